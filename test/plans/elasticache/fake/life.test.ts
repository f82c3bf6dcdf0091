/** Deletion, modification, failover, tags, pages, events, lateness. facts/elasticache.md 4, 5, 6 */
import { describe, expect, test } from 'vitest';
import { putCacheCluster, putReplicationGroup, putSnapshot } from '../../../../plans/elasticache/fake/builders.ts';
import { cacheGroup, openWorld, refused } from './world.ts';

const arn = (id: string, type = 'replicationgroup') => `arn:aws:elasticache:eu-west-1:123456789012:${type}:${id}`;

describe('deletion', () => {
  test('deleting, then gone; a second call meanwhile is refused', async () => {
    const { call, pass, group, world } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2 }));
    expect((await call('DeleteReplicationGroup', { ReplicationGroupId: 'plain', RetainPrimaryCluster: false })).ReplicationGroup.Status).toBe('deleting');
    expect((await refused(call('DeleteReplicationGroup', { ReplicationGroupId: 'plain' }))).name).toBe('InvalidReplicationGroupStateFault');
    await pass(1200);
    expect((await refused(group('plain'))).name).toBe('ReplicationGroupNotFoundFault');
    expect((await call('DescribeCacheClusters')).CacheClusters).toEqual([]);
    expect(world.regions('elasticache.moves')).toEqual([]);
  });

  test('not while it is being made or backed up', async () => {
    const { call, pass } = await openWorld((w) => putReplicationGroup(w, { id: 'plain' }));
    await call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-001' });
    expect((await refused(call('DeleteReplicationGroup', { ReplicationGroupId: 'plain' }))).name).toBe('InvalidReplicationGroupStateFault');
    await call('CreateReplicationGroup', cacheGroup());
    await pass(10);
    expect((await refused(call('DeleteReplicationGroup', { ReplicationGroupId: 'new-cache' }))).name).toBe('InvalidReplicationGroupStateFault');
  });

  test('with a final backup: of the primary, in clear, kept; automatic ones go', async () => {
    const { call, pass, snapshot } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2 }));
    await call('DeleteReplicationGroup', { ReplicationGroupId: 'plain', FinalSnapshotIdentifier: 'last' });
    await pass(1200);
    const last = await snapshot('last');
    expect(last).toMatchObject({ SnapshotStatus: 'available', CacheClusterId: 'plain-001' });
    expect(last.KmsKeyId).toBeUndefined();
  });

  test('retaining the primary leaves it alone', async () => {
    const { call, pass, group } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 3 }));
    await call('DeleteReplicationGroup', { ReplicationGroupId: 'plain', RetainPrimaryCluster: true });
    await pass(1200);
    expect((await refused(group('plain'))).name).toBe('ReplicationGroupNotFoundFault');
    const { CacheClusters } = await call('DescribeCacheClusters', { ShowCacheClustersNotInReplicationGroups: true });
    expect(CacheClusters).toMatchObject([{ CacheClusterId: 'plain-001', CacheClusterStatus: 'available' }]);
  });

  test('a member goes with its group, a standalone cache by itself', async () => {
    const { call, pass } = await openWorld(async (w) => {
      await putReplicationGroup(w, { id: 'plain' });
      await putCacheCluster(w, { id: 'alone' });
    });
    expect((await refused(call('DeleteCacheCluster', { CacheClusterId: 'plain-001' }))).name).toBe('InvalidCacheClusterStateFault');
    await call('DeleteCacheCluster', { CacheClusterId: 'alone', FinalSnapshotIdentifier: 'last' });
    expect((await refused(call('DeleteCacheCluster', { CacheClusterId: 'alone' }))).name).toBe('InvalidCacheClusterStateFault');
    await pass(900);
    expect((await refused(call('DescribeCacheClusters', { CacheClusterId: 'alone' }))).name).toBe('CacheClusterNotFoundFault');
  });

  test('a member of a global datastore is refused', async () => {
    const { call } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', global: { id: 'ldgnf-x', role: 'PRIMARY' } }));
    expect((await refused(call('DeleteReplicationGroup', { ReplicationGroupId: 'plain' }))).message).toMatch(/global datastore/);
    expect((await call('DescribeGlobalReplicationGroups', { ShowMemberInfo: true })).GlobalReplicationGroups).toMatchObject([
      { GlobalReplicationGroupId: 'ldgnf-x', Members: [{ ReplicationGroupId: 'plain', Role: 'PRIMARY' }] },
    ]);
  });
});

