/** A source that changed between plan and run: explained, not run over. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { revisePlan } from '../../../src/engine/revise.ts';
import { power } from '../../support/power.ts';
import { recordingHost } from '../../support/recording-host.ts';
import { aws, group, journal, planned, rig, settle, type Planned, writes } from './stage.ts';

describe('a source that changed', () => {
  const wholeRun = async (plan: Planned) => {
    const host = recordingHost();
    return { host, end: await rig.run(plan, elasticache, { host }) };
  };

  it('in its node type: stops, explained, and a revision goes on', async () => {
    const plan = await planned();
    await aws('ModifyReplicationGroup', { ReplicationGroupId: 'sessions', CacheNodeType: 'cache.m6g.xlarge', ApplyImmediately: true });
    await settle();
    const before = writes().length;
    const { end } = await wholeRun(plan);
    expect(end).toMatchObject({ exit: 6 });
    expect(end.reason).toMatch(/nodeType was cache\.m6g\.large, is cache\.m6g\.xlarge.*revise/);
    expect(writes().length).toBe(before);
    const revised = await revisePlan({ ...plan, system: elasticache, connection: await rig.connection(), choices: {} });
    expect(revised.plan).toMatchObject({ revision: 2, supersedes: plan.plan.digest });
    expect(revised.changed).toContain('restore');
    const after = await rig.run({ plan: revised.plan, planPath: revised.path }, elasticache);
    expect(after, after.reason).toMatchObject({ exit: 0 });
    expect((await aws('DescribeReplicationGroups', { ReplicationGroupId: 'sessions-enc' })).output.ReplicationGroups).toMatchObject([
      { CacheNodeType: 'cache.m6g.xlarge' },
    ]);
  });

  it('by a failover: the backup is taken of the new primary', async () => {
    const plan = await planned();
    await aws('TestFailover', { ReplicationGroupId: 'sessions', NodeGroupId: '0001' });
    await settle();
    const { end, host } = await wholeRun(plan);
    expect(end, end.reason).toMatchObject({ exit: 0 });
    expect(host.notices).toContainEqual(
      expect.objectContaining({ type: 'drift', drifts: expect.arrayContaining([expect.objectContaining({ fact: 'primary', verdict: 'harmless' })]) }),
    );
    const begin = (await journal(plan)).find((entry) => entry.type === 'begin' && entry.step === 'backup');
    expect(begin).toMatchObject({ action: { input: { CacheClusterId: 'sessions-002' } } });
  });

  it('by being deleted and made again under the same name: another cache, not run over', async () => {
    const plan = await planned();
    await aws('DeleteReplicationGroup', { ReplicationGroupId: 'sessions' });
    await settle();
    await aws('CreateReplicationGroup', { ...group, ReplicationGroupId: 'sessions' });
    await settle();
    const before = writes().length;
    const { end } = await wholeRun(plan);
    expect(end).toMatchObject({ exit: 6, reason: expect.stringContaining('deleted and made again under the same name') });
    expect(writes().length).toBe(before);
  });

  it('by being deleted: said so', async () => {
    const plan = await planned();
    await aws('DeleteReplicationGroup', { ReplicationGroupId: 'sessions' });
    await settle();
    expect((await wholeRun(plan)).end).toMatchObject({ exit: 6, reason: expect.stringContaining('is gone, and this plan did not delete it') });
  });

  it('in its key half-way: stops before the restore, and the backup stays encrypted', async () => {
    const plan = await planned();
    const disable = power(undefined, {
      'elasticache DescribeSnapshots 3': () =>
        aws('DisableKey', { KeyId: plan.plan.source.facts.key ? (plan.plan.source.facts.key as { arn: string }).arn : '' }, 'kms'),
    });
    const end = await rig.run(plan, elasticache, { power: disable });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/state of the key|is disabled/) });
    expect(writes()).not.toContain('CreateReplicationGroup');
  });

  it('in the place that clients read: stops at the edit, and changes nothing', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'verify' });
    await aws('PutParameter', { Name: '/app/redis', Value: 'redis://elsewhere:6379', Overwrite: true }, 'ssm');
    const { end } = await wholeRun(plan);
    expect(end).toMatchObject({ exit: 6, reason: expect.stringContaining('/app/redis') });
    expect((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter).toMatchObject({ Value: 'redis://elsewhere:6379' });
  });
});
