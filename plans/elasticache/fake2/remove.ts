/** DeleteReplicationGroup and DeleteCacheCluster: facts/elasticache.md 4.3, 5. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { describeClusters, groupShape } from './describe.ts';
import { takeBackup } from './engine.ts';
import { badCombination, groupOf, memberOf, mustBeAvailable } from './find.ts';
import { type ClusterRow, type GroupRow, iso, nodesOf, say } from './rows.ts';
import { freeSnapshotName, makeSnapshot } from './snapshot.ts';

export async function deleteGroup(input: { ReplicationGroupId: string; RetainPrimaryCluster?: boolean; FinalSnapshotIdentifier?: string }, call: SandboxCall): Promise<unknown> {
  const row = groupOf(call, input.ReplicationGroupId);
  if (input.RetainPrimaryCluster) throw badCombination('The sandbox does not keep a primary as a standalone cache: RetainPrimaryCluster must be false.');
  // A group that failed to be created can be deleted; a busy one cannot (facts/elasticache.md 4.4, 10).
  if (row.status !== 'create-failed') mustBeAvailable(row, 'group');
  if (row.globalId) throw new ServiceFault('InvalidReplicationGroupStateFault', `Replication group ${row.id} is a member of global replication group ${row.globalId}.`);
  await finalBackup(row, input.FinalSnapshotIdentifier, call);
  leave(row, call, 'replication-group', `Replication group ${row.id} deletion started`);
  return { ReplicationGroup: groupShape(call, row) };
}

export async function deleteCluster(input: { CacheClusterId: string; FinalSnapshotIdentifier?: string }, call: SandboxCall): Promise<unknown> {
  const { cluster, group, node } = memberOf(call, input.CacheClusterId);
  if (!cluster) throw new ServiceFault('InvalidCacheClusterStateFault', `${node.CacheClusterId} is a member of ${group?.id}; delete the group, or decrease its replicas.`);
  mustBeAvailable(cluster, 'cluster');
  await finalBackup(cluster, input.FinalSnapshotIdentifier, call);
  leave(cluster, call, 'cache-cluster', 'Cache cluster deletion started');
  const { CacheClusters } = describeClusters({ CacheClusterId: cluster.id }, call) as { CacheClusters: unknown[] };
  return { CacheCluster: CacheClusters[0] };
}

/** Always of the primary, and under the cache's own key or none: there is no key field. facts/elasticache.md 5. */
async function finalBackup(row: GroupRow | ClusterRow, asked: string | undefined, call: SandboxCall): Promise<void> {
  if (asked === undefined) return;
  const name = freeSnapshotName(asked, call);
  const nodes = row.shards.map((shard) => ({ CacheClusterId: shard.nodes.find((node) => node.role === 'primary')?.CacheClusterId ?? '', NodeGroupId: shard.NodeGroupId, ...(shard.Slots ? { Slots: shard.Slots } : {}), ReplicaCount: shard.nodes.length - 1 }));
  const made = makeSnapshot(call, { name, row, nodes, ...(row.clusterEnabled ? {} : { clusterId: nodes[0]?.CacheClusterId ?? '' }), keyArn: row.keyArn, tags: row.tags, source: 'manual' });
  await takeBackup(call.world, call.region, row, made);
}

function leave(row: GroupRow | ClusterRow, { world, region, now }: SandboxCall, type: 'replication-group' | 'cache-cluster', event: string): void {
  const backup = row.status === 'snapshotting' ? Date.parse(row.turns[0]?.at ?? '') - now.getTime() : 0;
  row.status = 'deleting';
  row.turns = [{ at: iso(now, Math.max(0, backup) + world.duration(240, 600)), status: 'deleted', event: `${type === 'replication-group' ? `Replication group ${row.id}` : 'Cache cluster'} deleted` }];
  for (const node of nodesOf(row)) say(world, region, 'cache-cluster', node.CacheClusterId, event);
}
