/** What AWS would let us create: versions, classes, parameter groups, and the room that quotas leave. facts/neptune.md 1b, 5. */
import type {
  DBClusterParameterGroup,
  DBClusterSnapshot,
  DBEngineVersion,
  DBParameterGroup,
  OrderableDBInstanceOption,
  Parameter,
} from '@aws-sdk/client-neptune';
import type { AccountQuota } from '@aws-sdk/client-rds';
import type { AwsCaller } from '../../../src/actions/context.ts';
import { type Optional, optionalInto } from '../../../src/aws/optional.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import type { NeptuneFacts, Plain, Room } from './facts.ts';
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

/** What Neptune shares with RDS, as its API calls it, and as Service Quotas does: facts/neptune.md 5. */
const quotas = {
  clusters: { account: 'DBClusters', service: /^db clusters$/i },
  instances: { account: 'DBInstances', service: /^db instances$/i },
  snapshots: { account: 'ManualClusterSnapshots', service: /^manual db cluster snapshots$/i },
};
type Quota = keyof typeof quotas;

/** The account's own numbers, in force and used; where they may not be read, those of Service Quotas, and what Describe counts. */
export async function readRoom(
  call: Call,
  optional: Optional,
  source: SourceFacts,
  snapshots: Plain<DBClusterSnapshot>[] | null,
): Promise<NeptuneFacts['room']> {
  const told = await optionalInto([])('the account', 'rds:DescribeAccountAttributes', async () => {
    const { output } = await call('rds', 'DescribeAccountAttributes', {});
    return (output.AccountQuotas ?? []) as Plain<AccountQuota>[];
  });
  const counted: Record<Quota, number | null> = {
    clusters: source.region.clusters.length,
    instances: source.region.instances.length,
    snapshots: snapshots ? snapshots.filter((s) => s.SnapshotType === 'manual').length : null,
  };
  const own = (name: Quota): Room | undefined => {
    const row = told?.find((q) => q.AccountQuotaName === quotas[name].account);
    return row?.Max === undefined ? undefined : { used: row.Used ?? counted[name], most: row.Max };
  };
  const lacking = (Object.keys(quotas) as Quota[]).some((name) => !own(name));
  const listed = lacking
    ? await optional('the quotas', 'rds:DescribeAccountAttributes, or servicequotas:ListServiceQuotas', () =>
        everyPage<{ QuotaName?: string; Value?: number }>(call, 'service-quotas', 'ListServiceQuotas', { ServiceCode: 'rds' }, 'Quotas'),
      )
    : null;
  const room = (name: Quota): Room =>
    own(name) ?? { used: counted[name], most: listed?.find((q) => quotas[name].service.test(q.QuotaName ?? ''))?.Value ?? null };
  return { clusters: room('clusters'), instances: room('instances'), snapshots: room('snapshots') };
}
