/** Backups and restores as the service judges them. facts/elasticache.md 3.4, 4.3, 5 */
import { describe, expect, test } from 'vitest';
import { putCacheCluster, putReplicationGroup, putSnapshot } from '../../../../plans/elasticache/fake/builders.ts';
import { keys } from '../../../../src/sandbox/services/index.ts';
import { cacheGroup, clustered, openWorld, refused, region } from './world.ts';

describe('CreateSnapshot', () => {
  test('a group without cluster mode is backed up by a member; by its id alone it is refused', async () => {
    const { call, available, snapshot, pass, group } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 3, tags: { team: 'shop' } }));
    expect(await refused(call('CreateSnapshot', { SnapshotName: 's1', ReplicationGroupId: 'plain' }))).toMatchObject({
      name: 'InvalidParameterCombinationException',
      message: 'Cannot snapshot a replication group with cluster-mode disabled',
    });
    const made = await call('CreateSnapshot', { SnapshotName: 'S1', CacheClusterId: 'plain-002', KmsKeyId: 'alias/cache-prod' });
    expect(made.Snapshot).toMatchObject({
      SnapshotName: 's1',
      SnapshotStatus: 'creating',
      CacheClusterId: 'plain-002',
      SnapshotSource: 'manual',
      NumNodeGroups: 1,
    });
    expect((await refused(snapshot('s1'))).name).toBe('SnapshotNotFoundFault');
    expect(await group('plain')).toMatchObject({ Status: 'snapshotting' });
    await pass(6);
    expect((await snapshot('s1')).NodeSnapshots[0].CacheSize).toBe('');
    const done = await available('snapshot', 's1');
    expect(done.KmsKeyId).toMatch(/^arn:aws:kms:/);
    expect(done.ReplicationGroupId).toBeUndefined();
    await available('group', 'plain');
    expect((await call('ListTagsForResource', { ResourceName: done.ARN })).TagList).toEqual([{ Key: 'team', Value: 'shop' }]);
  });

  test('cluster mode: by the group, a part for each shard, from a replica', async () => {
    const { call, available } = await openWorld((w) => putReplicationGroup(w, { id: 'shards', shards: 3, replicas: 1 }));
    expect((await refused(call('CreateSnapshot', { SnapshotName: 's1', CacheClusterId: 'shards-0001-001' }))).name).toBe(
      'InvalidParameterCombinationException',
    );
    await call('CreateSnapshot', { SnapshotName: 's1', ReplicationGroupId: 'shards' });
    const done = await available('snapshot', 's1');
    expect(done).toMatchObject({ ReplicationGroupId: 'shards', NumNodeGroups: 3 });
    expect(
      done.NodeSnapshots.map((n: { CacheClusterId: string; NodeGroupConfiguration: { Slots: string; ReplicaCount: number } }) => [
        n.CacheClusterId,
        n.NodeGroupConfiguration.Slots,
        n.NodeGroupConfiguration.ReplicaCount,
      ]),
    ).toEqual([
      ['shards-0001-002', '0-5461', 1],
      ['shards-0002-002', '5462-10922', 1],
      ['shards-0003-002', '10923-16383', 1],
    ]);
    const { Snapshots } = await call('DescribeSnapshots', { ReplicationGroupId: 'shards' });
    expect(Snapshots[0].NodeSnapshots[0].NodeGroupConfiguration).toBeUndefined();
  });

  test('names, states, keys, memcached', async () => {
    const { call } = await openWorld(async (w) => {
      await putReplicationGroup(w, { id: 'plain' });
      await putCacheCluster(w, { id: 'mem', engine: 'memcached', version: '1.6.22' });
    });
    const ask = (more: object) => refused(call('CreateSnapshot', { SnapshotName: 's1', CacheClusterId: 'plain-001', ...more }));
    expect((await ask({ SnapshotName: 'a--b' })).name).toBe('InvalidParameterValueException');
    expect((await ask({ SnapshotName: 'x'.repeat(41) })).name).toBe('InvalidParameterValueException');
    expect((await ask({ CacheClusterId: 'nothing' })).name).toBe('CacheClusterNotFoundFault');
    expect((await ask({ CacheClusterId: undefined, ReplicationGroupId: 'nothing' })).name).toBe('ReplicationGroupNotFoundFault');
    expect((await ask({ CacheClusterId: undefined })).name).toBe('InvalidParameterCombinationException');
    expect((await ask({ KmsKeyId: 'alias/cache-disabled' })).name).toBe('InvalidParameterValueException');
    expect((await ask({ CacheClusterId: 'mem' })).name).toBe('SnapshotFeatureNotSupportedFault');
    await call('CreateSnapshot', { SnapshotName: 's1', CacheClusterId: 'plain-001' });
    expect((await ask({})).name).toBe('SnapshotAlreadyExistsFault');
    expect((await ask({ SnapshotName: 's2' })).name).toBe('InvalidCacheClusterStateFault');
  });

  test('20 a node in 24 hours', async () => {
    const { call, available, pass } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2 }));
    for (let n = 0; n < 20; n++) {
      await available('group', 'plain');
      await call('CreateSnapshot', { SnapshotName: `s${n}`, CacheClusterId: 'plain-001' });
    }
    await available('group', 'plain');
    expect((await refused(call('CreateSnapshot', { SnapshotName: 'more', CacheClusterId: 'plain-001' }))).name).toBe('SnapshotQuotaExceededFault');
    await call('CreateSnapshot', { SnapshotName: 'other-node', CacheClusterId: 'plain-002' });
    await pass(86_400);
    await call('CreateSnapshot', { SnapshotName: 'next-day', CacheClusterId: 'plain-001' });
  });

  test('a grant only while it runs; a key that is disabled meanwhile fails it, and an event says so', async () => {
    const { call, pass, snapshot, world } = await openWorld((w) => putReplicationGroup(w, { id: 'plain' }));
    const key = [...keys(world, region).values()].find((one) => one.Description === 'cache-prod')!;
    await call('CreateSnapshot', { SnapshotName: 's1', CacheClusterId: 'plain-001', KmsKeyId: key.KeyId });
    expect(key.grants).toHaveLength(1);
    key.KeyState = 'Disabled';
    await pass(600);
    expect((await snapshot('s1')).SnapshotStatus).toBe('failed');
    expect(key.grants).toHaveLength(0);
    const { Events } = await call('DescribeEvents', { Duration: 60 });
    expect(Events.map((e: { Message: string }) => e.Message).join()).toMatch(/Snapshot failed for snapshot with ID 's1'.*is disabled/);
  });

  test('a snapshot that fails', async () => {
    const { call, pass, snapshot, sandbox } = await openWorld((w) => putReplicationGroup(w, { id: 'plain' }));
    sandbox.addFault({ kind: 'service', name: 'elasticache.snapshot-failed', input: { SnapshotName: 's1' }, with: { reason: 'not enough memory' } });
    await call('CreateSnapshot', { SnapshotName: 's1', CacheClusterId: 'plain-001' });
    await pass(600);
    expect((await snapshot('s1')).SnapshotStatus).toBe('failed');
    await call('DeleteSnapshot', { SnapshotName: 's1' });
    await pass(60);
    expect((await refused(snapshot('s1'))).name).toBe('SnapshotNotFoundFault');
  });
});

