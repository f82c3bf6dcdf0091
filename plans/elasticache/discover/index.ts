/** Everything of ElastiCache in a region, with what is known of its encryption. Three paged lists at most. */
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { Found } from '../../../src/plan/system.ts';
import type { Plain } from '../gather/facts.ts';
import { everyPage } from '../gather/pages.ts';
import { allClusters } from '../gather/source.ts';
import { previousGeneration } from '../node-types.ts';
import { older } from '../version.ts';
import { sourceOf, type Source } from '../recipe/source.ts';

/** AWS Security Hub "ElastiCache.4", AWS Config "elasticache-repl-grp-encrypted-at-rest": both judge replication groups only. */
const controls = ['ElastiCache.4', 'elasticache-repl-grp-encrypted-at-rest'];

export async function discover(aws: AwsCaller, region: string): Promise<Found[]> {
  const call: AwsCaller['call'] = (...given) => aws.call(...given);
  const [groups, clusters] = await Promise.all([
    everyPage<Plain<ReplicationGroup>>(call, 'elasticache', 'DescribeReplicationGroups', {}, 'ReplicationGroups'),
    allClusters(call),
  ]);
  const members = Map.groupBy(clusters, (cluster) => cluster.ReplicationGroupId ?? '');
  const rows = [
    ...groups.map((group) => groupRow(group, members.get(group.ReplicationGroupId ?? '') ?? [], region)),
    ...(members.get('') ?? []).map((cluster) => clusterRow(cluster, region)),
  ];
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function groupRow(group: Plain<ReplicationGroup>, members: Plain<CacheCluster>[], region: string): Found {
  const id = group.ReplicationGroupId ?? '';
  const source = sourceOf({
    shape: group.ClusterEnabled ? 'cme' : 'cmd',
    id,
    group,
    members: members.sort((a, b) => ((a.CacheClusterId ?? '') < (b.CacheClusterId ?? '') ? -1 : 1)),
  });
  const global = group.GlobalReplicationGroupInfo?.GlobalReplicationGroupId;
  const why = global ? `member of the global datastore ${global}` : group.ClusterMode === 'compatible' ? 'cluster mode is in transition' : undefined;
  return row(source, region, group.ARN, why, controls);
}

function clusterRow(cluster: Plain<CacheCluster>, region: string): Found {
  const source = sourceOf({ shape: 'standalone', id: cluster.CacheClusterId ?? '', group: null, members: [cluster] });
  return row(source, region, cluster.ARN, source.engine === 'memcached' ? 'Memcached has neither encryption at rest nor backups' : undefined, []);
}

function row(source: Source, region: string, arn: string | undefined, blocked: string | undefined, fails: string[]): Found {
  const encrypted = source.encryption !== 'none';
  const why = blocked ?? stateWhy(source);
  const question = questionWhy(source);
  const state: Found['state'] = encrypted ? 'done' : why ? 'blocked' : question ? 'question' : 'ready';
  const said = encrypted ? undefined : (why ?? question);
  return {
    system: 'elasticache',
    id: source.id,
    ...(arn ? { arn } : {}),
    region,
    encryption: source.encryption,
    encrypted,
    status: source.status,
    summary: summary(source),
    state,
    ...(said ? { why: said } : {}),
    controls: encrypted ? [] : fails,
  };
}

const stateWhy = (source: Source): string | undefined => {
  if (!['available', 'snapshotting', 'modifying'].includes(source.status)) return `it is ${source.status}`;
  if (source.engineVersion && older(source.engineVersion, source.engine === 'valkey' ? '7.2' : '4.0.10'))
    return `${source.engine} ${source.engineVersion} is too old for encryption at rest`;
  return undefined;
};

const questionWhy = (source: Source): string | undefined =>
  source.nodeType && previousGeneration(source.nodeType) ? `${source.nodeType} needs another node type` : undefined;

export function summary(source: Source): string {
  const nodes = source.engine === 'memcached' ? (source.first?.NumCacheNodes ?? source.nodeCount) : source.nodeCount;
  const count = `${nodes} node${nodes === 1 ? '' : 's'}`;
  const shape =
    source.shape === 'cme'
      ? `cluster mode, ${source.shards.length} shard${source.shards.length === 1 ? '' : 's'}, ${count}`
      : source.shape === 'cmd'
        ? count
        : `standalone, ${count}`;
  const engine = `${source.engine}${source.engineVersion ? ` ${source.engineVersion}` : ''}`;
  return [shape, source.nodeType ?? '', engine, ...(source.tls ? ['TLS'] : []), ...(source.auth ? ['AUTH'] : [])].filter(Boolean).join(', ');
}
