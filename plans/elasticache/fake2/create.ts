/** CreateReplicationGroup and CreateCacheCluster: empty, or from a backup. facts/elasticache.md 2, 3.2, 3.4, 6. */
import { createHash } from 'node:crypto';
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { quotaValue, securityGroups, subnets } from '../../../src/sandbox/services/index.ts';
import { nameFault } from '../names.ts';
import { older } from '../version.ts';
import { chooseVersion, parameterGroup, refuseNodeType, refuseOlder, subnetGroup } from './catalogue.ts';
import { describeClusters, groupShape } from './describe.ts';
import { ensureAddresses } from './engine.ts';
import { badCombination, badValue, snapshotOf } from './find.ts';
import { grant, usableKey } from './keys.ts';
import { type CacheRow, type ClusterRow, clusters, type GroupRow, groups, iso, nodesOf, say, type ShardRow, type SnapshotRow, type Tag, userGroups } from './rows.ts';
import { shardsFor } from './shards.ts';

// biome-ignore lint/suspicious/noExplicitAny: CreateReplicationGroupMessage, parsed by the SDK's own schema
type Create = any;

export async function createGroup(input: Create, call: SandboxCall): Promise<unknown> {
  const { world, region, now } = call;
  const id = freeId(String(input.ReplicationGroupId), 40, call);
  const backup = input.SnapshotName === undefined ? undefined : restorable(input.SnapshotName, call);
  if (input.SnapshotArns?.length) throw badValue('The sandbox has no S3: SnapshotArns cannot be used.');
  const engine = String(input.Engine ?? backup?.of.engine ?? 'redis').toLowerCase();
  if (engine !== 'redis' && engine !== 'valkey') throw badValue(`The parameter Engine must be redis or valkey for a replication group, not ${engine}.`);
  const { version, family } = chooseVersion(engine, input.EngineVersion ?? (backup ? shortVersion(backup.of.engineVersion) : undefined));
  const parameters = parameterGroup(call, input.CacheParameterGroupName ?? `default.${family}${wantsCluster(input, backup) ? '.cluster.on' : ''}`);
  if (parameters.family !== family) throw badCombination(`Expected a parameter group of family ${family} but found one of family ${parameters.family}.`);
  const clusterEnabled = input.ClusterMode === 'enabled' || (input.ClusterMode === undefined && parameters.clusterEnabled);
  if (clusterEnabled !== parameters.clusterEnabled) throw badCombination(`ClusterMode ${input.ClusterMode} and parameter group ${parameters.name} do not fit.`);
  if (backup) refuseBackup(backup, engine, version, clusterEnabled);
  refuseNodeType(input.CacheNodeType ?? backup?.of.nodeType);
  const nodeType = String(input.CacheNodeType ?? backup?.of.nodeType);
  const tiering = nodeType.startsWith('cache.r6gd.');
  if (tiering !== (input.DataTieringEnabled === true)) throw badCombination('DataTieringEnabled must be true with r6gd node types, and only with them.');
  const zones = subnetGroup(call, input.CacheSubnetGroupName ?? backup?.of.subnetGroup).subnetIds.map((subnet) => subnets(world, region).get(subnet)?.AvailabilityZone ?? `${region}a`);
  const shards = shardsFor(id, input, clusterEnabled, zones, backup);
  const nodes = shards.flatMap((shard) => shard.nodes);
  const failover = input.AutomaticFailoverEnabled === true;
  if (clusterEnabled && !failover) throw badCombination('Automatic failover must be enabled for replication groups with cluster mode enabled.');
  if (failover && !clusterEnabled && nodes.length < 2) throw badCombination('Automatic failover requires at least 2 cache clusters in the replication group.');
  if (input.MultiAZEnabled && !failover) throw badCombination('Multi-AZ requires automatic failover.');
  refuseQuota(nodes.length, call);
  refuseSecurity(input, call);
  // Valkey: on unless told otherwise (facts/elasticache.md 1.2).
  const encrypted = input.AtRestEncryptionEnabled ?? engine === 'valkey';
  if (input.KmsKeyId !== undefined && !encrypted) throw badCombination('KmsKeyId can only be used with AtRestEncryptionEnabled.');
  if (encrypted && engine === 'redis' && older(version, '4.0.10')) throw badCombination(`Encryption at rest is not supported for engine version ${version}.`);
  const key = input.KmsKeyId === undefined ? undefined : usableKey(call, input.KmsKeyId);
  const capacity = world.fault('elasticache.capacity', { ReplicationGroupId: id });
  if (capacity) throw new ServiceFault('InsufficientCacheClusterCapacityFault', String(capacity.reason ?? `Insufficient capacity of ${nodeType} in ${zones[0]}.`));
  const row: GroupRow = {
    ...common(call, input, { id, kind: 'replicationgroup', engine, version, parameters: parameters.name, nodeType, backup, shards, clusterEnabled, encrypted }),
    id,
    description: String(input.ReplicationGroupDescription),
    clusterMode: clusterEnabled ? 'enabled' : (input.ClusterMode ?? 'disabled'),
    multiAz: input.MultiAZEnabled === true,
    automaticFailover: failover,
    dataTiering: tiering,
    userGroupIds: input.UserGroupIds ?? [],
    ...(key ? { keyArn: key.Arn, grantId: grant(call, key) } : {}),
    ...(input.Durability ? { durability: input.Durability } : {}),
  };
  row.turns = coming(call, row, id);
  groups(world, region).set(id, row);
  if (backup) Object.assign(backup, { status: 'restoring', turns: [{ at: row.turns[0]?.at ?? iso(now), status: 'available' }] });
  say(world, region, 'replication-group', id, `Replication group ${id} creation started`);
  await ensureAddresses(world, region, row);
  return { ReplicationGroup: groupShape(call, row) };
}

