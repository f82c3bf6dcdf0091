/** The end of it: what a paused instance means is said; the last snapshot, the typed name; and never a key. facts/aura.md 7 */
import { expect, it } from 'vitest';
import { instances, keys as records, snapshots } from '../../../../plans/aura/fake/rows.ts';
import { rollBack } from '../../../../src/engine/rollback.ts';
import { stopNow } from '../../../../src/engine/stop-now.ts';
import { readJournal } from '../../../../src/engine/journal.ts';
import { reduce } from '../../../../src/engine/reduce.ts';
import { journalPath } from '../../../../src/plan/file.ts';
import { keys } from '../../../../src/sandbox/services/index.ts';
import type { Rig } from '../../../support/rig.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { named, person } from './console.ts';
import { read } from './small.ts';

const minutes = 120_000;
const planned = (rig: Rig, more: object = {}) => rig.plan(read.system, read.source, { ...read.choices, ...more });
const deletions = (rig: Rig): string[] =>
  rig.sandbox.requests.map((one) => one.operation).filter((name) => /Delete|ScheduleKey|DisableKey|Revoke|RetireGrant/.test(name));

it('no key goes: no call for it in a whole run, nor in a back-out; the record and the key in KMS are as they were', { timeout: minutes }, async () => {
  for (const way of ['forward', 'back'] as const)
    await withRig(read, async (rig) => {
      const plan = await planned(rig);
      const before = [...keys(rig.sandbox.world, 'eu-west-1').values()].map((key) => [key.Arn, key.KeyState]);
      const end = await rig.run(plan, read.system, { host: person(read.secrets), ...(way === 'back' ? { until: 'verify' as const } : {}) });
      expect(end, JSON.stringify(end)).toMatchObject({ exit: 0 });
      if (way === 'back')
        await rollBack({ ...plan, system: read.system, connection: await rig.connection(), host: person(read.secrets), signal: new AbortController().signal });
      expect(deletions(rig)).toEqual(['DeleteInstance']);
      expect([...keys(rig.sandbox.world, 'eu-west-1').values()].map((key) => [key.Arn, key.KeyState])).toEqual(before);
      expect(records(rig.sandbox.world).size).toBe(1);
    });
});

it('says what a paused instance does to backups: before it is paused, and whenever the run stops after', { timeout: minutes }, async () => {
  await withRig(read, async (rig) => {
    const plan = await planned(rig);
    expect(plan.plan.findings.find((one) => one.code === 'EM-AU-093')?.text).toMatch(/makes no backups meanwhile, and resumes by itself after 30 days/);
    const host = person(read.secrets);
    expect(await rig.run(plan, read.system, { host, until: 'soak' })).toMatchObject({ exit: 0 });
    expect(host.gates.find((gate) => gate.step === 'switch.gate')?.happens.join('\n')).toMatch(/paused it makes no backups.*30 days/);
    expect(named(rig, 'graph')?.status).toBe('paused');
    const state = reduce(plan.plan, (await readJournal(journalPath(plan.planPath))).entries);
    expect(stopNow(plan.plan, state).join('\n')).toMatch(
      /graph is still there\.\nBeside that: .*graph is paused: it makes no backups, and resumes by itself after 30 days/,
    );
  });
});

it('wants its name, typed; another one deletes nothing', { timeout: minutes }, async () => {
  await withRig(read, async (rig) => {
    const plan = await planned(rig);
    for (const typed of ['graph-enc', 'GRAPH', ' graph'] as const) {
      const end = await rig.run(plan, read.system, { host: person(read.secrets, { 'delete.confirm': () => typed }) });
      expect(end).toMatchObject({ exit: 3, gate: { step: 'delete.confirm', flag: '--confirm graph' } });
    }
    expect(deletions(rig)).toEqual([]);
    expect(await rig.run(plan, read.system, { host: person(read.secrets) })).toMatchObject({ exit: 0, outcome: 'migrated' });
    read.judge(rig, plan.plan);
  });
});

it('deletes nothing without its last snapshot, nor where target or key are not what they were', { timeout: minutes }, async () => {
  const broken: [string, (rig: Rig) => unknown, RegExp][] = [
    [
      'delete.snapshot',
      (rig) =>
        [...snapshots(rig.sandbox.world).values()]
          .filter((one) => one.instance === named(rig, 'graph')?.id)
          .forEach((one) => {
            one.status = 'Failed';
          }),
      /last snapshot: it is "Failed"/,
    ],
    [
      'delete',
      (rig) => {
        const row = named(rig, 'graph-enc');
        if (row) row.status = 'paused';
      },
      /status of the target: it is "paused"/,
    ],
    [
      'delete',
      (rig) => {
        for (const key of keys(rig.sandbox.world, 'eu-west-1').values()) if (key.Description === 'aura') key.KeyState = 'Disabled';
      },
      /status of the target: it is "encryption key error"|key.state/,
    ],
    [
      'delete',
      (rig) => {
        const row = named(rig, 'graph');
        if (row) row.name = 'graph-old';
      },
      /still called graph/,
    ],
  ];
  for (const [at, breaks, why] of broken)
    await withRig(read, async (rig) => {
      const plan = await planned(rig);
      // At the last gate, or right after the soak.
      const does: Record<string, () => unknown> = at === 'delete' ? { 'delete.confirm': () => void breaks(rig) } : {};
      if (at === 'delete.snapshot') {
        expect(await rig.run(plan, read.system, { host: person(read.secrets), until: 'soak' })).toMatchObject({ exit: 0 });
        breaks(rig);
      }
      const end = await rig.run(plan, read.system, { host: person(read.secrets, does) });
      expect(end.exit).not.toBe(0);
      expect(end.reason).toMatch(why);
      expect(deletions(rig)).toEqual([]);
      expect([...instances(rig.sandbox.world).values()]).toHaveLength(2);
    });
});

it('an old instance that woke up is not deleted without the words that nobody uses it', { timeout: minutes }, async () => {
  await withRig(read, async (rig) => {
    const plan = await planned(rig, { soak: '31d' });
    const host = person(read.secrets, { 'delete.unused': () => false });
    const end = await rig.run(plan, read.system, { host });
    expect(end).toMatchObject({ exit: 3, gate: { step: 'delete.unused', flag: '--accept "the old one is unused"' } });
    expect(named(rig, 'graph')?.status).toBe('running');
    const again = await rig.run(plan, read.system, { host: person(read.secrets) });
    expect(again, JSON.stringify(again)).toMatchObject({ exit: 0, outcome: 'migrated' });
  });
});
