/** The cluster of a plan's facts as rows, under the resource ids, names and times that were read. Its graph is empty. */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import type { NeptuneFacts } from '../../gather/facts.ts';
import { type ClusterOptions, type InstanceOptions, putCluster } from '../build.ts';
import type { ClusterRow } from '../rows.ts';

type Row = Record<string, unknown>;

/** Those of the fields that were told. */
function told(row: object, names: readonly string[]): Row {
  return Object.fromEntries(names.flatMap((name) => ((row as Row)[name] === undefined || (row as Row)[name] === null ? [] : [[name, (row as Row)[name]]])));
}

const ofCluster = [
  'DbClusterResourceId',
  'Engine',
  'EngineVersion',
  'AvailabilityZones',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'DBClusterParameterGroup',
  'DBSubnetGroup',
  'Port',
  'IAMDatabaseAuthenticationEnabled',
  'EnabledCloudwatchLogsExports',
  'CopyTagsToSnapshot',
  'DeletionProtection',
  'ServerlessV2ScalingConfiguration',
  'StorageType',
  'AssociatedRoles',
  'ClusterCreateTime',
];
const ofInstance = [
  'DbiResourceId',
  'DBInstanceClass',
  'EngineVersion',
  'AvailabilityZone',
  'PreferredMaintenanceWindow',
  'AutoMinorVersionUpgrade',
  'PromotionTier',
  'PubliclyAccessible',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'CopyTagsToSnapshot',
  'CACertificateIdentifier',
  'InstanceCreateTime',
];

type Tags = { Key?: string | undefined; Value?: string | undefined }[] | null | undefined;
const tagsOf = (tags: Tags): Record<string, string> => Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

export const vpcOf = ({ subnetGroup }: NeptuneFacts): string => subnetGroup?.VpcId ?? 'vpc-0graph';

export function rebuildCluster(world: SandboxWorld, region: string, facts: NeptuneFacts): ClusterRow {
  const { cluster, members } = facts;
  const writers = new Set((cluster.DBClusterMembers ?? []).filter((one) => one.IsClusterWriter).map((one) => one.DBInstanceIdentifier));
  const tiers = new Map((cluster.DBClusterMembers ?? []).map((one) => [one.DBInstanceIdentifier, one.PromotionTier]));
  const created = cluster.ClusterCreateTime;
  return putCluster(world, region, {
    ...told(cluster, ofCluster),
    name: facts.id,
    vpcId: vpcOf(facts),
    VpcSecurityGroupIds: (cluster.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []),
    ...(cluster.StorageEncrypted && cluster.KmsKeyId ? { key: cluster.KmsKeyId } : {}),
    ...(created ? { createdAt: new Date(created), seenFrom: new Date(created).toISOString() } : {}),
    tags: tagsOf(facts.tags),
    instances: members.map((row): InstanceOptions => {
      const name = row.DBInstanceIdentifier ?? '';
      const group = row.DBParameterGroups?.[0]?.DBParameterGroupName;
      return {
        ...told({ PromotionTier: tiers.get(name), ...row }, ofInstance),
        name,
        // Which of them writes is told by the cluster, not by their order.
        ...({ writer: writers.has(row.DBInstanceIdentifier) } as object),
        ...(group ? { DBParameterGroupName: group } : {}),
        tags: tagsOf(facts.memberTags[name]),
      };
    }),
    customEndpoints: facts.customEndpoints.map(({ row, tags }) => ({
      name: row.DBClusterEndpointIdentifier ?? '',
      type: row.CustomEndpointType === 'READER' ? ('READER' as const) : ('ANY' as const),
      members: row.StaticMembers ?? [],
      excluded: row.ExcludedMembers ?? [],
      tags: tagsOf(tags),
    })),
  } as ClusterOptions);
}
