/** CreateDBInstance, DescribeDBInstances: facts/neptune.md 2a step 6, 2d. */
import { ServiceFault, type SandboxCall } from '../../../../src/sandbox/service.ts';
import { availableCluster } from '../clusters/find.ts';
import { familyOf, orderable } from '../catalogue.ts';
import { later, streamsWanted } from '../moves.ts';
import { identifier, resourceId } from '../names.ts';
import { byName, filtered, page, type Paged } from '../paging.ts';
import { isFull } from '../quotas.ts';
import { clusterState, conflict, invalid, noGroup, noInstance } from '../refuse.ts';
import { clusters, instanceGroups, instanceNamed, instances, type InstanceRow, membersOf, seen, type Tag } from '../rows.ts';
import { asTags } from '../tags.ts';
import { instanceView } from '../views.ts';

export interface CreateInput {
  DBInstanceIdentifier: string;
  DBInstanceClass: string;
  Engine: string;
  DBClusterIdentifier: string;
  AvailabilityZone?: string;
  PreferredMaintenanceWindow?: string;
  DBParameterGroupName?: string;
  MultiAZ?: boolean;
  AutoMinorVersionUpgrade?: boolean;
  PubliclyAccessible?: boolean;
  Tags?: Tag[];
  CopyTagsToSnapshot?: boolean;
  MonitoringInterval?: number;
  MonitoringRoleArn?: string;
  PromotionTier?: number;
}

/** "Managed by the cluster": RDS names the setting it wants to have set there. */
const clusterOwned = {
  BackupRetentionPeriod: 'backup retention period',
  PreferredBackupWindow: 'backup window',
  VpcSecurityGroupIds: 'vpc security groups',
  StorageEncrypted: 'storage encryption',
  KmsKeyId: 'storage encryption',
  Port: 'port',
  MasterUsername: 'master user name',
  MasterUserPassword: 'master user password',
} as const;

