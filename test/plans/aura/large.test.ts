/** 5 GB that are a hole, uploaded by the recipe: a bar that only goes forward, and flat memory of encmigrate (with the sandbox beside it) and of the child. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeStandIn } from '../../../plans/aura/fake/neo4j-admin/archive.ts';
import { instances } from '../../../plans/aura/fake/rows.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { copied } from '../../engine/schedule/aura.ts';
import { withRig } from '../../engine/schedule/drive.ts';

const five = 5 * 2 ** 30;
const resident = (pid: number | 'self'): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
const growth = (figures: number[]): number => {
  // What is loaded at the beginning is no growth.
  const late = figures.slice(Math.floor(figures.length / 4));
  return Math.max(...late) - Math.min(...late);
};

it.skipIf(process.platform !== 'linux')('goes up steadily, in flat memory, by the way that its size asks for', { timeout: 300_000 }, async () => {
  await withRig(copied, async (rig) => {
    const folder = join(rig.dir, 'dumps');
    mkdirSync(folder);
    const path = join(folder, 'neo4j.dump');
    writeStandIn(path, { database: 'neo4j', bytes: five, nodes: { Person: 1 }, relationships: {} }, five);
    const choices = { ...copied.choices, endpoints: [], targetId: 'large', settings: { PasswordPlace: `file:${join(rig.dir, 'password')}` } };
    const planned = await rig.plan(copied.system, path, choices);
    expect(planned.plan.steps.map((step) => step.id)).toContain('upload');
    expect(planned.plan.steps.map((step) => step.id).some((id) => id.startsWith('import'))).toBe(false);
    const host = recordingHost(agreeing(copied.secrets));
    const [shares, own, child] = [[] as number[], [] as number[], [] as number[]];
    let pid: number | undefined;
    const looking = setInterval(() => {
      if (pid === undefined) return;
      try {
        child.push(resident(pid));
        own.push(resident('self'));
      } catch {}
    }, 250);
    const watched = {
      ...host,
      notify(notice: Parameters<typeof host.notify>[0]) {
        host.notify(notice);
        if (notice.type !== 'step.progress' || notice.step !== 'upload') return;
        pid = Number(/\(process (\d+)\)/.exec(notice.text)?.[1] ?? pid) || pid;
        if (notice.text.startsWith('uploading') && notice.share !== undefined) shares.push(notice.share);
      },
    };
    const end = await rig.run(planned, copied.system, { host: watched }).finally(() => clearInterval(looking));
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect([...instances(rig.sandbox.world).values()].find((one) => one.name === 'large')?.content.bytes).toBe(five);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(new Set(shares).size, 'the bar is seen on its way').toBeGreaterThan(8);
    expect(own.length).toBeGreaterThan(4);
    expect(growth(child), 'neo4j-admin').toBeLessThan(five / 16);
    expect(growth(own), 'encmigrate and the sandbox').toBeLessThan(five / 8);
  });
});
