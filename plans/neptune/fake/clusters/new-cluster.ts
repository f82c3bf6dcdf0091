/** A new cluster row, whether created or restored. It has no instances, whatever it was made from. */
import { ServiceFault, type SandboxCall } from '../../../../src/sandbox/service.ts';
import { securityGroups } from '../../../../src/sandbox/services/index.ts';
import { familyOf, zonesOf } from '../catalogue.ts';
import { takeGrant, usableKey } from '../key.ts';
import { later } from '../moves.ts';
import { identifier, resourceId } from '../names.ts';
import { isFull } from '../quotas.ts';
import { noSubnetGroup } from '../refuse.ts';
import { clusterNamed, clusters, type ClusterRow, subnetGroups, type Tag } from '../rows.ts';
import { asTags } from '../tags.ts';
import { checkSettings, checkWindows, type SettingsInput } from './settings.ts';

export interface Wanted extends SettingsInput {
  DBClusterIdentifier: string;
  Tags?: Tag[];
  version: string;
  /** The key it is encrypted under; undefined: not encrypted. */
  key: string | undefined;
  seconds: [low: number, high: number];
  CloneGroupId?: string;
}

/** Throws what the service answers; the row is kept and on its way to `available`. */
export function newCluster(wanted: Wanted, { world, region, now }: SandboxCall): ClusterRow {
  const name = identifier('DBClusterIdentifier', wanted.DBClusterIdentifier);
  if (clusterNamed(world, region, name)) throw new ServiceFault('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
  if (isFull(world, region, 'DBClusters')) throw new ServiceFault('DBClusterQuotaExceededFault', 'DB cluster quota exceeded');
  checkSettings(world, region, wanted, wanted.version);
  const tags = asTags(wanted.Tags);
  const subnetGroup = (wanted.DBSubnetGroupName ?? 'default').toLowerCase();
  const group = subnetGroups(world, region).get(subnetGroup);
  if (!group) throw noSubnetGroup(subnetGroup);
  const capacity = world.fault('neptune.cluster-capacity', { DBClusterIdentifier: name });
  if (capacity)
    throw new ServiceFault('InsufficientDBClusterCapacityFault', 'There is not enough capacity for the DB cluster in the requested Availability Zones.');
  const key = wanted.key === undefined ? undefined : usableKey(world, region, wanted.key);

  const row: ClusterRow = {
    DBClusterIdentifier: name,
    DbClusterResourceId: resourceId(world, 'cluster'),
    Engine: 'neptune',
    EngineVersion: wanted.version,
    Status: 'creating',
    AvailabilityZones: wanted.AvailabilityZones ?? zonesOf(region),
    BackupRetentionPeriod: wanted.BackupRetentionPeriod ?? 1,
    PreferredBackupWindow: wanted.PreferredBackupWindow ?? '03:10-03:40',
    PreferredMaintenanceWindow: wanted.PreferredMaintenanceWindow ?? 'sat:05:20-sat:05:50',
    DBClusterParameterGroup: (wanted.DBClusterParameterGroupName ?? `default.${familyOf(wanted.version)}`).toLowerCase(),
    DBSubnetGroup: subnetGroup,
    VpcSecurityGroupIds: wanted.VpcSecurityGroupIds ?? defaultSecurityGroup(group.VpcId),
    Port: wanted.Port ?? 8182,
    StorageEncrypted: key !== undefined,
    ...(key ? { KmsKeyId: key.Arn } : {}),
    // Off unless told, also where the source had it on: facts 0.3.
    IAMDatabaseAuthenticationEnabled: wanted.EnableIAMDatabaseAuthentication ?? false,
    EnabledCloudwatchLogsExports: wanted.EnableCloudwatchLogsExports ?? [],
    CopyTagsToSnapshot: wanted.CopyTagsToSnapshot ?? false,
    DeletionProtection: wanted.DeletionProtection ?? false,
    ...(wanted.ServerlessV2ScalingConfiguration ? { ServerlessV2ScalingConfiguration: wanted.ServerlessV2ScalingConfiguration } : {}),
    ...(wanted.StorageType ? { StorageType: wanted.StorageType } : {}),
    ...(wanted.CloneGroupId ? { CloneGroupId: wanted.CloneGroupId } : {}),
    AssociatedRoles: [],
    ClusterCreateTime: now.toISOString(),
    tags,
    due: [],
    seenFrom: new Date(now.getTime() + world.duration(0, 2)).toISOString(),
  };
  checkWindows(row);
  if (key) row.grant = takeGrant(world, region, key, row.DbClusterResourceId);
  const failed = world.fault('neptune.create-failed', { DBClusterIdentifier: name });
  later(row, now, world.duration(...wanted.seconds), 'set', { Status: failed ? String(failed.status ?? 'failed') : 'available' });
  clusters(world, region).set(row.DbClusterResourceId, row);
  return row;

  function defaultSecurityGroup(vpc: string): string[] {
    const found = [...securityGroups(world, region).values()].find((one) => one.VpcId === vpc && one.GroupName === 'default');
    return found ? [found.GroupId] : ['sg-default'];
  }
}
