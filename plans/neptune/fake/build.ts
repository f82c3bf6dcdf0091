/** What worlds are built from: clusters as they would stand after a life, without the calls that made them. */
import { putSecurityGroup, putSubnets, securityGroups, subnets, vpcs } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { familyOf, zonesOf } from './catalogue.ts';
import { emptyVolume, type Volume } from './data/volume.ts';
import { ensureGroups } from './groups.ts';
import { takeGrant, usableKey } from './key.ts';
import { arnOf, resourceId } from './names.ts';
import { ensureQuotas } from './quotas.ts';
import {
  type ClusterRow,
  clusterGroups,
  clusters,
  endpoints,
  globals,
  instanceGroups,
  instances,
  type InstanceRow,
  snapshots,
  type SnapshotRow,
  subnetGroups,
  type SubnetGroupRow,
  subscriptions,
  type Tag,
} from './rows.ts';
import { snapshotVolume } from './data/volume.ts';

const tagsOf = (tags: Record<string, string> | undefined): Tag[] => Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));

/** A subnet group with a subnet in each zone; its VPC, subnets and the default security group are made where they are missing. */
export function putSubnetGroup(world: SandboxWorld, region: string, name: string, vpcId: string): SubnetGroupRow {
  let own = [...subnets(world, region).values()].filter((row) => row.VpcId === vpcId);
  if (own.length === 0) own = putSubnets(world, region, vpcId, [{ zone: 'a' }, { zone: 'b' }, { zone: 'c' }]);
  const row: SubnetGroupRow = {
    DBSubnetGroupName: name,
    DBSubnetGroupDescription: name,
    VpcId: vpcId,
    Subnets: own.map((one) => ({ SubnetIdentifier: one.SubnetId, zone: one.AvailabilityZone })),
    tags: [],
  };
  subnetGroups(world, region).set(name, row);
  return row;
}

export interface ParameterGroupOptions {
  name: string;
  family: string;
  parameters?: Record<string, string>;
}
export function putClusterParameterGroup(world: SandboxWorld, region: string, { name, family, parameters }: ParameterGroupOptions): void {
  clusterGroups(world, region).set(name, { name, family, description: name, parameters: parameters ?? {}, tags: [] });
}
export function putParameterGroup(world: SandboxWorld, region: string, { name, family, parameters }: ParameterGroupOptions): void {
  instanceGroups(world, region).set(name, { name, family, description: name, parameters: parameters ?? {}, tags: [] });
}

export interface InstanceOptions extends Partial<Omit<InstanceRow, 'DBInstanceIdentifier' | 'cluster' | 'tags' | 'writer'>> {
  name: string;
  tags?: Record<string, string>;
}
export interface ClusterOptions extends Partial<Omit<ClusterRow, 'DBClusterIdentifier' | 'tags' | 'KmsKeyId' | 'StorageEncrypted' | 'AssociatedRoles'>> {
  name: string;
  vpcId?: string;
  /** Key id, ARN or alias; absent: not encrypted. */
  key?: string;
  roles?: string[];
  /** The first is the writer. */
  instances?: InstanceOptions[];
  customEndpoints?: { name: string; type: 'READER' | 'ANY'; members?: string[]; excluded?: string[]; tags?: Record<string, string> }[];
  tags?: Record<string, string>;
  createdAt?: Date;
  data?: Partial<Volume>;
}