describe('modification', () => {
  test('settings change, the group is busy for a while', async () => {
    const { call, available } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2, nodeType: 'cache.m6g.large' }));
    const { ReplicationGroup } = await call('ModifyReplicationGroup', {
      ReplicationGroupId: 'plain',
      CacheNodeType: 'cache.r6g.large',
      ReplicationGroupDescription: 'Other',
      ApplyImmediately: true,
    });
    expect(ReplicationGroup.Status).toBe('modifying');
    expect((await refused(call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-001' }))).name).toBe('InvalidCacheClusterStateFault');
    expect(await available('group', 'plain')).toMatchObject({ CacheNodeType: 'cache.r6g.large', Description: 'Other' });
    const { ScaleUpModifications, ScaleDownModifications } = await call('ListAllowedNodeTypeModifications', { ReplicationGroupId: 'plain' });
    expect(ScaleUpModifications).toContain('cache.r6g.xlarge');
    expect(ScaleDownModifications).toContain('cache.t4g.medium');
    expect([...ScaleUpModifications, ...ScaleDownModifications].filter((type: string) => /t2|m3|r3/.test(type))).toEqual([]);
  });

  test('automatic backups want SnapshottingClusterId without cluster mode, and refuse it with', async () => {
    const { call } = await openWorld(async (w) => {
      await putReplicationGroup(w, { id: 'plain' });
      await putReplicationGroup(w, { id: 'shards', shards: 2 });
    });
    expect((await refused(call('ModifyReplicationGroup', { ReplicationGroupId: 'plain', SnapshotRetentionLimit: 3 }))).message).toMatch(
      /SnapshottingClusterId/,
    );
    expect((await refused(call('ModifyReplicationGroup', { ReplicationGroupId: 'shards', SnapshottingClusterId: 'shards-0001-001' }))).message).toMatch(
      /cluster mode enabled/,
    );
    await call('ModifyReplicationGroup', { ReplicationGroupId: 'plain', SnapshotRetentionLimit: 3, SnapshottingClusterId: 'plain-002' });
    await call('ModifyReplicationGroup', { ReplicationGroupId: 'shards', SnapshotRetentionLimit: 3 });
  });

  test('failover: another primary, the same endpoints', async () => {
    const { call, available, group } = await openWorld(async (w) => {
      await putReplicationGroup(w, { id: 'plain', nodes: 3 });
      await putReplicationGroup(w, { id: 'single', nodes: 1 });
    });
    const before = await group('plain');
    expect((await refused(call('TestFailover', { ReplicationGroupId: 'plain', NodeGroupId: '0002' }))).name).toBe('NodeGroupNotFoundFault');
    expect((await refused(call('TestFailover', { ReplicationGroupId: 'single', NodeGroupId: '0001' }))).name).toBe('TestFailoverNotAvailableFault');
    await call('TestFailover', { ReplicationGroupId: 'plain', NodeGroupId: '0001' });
    const after = await available('group', 'plain');
    const primary = (one: { NodeGroups: { NodeGroupMembers: { CurrentRole: string; CacheClusterId: string }[] }[] }) =>
      one.NodeGroups[0]!.NodeGroupMembers.find((m) => m.CurrentRole === 'primary')!.CacheClusterId;
    expect([primary(before), primary(after)]).toEqual(['plain-001', 'plain-002']);
    expect(after.NodeGroups[0].PrimaryEndpoint).toEqual(before.NodeGroups[0].PrimaryEndpoint);
    const { Events } = await call('DescribeEvents', { Duration: 60 });
    expect(Events.map((e: { Message: string }) => e.Message).join()).toMatch(/Failover from primary node plain-001 to replica node plain-002 completed/);
  });
});

