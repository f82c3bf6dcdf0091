/** The source itself: a replication group and its members, or a standalone cache. facts/elasticache.md 3.1 */
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { AwsCaller } from '../../../src/actions/context.ts';
import { AwsError } from '../../../src/aws/error.ts';
import { UsageError } from '../../../src/plan/usage-error.ts';
import type { ElastiCacheFacts, Plain } from './facts.ts';
import { everyPage } from './pages.ts';

export type SourceFacts = Pick<ElastiCacheFacts, 'shape' | 'id' | 'arn' | 'group' | 'members'> & {
  /** Nodes of every cache of the region, which the quota counts. */
  nodesInRegion: number;
};

export const isFault = (error: unknown, pattern: RegExp): boolean => error instanceof AwsError && pattern.test(error.name);

export async function findGroup(call: AwsCaller['call'], id: string): Promise<Plain<ReplicationGroup> | null> {
  try {
    const { output } = await call('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: id });
    return ((output.ReplicationGroups as Plain<ReplicationGroup>[] | undefined) ?? [])[0] ?? null;
  } catch (error) {
    // A standalone cache's id may be longer (50) than a group's may be (40), which AWS answers as a bad value.
    if (isFault(error, /^(ReplicationGroupNotFound|InvalidParameterValue)/)) return null;
    throw error;
  }
}

export const allClusters = (call: AwsCaller['call']): Promise<Plain<CacheCluster>[]> =>
  everyPage<Plain<CacheCluster>>(call, 'elasticache', 'DescribeCacheClusters', { ShowCacheNodeInfo: true }, 'CacheClusters');

/** Nothing by that id: undefined. Throws UsageError when the id is a member of a group. */
export async function readSource(call: AwsCaller['call'], asked: string): Promise<SourceFacts | undefined> {
  // Stored lower-case by the service: facts/elasticache.md 4.3
  const id = asked.toLowerCase();
  const [group, clusters] = await Promise.all([findGroup(call, id), allClusters(call)]);
  const nodesInRegion = clusters.reduce((sum, cluster) => sum + (cluster.NumCacheNodes ?? 1), 0);
  if (group) {
    const named = new Set(group.MemberClusters ?? []);
    const members = clusters.filter((c) => c.ReplicationGroupId === id || named.has(c.CacheClusterId ?? '')).sort(byId);
    return { shape: group.ClusterEnabled ? 'cme' : 'cmd', id, arn: group.ARN ?? '', group, members, nodesInRegion };
  }
  const cluster = clusters.find((c) => c.CacheClusterId === id);
  if (!cluster) return undefined;
  if (cluster.ReplicationGroupId)
    throw new UsageError(
      `${id} is a member of ${cluster.ReplicationGroupId}; a group migrates as a whole`,
      `encmigrate plan elasticache ${cluster.ReplicationGroupId}`,
    );
  return { shape: 'standalone', id, arn: cluster.ARN ?? '', group: null, members: [cluster], nodesInRegion };
}

const byId = (a: Plain<CacheCluster>, b: Plain<CacheCluster>): number => ((a.CacheClusterId ?? '') < (b.CacheClusterId ?? '') ? -1 : 1);
