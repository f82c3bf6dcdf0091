/** How steps look at the world: reads of the source, the target, a backup, and what stands where in their answers. */
import type { Reader } from '../../../src/actions/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';

export const aws = (operation: string, input: Record<string, Value>, service = 'elasticache'): Reader => ({ reader: 'aws', service, operation, input });

export const groupRead = (id: string): Reader => aws('DescribeReplicationGroups', { ReplicationGroupId: id });
export const clustersRead = (): Reader => aws('DescribeCacheClusters', { ShowCacheNodeInfo: true });
export const snapshotRead = (name: Value): Reader => aws('DescribeSnapshots', { SnapshotName: name });
export const tagsRead = (arn: string): Reader => aws('ListTagsForResource', { ResourceName: arn });

/** A JMESPath raw string. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The source, of either kind, by the same words. */
export interface SourceRead {
  read: Reader;
  at: string;
  status: string;
  createdAt: string;
  notFound: string;
  batch: { input: Record<string, Value>; list: string; key: string; value: string };
}

export function sourceRead({ source }: Case): SourceRead {
  const { id } = source;
  if (source.shape === 'standalone')
    return {
      read: aws('DescribeCacheClusters', { CacheClusterId: id }),
      at: 'CacheClusters[0]',
      status: 'CacheClusters[].CacheClusterStatus',
      createdAt: 'CacheClusters[0].CacheClusterCreateTime',
      notFound: 'CacheClusterNotFoundFault',
      batch: { input: {}, list: 'CacheClusters', key: 'CacheClusterId', value: id },
    };
  return {
    read: groupRead(id),
    at: 'ReplicationGroups[0]',
    status: 'ReplicationGroups[].Status',
    createdAt: 'ReplicationGroups[0].ReplicationGroupCreateTime',
    notFound: 'ReplicationGroupNotFoundFault',
    batch: groupBatch(id),
  };
}

/** One paged list of groups serves every wait for a group (engine point 7). */
export const groupBatch = (id: string) => ({ input: {}, list: 'ReplicationGroups', key: 'ReplicationGroupId', value: id });

/** What the service says of encryption: its type, else the flag as `on` or `none` (facts/elasticache.md 1.1). */
export const encryptionPath = (at: string): string => `${at}.StorageEncryptionType || (${at}.AtRestEncryptionEnabled && 'on' || 'none')`;

/** The same words for the source as planned. */
export const plannedEncryption = ({ source }: Case): string => (source.tellsType || source.encryption === 'none' ? source.encryption : 'on');

/** What the target must say: its type where the service tells it, else the flag. */
export const wantedEncryption = ({ keyArn }: Case): string[] => [keyArn ? 'sse-kms' : 'sse-elasticache', 'on'];

/** `host:port` of every node of a group or a standalone cache, as one call for all lists them. */
export function nodesPath(id: string, standalone: boolean): string {
  const mine = standalone ? `CacheClusterId==${quoted(id)}` : `ReplicationGroupId==${quoted(id)}`;
  return `CacheClusters[?${mine}].CacheNodes[].join(':', [Endpoint.Address, to_string(Endpoint.Port)])`;
}

export const primaryPath = "ReplicationGroups[0].NodeGroups[0].NodeGroupMembers[?CurrentRole=='primary'].CacheClusterId | [0]";