describe('copies and ends', () => {
  test('a copy under a key; source and copy are locked meanwhile', async () => {
    const { call, available, pass, snapshot } = await openWorld(async (w) =>
      putSnapshot(w, await putReplicationGroup(w, { id: 'plain' }), { name: 'old', daysAgo: 9 }),
    );
    expect((await snapshot('old')).KmsKeyId).toBeUndefined();
    await call('CopySnapshot', { SourceSnapshotName: 'old', TargetSnapshotName: 'new', KmsKeyId: 'alias/cache-prod' });
    expect((await snapshot('old')).SnapshotStatus).toBe('copying');
    expect((await refused(call('DeleteSnapshot', { SnapshotName: 'old' }))).name).toBe('InvalidSnapshotStateFault');
    expect((await available('snapshot', 'new')).KmsKeyId).toMatch(/^arn:/);
    await call('DeleteSnapshot', { SnapshotName: 'old' });
    expect((await snapshot('old')).SnapshotStatus).toBe('deleting');
    expect((await refused(call('CreateReplicationGroup', cacheGroup({ SnapshotName: 'old' })))).name).toBe('InvalidSnapshotStateFault');
    await pass(60);
    expect((await refused(snapshot('old'))).name).toBe('SnapshotNotFoundFault');
    expect((await refused(call('CopySnapshot', { SourceSnapshotName: 'new', TargetSnapshotName: 'new' }))).name).toBe('SnapshotAlreadyExistsFault');
  });
});

