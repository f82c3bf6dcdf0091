/** Rows of the sandbox's RDS control plane, as Describe shows them, and what only the sandbox knows of them (names in lower case). */
import type { SandboxWorld, Table } from '../../../src/sandbox/service.ts';

export interface Tag {
  Key: string;
  Value?: string;
}

/** What happens to a row at a time: moves.ts knows each by its name. */
export interface Due {
  at: string;
  what: string;
  with?: Record<string, unknown>;
}

export interface Scaling {
  MinCapacity?: number;
  MaxCapacity?: number;
}

export interface ClusterRow {
  DBClusterIdentifier: string;
  DbClusterResourceId: string;
  Engine: string;
  EngineVersion: string;
  Status: string;
  AvailabilityZones: string[];
  BackupRetentionPeriod: number;
  PreferredBackupWindow: string;
  PreferredMaintenanceWindow: string;
  DBClusterParameterGroup: string;
  DBSubnetGroup: string;
  VpcSecurityGroupIds: string[];
  Port: number;
  StorageEncrypted: boolean;
  KmsKeyId?: string;
  IAMDatabaseAuthenticationEnabled: boolean;
  EnabledCloudwatchLogsExports: string[];
  CopyTagsToSnapshot: boolean;
  DeletionProtection: boolean;
  ServerlessV2ScalingConfiguration?: Scaling;
  StorageType?: string;
  AssociatedRoles: { RoleArn: string; FeatureName?: string; Status: string }[];
  ClusterCreateTime: string;
  AutomaticRestartTime?: string;
  CloneGroupId?: string;
  CrossAccountClone?: boolean;
  PendingModifiedValues?: Record<string, unknown>;
  tags: Tag[];
  due: Due[];
  /** Not found by Describe before this: the service is not at once of one mind. */
  seenFrom: string;
  /** Its grant on its key. */
  grant?: string;
}

export interface InstanceRow {
  DBInstanceIdentifier: string;
  DbiResourceId: string;
  /** Its cluster, by DbClusterResourceId: names change. Absent for an instance of RDS proper. */
  cluster: string;
  DBInstanceClass: string;
  Engine: string;
  EngineVersion: string;
  DBInstanceStatus: string;
  writer: boolean;
  AvailabilityZone: string;
  PreferredMaintenanceWindow: string;
  AutoMinorVersionUpgrade: boolean;
  PromotionTier: number;
  DBParameterGroupName: string;
  ParameterApplyStatus: string;
  clusterParameters: string;
  PubliclyAccessible: boolean;
  MonitoringInterval: number;
  MonitoringRoleArn?: string;
  CopyTagsToSnapshot: boolean;
  CACertificateIdentifier: string;
  InstanceCreateTime: string;
  PendingModifiedValues?: Record<string, unknown>;
  tags: Tag[];
  due: Due[];
  seenFrom: string;
  /** neptune_streams as it was when this instance last started: facts 6. */
  streams: boolean;
}

export interface SnapshotRow {
  DBClusterSnapshotIdentifier: string;
  /** The name its cluster had; while the cluster lives, its present name is shown. */
  DBClusterIdentifier: string;
  cluster: string;
  Engine: string;
  EngineVersion: string;
  Status: string;
  SnapshotType: 'manual' | 'automated';
  PercentProgress: number;
  SnapshotCreateTime: string;
  ClusterCreateTime: string;
  AvailabilityZones: string[];
  Port: number;
  VpcId: string;
  StorageEncrypted: boolean;
  KmsKeyId?: string;
  IAMDatabaseAuthenticationEnabled: boolean;
  StorageType?: string;
  SourceDBClusterSnapshotArn?: string;
  AllocatedStorage: number;
  /** Accounts that may restore it; 'all' for everybody. */
  sharedWith: string[];
  tags: Tag[];
  due: Due[];
}

export interface EndpointRow {
  DBClusterEndpointIdentifier: string;
  DBClusterEndpointResourceIdentifier: string;
  cluster: string;
  Status: string;
  CustomEndpointType: string;
  /** DbiResourceIds: a member may be renamed. */
  static: string[];
  excluded: string[];
  tags: Tag[];
  due: Due[];
}

export interface GroupRow {
  name: string;
  family: string;
  description: string;
  parameters: Record<string, string>;
  tags: Tag[];
}

export interface SubnetGroupRow {
  DBSubnetGroupName: string;
  DBSubnetGroupDescription: string;
  VpcId: string;
  Subnets: { SubnetIdentifier: string; zone: string }[];
  tags: Tag[];
}

export interface SubscriptionRow {
  CustSubscriptionId: string;
  SnsTopicArn: string;
  SourceType: string;
  SourceIdsList: string[];
  EventCategoriesList: string[];
  SubscriptionCreationTime: string;
  Enabled: boolean;
  tags: Tag[];
}

export interface EventRow {
  SourceIdentifier: string;
  SourceType: string;
  Message: string;
  EventCategories: string[];
  Date: string;
  SourceArn: string;
}

export interface GlobalRow {
  GlobalClusterIdentifier: string;
  GlobalClusterResourceId: string;
  Status: string;
  Engine: string;
  EngineVersion: string;
  StorageEncrypted: boolean;
  DeletionProtection: boolean;
  members: { arn: string; writer: boolean }[];
}

export interface MaintenanceRow {
  ResourceIdentifier: string;
  Action: string;
  Description: string;
}

const at =
  <T>(name: string) =>
  (world: SandboxWorld, region: string): Table<T> => {
    world.table<true>('neptune.regions', 'global').set(region, true);
    return world.table<T>(`neptune.${name}`, region);
  };

/** By DbClusterResourceId, which outlives names. */
export const clusters = at<ClusterRow>('clusters');
/** By DbiResourceId. */
export const instances = at<InstanceRow>('instances');
export const snapshots = at<SnapshotRow>('snapshots');
export const endpoints = at<EndpointRow>('endpoints');
export const clusterGroups = at<GroupRow>('clusterParameterGroups');
export const instanceGroups = at<GroupRow>('parameterGroups');
export const subnetGroups = at<SubnetGroupRow>('subnetGroups');
export const subscriptions = at<SubscriptionRow>('subscriptions');
export const events = at<EventRow>('events');
export const maintenance = at<MaintenanceRow>('maintenance');
export const globals = (world: SandboxWorld): Table<GlobalRow> => world.table<GlobalRow>('neptune.globals', 'global');

export const regions = (world: SandboxWorld): string[] => [...world.table<true>('neptune.regions', 'global').keys()];

export const clusterNamed = (world: SandboxWorld, region: string, name: string): ClusterRow | undefined =>
  [...clusters(world, region).values()].find((row) => row.DBClusterIdentifier === name.toLowerCase());

export const instanceNamed = (world: SandboxWorld, region: string, name: string): InstanceRow | undefined =>
  [...instances(world, region).values()].find((row) => row.DBInstanceIdentifier === name.toLowerCase());

export const membersOf = (world: SandboxWorld, region: string, cluster: ClusterRow): InstanceRow[] =>
  [...instances(world, region).values()].filter((row) => row.cluster === cluster.DbClusterResourceId);

/** True once the service is of one mind about a new row. */
export const seen = (row: { seenFrom: string }, now: Date): boolean => row.seenFrom <= now.toISOString();