const shortVersion = (text: string): string => (older(text, '6.0') ? text : text.split('.').slice(0, 2).join('.'));

const wantsCluster = (input: Create, backup: SnapshotRow | undefined): boolean =>
  input.ClusterMode === 'enabled' || (input.ClusterMode === undefined && (input.NumNodeGroups > 1 || input.NodeGroupConfiguration?.length > 0 || (backup?.of.clusterEnabled ?? false)));

/** Creating for a while, then available; or it fails by itself, and only the events say why (facts/elasticache.md 4.3, 10). */
function coming(call: SandboxCall, row: GroupRow, id: string): GroupRow['turns'] {
  const { world, now } = call;
  const ends = world.duration(600, 1500);
  const failed = world.fault('elasticache.create-failed', { ReplicationGroupId: id });
  if (failed) return [{ at: iso(now, ends), status: 'create-failed', event: `Replication group ${id} creation failed: ${failed.reason ?? 'insufficient capacity in the requested availability zone'}` }];
  const backups = row.retention > 0 ? [{ at: iso(now, ends + world.duration(10, 60)), status: 'snapshotting' }, { at: iso(now, ends + world.duration(240, 420)), status: 'available' }] : [];
  // Automatic backups may take the new group at once: facts/elasticache.md 4.2.
  return [{ at: iso(now, ends), status: 'available', event: `Replication group ${id} created` }, ...backups];
}

interface Common {
  id: string;
  kind: 'replicationgroup' | 'cluster';
  engine: CacheRow['engine'];
  version: string;
  parameters: string;
  nodeType: string;
  backup: SnapshotRow | undefined;
  shards: ShardRow[];
  clusterEnabled: boolean;
  encrypted: boolean;
}

