/** Revisions of a run that has begun: what has to be asked, or made, again. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { revisePlan } from '../../../src/engine/revise.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { power } from '../../support/power.ts';
import { agreeing, no, recordingHost } from '../../support/recording-host.ts';
import { aws, given, journal, planned, rig, settle, type Planned, writes } from './stage.ts';

const revised = async (plan: Planned, choices: object): Promise<Planned> => {
  const { plan: next, path } = await revisePlan({
    ...plan,
    system: elasticache,
    connection: await rig.connection(),
    choices: choices as Record<string, unknown>,
  });
  return { plan: next, planPath: path };
};
const refusing = (step: string) => recordingHost((gate) => (gate.step === step ? no() : agreeing()(gate)));
const edits = () => writes().filter((operation) => operation === 'PutParameter').length;

describe('a revision', () => {
  it.each(['begin switch.gate 1 before', 'begin switch.1 1 before'])('that lets writers go on switches nothing until the loss is accepted (%s)', async (at) => {
    const plan = await planned();
    await rig.run(plan, elasticache, { power: power(at) });
    const next = await revised(plan, { writes: 'accept-loss' });
    const before = edits();
    const end = await rig.run(next, elasticache, { host: refusing('freeze.loss') });
    expect(end).toMatchObject({ exit: 3, gate: { step: 'freeze.loss' } });
    expect(edits()).toBe(before);
    expect(await rig.run(next, elasticache)).toMatchObject({ exit: 0 });
  });

  it('asks again what was answered for other changes', async () => {
    const plan = await planned();
    await aws(
      'PutParameter',
      { Name: '/app/second', Type: 'String', Value: ((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter as { Value: string }).Value },
      'ssm',
    );
    await rig.run(plan, elasticache, { power: power('begin switch.1 1 before') });
    const next = await revised(plan, { endpoints: ['ssm:/app/redis', 'ssm:/app/second'] });
    const before = edits();
    const shut = refusing('switch.gate');
    expect(await rig.run(next, elasticache, { host: shut })).toMatchObject({ exit: 3, gate: { step: 'switch.gate' } });
    expect(edits()).toBe(before);
    expect(shut.gates.find((gate) => gate.step === 'switch.gate')?.happens.join(' ')).toContain('/app/second');
    expect(await rig.run(next, elasticache)).toMatchObject({ exit: 0 });
  });

  it('that stops the writers makes anew what was backed up while they wrote', async () => {
    const plan = await planned(undefined, { choices: { writes: 'accept-loss' } });
    await rig.run(plan, elasticache, { until: 'verify' });
    const next = await revised(plan, { writes: 'frozen' });
    expect(await rig.run(next, elasticache, { until: 'verify' })).toMatchObject({ exit: 0 });
    const entries = await journal(plan);
    const last = (type: string, step: string) => entries.findLastIndex((entry) => entry.type === type && 'step' in entry && entry.step === step);
    expect(last('begin', 'backup'), 'the backup is of after the freeze').toBeGreaterThan(last('end', 'backup.counters'));
    expect(last('begin', 'restore'), 'and what was restored is of that backup').toBeGreaterThan(last('end', 'backup.ready'));
    await settle();
    expect((await aws('DescribeSnapshots', { SnapshotSource: 'user' })).output.Snapshots).toHaveLength(1);
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(2);
  });

  it.each(['the revision', 'the plan before it'])('that lost power while it took back goes on by %s, and waits and verifies again', async (by) => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'verify' });
    const next = await revised(plan, { settings: { SnapshotRetentionLimit: 5 } });
    await rig.run(next, elasticache, { power: power('undo.end restore 4 after') }).catch(() => undefined);
    expect((await journal(plan)).at(-1)).toMatchObject({ type: 'undo.end', step: 'restore', outcome: 'step' });
    const end = await rig.run(by === 'the revision' ? next : plan, elasticache, { until: 'verify' });
    expect(end, end.reason).toMatchObject({ exit: 0 });
    const entries = await journal(plan);
    const last = (type: string, step: string) => entries.findLastIndex((entry) => entry.type === type && 'step' in entry && entry.step === step);
    for (const step of ['restore.ready', 'verify.encrypted', 'verify.data']) expect(last('begin', step), step).toBeGreaterThan(last('end', 'restore'));
  });

  it('is not made of a plan that is being backed out', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'verify' });
    const cut = power('undo.begin backup 1 after');
    await rollBack({ ...(await given(plan)), connection: cut.connection(await rig.connection()), journal: cut.journal }).catch(() => undefined);
    await expect(revised(plan, {})).rejects.toMatchObject({ remedy: expect.stringContaining('rollback') });
  });
});
