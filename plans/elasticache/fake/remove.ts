/** DeleteReplicationGroup, DeleteCacheCluster. facts/elasticache.md 4.4, 5 */
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { resolveKey } from '../../../src/sandbox/services/index.ts';
import { setStatus } from './change.ts';
import { during } from './data.ts';
import { describeCluster, describeGroup } from './describe.ts';
import { grant } from './encryption.ts';
import { happened } from './happen.ts';
import { later } from './moves.ts';
import { badCombination, checkedName, clusterBusy, clusterNotFound, groupBusy, groupNotFound } from './refusals.ts';
import { type Cache, caches, groupKey, nodeById, snapshots, standaloneKey, visible } from './rows.ts';
import { primaries, take } from './take.ts';

export const removeOperations = {
  async DeleteReplicationGroup(
    input: { ReplicationGroupId: string; RetainPrimaryCluster?: boolean; FinalSnapshotIdentifier?: string },
    { world, region, now }: SandboxCall,
  ) {
    const cache = caches(world, region).get(groupKey(input.ReplicationGroupId));
    if (!cache || !visible(cache, now)) throw groupNotFound(input.ReplicationGroupId);
    if (cache.status !== 'available' && cache.status !== 'create-failed') throw groupBusy(cache.id, cache.status);
    if (cache.global)
      throw new ServiceFault(
        'InvalidReplicationGroupStateFault',
        `Replication group ${cache.id} is a member of the global datastore ${cache.global.id}: disassociate it first.`,
      );
    if (input.RetainPrimaryCluster && cache.cluster) throw badCombination('RetainPrimaryCluster is not supported with cluster mode enabled.');
    if (input.RetainPrimaryCluster && cache.status !== 'available') throw groupBusy(cache.id, cache.status);
    const filled = finalSnapshot(world, region, cache, input.FinalSnapshotIdentifier, now);
    setStatus(cache, 'deleting');
    later(
      world,
      region,
      input.RetainPrimaryCluster ? 'retained' : 'deleted',
      cache.uid,
      world.duration(240, 600) + (input.FinalSnapshotIdentifier ? world.duration(120, 420) : 0),
    );
    happened(world, region, { type: 'replication-group', id: cache.id }, `Replication group ${cache.id} is being deleted`);
    await filled();
    return { ReplicationGroup: describeGroup(cache) };
  },

  async DeleteCacheCluster(input: { CacheClusterId: string; FinalSnapshotIdentifier?: string }, { world, region, now }: SandboxCall) {
    const found = nodeById(world, region, input.CacheClusterId);
    if (!found || !visible(found.cache, now)) throw clusterNotFound(input.CacheClusterId);
    const { cache, node } = found;
    // gruntwork-io/cloud-nuke #333, rebuy-de/aws-nuke #289: members go with their group.
    if (cache.kind === 'group')
      throw new ServiceFault(
        'InvalidCacheClusterStateFault',
        `Cache cluster ${node.id} is serving as a member of replication group ${cache.id} and cannot be deleted.`,
      );
    if (cache.status !== 'available') throw clusterBusy(node.id, node.status);
    const filled = finalSnapshot(world, region, cache, input.FinalSnapshotIdentifier, now);
    setStatus(cache, 'deleting');
    later(world, region, 'deleted', cache.uid, world.duration(120, 360) + (input.FinalSnapshotIdentifier ? world.duration(120, 420) : 0));
    await filled();
    return { CacheCluster: describeCluster(world, region, cache, node, false) };
  },
};

/** Answers what waits for its data. Always of the primary, and under the group's own key or none: there is no field for another. facts/elasticache.md 5 */
function finalSnapshot(world: SandboxWorld, region: string, cache: Cache, identifier: string | undefined, now: Date): () => Promise<void> {
  if (identifier === undefined) return async () => {};
  if (cache.status !== 'available') throw groupBusy(cache.id, cache.status);
  if (cache.settings.Engine === 'memcached') throw new ServiceFault('SnapshotFeatureNotSupportedFault', 'Snapshot feature is not supported for memcached.');
  const name = checkedName('FinalSnapshotIdentifier', identifier, 40);
  if (snapshots(world, region).has(name)) throw new ServiceFault('SnapshotAlreadyExistsFault', `Snapshot with specified name ${name} already exists.`);
  const { keyArn } = cache.encryption;
  const { snapshot, filled } = take(world, region, cache, {
    name,
    source: 'manual',
    nodes: primaries(cache),
    ...(keyArn ? { keyArn } : {}),
    tags: [...cache.tags],
    visibleAt: new Date(now.getTime() + world.duration(1, 5)),
  });
  if (keyArn) snapshot.grantId = grant(world, region, resolveKey(world, region, keyArn), { 'aws:elasticache:snapshot': name });
  later(world, region, 'snapshot-created', snapshot.uid, world.duration(120, 420));
  return () => during(world, cache.uid, () => filled);
}

/** With RetainPrimaryCluster the primary lives on, alone, under its own id. */
export function retainPrimary(world: SandboxWorld, region: string, cache: Cache): Cache {
  const shard = cache.shards[0]!;
  const node = shard.nodes.find((one) => one.id === shard.primary)!;
  const { primaryAddress: _primary, readerAddress: _reader, ...rest } = shard;
  const alone: Cache = {
    ...structuredClone(cache),
    kind: 'standalone',
    id: node.id,
    uid: world.id(16),
    arn: cache.arn.replace(/replicationgroup:.*$/, `cluster:${node.id}`),
    status: 'available',
    shards: [{ ...rest, nodes: [{ ...node, status: 'available' }] }],
    automaticFailover: false,
    multiAz: false,
    before: undefined,
  };
  caches(world, region).set(standaloneKey(alone.id), alone);
  shard.nodes = shard.nodes.filter((one) => one !== node);
  return alone;
}