function common({ world, region, account, now }: SandboxCall, input: Create, given: Common): CacheRow {
  const { backup } = given;
  const tls = input.TransitEncryptionEnabled === true;
  const tags: Tag[] = (input.Tags ?? backup?.tags ?? []).map((tag: Tag) => ({ Key: tag.Key, Value: tag.Value ?? '' }));
  return {
    ARN: `arn:${world.partition}:elasticache:${region}:${account}:${given.kind}:${given.id}`,
    created: iso(now), visibleAt: iso(now, world.duration(0, 5)), status: 'creating', turns: [], tags,
    engine: given.engine, engineVersion: given.version, nodeType: given.nodeType, port: input.Port ?? backup?.of.port ?? 6379, parameterGroup: given.parameters,
    subnetGroup: (input.CacheSubnetGroupName ?? backup?.of.subnetGroup ?? 'default').toLowerCase(), securityGroupIds: input.SecurityGroupIds ?? [],
    maintenanceWindow: input.PreferredMaintenanceWindow ?? backup?.of.maintenanceWindow ?? 'mon:03:00-mon:04:00',
    ...(input.NotificationTopicArn ? { topicArn: input.NotificationTopicArn } : {}),
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true, retention: input.SnapshotRetentionLimit ?? 0, snapshotWindow: input.SnapshotWindow ?? backup?.of.snapshotWindow ?? '06:00-07:00',
    tls, ...(tls ? { tlsMode: input.TransitEncryptionMode ?? 'required' } : {}), authTokenEnabled: input.AuthToken !== undefined,
    tokens: input.AuthToken === undefined ? [] : [createHash('sha256').update(String(input.AuthToken)).digest('hex')],
    networkType: input.NetworkType ?? 'ipv4', ipDiscovery: input.IpDiscovery ?? 'ipv4',
    logDelivery: (input.LogDeliveryConfigurations ?? []).filter((log: { Enabled?: boolean }) => log.Enabled !== false).map(({ Enabled: _, ...log }: Record<string, unknown>) => ({ ...log, Status: 'active' })),
    shards: given.shards, clusterEnabled: given.clusterEnabled, encrypted: given.encrypted,
    ...(backup ? { restoredFrom: backup.name } : {}), lineage: backup?.lineage ?? world.id(16),
  };
}

function freeId(asked: string, most: number, { world, region }: SandboxCall): string {
  const id = asked.toLowerCase();
  const fault = id.length > most ? `it has more than ${most} characters` : nameFault(id.slice(0, 40));
  if (fault) throw badValue(`The identifier ${asked} is not valid: ${fault}.`);
  if (groups(world, region).has(id)) throw new ServiceFault('ReplicationGroupAlreadyExistsFault', `Replication group ${id} already exists.`);
  if (clusters(world, region).has(id)) throw new ServiceFault('CacheClusterAlreadyExistsFault', `Cache cluster ${id} already exists.`);
  return id;
}

function restorable(name: string, call: SandboxCall): SnapshotRow {
  const backup = snapshotOf(call, name);
  if (backup.status !== 'available') throw new ServiceFault('InvalidSnapshotStateFault', `Snapshot ${backup.name} is not in available state. Current state is ${backup.status}.`);
  return backup;
}

function refuseBackup(backup: SnapshotRow, engine: string, version: string, clusterEnabled: boolean): void {
  if (backup.of.clusterEnabled && !clusterEnabled) throw badCombination('A backup of a cluster with cluster mode enabled cannot be restored to one with cluster mode disabled.');
  if (backup.of.engine !== engine && !(backup.of.engine === 'valkey' && backup.of.engineVersion.startsWith('7.2') && version.startsWith('7.1'))) throw badCombination(`A backup of ${backup.of.engine} cannot be restored to ${engine}.`);
  if (backup.of.engine === engine) refuseOlder(version, backup.of.engineVersion);
}

function refuseQuota(more: number, { world, region }: SandboxCall): void {
  const now = [...groups(world, region).values(), ...clusters(world, region).values()].reduce((n, row) => n + nodesOf(row).length, 0);
  const quota = [...world.table<{ QuotaName: string; ServiceCode: string; Value: number }>('service-quotas.quotas', region).values()].find((row) => row.ServiceCode === 'elasticache' && row.QuotaName === 'Nodes per Region')?.Value ?? quotaValue(world, region, 'elasticache', 'nodes') ?? 300;
  if (now + more > quota) throw new ServiceFault('NodeQuotaForCustomerExceededFault', `This would exceed the quota of ${quota} nodes per Region.`);
}