export const createInstanceOperations = {
  CreateDBInstance(input: CreateInput, call: SandboxCall) {
    const { world, region, now } = call;
    if (input.Engine !== 'neptune') throw invalid(`Invalid DB engine: ${input.Engine}`);
    if (input.DBClusterIdentifier === undefined) throw conflict('A Neptune DB instance must belong to a DB cluster: DBClusterIdentifier is required.');
    const name = identifier('DBInstanceIdentifier', input.DBInstanceIdentifier);
    if (instanceNamed(world, region, name)) throw new ServiceFault('DBInstanceAlreadyExistsFault', 'DB Instance already exists');
    const cluster = availableCluster(call, input.DBClusterIdentifier);
    const theirs = Object.entries(clusterOwned).find(([field]) => (input as unknown as Record<string, unknown>)[field] !== undefined);
    if (theirs) throw conflict(`The requested DB Instance will be a member of a DB Cluster. Set ${theirs[1]} for the DB Cluster.`);
    if (input.MultiAZ !== undefined && input.AvailabilityZone !== undefined)
      throw conflict('Requesting a specific availability zone is not valid for Multi-AZ instances.');
    if (!orderable(world, input.DBInstanceClass, cluster.EngineVersion))
      throw conflict(
        `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${input.DBInstanceClass}, Engine=neptune, EngineVersion=${cluster.EngineVersion}, LicenseModel=amazon-license.`,
      );
    if (input.DBInstanceClass === 'db.serverless' && !cluster.ServerlessV2ScalingConfiguration)
      throw clusterState('Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.');
    if (input.AvailabilityZone !== undefined && !cluster.AvailabilityZones.includes(input.AvailabilityZone))
      throw invalid(`Invalid availability zone: ${input.AvailabilityZone}`);
    checkMonitoring(input);
    checkGroup(call, input.DBParameterGroupName, cluster.EngineVersion);
    if (input.PromotionTier !== undefined && !(input.PromotionTier >= 0 && input.PromotionTier <= 15))
      throw invalid(`Invalid promotion tier: ${input.PromotionTier}`);
    const members = membersOf(world, region, cluster);
    if (isFull(world, region, 'DBInstances') || members.length >= 16) throw new ServiceFault('InstanceQuotaExceededFault', 'DB instance quota exceeded');
    const tags = asTags(input.Tags);
    if (world.fault('neptune.instance-capacity', { DBInstanceIdentifier: name, DBInstanceClass: input.DBInstanceClass }))
      throw new ServiceFault(
        'InsufficientDBInstanceCapacityFault',
        `Unable to create ${input.DBInstanceClass} in the requested Availability Zone: insufficient capacity.`,
      );

    const row: InstanceRow = {
      DBInstanceIdentifier: name,
      DbiResourceId: resourceId(world, 'db'),
      cluster: cluster.DbClusterResourceId,
      DBInstanceClass: input.DBInstanceClass,
      Engine: 'neptune',
      EngineVersion: cluster.EngineVersion,
      DBInstanceStatus: 'creating',
      // The first instance of a cluster is its writer: facts 2a, inferred from the RDS family.
      writer: !members.some((member) => member.writer),
      AvailabilityZone: input.AvailabilityZone ?? cluster.AvailabilityZones[members.length % cluster.AvailabilityZones.length] ?? `${region}a`,
      PreferredMaintenanceWindow: input.PreferredMaintenanceWindow ?? cluster.PreferredMaintenanceWindow,
      AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
      PromotionTier: input.PromotionTier ?? 1,
      DBParameterGroupName: (input.DBParameterGroupName ?? `default.${familyOf(cluster.EngineVersion)}`).toLowerCase(),
      ParameterApplyStatus: 'in-sync',
      clusterParameters: 'in-sync',
      PubliclyAccessible: input.PubliclyAccessible ?? false,
      MonitoringInterval: input.MonitoringInterval ?? 0,
      ...(input.MonitoringRoleArn ? { MonitoringRoleArn: input.MonitoringRoleArn } : {}),
      CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
      CACertificateIdentifier: 'rds-ca-rsa2048-g1',
      InstanceCreateTime: now.toISOString(),
      tags,
      due: [],
      seenFrom: new Date(now.getTime() + world.duration(0, 2)).toISOString(),
      streams: streamsWanted(world, region, cluster),
    };
    const takes = world.duration(300, 720);
    const failed = world.fault('neptune.create-failed', { DBInstanceIdentifier: name });
    // Seen on real Neptune instances on their way: terraform-provider-aws #15283.
    if (row.MonitoringInterval > 0) later(row, now, takes * 0.8, 'set', { DBInstanceStatus: 'configuring-enhanced-monitoring' });
    later(row, now, takes, 'set', { DBInstanceStatus: failed ? String(failed.status ?? 'incompatible-network') : 'available' });
    instances(world, region).set(row.DbiResourceId, row);
    return { DBInstance: instanceView(world, region, row) };
  },

  DescribeDBInstances(input: Paged & { DBInstanceIdentifier?: string }, { world, region, now }: SandboxCall) {
    const wanted = input.DBInstanceIdentifier?.toLowerCase().split(':').at(-1);
    const all = [...instances(world, region).values()].filter((row) => seen(row, now)).sort(byName((row) => row.DBInstanceIdentifier));
    const named = wanted === undefined ? all : all.filter((row) => row.DBInstanceIdentifier === wanted || row.DbiResourceId.toLowerCase() === wanted);
    if (wanted !== undefined && named.length === 0) throw noInstance(input.DBInstanceIdentifier ?? '');
    const clusterName = (row: InstanceRow) => clusters(world, region).get(row.cluster)?.DBClusterIdentifier;
    const rows = filtered<InstanceRow>(named, input.Filters, {
      engine: (row, value) => row.Engine === value,
      'db-cluster-id': (row, value) => clusterName(row) === value.toLowerCase().split(':').at(-1),
      'db-instance-id': (row, value) => row.DBInstanceIdentifier === value.toLowerCase().split(':').at(-1),
      'dbi-resource-id': (row, value) => row.DbiResourceId === value,
    });
    const { rows: shown, Marker } = page(rows, input);
    return { DBInstances: shown.map((row) => instanceView(world, region, row)), Marker };
  },
};

export function checkMonitoring({ MonitoringInterval: every, MonitoringRoleArn: role }: { MonitoringInterval?: number; MonitoringRoleArn?: string }): void {
  if (every !== undefined && ![0, 1, 5, 10, 15, 30, 60].includes(every)) throw invalid(`Invalid monitoring interval: ${every}`);
  if (every && !role) throw conflict('A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.');
}

export function checkGroup({ world, region }: SandboxCall, name: string | undefined, version: string): void {
  if (name === undefined) return;
  const family = instanceGroups(world, region).get(name.toLowerCase())?.family ?? /^default\.(neptune[\d.]*)$/.exec(name)?.[1];
  if (family === undefined) throw noGroup(name);
  if (family !== familyOf(version))
    throw conflict(
      `The Parameter Group ${name} with DBParameterGroupFamily ${family} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${familyOf(version)}`,
    );
}