describe('restore', () => {
  const old = async (w: Parameters<Parameters<typeof openWorld>[0] & object>[0]) =>
    putSnapshot(w, await putReplicationGroup(w, { id: 'plain', version: '6.2.6', tags: { team: 'shop' } }), { name: 'old' });

  test.each([
    ['an older version', { EngineVersion: '6.0', CacheParameterGroupName: 'default.redis6.x' }, /older than that of the backup/],
    ['another engine', { Engine: 'valkey' }, /cannot be restored to valkey/],
  ])('refuses %s', async (_what, more, words) => {
    const { call, snapshot } = await openWorld(old);
    expect((await refused(call('CreateReplicationGroup', cacheGroup({ SnapshotName: 'old', ...more })))).message).toMatch(words);
    expect((await snapshot('old')).SnapshotStatus).toBe('available');
  });

  test('refuses cluster mode off from a backup with it on', async () => {
    const { call } = await openWorld(async (w) => putSnapshot(w, await putReplicationGroup(w, { id: 'shards', shards: 2 }), { name: 'old' }));
    expect(
      (await refused(call('CreateReplicationGroup', cacheGroup({ SnapshotName: 'old', CacheParameterGroupName: 'default.redis6.x', EngineVersion: '6.2' }))))
        .message,
    ).toMatch(/cluster mode/);
  });

  test('the backup is locked while a group is made from it; its settings and tags are taken where none are given', async () => {
    const { call, available, snapshot, pass } = await openWorld(old);
    await call('CreateReplicationGroup', {
      ReplicationGroupId: 'next',
      ReplicationGroupDescription: 'x',
      SnapshotName: 'old',
      AtRestEncryptionEnabled: true,
      KmsKeyId: 'alias/cache-prod',
    });
    expect((await snapshot('old')).SnapshotStatus).toBe('restoring');
    expect((await refused(call('DeleteSnapshot', { SnapshotName: 'old' }))).name).toBe('InvalidSnapshotStateFault');
    expect((await refused(call('ListTagsForResource', { ResourceName: (await snapshot('old')).ARN }))).name).toBe('InvalidSnapshotStateFault');
    await pass(6);
    const arn = 'arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:next';
    expect((await refused(call('ListTagsForResource', { ResourceName: arn }))).name).toBe('InvalidReplicationGroupStateFault');
    expect(await available('group', 'next')).toMatchObject({ CacheNodeType: 'cache.m6g.large', StorageEncryptionType: 'sse-kms' });
    expect((await call('ListTagsForResource', { ResourceName: arn })).TagList).toEqual([{ Key: 'team', Value: 'shop' }]);
    expect((await snapshot('old')).SnapshotStatus).toBe('available');
  });

  test.each([
    ['create-failed', { reason: 'insufficient capacity in eu-west-1a' }, /could not be created: insufficient capacity in eu-west-1a/],
    ['restore-failed', { reason: 'the backup is broken' }, /Restore of next from its backup failed: the backup is broken/],
  ])('%s: the group stays, blocks its name, and the events say why', async (fault, given, words) => {
    const { call, pass, group, sandbox, snapshot } = await openWorld(old);
    sandbox.addFault({ kind: 'service', name: `elasticache.${fault}`, input: { id: 'next' }, with: given });
    const asked = cacheGroup({ ReplicationGroupId: 'next', SnapshotName: 'old', EngineVersion: '6.2', NumCacheClusters: 2 });
    await call('CreateReplicationGroup', asked);
    await pass(2000);
    expect((await group('next')).Status).toBe('create-failed');
    expect((await snapshot('old')).SnapshotStatus).toBe('available');
    expect((await refused(call('CreateReplicationGroup', asked))).name).toBe('ReplicationGroupAlreadyExistsFault');
    const { Events } = await call('DescribeEvents', { SourceIdentifier: 'next', SourceType: 'replication-group', Duration: 120 });
    expect(Events.map((e: { Message: string }) => e.Message).join()).toMatch(words);
    const nodes = (await call('DescribeCacheClusters')).CacheClusters.filter((c: { ReplicationGroupId: string }) => c.ReplicationGroupId === 'next');
    expect(nodes.map((c: { CacheClusterStatus: string }) => c.CacheClusterStatus)).toEqual(
      fault === 'restore-failed' ? ['restore-failed', 'restore-failed'] : [],
    );
    await call('DeleteReplicationGroup', { ReplicationGroupId: 'next' });
    await pass(1200);
    await call('CreateReplicationGroup', asked);
  });

  test('a key that is disabled while the group is made: create-failed', async () => {
    const { call, pass, group, world } = await openWorld();
    await call('CreateReplicationGroup', cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-prod' }));
    for (const key of keys(world, region).values()) if (key.Description === 'cache-prod') key.KeyState = 'Disabled';
    await pass(2000);
    expect((await group('new-cache')).Status).toBe('create-failed');
    expect((await call('DescribeEvents', { Duration: 60 })).Events.at(-1).Message).toMatch(/The KMS key arn:.* is disabled/);
  });

  test('capacity at the call', async () => {
    const { call, sandbox } = await openWorld();
    sandbox.addFault({ kind: 'service', name: 'elasticache.capacity' });
    expect((await refused(call('CreateReplicationGroup', clustered()))).name).toBe('InsufficientCacheClusterCapacityFault');
    await call('CreateReplicationGroup', clustered());
  });
});