function refuseSecurity(input: Create, { world, region }: SandboxCall): void {
  const tls = input.TransitEncryptionEnabled === true;
  for (const id of input.SecurityGroupIds ?? []) if (!securityGroups(world, region).has(id)) throw badValue(`Some security groups are invalid, or do not exist in the VPC: ${id}`);
  if ((input.Tags ?? []).length > 50) throw new ServiceFault('TagQuotaPerResourceExceeded', 'A resource has at most 50 tags.');
  if (input.AuthToken !== undefined && !tls) throw badCombination('AuthToken can only be used with TransitEncryptionEnabled.');
  if (input.AuthToken !== undefined && !/^[\w!&#$^<>.~*+=:;,?'(){}[\]|-]{16,128}$/.test(String(input.AuthToken))) throw badValue('The AuthToken must have 16 to 128 printable characters.');
  if (input.TransitEncryptionMode !== undefined && !tls) throw badCombination('TransitEncryptionMode can only be used with TransitEncryptionEnabled.');
  for (const id of input.UserGroupIds ?? []) {
    const group = userGroups(world, region).get(String(id).toLowerCase());
    if (!group) throw new ServiceFault('UserGroupNotFoundFault', `${id} is not found.`);
    if (group.status !== 'active') throw new ServiceFault('InvalidUserGroupStateFault', `User group ${id} is not active.`);
  }
}

/** Has neither AtRestEncryptionEnabled nor KmsKeyId: a standalone cache cannot be encrypted (facts/elasticache.md 3.4). */
export async function createCluster(input: Create, call: SandboxCall): Promise<unknown> {
  const { world, region, now } = call;
  const id = freeId(String(input.CacheClusterId), 50, call);
  if (input.ReplicationGroupId !== undefined) throw badValue('The sandbox adds no members to a group by CreateCacheCluster.');
  const backup = input.SnapshotName === undefined ? undefined : restorable(input.SnapshotName, call);
  const engine = String(input.Engine ?? backup?.of.engine ?? 'redis').toLowerCase() as CacheRow['engine'];
  const { version, family } = chooseVersion(engine, input.EngineVersion ?? (backup ? shortVersion(backup.of.engineVersion) : undefined));
  const parameters = parameterGroup(call, input.CacheParameterGroupName ?? `default.${family}`);
  if (parameters.clusterEnabled) throw badCombination('A cache cluster cannot be created with a parameter group that has cluster-enabled=yes.');
  if (parameters.family !== family) throw badCombination(`Expected a parameter group of family ${family} but found one of family ${parameters.family}.`);
  if (backup) refuseBackup(backup, engine, version, false);
  refuseNodeType(input.CacheNodeType ?? backup?.of.nodeType);
  const count = input.NumCacheNodes ?? 1;
  if (engine !== 'memcached' && count !== 1) throw badValue('NumCacheNodes must be 1 for redis.');
  refuseQuota(count, call);
  refuseSecurity(input, call);
  const zone = input.PreferredAvailabilityZone ?? subnets(world, region).get(subnetGroup(call, input.CacheSubnetGroupName ?? backup?.of.subnetGroup).subnetIds[0] ?? '')?.AvailabilityZone ?? `${region}a`;
  const nodes = Array.from({ length: count }, () => ({ CacheClusterId: id, zone, role: 'primary' as const }));
  const row: ClusterRow = { ...common(call, input, { id, kind: 'cluster', engine, version, parameters: parameters.name, nodeType: String(input.CacheNodeType ?? backup?.of.nodeType), backup, shards: [{ NodeGroupId: '0001', nodes }], clusterEnabled: false, encrypted: false }), id };
  row.turns = [{ at: iso(now, world.duration(240, 600)), status: 'available', event: `Cache cluster created` }];
  clusters(world, region).set(id, row);
  await ensureAddresses(world, region, row);
  const { CacheClusters } = describeClusters({ CacheClusterId: id }, { ...call, now: new Date(row.visibleAt) }) as { CacheClusters: unknown[] };
  return { CacheCluster: CacheClusters[0] };
}
