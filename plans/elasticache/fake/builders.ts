/** Caches of any shape for a world, as if they had been there for long: also those that AWS would not make anew. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { putAlias, putKey, putQuota, putSecurityGroup, putSubnets, resolveKey } from '../../../src/sandbox/services/index.ts';
import { tokenHash } from './access.ts';
import { grant, usableKey } from './encryption.ts';
import { makeCache } from './make.ts';
import { defaultGroup } from './parameter-groups.ts';
import type { Cache, Settings, Snapshot, Tag } from './rows.ts';
import { putSubnetGroup } from './subnet-groups.ts';
import { primaries, putRow } from './take.ts';
import { evenSlots, type PlannedShard } from './topology.ts';
import { familyOf } from './versions.ts';

export const demoRegion = 'eu-west-1';
const subnetGroupName = 'caches';
const securityGroup = 'sg-0cac4e5000000001a';

interface CommonOptions {
  region?: string;
  id: string;
  /** 'redis' unless told. */
  engine?: string;
  /** As described: 6.2.6. */
  version?: string;
  nodeType?: string;
  tags?: Record<string, string>;
  tls?: boolean;
  /** Its SHA-256 is kept. Wants TLS. */
  authToken?: string;
  retention?: number;
  parameterGroup?: string;
  topic?: string;
  port?: number;
  /** What it holds where redis-server is there: so many keys, and more in these databases. */
  keys?: number;
  databases?: number[];
  /** 200 days before now unless told. */
  createdAt?: Date;
}

export interface GroupOptions extends CommonOptions {
  description?: string;
  /** Cluster mode off: nodes in all, 2 unless told. */
  nodes?: number;
  /** Cluster mode on: how many even shards, or each one's slots and replicas. */
  shards?: number | { slots: string; replicas: number }[];
  /** Of each shard, where `shards` is a number; 1 unless told. */
  replicas?: number;
  /** `true`: under the service's own key; else a key by id, ARN or alias. */
  encrypted?: true | string;
  global?: Cache['global'];
  userGroupIds?: string[];
  zones?: string[];
}

export type ClusterOptions = CommonOptions;

/** A VPC with subnets in three zones, a security group, a subnet group and the quota of nodes: what every cache stands in. Once a region. */
export function putNetwork(world: SandboxWorld, region = demoRegion): void {
  const vpcId = 'vpc-0cac4e5000000001';
  const found = putSubnets(
    world,
    region,
    vpcId,
    ['a', 'b', 'c'].map((zone, i) => ({ zone, subnetId: `subnet-0cac4e500000000${i + 1}` })),
  );
  putSecurityGroup(world, region, {
    groupId: securityGroup,
    name: 'caches',
    vpcId,
    description: 'Redis from the application',
    ingress: [{ port: 6379, cidr: '10.0.0.0/16' }],
  });
  putSubnetGroup(world, region, { name: subnetGroupName, description: 'Caches in three zones', subnetIds: found.map((subnet) => subnet.SubnetId) });
  putQuota(world, region, {
    serviceCode: 'elasticache',
    serviceName: 'Amazon ElastiCache',
    quotaCode: 'L-DFE45DF3',
    quotaName: 'Nodes per Region',
    value: 300,
  });
}

/** Keys with their aliases: one that works, and those that a plan must refuse. */
export function putKeys(world: SandboxWorld, region = demoRegion): void {
  const alias = (name: string, ...[options]: [Parameters<typeof putKey>[2]?]): void =>
    void putAlias(world, region, `alias/${name}`, putKey(world, region, { description: name, ...options }));
  alias('cache-prod', { rotation: true });
  alias('cache-disabled', { state: 'Disabled' });
  alias('cache-signing', { usage: 'SIGN_VERIFY', spec: 'RSA_2048' });
  alias('cache-leaving', { state: 'PendingDeletion', deletionInDays: 21 });
}

export async function putReplicationGroup(world: SandboxWorld, options: GroupOptions): Promise<Cache> {
  const region = options.region ?? demoRegion;
  const cluster = options.shards !== undefined;
  const shards = plannedShards(options);
  const nodes = shards.reduce((sum, shard) => sum + 1 + shard.replicas, 0);
  const key = typeof options.encrypted === 'string' ? usableKey(world, region, options.encrypted) : undefined;
  const cache = await makeCache(world, region, {
    ...common(world, options, cluster),
    kind: 'group',
    description: options.description ?? options.id,
    cluster,
    shards,
    automaticFailover: nodes > shards.length,
    multiAz: nodes > shards.length,
    encryption: options.encrypted === undefined ? { type: 'none' } : key ? { type: 'sse-kms', keyArn: key.Arn } : { type: 'sse-elasticache' },
  });
  if (key) cache.encryption.grantId = grant(world, region, key, { 'aws:elasticache:replicationgroup': cache.id });
  if (options.userGroupIds) cache.userGroupIds = options.userGroupIds;
  if (options.global) cache.global = options.global;
  return finished(cache, options);
}

