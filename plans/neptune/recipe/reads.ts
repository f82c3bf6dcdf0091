/** How steps look at the world: reads of clusters, instances, snapshots, endpoints, and what stands where in their answers. */
import type { Reader } from '../../../src/actions/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';

export const aws = (operation: string, input: Record<string, Value>, service = 'neptune'): Reader => ({ reader: 'aws', service, operation, input });

export const clusterRead = (id: Value): Reader => aws('DescribeDBClusters', { DBClusterIdentifier: id });
export const instanceRead = (id: Value): Reader => aws('DescribeDBInstances', { DBInstanceIdentifier: id });
export const allClusters = (): Reader => aws('DescribeDBClusters', {});
export const allInstances = (): Reader => aws('DescribeDBInstances', {});
export const snapshotRead = (name: Value): Reader => aws('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: name });
export const endpointRead = (name: string): Reader => aws('DescribeDBClusterEndpoints', { DBClusterEndpointIdentifier: name });
export const tagsRead = (arn: string): Reader => aws('ListTagsForResource', { ResourceName: arn });

export const cluster = 'DBClusters[0]';
export const instance = 'DBInstances[0]';
export const snapshot = 'DBClusterSnapshots[0]';

export const clusterGone = 'DBClusterNotFoundFault';
export const instanceGone = 'DBInstanceNotFoundFault';
export const snapshotGone = 'DBClusterSnapshotNotFoundFault';

/** A JMESPath raw string. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** One paged list serves every wait for a cluster, or an instance (engine point 7). */
export const clusterBatch = (id: string) => ({ input: {}, list: 'DBClusters', key: 'DBClusterIdentifier', value: id });
export const instanceBatch = (id: string) => ({ input: {}, list: 'DBInstances', key: 'DBInstanceIdentifier', value: id });

/** The source is recognised by what no rename changes: facts/neptune.md 0.4. */
export const sourceIs = ({ source }: Case): string => `DBClusters[?DbClusterResourceId==${quoted(source.resourceId)}] | [0]`;

/** Under whichever of its two names: the temporary one, or the one it took over. The source never answers to this. */
export const targetIs = ({ target, names, source }: Case): string =>
  `DBClusters[?DBClusterIdentifier==${quoted(target)} || (DBClusterIdentifier==${quoted(names.final)} && DbClusterResourceId!=${quoted(source.resourceId)})] | [0]`;

/** Which cluster the restore made, for whoever must be sure that a name is still its. */
export const targetResource: Value = { $from: 'restore', path: 'DBCluster.DbClusterResourceId' };

/** Statuses that no waiting ends: facts/neptune.md 4a. Any other is on its way. */
export const deadCluster = [
  'stopped',
  'failed',
  'migration-failed',
  'cloning-failed',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'incompatible-network',
  'incompatible-parameters',
  'incompatible-restore',
  'deleting',
];
export const deadInstance = [
  'failed',
  'incompatible-network',
  'incompatible-parameters',
  'incompatible-restore',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'storage-full',
  'stopped',
  'deleting',
];
