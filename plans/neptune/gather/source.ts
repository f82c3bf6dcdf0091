/** The source itself: a cluster and its instances, by name when it is planned, by resource id ever after. facts/neptune.md 0.4, 2. */
import type { DBCluster, DBInstance } from '@aws-sdk/client-neptune';
import type { AwsCaller } from '../../../src/actions/context.ts';
import { AwsError } from '../../../src/aws/error.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import type { NeptuneFacts, Plain } from './facts.ts';

type Call = AwsCaller['call'];

export type SourceFacts = Pick<NeptuneFacts, 'id' | 'arn' | 'resourceId' | 'cluster' | 'members'> & {
  /** Every cluster and instance of the region, whatever its engine: their quotas are shared (facts/neptune.md 5). */
  region: { clusters: Plain<DBCluster>[]; instances: Plain<DBInstance>[] };
};

export const isFault = (error: unknown, pattern: RegExp): boolean => error instanceof AwsError && pattern.test(error.name);

/** Describe also answers rows of RDS, Aurora and DocumentDB: facts/neptune.md 4b. */
export const isNeptune = (row: { Engine?: string | undefined }): boolean => row.Engine === 'neptune';

export async function readRegion(call: Call): Promise<SourceFacts['region']> {
  const [clusters, instances] = await Promise.all([
    everyPage<Plain<DBCluster>>(call, 'neptune', 'DescribeDBClusters', {}, 'DBClusters'),
    everyPage<Plain<DBInstance>>(call, 'neptune', 'DescribeDBInstances', {}, 'DBInstances'),
  ]);
  return { clusters, instances };
}

/** `which`: a name as typed, or a resource id. Nothing of that: undefined. */
export async function readSource(call: Call, which: { id: string } | { resourceId: string }): Promise<SourceFacts | undefined> {
  const region = await readRegion(call);
  const found = region.clusters.find((c) => ('id' in which ? c.DBClusterIdentifier === which.id.toLowerCase() : c.DbClusterResourceId === which.resourceId));
  return found ? sourceIn(region, found) : undefined;
}

export function sourceIn(region: SourceFacts['region'], cluster: Plain<DBCluster>): SourceFacts {
  const id = cluster.DBClusterIdentifier ?? '';
  const named = new Set((cluster.DBClusterMembers ?? []).map((m) => m.DBInstanceIdentifier));
  const members = region.instances
    .filter((i) => i.DBClusterIdentifier === id || named.has(i.DBInstanceIdentifier))
    .sort((a, b) => ((a.DBInstanceIdentifier ?? '') < (b.DBInstanceIdentifier ?? '') ? -1 : 1));
  return {
    id,
    arn: cluster.DBClusterArn ?? '',
    resourceId: cluster.DbClusterResourceId ?? '',
    cluster: volatileOff(cluster),
    members: members.map(volatileOff),
    region,
  };
}

/** What moves by itself is no fact: it would make two readings of one world differ. */
function volatileOff<T extends object>(row: T): T {
  const { LatestRestorableTime: _, EarliestRestorableTime: __, PercentProgress: ___, ...rest } = row as T & Record<string, unknown>;
  return rest as unknown as T;
}