/** A cluster that is available, with its instances, custom endpoints and data. */
export function putCluster(world: SandboxWorld, region: string, options: ClusterOptions): ClusterRow {
  ensureGroups(world, region);
  ensureQuotas(world, region);
  const { name, vpcId = 'vpc-0graph', key, roles = [], instances: members = [], customEndpoints = [], tags, createdAt, data, ...given } = options;
  const EngineVersion = given.EngineVersion ?? '1.3.2.1';
  const group = given.DBSubnetGroup ?? 'graph-subnets';
  if (!subnetGroups(world, region).has(group)) putSubnetGroup(world, region, group, vpcId);
  if (!vpcs(world, region).has(vpcId)) throw new Error(`no VPC ${vpcId}`);
  const held = key === undefined ? undefined : usableKey(world, region, key);
  const made = (createdAt ?? new Date(world.clock.now().getTime() - 200 * 86_400_000)).toISOString();
  const row: ClusterRow = {
    DBClusterIdentifier: name,
    DbClusterResourceId: resourceId(world, 'cluster'),
    Engine: 'neptune',
    EngineVersion,
    Status: 'available',
    AvailabilityZones: zonesOf(region),
    BackupRetentionPeriod: 1,
    PreferredBackupWindow: '02:00-02:30',
    PreferredMaintenanceWindow: 'sun:04:00-sun:04:30',
    DBClusterParameterGroup: `default.${familyOf(EngineVersion)}`,
    DBSubnetGroup: group,
    VpcSecurityGroupIds: given.VpcSecurityGroupIds ?? [openGroup(world, region, subnetGroups(world, region).get(group)?.VpcId ?? vpcId, given.Port ?? 8182)],
    Port: 8182,
    StorageEncrypted: held !== undefined,
    ...(held ? { KmsKeyId: held.Arn } : {}),
    IAMDatabaseAuthenticationEnabled: false,
    EnabledCloudwatchLogsExports: [],
    CopyTagsToSnapshot: true,
    DeletionProtection: false,
    AssociatedRoles: roles.map((RoleArn) => ({ RoleArn, Status: 'ACTIVE' })),
    ClusterCreateTime: made,
    tags: tagsOf(tags),
    due: [],
    seenFrom: made,
    ...given,
  };
  if (held) row.grant = takeGrant(world, region, held, row.DbClusterResourceId);
  clusters(world, region).set(row.DbClusterResourceId, row);
  const byName = new Map(members.map((one, index) => [one.name, putInstance(world, region, row, one, index, made)]));
  const idsOf = (names: string[] | undefined) => (names ?? []).map((one) => byName.get(one)?.DbiResourceId).filter((id) => id !== undefined);
  for (const one of customEndpoints)
    endpoints(world, region).set(one.name, {
      DBClusterEndpointIdentifier: one.name,
      DBClusterEndpointResourceIdentifier: resourceId(world, 'cluster-endpoint'),
      cluster: row.DbClusterResourceId,
      Status: 'available',
      CustomEndpointType: one.type,
      static: idsOf(one.members),
      excluded: idsOf(one.excluded),
      tags: tagsOf(one.tags),
      due: [],
    });
  world.table<Volume>('neptune.volumes', 'global').set(row.DbClusterResourceId, { ...emptyVolume(), ...data });
  return row;
}

function putInstance(
  world: SandboxWorld,
  region: string,
  cluster: ClusterRow,
  { name, tags, ...given }: InstanceOptions,
  index: number,
  made: string,
): InstanceRow {
  const row: InstanceRow = {
    DBInstanceIdentifier: name,
    DbiResourceId: resourceId(world, 'db'),
    cluster: cluster.DbClusterResourceId,
    DBInstanceClass: 'db.r6g.large',
    Engine: cluster.Engine,
    EngineVersion: cluster.EngineVersion,
    DBInstanceStatus: 'available',
    writer: index === 0,
    AvailabilityZone: cluster.AvailabilityZones[index % cluster.AvailabilityZones.length] ?? `${region}a`,
    PreferredMaintenanceWindow: cluster.PreferredMaintenanceWindow,
    AutoMinorVersionUpgrade: true,
    PromotionTier: 1,
    DBParameterGroupName: `default.${familyOf(cluster.EngineVersion)}`,
    ParameterApplyStatus: 'in-sync',
    clusterParameters: 'in-sync',
    PubliclyAccessible: false,
    MonitoringInterval: 0,
    CopyTagsToSnapshot: false,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    InstanceCreateTime: made,
    tags: tagsOf(tags),
    due: [],
    seenFrom: made,
    streams: clusterGroups(world, region).get(cluster.DBClusterParameterGroup)?.parameters.neptune_streams === '1',
    ...given,
  };
  instances(world, region).set(row.DbiResourceId, row);
  return row;
}