describe('looking', () => {
  test('tags: added, replaced, removed', async () => {
    const { call } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', tags: { a: '1' } }));
    expect(
      (
        await call('AddTagsToResource', {
          ResourceName: arn('plain'),
          Tags: [
            { Key: 'a', Value: '2' },
            { Key: 'b', Value: '3' },
          ],
        })
      ).TagList,
    ).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '3' },
    ]);
    expect((await call('ListTagsForResource', { ResourceName: arn('plain-001', 'cluster') })).TagList).toHaveLength(2);
    expect((await refused(call('RemoveTagsFromResource', { ResourceName: arn('plain'), TagKeys: ['z'] }))).name).toBe('TagNotFoundFault');
    expect((await call('RemoveTagsFromResource', { ResourceName: arn('plain'), TagKeys: ['a'] })).TagList).toEqual([{ Key: 'b', Value: '3' }]);
    expect((await refused(call('ListTagsForResource', { ResourceName: 'arn:aws:s3:::x' }))).name).toBe('InvalidARNFault');
    expect((await refused(call('ListTagsForResource', { ResourceName: arn('nothing') }))).name).toBe('ReplicationGroupNotFoundFault');
  });

  test('pages of groups, clusters, snapshots', async () => {
    const { call } = await openWorld(async (w) => {
      for (let n = 0; n < 45; n++) {
        const cache = await putReplicationGroup(w, { id: `g${n}`, nodes: 2 });
        putSnapshot(w, cache, { name: `s${n}` });
      }
    });
    for (const [operation, list, count] of [
      ['DescribeReplicationGroups', 'ReplicationGroups', 45],
      ['DescribeCacheClusters', 'CacheClusters', 90],
      ['DescribeSnapshots', 'Snapshots', 45],
    ] as const) {
      const seen: unknown[] = [];
      let pages = 0;
      for (let marker: string | undefined; ; pages++) {
        const answer = await call(operation, { MaxRecords: 20, ...(marker ? { Marker: marker } : {}) });
        seen.push(...answer[list]);
        marker = answer.Marker;
        if (!marker) break;
      }
      expect([operation, seen.length, pages]).toEqual([operation, count, Math.ceil(count / 20) - 1]);
      expect((await refused(call(operation, { MaxRecords: 19 }))).name).toBe('InvalidParameterValueException');
      expect((await refused(call(operation, { Marker: 'nonsense' }))).name).toBe('InvalidParameterValueException');
    }
    expect((await refused(call('DescribeSnapshots', { MaxRecords: 51 }))).name).toBe('InvalidParameterValueException');
  });

  test('a late read answers as before the last change', async () => {
    const { call, pass, group, sandbox } = await openWorld((w) => putReplicationGroup(w, { id: 'plain' }));
    await call('DeleteReplicationGroup', { ReplicationGroupId: 'plain' });
    sandbox.addFault({ kind: 'service', name: 'elasticache.stale-read', input: { ReplicationGroupId: 'plain' }, count: 2 });
    expect((await group('plain')).Status).toBe('available');
    expect((await group('plain')).Status).toBe('available');
    expect((await group('plain')).Status).toBe('deleting');
    await call('CreateReplicationGroup', cacheGroup());
    await pass(10);
    sandbox.addFault({ kind: 'service', name: 'elasticache.stale-read' });
    expect((await refused(group('new-cache'))).name).toBe('ReplicationGroupNotFoundFault');
    expect((await group('new-cache')).Status).toBe('creating');
  });

  test('catalog: versions, parameters, subnet groups', async () => {
    const { call } = await openWorld();
    const { CacheEngineVersions } = await call('DescribeCacheEngineVersions', { Engine: 'redis' });
    expect(CacheEngineVersions).toContainEqual(expect.objectContaining({ EngineVersion: '6.2', CacheParameterGroupFamily: 'redis6.x' }));
    const { Parameters } = await call('DescribeCacheParameters', { CacheParameterGroupName: 'default.redis6.x.cluster.on' });
    const parameter = (name: string) => Parameters.find((p: { ParameterName: string }) => p.ParameterName === name).ParameterValue;
    expect([parameter('cluster-enabled'), parameter('reserved-memory-percent')]).toEqual(['yes', '25']);
    await call('CreateCacheParameterGroup', { CacheParameterGroupName: 'mine', CacheParameterGroupFamily: 'redis7', Description: 'x' });
    expect(
      (await refused(call('CreateCacheParameterGroup', { CacheParameterGroupName: 'mine', CacheParameterGroupFamily: 'redis7', Description: 'x' }))).name,
    ).toBe('CacheParameterGroupAlreadyExistsFault');
    const [one] = (await call('DescribeCacheSubnetGroups', { CacheSubnetGroupName: 'caches' })).CacheSubnetGroups;
    expect(one.Subnets).toHaveLength(3);
    await call('CreateCacheSubnetGroup', { CacheSubnetGroupName: 'two', CacheSubnetGroupDescription: 'x', SubnetIds: [one.Subnets[0].SubnetIdentifier] });
    expect(
      (
        await refused(
          call('CreateCacheSubnetGroup', { CacheSubnetGroupName: 'two', CacheSubnetGroupDescription: 'x', SubnetIds: [one.Subnets[0].SubnetIdentifier] }),
        )
      ).name,
    ).toBe('CacheSubnetGroupAlreadyExistsFault');
    expect((await refused(call('DescribeUserGroups', { UserGroupId: 'x' }))).name).toBe('UserGroupNotFoundFault');
  });
});

test('the same seed and the same calls: the same course of things', async () => {
  const course = async (): Promise<string> => {
    const { call, available, sandbox, close } = await openWorld((w) => putReplicationGroup(w, { id: 'plain' }), {
      start: new Date('2026-01-01T00:00:00Z'),
      seed: 'same',
    });
    await call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-001' });
    await available('snapshot', 's');
    await call('CreateReplicationGroup', cacheGroup({ SnapshotName: 's', EngineVersion: '6.2' }));
    const made = await available('group', 'new-cache');
    const at = sandbox.clock.now().toISOString();
    await close();
    return JSON.stringify([made, at]);
  };
  expect(await course()).toBe(await course());
});
