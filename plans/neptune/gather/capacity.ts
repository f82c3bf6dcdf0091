/** What AWS would let us create: versions, classes, parameter groups, and the room that quotas leave. facts/neptune.md 1b, 5. */
import type {
  DBClusterParameterGroup,
  DBClusterSnapshot,
  DBEngineVersion,
  DBParameterGroup,
  OrderableDBInstanceOption,
  Parameter,
} from '@aws-sdk/client-neptune';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { Optional } from '../../../src/aws/optional.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import type { NeptuneFacts, Plain } from './facts.ts';
import type { SourceFacts } from './source.ts';

type Call = AwsCaller['call'];

export const readVersions = (call: Call, optional: Optional): Promise<NeptuneFacts['engineVersions']> =>
  optional('engine versions on offer', 'rds:DescribeDBEngineVersions', async () => {
    const rows = await everyPage<Plain<DBEngineVersion>>(call, 'neptune', 'DescribeDBEngineVersions', { Engine: 'neptune' }, 'DBEngineVersions');
    return rows.filter((row) => row.EngineVersion).map((row) => ({ version: row.EngineVersion ?? '', family: row.DBParameterGroupFamily ?? null }));
  });

/** No list of classes is documented: only this call tells them, for one version. */
export const readOrderable = (call: Call, optional: Optional, version: string): Promise<NeptuneFacts['orderable']> =>
  optional('instance classes on offer', 'rds:DescribeOrderableDBInstanceOptions', async () => {
    const rows = await everyPage<Plain<OrderableDBInstanceOption>>(
      call,
      'neptune',
      'DescribeOrderableDBInstanceOptions',
      { Engine: 'neptune', EngineVersion: version },
      'OrderableDBInstanceOptions',
    );
    return rows
      .map((row) => ({
        instanceClass: row.DBInstanceClass ?? '',
        zones: (row.AvailabilityZones ?? []).flatMap((z) => z.Name ?? []).sort(),
        encryption: row.SupportsStorageEncryption ?? null,
      }))
      .sort((a, b) => (a.instanceClass < b.instanceClass ? -1 : 1));
  });

export async function readParameters(
  call: Call,
  optional: Optional,
  source: SourceFacts,
): Promise<Pick<NeptuneFacts, 'clusterParameterGroup' | 'streams' | 'instanceParameterGroups'>> {
  const name = source.cluster.DBClusterParameterGroup;
  const names = [...new Set(source.members.flatMap((m) => m.DBParameterGroups?.[0]?.DBParameterGroupName ?? []))].sort();
  const [group, parameters, groups] = await Promise.all([
    name
      ? optional('the cluster parameter group', 'rds:DescribeDBClusterParameterGroups', async () => {
          const { output } = await call('neptune', 'DescribeDBClusterParameterGroups', { DBClusterParameterGroupName: name });
          const found = ((output.DBClusterParameterGroups ?? []) as Plain<DBClusterParameterGroup>[])[0];
          return found ? { name, family: found.DBParameterGroupFamily ?? null } : null;
        })
      : null,
    name
      ? optional('the cluster parameters', 'rds:DescribeDBClusterParameters', () =>
          everyPage<Plain<Parameter>>(call, 'neptune', 'DescribeDBClusterParameters', { DBClusterParameterGroupName: name }, 'Parameters'),
        )
      : null,
    Promise.all(
      names.map((one) =>
        optional(`parameter group ${one}`, 'rds:DescribeDBParameterGroups', async () => {
          const { output } = await call('neptune', 'DescribeDBParameterGroups', { DBParameterGroupName: one });
          return { name: one, family: ((output.DBParameterGroups ?? []) as Plain<DBParameterGroup>[])[0]?.DBParameterGroupFamily ?? null };
        }),
      ),
    ),
  ]);
  const streams = parameters === null ? null : parameters.some((p) => p.ParameterName === 'neptune_streams' && p.ParameterValue === '1');
  return { clusterParameterGroup: group, streams, instanceParameterGroups: groups.filter((g) => g !== null) };
}

/** By name, as Service Quotas shows them for "Amazon RDS", which Neptune shares: facts/neptune.md 5. */
const quotaNames = { clusters: /^db clusters$/i, instances: /^db instances$/i, snapshots: /^manual db cluster snapshots$/i };

export async function readRoom(
  call: Call,
  optional: Optional,
  source: SourceFacts,
  snapshots: Plain<DBClusterSnapshot>[] | null,
): Promise<NeptuneFacts['room']> {
  const quotas = await optional('the quotas', 'servicequotas:ListServiceQuotas', () =>
    everyPage<{ QuotaName?: string; Value?: number }>(call, 'service-quotas', 'ListServiceQuotas', { ServiceCode: 'rds' }, 'Quotas'),
  );
  const most = (name: keyof typeof quotaNames): number | null => quotas?.find((q) => quotaNames[name].test(q.QuotaName ?? ''))?.Value ?? null;
  return {
    clusters: { used: source.region.clusters.length, most: most('clusters') },
    instances: { used: source.region.instances.length, most: most('instances') },
    snapshots: { used: snapshots ? snapshots.filter((s) => s.SnapshotType === 'manual').length : null, most: most('snapshots') },
  };
}