/** A security group that lets the port in, one a VPC. */
function openGroup(world: SandboxWorld, region: string, vpcId: string, port: number): string {
  const found = [...securityGroups(world, region).values()].find((row) => row.VpcId === vpcId && row.GroupName === `graph-${port}`);
  return (found ?? putSecurityGroup(world, region, { name: `graph-${port}`, vpcId, description: 'Graph clients', ingress: [{ port, cidr: '10.0.0.0/16' }] }))
    .GroupId;
}

export function putSnapshot(
  world: SandboxWorld,
  region: string,
  cluster: ClusterRow,
  options: { name: string; type?: 'manual' | 'automated'; at?: Date; tags?: Record<string, string>; sharedWith?: string[] },
): SnapshotRow {
  const row: SnapshotRow = {
    DBClusterSnapshotIdentifier: options.name,
    DBClusterIdentifier: cluster.DBClusterIdentifier,
    cluster: cluster.DbClusterResourceId,
    Engine: cluster.Engine,
    EngineVersion: cluster.EngineVersion,
    Status: 'available',
    SnapshotType: options.type ?? 'manual',
    PercentProgress: 100,
    SnapshotCreateTime: (options.at ?? new Date(world.clock.now().getTime() - 86_400_000)).toISOString(),
    ClusterCreateTime: cluster.ClusterCreateTime,
    AvailabilityZones: cluster.AvailabilityZones,
    Port: cluster.Port,
    VpcId: subnetGroups(world, region).get(cluster.DBSubnetGroup)?.VpcId ?? '',
    StorageEncrypted: cluster.StorageEncrypted,
    ...(cluster.KmsKeyId ? { KmsKeyId: cluster.KmsKeyId } : {}),
    IAMDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
    AllocatedStorage: 1,
    sharedWith: options.sharedWith ?? [],
    tags: tagsOf(options.tags),
    due: [],
  };
  snapshots(world, region).set(row.DBClusterSnapshotIdentifier, row);
  const volumes = world.table<Volume>('neptune.volumes', 'global');
  volumes.set(snapshotVolume(region, row.DBClusterSnapshotIdentifier), structuredClone(volumes.get(cluster.DbClusterResourceId) ?? emptyVolume()));
  return row;
}

/** A global database of which this cluster is the primary. */
export function putGlobal(world: SandboxWorld, region: string, name: string, cluster: ClusterRow): void {
  globals(world).set(name, {
    GlobalClusterIdentifier: name,
    GlobalClusterResourceId: resourceId(world, 'cluster'),
    Status: 'available',
    Engine: 'neptune',
    EngineVersion: cluster.EngineVersion,
    StorageEncrypted: cluster.StorageEncrypted,
    DeletionProtection: false,
    members: [{ arn: arnOf(world, region, 'cluster', cluster.DBClusterIdentifier), writer: true }],
  });
}

export function putSubscription(
  world: SandboxWorld,
  region: string,
  options: { name: string; type: 'db-cluster' | 'db-instance'; sources: string[]; categories?: string[] },
): void {
  subscriptions(world, region).set(options.name, {
    CustSubscriptionId: options.name,
    SnsTopicArn: `arn:${world.partition}:sns:${region}:${world.account}:${options.name}`,
    SourceType: options.type,
    SourceIdsList: options.sources,
    EventCategoriesList: options.categories ?? ['failover', 'failure', 'notification'],
    SubscriptionCreationTime: world.clock.now().toUTCString(),
    Enabled: true,
    tags: [],
  });
}
