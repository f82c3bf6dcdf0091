/** A dump goes by neo4j-admin into the sandbox: the stand-in, with the real one's words and protocol. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeStandIn } from '../../../plans/aura/fake/neo4j-admin/archive.ts';
import { instances } from '../../../plans/aura/fake/rows.ts';
import { power } from '../../support/power.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { copied, uploaded } from '../../engine/schedule/aura.ts';
import { hostOf, sameEnd, withRig } from '../../engine/schedule/drive.ts';
import type { Rig } from '../../support/rig.ts';

const standsIn = expect.objectContaining({ type: 'step.progress', step: 'upload', text: expect.stringMatching(/is a stand-in/), stays: true });

/** A dump of three million bytes, and the plan that uploads it. */
async function uploading(rig: Rig) {
  const folder = join(rig.dir, 'dumps');
  mkdirSync(folder);
  const path = join(folder, 'neo4j.dump');
  writeStandIn(path, { database: 'neo4j', bytes: 3_000_000, nodes: { Person: 3 }, relationships: {} }, 3_000_000, true);
  const choices = { ...copied.choices, endpoints: [], targetId: 'uploaded', settings: { PasswordPlace: `file:${join(rig.dir, 'password')}`, Way: 'upload' } };
  return rig.plan(copied.system, path, choices);
}

it('uploads a file that is no instance, and leaves the file to its owner', async () => {
  await withRig(copied, async (rig) => {
    const planned = await uploading(rig);
    const host = recordingHost(agreeing(copied.secrets));
    const end = await rig.run(planned, copied.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect([...instances(rig.sandbox.world).values()].find((one) => one.name === 'uploaded')).toMatchObject({
      status: 'running',
      content: { nodes: { Person: 3 } },
    });
    expect(host.said()).toMatch(/stand-in.*loaded/s);
    expect(host.notices).toContainEqual(
      expect.objectContaining({ type: 'step.progress', step: 'upload', text: expect.stringMatching(/stand-in/), stays: true }),
    );
  });
}, 120_000);

// It gives up at the first look that is lost, and Aura loads on: what was sent is not sent again over it.
it.each(['lose-request', 'lose-answer', 'expired'] as const)(
  '%s while Aura loads: it is waited for, and uploaded once',
  async (kind) => {
    await withRig(uploaded, async (rig) => {
      const planned = await rig.plan(uploaded.system, uploaded.source, uploaded.choices);
      rig.sandbox.addFault({ kind, service: 'aura-console', operation: 'GetImportStatus', skip: 1 });
      const host = hostOf(uploaded, rig);
      const end = await rig.run(planned, uploaded.system, { host });
      expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
      expect(rig.sandbox.requests.filter((one) => one.operation === 'StartImport')).toHaveLength(1);
      await sameEnd(uploaded, { rig, planned });
    });
  },
  120_000,
);

it('what stands in for neo4j-admin is said again where a run follows what it began before', async () => {
  await withRig(uploaded, async (rig) => {
    const planned = await rig.plan(uploaded.system, uploaded.source, uploaded.choices);
    const first = power('checkpoint upload 2 before');
    await rig.run(planned, uploaded.system, { power: first, host: hostOf(uploaded, rig) }).catch(() => undefined);
    expect(first.cut).toBe(true);
    const host = hostOf(uploaded, rig);
    const end = await rig.run(planned, uploaded.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(
      host.notices.find((one) => 'step' in one && one.step === 'upload'),
      'first of all',
    ).toEqual(standsIn);
    await sameEnd(uploaded, { rig, planned });
  });
}, 120_000);

it('a part that never gets through: three repetitions, then exit 1 and how to go on; running again sends it', async () => {
  await withRig(copied, async (rig) => {
    const planned = await uploading(rig);
    const broken = rig.sandbox.addFault({ kind: 'service', name: 'aura.part', input: { part: 2 }, count: 'always', with: { status: 503 } });
    const host = recordingHost(agreeing(copied.secrets));
    const end = await rig.run(planned, copied.system, { host });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/a part of the file did not get through.*run again: the same file is sent/) });
    expect([1, 2, 3, 4].map((n) => host.said().includes(`a part of the file did not get through; once more, ${n} of 3`))).toEqual([true, true, true, false]);
    rig.sandbox.removeFault(broken);
    const again = await rig.run(planned, copied.system, { host: recordingHost(agreeing(copied.secrets)) });
    expect(again, JSON.stringify(again)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect([...instances(rig.sandbox.world).values()].filter((one) => one.name === 'uploaded')).toHaveLength(1);
  });
}, 120_000);