/** A standalone cache: one node without a group. */
export async function putCacheCluster(world: SandboxWorld, options: ClusterOptions): Promise<Cache> {
  const chosen = {
    ...common(world, options, false),
    kind: 'standalone' as const,
    description: '',
    cluster: false,
    shards: [{ id: '0001', replicas: 0, zones: [] }],
  };
  return finished(
    await makeCache(world, options.region ?? demoRegion, { ...chosen, automaticFailover: false, multiAz: false, encryption: { type: 'none' } }),
    options,
  );
}

/** A manual backup from `daysAgo`, which holds what the cache began with. Under `key`, else in clear. */
export function putSnapshot(world: SandboxWorld, cache: Cache, given: { region?: string; name: string; daysAgo?: number; key?: string }): Snapshot {
  const region = given.region ?? demoRegion;
  const at = new Date(world.clock.now().getTime() - (given.daysAgo ?? 0) * 86_400_000);
  const key = given.key === undefined ? undefined : resolveKey(world, region, given.key);
  const snapshot = putRow(world, region, cache, {
    name: given.name,
    source: 'manual',
    nodes: primaries(cache),
    ...(key ? { keyArn: key.Arn } : {}),
    tags: [...cache.tags],
    visibleAt: at,
  });
  const perShard = Math.max(1, Math.round(((cache.seed?.keys ?? 0) * 130) / 1_000_000 / cache.shards.length));
  return Object.assign(snapshot, {
    status: 'available' as const,
    ...(cache.seed ? { seed: structuredClone(cache.seed) } : {}),
    nodes: snapshot.nodes.map((node) => ({ ...node, SnapshotCreateTime: at.toISOString(), CacheSize: `${perShard} MB` })),
  });
}

function common(world: SandboxWorld, options: CommonOptions, cluster: boolean) {
  const now = world.clock.now();
  const createdAt = options.createdAt ?? new Date(now.getTime() - 200 * 86_400_000);
  const engine = options.engine ?? 'redis';
  const version = options.version ?? '6.2.6';
  const family = familyOf(engine, version) ?? 'redis6.x';
  const tls = options.tls ?? options.authToken !== undefined;
  const settings: Settings = {
    Engine: engine,
    EngineVersion: version,
    CacheNodeType: options.nodeType ?? 'cache.m6g.large',
    CacheParameterGroupName: options.parameterGroup ?? defaultGroup(family, cluster),
    CacheSubnetGroupName: subnetGroupName,
    SecurityGroupIds: [securityGroup],
    PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    ...(options.topic ? { NotificationTopicArn: options.topic } : {}),
    AutoMinorVersionUpgrade: true,
    SnapshotRetentionLimit: options.retention ?? 0,
    SnapshotWindow: '02:00-03:00',
    Port: options.port ?? 6379,
    NetworkType: 'ipv4',
    IpDiscovery: 'ipv4',
    DataTiering: false,
    LogDeliveryConfigurations: [],
  };
  const access: Pick<Cache, 'tls' | 'tlsMode' | 'tokens' | 'tokenAt' | 'userGroupIds'> = {
    tls,
    ...(tls ? { tlsMode: 'required' } : {}),
    tokens: options.authToken === undefined ? [] : [tokenHash(options.authToken)],
    ...(options.authToken === undefined ? {} : { tokenAt: createdAt.toISOString() }),
    userGroupIds: [],
  };
  const tags = Object.entries(options.tags ?? {}).map(([Key, Value]): Tag => ({ Key, Value }));
  return { id: options.id, settings, access, tags, createdAt, visibleAt: createdAt, status: 'available' as const };
}

function plannedShards({ shards, replicas = 1, nodes = 2, zones = [] }: GroupOptions): PlannedShard[] {
  if (shards === undefined) return [{ id: '0001', replicas: nodes - 1, zones }];
  const all = typeof shards === 'number' ? evenSlots(shards).map((slots) => ({ slots, replicas })) : shards;
  return all.map((shard, i) => ({ id: String(i + 1).padStart(4, '0'), ...shard, zones: [] }));
}

function finished(cache: Cache, { keys = 0, databases = [] }: CommonOptions): Cache {
  if (keys > 0) cache.seed = { name: cache.id, keys, databases };
  return cache;
}
