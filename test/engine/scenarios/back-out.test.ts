/** Backing out, at every point. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { power } from '../../support/power.ts';
import { agreeing, no, recordingHost } from '../../support/recording-host.ts';
import { aws, given, planned, rig, settle } from './stage.ts';

describe('backing out', () => {
  const phases = ['prepare', 'freeze', 'backup', 'restore', 'verify'] as const;
  it.each(phases)('after %s leaves the world as it was', async (until) => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until });
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toMatchObject([{ ReplicationGroupId: 'sessions', Status: 'available' }]);
    expect(((await aws('DescribeSnapshots', { SnapshotSource: 'user' })).output.Snapshots as object[]).length).toBe(0);
    expect((await rig.run(plan, elasticache)).exit).toBe(1);
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 0 });
  });

  it('in the middle of a call whose answer was lost finds what was made, and removes it', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { power: power('elasticache CreateReplicationGroup 1 after') });
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
  });

  it('of a creation that failed removes it', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'service', name: 'elasticache.create-failed' });
    await rig.run(plan, elasticache);
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
  });

  it('after the switch points clients back, keeps the target, and asks for its name to delete it', async () => {
    const plan = await planned();
    const old = (await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter as { Value: string };
    await rig.run(plan, elasticache, { until: 'switch' });
    const keeping = recordingHost((gate) => (gate.wants.consent === 'name' ? no() : agreeing()(gate)));
    const back = await rollBack(await given(plan, { host: keeping }));
    expect(back, back.reason).toMatchObject({ exit: 0 });
    expect((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter).toMatchObject({ Value: old.Value });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(2);
    expect(keeping.gates.find((gate) => gate.wants.consent === 'name')).toMatchObject({ wants: { name: 'sessions-enc' } });
    expect(keeping.said()).toContain('stays in sessions-enc');
  });

  it('after the switch, the name typed: a last backup under the key, then the target goes', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'soak' });
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
    const snapshots = (await aws('DescribeSnapshots', { SnapshotSource: 'user' })).output.Snapshots as { SnapshotName: string; KmsKeyId?: string }[];
    expect(snapshots.map((one) => [one.SnapshotName.replace(plan.plan.id, 'em'), one.KmsKeyId !== undefined])).toEqual(
      expect.arrayContaining([
        ['em-sessions', true],
        ['em-target-last', true],
      ]),
    );
  });

  it('after the switch, the name typed, that lost power before its last line says what was deleted', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'soak' });
    const cut = power('finish 1 before');
    await rollBack({ ...(await given(plan)), connection: cut.connection(await rig.connection()), journal: cut.journal }).catch(() => undefined);
    expect(cut.cut).toBe(true);
    const host = recordingHost(agreeing());
    expect(await rollBack(await given(plan, { host }))).toMatchObject({ exit: 0 });
    expect(host.said()).toContain('sessions-enc was deleted; its last backup is kept');
    expect(host.said()).not.toContain('stays in sessions-enc');
  });

  it('that loses power at any point goes on to its end', { timeout: 120_000 }, async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'verify' });
    for (let n = 1, cut = true; cut; n++) {
      const first = power(`undo.begin ${n % 2 ? 'restore' : 'backup'} ${Math.ceil(n / 2)} after`);
      const connection = await rig.connection();
      await rollBack({ ...(await given(plan)), connection: first.connection(connection), journal: first.journal }).catch(() => undefined);
      cut = first.cut && n < 6;
    }
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
  });

  it('is refused once the deletion has begun', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { power: power('elasticache DeleteReplicationGroup 1 after') });
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 1, reason: expect.stringContaining('no way back') });
    expect(await rig.run(plan, elasticache)).toMatchObject({ exit: 0 });
  });
});
