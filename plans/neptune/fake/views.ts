/** Rows as Describe shows them: names, ARNs and hosts are made from what is true now, so that a rename changes them all. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { subnets } from '../../../src/sandbox/services/index.ts';
import { arnOf, customHost, dnsId, instanceHost, readerHost, writerHost } from './names.ts';
import {
  type ClusterRow,
  clusters,
  type EndpointRow,
  globals,
  instances,
  type InstanceRow,
  membersOf,
  type SnapshotRow,
  subnetGroups,
  type SubnetGroupRow,
} from './rows.ts';

export function clusterView(world: SandboxWorld, region: string, row: ClusterRow): Record<string, unknown> {
  const arn = arnOf(world, region, 'cluster', row.DBClusterIdentifier);
  const members = membersOf(world, region, row);
  const global = [...globals(world).values()].find(({ members: all }) => all.some((member) => member.arn === arn));
  return {
    ...row,
    AllocatedStorage: 1,
    DBClusterArn: arn,
    MasterUsername: row.Engine === 'neptune' ? undefined : 'admin',
    Endpoint: writerHost(world, region, row.Engine, row.DBClusterIdentifier),
    ReaderEndpoint: readerHost(world, region, row.Engine, row.DBClusterIdentifier),
    HostedZoneId: `Z${dnsId(world, region).toUpperCase()}`,
    MultiAZ: new Set(members.map((member) => member.AvailabilityZone)).size > 1,
    EarliestRestorableTime: row.ClusterCreateTime,
    LatestRestorableTime: row.Status === 'available' ? world.clock.now() : undefined,
    DBClusterMembers: members.map((member) => ({
      DBInstanceIdentifier: member.DBInstanceIdentifier,
      IsClusterWriter: member.writer,
      DBClusterParameterGroupStatus: member.clusterParameters,
      PromotionTier: member.PromotionTier,
    })),
    VpcSecurityGroups: row.VpcSecurityGroupIds.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' })),
    GlobalClusterIdentifier: global?.GlobalClusterIdentifier,
    // "Absent = standard": facts 2b.
    StorageType: row.StorageType === 'standard' ? undefined : row.StorageType,
    NetworkType: 'IPV4',
  };
}

/** Statuses of an instance from which a name leads to it. */
export const hasHost = (row: InstanceRow): boolean => row.DBInstanceStatus !== 'creating';

export function instanceView(world: SandboxWorld, region: string, row: InstanceRow): Record<string, unknown> {
  const cluster = clusters(world, region).get(row.cluster);
  const group = cluster && subnetGroups(world, region).get(cluster.DBSubnetGroup);
  return {
    ...row,
    DBInstanceArn: arnOf(world, region, 'db', row.DBInstanceIdentifier),
    DBClusterIdentifier: cluster?.DBClusterIdentifier,
    AllocatedStorage: 1,
    Endpoint: hasHost(row)
      ? {
          Address: instanceHost(world, region, row.Engine, row.DBInstanceIdentifier),
          Port: cluster?.Port ?? 8182,
          HostedZoneId: `Z${dnsId(world, region).toUpperCase()}`,
        }
      : undefined,
    DbInstancePort: 0,
    VpcSecurityGroups: (cluster?.VpcSecurityGroupIds ?? []).map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' })),
    DBParameterGroups: [{ DBParameterGroupName: row.DBParameterGroupName, ParameterApplyStatus: row.ParameterApplyStatus }],
    DBSubnetGroup: group && subnetGroupView(world, region, group),
    PendingModifiedValues: row.PendingModifiedValues ?? {},
    BackupRetentionPeriod: cluster?.BackupRetentionPeriod,
    PreferredBackupWindow: cluster?.PreferredBackupWindow,
    MultiAZ: false,
    LicenseModel: 'amazon-license',
    StorageType: cluster?.StorageType === 'iopt1' ? 'aurora-iopt1' : 'aurora',
    StorageEncrypted: cluster?.StorageEncrypted ?? false,
    KmsKeyId: cluster?.KmsKeyId,
    IAMDatabaseAuthenticationEnabled: cluster?.IAMDatabaseAuthenticationEnabled ?? false,
    EnabledCloudwatchLogsExports: cluster?.EnabledCloudwatchLogsExports,
    PerformanceInsightsEnabled: false,
    DeletionProtection: false,
    NetworkType: 'IPV4',
  };
}

/** Snapshots follow a rename of their cluster: facts 3b. */
export const clusterNameOf = (world: SandboxWorld, region: string, row: SnapshotRow): string =>
  clusters(world, region).get(row.cluster)?.DBClusterIdentifier ?? row.DBClusterIdentifier;

export const snapshotView = (world: SandboxWorld, region: string, row: SnapshotRow): Record<string, unknown> => ({
  ...row,
  DBClusterIdentifier: clusterNameOf(world, region, row),
  DBClusterSnapshotArn: arnOf(world, region, 'cluster-snapshot', row.DBClusterSnapshotIdentifier),
  LicenseModel: 'amazon-license',
});

export function endpointView(world: SandboxWorld, region: string, row: EndpointRow): Record<string, unknown> {
  const cluster = clusters(world, region).get(row.cluster);
  const names = (ids: string[]) => ids.map((id) => instances(world, region).get(id)?.DBInstanceIdentifier).filter((name) => name !== undefined);
  return {
    ...row,
    DBClusterIdentifier: cluster?.DBClusterIdentifier,
    Endpoint: customHost(world, region, cluster?.Engine ?? 'neptune', row.DBClusterEndpointIdentifier),
    EndpointType: 'CUSTOM',
    StaticMembers: names(row.static),
    ExcludedMembers: names(row.excluded),
    DBClusterEndpointArn: arnOf(world, region, 'cluster-endpoint', row.DBClusterEndpointIdentifier),
  };
}

export const subnetGroupView = (world: SandboxWorld, region: string, row: SubnetGroupRow): Record<string, unknown> => ({
  ...row,
  SubnetGroupStatus: 'Complete',
  DBSubnetGroupArn: arnOf(world, region, 'subgrp', row.DBSubnetGroupName),
  SupportedNetworkTypes: ['IPV4'],
  Subnets: row.Subnets.map(({ SubnetIdentifier, zone }) => ({
    SubnetIdentifier,
    SubnetAvailabilityZone: { Name: subnets(world, region).get(SubnetIdentifier)?.AvailabilityZone ?? zone },
    SubnetStatus: 'Active',
  })),
});
