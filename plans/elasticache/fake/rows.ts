/** What the fake keeps: caches (replication groups and standalone ones), snapshots, groups of parameters, subnets and users, events. */
import type { SandboxWorld, Table } from '../../../src/sandbox/service.ts';

export interface Tag {
  Key: string;
  Value: string;
}

/** What all nodes of a cache share, in the service's own words. */
export interface Settings {
  Engine: string;
  /** As described: 6.2.6. */
  EngineVersion: string;
  CacheNodeType: string;
  CacheParameterGroupName: string;
  CacheSubnetGroupName: string;
  SecurityGroupIds: string[];
  PreferredMaintenanceWindow: string;
  NotificationTopicArn?: string;
  AutoMinorVersionUpgrade: boolean;
  SnapshotRetentionLimit: number;
  SnapshotWindow: string;
  /** Asked for; addresses of the sandbox have ports of their own. */
  Port: number;
  NetworkType: string;
  IpDiscovery: string;
  DataTiering: boolean;
  LogDeliveryConfigurations: Record<string, unknown>[];
}

export interface Node {
  /** CacheClusterId. */
  id: string;
  /** Of this node for ever: names come again, this does not. */
  uid: string;
  zone: string;
  subnet: string;
  /** Port on 127.0.0.1. */
  address: number;
  createdAt: string;
  status: 'creating' | 'available' | 'snapshotting' | 'modifying' | 'deleting' | 'restore-failed';
  /** When manual backups were taken of it: 20 in 24 hours. */
  backups: string[];
}

export interface Shard {
  id: string;
  slots?: string;
  /** CacheClusterId. */
  primary: string;
  nodes: Node[];
  primaryAddress?: number;
  readerAddress?: number;
}

export interface Cache {
  kind: 'group' | 'standalone';
  id: string;
  uid: string;
  arn: string;
  description: string;
  createdAt: string;
  /** Until then it is not found: the service is eventually consistent. */
  visibleAt: string;
  status: 'creating' | 'available' | 'modifying' | 'snapshotting' | 'deleting' | 'create-failed';
  settings: Settings;
  cluster: boolean;
  clusterMode: 'enabled' | 'disabled' | 'compatible';
  shards: Shard[];
  configurationAddress?: number;
  /** Names that its addresses have, in a world where those of a real account were told; else all are 127.0.0.1. */
  hosts?: Record<number, { Address: string; Port: number }>;
  automaticFailover: boolean;
  multiAz: boolean;
  tls: boolean;
  tlsMode?: 'required' | 'preferred';
  /** SHA-256 of what AUTH takes. */
  tokens: string[];
  tokenAt?: string;
  userGroupIds: string[];
  encryption: { type: 'none' | 'sse-elasticache' | 'sse-kms'; keyArn?: string; grantId?: string };
  durability?: string;
  snapshottingClusterId?: string;
  global?: { id: string; role: 'PRIMARY' | 'SECONDARY' };
  tags: Tag[];
  /** Decided when it was asked for, told when its time has come. */
  fails?: { reason: string; how: 'create-failed' | 'restore-failed' };
  restoredFrom?: string;
  /** What Describe said before the last change, for stale reads. */
  before?: unknown;
  /** What its engine begins with. */
  seed?: Seeded;
}

/** Data that are made where they are first needed: the same for the same words. */
export interface Seeded {
  name: string;
  keys: number;
  databases: number[];
}

export interface SnapshotNode {
  NodeGroupId?: string;
  CacheClusterId?: string;
  CacheNodeId?: string;
  CacheNodeCreateTime: string;
  SnapshotCreateTime: string;
  CacheSize: string;
  NodeGroupConfiguration?: { NodeGroupId: string; Slots?: string; ReplicaCount: number; PrimaryAvailabilityZone?: string; ReplicaAvailabilityZones?: string[] };
  /** Name of the RDB; absent without an engine. */
  file?: string;
}

export interface Snapshot {
  name: string;
  uid: string;
  arn: string;
  status: 'creating' | 'available' | 'restoring' | 'copying' | 'deleting' | 'failed';
  source: 'manual' | 'automated';
  visibleAt: string;
  cacheUid: string;
  /** What a replication group in cluster mode shows, else the node backed up. */
  group?: { id: string; description: string };
  clusterId?: string;
  clusterCreatedAt: string;
  zone?: string;
  cluster: boolean;
  automaticFailover: boolean;
  durability?: string;
  settings: Settings;
  vpcId: string;
  nodes: SnapshotNode[];
  /** Of each part; null without cluster mode. */
  slots: (string | null)[];
  keyArn?: string;
  grantId?: string;
  tags: Tag[];
  fails?: string;
  /** Of a backup that a world began with: it holds what its cache began with. */
  seed?: Seeded;
}

export interface SubnetGroup {
  CacheSubnetGroupName: string;
  CacheSubnetGroupDescription: string;
  VpcId: string;
  subnetIds: string[];
  ARN: string;
  tags: Tag[];
}

export interface ParameterGroup {
  CacheParameterGroupName: string;
  CacheParameterGroupFamily: string;
  Description: string;
  ARN: string;
  values: Record<string, string>;
  tags: Tag[];
}

export interface UserGroup {
  UserGroupId: string;
  Status: string;
  Engine: string;
  UserIds: string[];
  ARN: string;
}

export interface Happened {
  SourceIdentifier: string;
  SourceType: 'replication-group' | 'cache-cluster' | 'cache-subnet-group' | 'cache-parameter-group' | 'user-group';
  Message: string;
  Date: string;
}

type Of<T> = (world: SandboxWorld, region: string) => Table<T>;
const table =
  <T>(name: string): Of<T> =>
  (world, region) =>
    world.table<T>(`elasticache.${name}`, region);

/** By `group/id` and `standalone/id`. */
export const caches = table<Cache>('caches');
export const snapshots = table<Snapshot>('snapshots');
export const subnetGroups = table<SubnetGroup>('subnetGroups');
export const parameterGroups = table<ParameterGroup>('parameterGroups');
export const userGroups = table<UserGroup>('userGroups');
export const happenings = table<Happened>('events');

export const groupKey = (id: string): string => `group/${id.toLowerCase()}`;
export const standaloneKey = (id: string): string => `standalone/${id.toLowerCase()}`;

export const regionsWithCaches = (world: SandboxWorld): string[] => world.regions('elasticache.caches');

export const nodesOf = (cache: Cache): Node[] => cache.shards.flatMap((shard) => shard.nodes);

export const arn = (world: SandboxWorld, region: string, type: string, name: string): string =>
  `arn:${world.partition}:elasticache:${region}:${world.account}:${type}:${name}`;

export function cacheByUid(world: SandboxWorld, uid: string): { cache: Cache; region: string } | undefined {
  for (const region of regionsWithCaches(world)) for (const cache of caches(world, region).values()) if (cache.uid === uid) return { cache, region };
  return undefined;
}

/** The cache and shard of a node by its CacheClusterId. */
export function nodeById(world: SandboxWorld, region: string, id: string): { cache: Cache; shard: Shard; node: Node } | undefined {
  for (const cache of caches(world, region).values())
    for (const shard of cache.shards) for (const node of shard.nodes) if (node.id === id.toLowerCase()) return { cache, shard, node };
  return undefined;
}

export const visible = (row: { visibleAt: string }, now: Date): boolean => Date.parse(row.visibleAt) <= now.getTime();
