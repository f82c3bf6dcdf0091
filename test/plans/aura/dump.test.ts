/** The dump of a stopped database that was cut off: the piece that it leaves is not taken for a dump, not written over, and the way on is said. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readStandIn } from '../../../plans/aura/fake/neo4j-admin/archive.ts';
import type { ActionOf } from '../../../src/actions/schema.ts';
import { readJournal } from '../../../src/engine/journal.ts';
import { journalPath } from '../../../src/plan/file.ts';
import { dumpedAndUploaded as dumped } from '../../engine/schedule/aura.ts';
import { hostOf, sameEnd, withRig } from '../../engine/schedule/drive.ts';
import { power } from '../../support/power.ts';
import type { Rig } from '../../support/rig.ts';

const database = join(dumped.source.replace('#neo4j', ''), 'data', 'databases', 'neo4j', 'stand-in.json');
const stall = (stalls: boolean): void => writeFileSync(database, JSON.stringify({ ...JSON.parse(readFileSync(database, 'utf8')), stalls }));
type Planned = Awaited<ReturnType<Rig['plan']>>;

const childOf = async ({ planPath }: Planned): Promise<number> => {
  const { entries } = await readJournal(journalPath(planPath));
  return Number(/"pid":(\d+)/.exec(JSON.stringify(entries.filter((entry) => entry.type === 'checkpoint' && entry.step === 'dump').at(-1)))?.[1]);
};
const starts = async ({ planPath }: Planned): Promise<number> =>
  (await readJournal(journalPath(planPath))).entries.filter((entry) => entry.type === 'checkpoint' && JSON.stringify(entry).includes('"pid"')).length;

/** Kills neo4j-admin once it is half through. */
const runAndKill = (rig: Rig, planned: Planned) => {
  const host = hostOf(dumped, rig);
  let killed = false;
  return rig.run(planned, dumped.system, {
    host: {
      ...host,
      notify(notice) {
        host.notify(notice);
        if (killed || notice.type !== 'step.progress' || !notice.text.startsWith('dumping')) return;
        killed = true;
        void childOf(planned).then((pid) => process.kill(-pid, 'SIGKILL'));
      },
    },
  });
};
const run = (rig: Rig, planned: Planned) => rig.run(planned, dumped.system, { host: hostOf(dumped, rig) });

it('neo4j-admin killed half-way: the piece stays, stands in the way, and goes by a person’s hand only', { timeout: 120_000 }, async () => {
  await withRig(dumped, async (rig) => {
    const planned = await rig.plan(dumped.system, dumped.source, dumped.choices);
    const file = resolve('neo4j.dump');
    stall(true);
    const killed = await runAndKill(rig, planned);
    expect(killed).toMatchObject({ exit: 1, reason: expect.stringContaining(`ended by a signal`) });
    expect(killed.reason).toContain(`an unfinished ${file} may be there: remove it, then run again`);
    expect(readStandIn(file)).toMatchObject({ database: 'neo4j', unfinished: true });

    const [piece, before] = [readFileSync(file), await starts(planned)];
    const again = await run(rig, planned);
    expect(again).toMatchObject({ exit: 6, reason: expect.stringContaining(`${file} is there already`) });
    expect(again.reason).toMatch(/unfinished dump.*nothing is written over it: remove .*neo4j\.dump.* then run again/);
    expect(readFileSync(file).equals(piece), 'not a byte of it has changed').toBe(true);
    expect(await starts(planned), 'neo4j-admin was not even started').toBe(before);

    rmSync(file);
    stall(false);
    const end = await run(rig, planned);
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    await sameEnd(dumped, { rig, planned });
  });
});

it('encmigrate cut off, then neo4j-admin killed: the next run does not take the piece for a dump', { timeout: 120_000 }, async () => {
  await withRig(dumped, async (rig) => {
    const planned = await rig.plan(dumped.system, dumped.source, dumped.choices);
    const file = resolve('neo4j.dump');
    stall(true);
    const cut = power('checkpoint dump 2 after');
    await rig.run(planned, dumped.system, { power: cut, host: hostOf(dumped, rig) }).catch(() => undefined);
    expect(cut.cut).toBe(true);
    while (!existsSync(file)) await new Promise((later) => setTimeout(later, 20));
    process.kill(-(await childOf(planned)), 'SIGKILL');
    expect(await run(rig, planned)).toMatchObject({ exit: 6, reason: expect.stringContaining(`remove ${file}`) });
    rmSync(file);
    stall(false);
    expect(await run(rig, planned)).toMatchObject({ exit: 0, outcome: 'migrated' });
    await sameEnd(dumped, { rig, planned });
  });
});

it('a file of somebody else that came meanwhile is left as it is', { timeout: 120_000 }, async () => {
  await withRig(dumped, async (rig) => {
    const planned = await rig.plan(dumped.system, dumped.source, dumped.choices);
    writeFileSync('neo4j.dump', 'of somebody else');
    expect(await run(rig, planned)).toMatchObject({ exit: 6, reason: expect.stringMatching(/is there already.*somebody's file/) });
    expect(readFileSync('neo4j.dump', 'utf8')).toBe('of somebody else');
  });
});

it('a piece that is given as a file is refused where it is loaded', { timeout: 120_000 }, async () => {
  await withRig(dumped, async (rig) => {
    const planned = await rig.plan(dumped.system, dumped.source, dumped.choices);
    stall(true);
    await runAndKill(rig, planned);
    stall(false);
    // neo4j-admin reads its header as that of a whole one, so a plan can be made of it.
    const ofPiece = await rig.plan(dumped.system, resolve('neo4j.dump'), { ...dumped.choices, targetId: 'of-a-piece' });
    expect(await run(rig, ofPiece)).toMatchObject({ exit: 1, reason: expect.stringContaining('Aura cannot load this file') });
  });
});

it('a disk that is full in the middle is no dump, although neo4j-admin says "Done"', async () => {
  await withRig(dumped, async (rig) => {
    const { plan } = await rig.plan(dumped.system, dumped.source, dumped.choices);
    const action = plan.steps.find((step) => step.id === 'dump')?.action as ActionOf<'command'> | undefined;
    const says = new RegExp(action?.done ?? '');
    // Both as 5.26.12 wrote them.
    const full =
      "Done: 32 files, 8.938MiB processed in 1.349 seconds.\n2026-11-26 01:48:41.125+0000 ERROR [o.n.c.d.DumpCommand] Failed to dump database 'neo4j': Unable to dump database: IOException: No space left on device\n";
    const whole =
      'Done: 38 files, 266.3MiB processed in 2.681 seconds.\n2026-11-26 01:49:22.871+0000 INFO  [o.n.c.d.DumpCommand] Dump completed successfully\n';
    expect([full, whole].map((text) => says.test(text))).toEqual([false, true]);
    expect(action?.failures.find(({ match }) => new RegExp(match, 'i').test(full))).toMatchObject({
      says: 'the disk is full',
      remedy: expect.stringContaining('remove'),
    });
  });
});
