/** DescribeReplicationGroups, DescribeCacheClusters, DescribeSnapshots: what is there now, in pages. */
import { page } from '../../../src/sandbox/paging.ts';
import type { SandboxCall } from '../../../src/sandbox/service.ts';
import { describeCluster, describeGroup, describeSnapshot } from './describe.ts';
import { badCombination, badMarker, clusterNotFound, groupNotFound, pageSize, snapshotNotFound } from './refusals.ts';
import { type Cache, caches, groupKey, nodeById, snapshots, visible } from './rows.ts';

interface Paged {
  MaxRecords?: number;
  Marker?: string;
}

const sources: Record<string, string> = { user: 'manual', manual: 'manual', system: 'automated', automated: 'automated' };

export const listOperations = {
  DescribeReplicationGroups(input: Paged & { ReplicationGroupId?: string }, { world, region, now }: SandboxCall) {
    const { ReplicationGroupId: id } = input;
    const size = pageSize(input.MaxRecords, 100);
    if (id === undefined) {
      const all = [...caches(world, region).values()].filter((cache) => cache.kind === 'group' && visible(cache, now));
      const { rows, next } = page(all, (cache) => cache.id, size, input.Marker, badMarker);
      return { ReplicationGroups: rows.map(describeGroup), ...(next ? { Marker: next } : {}) };
    }
    const cache = caches(world, region).get(groupKey(id));
    if (!cache || !visible(cache, now)) throw groupNotFound(id);
    const stale = world.fault('elasticache.stale-read', { ReplicationGroupId: cache.id });
    // Before its first change it was not there.
    if (stale && cache.before === undefined) throw groupNotFound(id);
    return { ReplicationGroups: [stale ? cache.before : describeGroup(cache)] };
  },

  DescribeCacheClusters(
    input: Paged & { CacheClusterId?: string; ShowCacheNodeInfo?: boolean; ShowCacheClustersNotInReplicationGroups?: boolean },
    { world, region, now }: SandboxCall,
  ) {
    const { CacheClusterId: id } = input;
    const size = pageSize(input.MaxRecords, 100);
    const show = input.ShowCacheNodeInfo === true;
    if (id !== undefined) {
      const found = nodeById(world, region, id);
      if (!found || !visible(found.cache, now) || !hasNodes(found.cache)) throw clusterNotFound(id);
      return { CacheClusters: [describeCluster(world, region, found.cache, found.node, show)] };
    }
    const all = [...caches(world, region).values()]
      .filter((cache) => visible(cache, now) && hasNodes(cache) && (cache.kind === 'standalone' || input.ShowCacheClustersNotInReplicationGroups !== true))
      .flatMap((cache) => cache.shards.flatMap((shard) => shard.nodes.map((node) => ({ cache, node }))));
    const { rows, next } = page(all, ({ node }) => node.id, size, input.Marker, badMarker);
    return { CacheClusters: rows.map(({ cache, node }) => describeCluster(world, region, cache, node, show)), ...(next ? { Marker: next } : {}) };
  },

  DescribeSnapshots(
    input: Paged & { SnapshotName?: string; ReplicationGroupId?: string; CacheClusterId?: string; SnapshotSource?: string; ShowNodeGroupConfig?: boolean },
    { world, region, now }: SandboxCall,
  ) {
    if (input.SnapshotSource !== undefined && !sources[input.SnapshotSource]) throw badCombination(`Invalid SnapshotSource: ${input.SnapshotSource}`);
    const size = pageSize(input.MaxRecords, 50);
    const show = input.ShowNodeGroupConfig === true;
    const name = input.SnapshotName?.toLowerCase();
    if (name !== undefined) {
      const found = snapshots(world, region).get(name);
      if (!found || !visible(found, now)) throw snapshotNotFound(input.SnapshotName!);
      return { Snapshots: [describeSnapshot(found, show)] };
    }
    const [group, cluster] = [input.ReplicationGroupId?.toLowerCase(), input.CacheClusterId?.toLowerCase()];
    const all = [...snapshots(world, region).values()].filter(
      (one) =>
        visible(one, now) &&
        (group === undefined || one.group?.id === group) &&
        (cluster === undefined || one.clusterId === cluster) &&
        (input.SnapshotSource === undefined || one.source === sources[input.SnapshotSource]),
    );
    const { rows, next } = page(all, (one) => one.name, size, input.Marker, badMarker);
    return { Snapshots: rows.map((one) => describeSnapshot(one, show)), ...(next ? { Marker: next } : {}) };
  },
};

/** Of a group that could not be made, only nodes whose restore failed are left to see. */
const hasNodes = (cache: Cache): boolean => cache.status !== 'create-failed' || cache.fails?.how === 'restore-failed';
