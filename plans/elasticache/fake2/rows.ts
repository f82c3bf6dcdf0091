/** What the sandbox knows of ElastiCache: rows of plain JSON in the world's tables. Answers are made of them in describe.ts. */
import type { SandboxWorld, Table } from '../../../src/sandbox/service.ts';

export interface Tag {
  Key: string;
  Value: string;
}

/** A change that comes by itself: at this world time the row gets this status. */
export interface Turn {
  at: string;
  status: string;
  /** Said as an event when it happens. */
  event?: string;
}

export interface NodeRow {
  CacheClusterId: string;
  zone: string;
  role: 'primary' | 'replica';
}

export interface ShardRow {
  NodeGroupId: string;
  Slots?: string;
  nodes: NodeRow[];
}

/** What groups and standalone caches have in common. `engineName` and the like are read from members only in the real API. */
export interface CacheRow {
  ARN: string;
  created: string;
  /** Not found before this moment: a create is seen a little later (facts/elasticache.md 4.3). */
  visibleAt: string;
  status: string;
  turns: Turn[];
  tags: Tag[];
  engine: 'redis' | 'valkey' | 'memcached';
  engineVersion: string;
  nodeType: string;
  port: number;
  parameterGroup: string;
  subnetGroup: string;
  securityGroupIds: string[];
  maintenanceWindow: string;
  topicArn?: string;
  autoMinorVersionUpgrade: boolean;
  retention: number;
  snapshotWindow: string;
  tls: boolean;
  tlsMode?: 'preferred' | 'required';
  authTokenEnabled: boolean;
  /** SHA-256, in hex, of each token that AUTH takes. The tokens themselves are never kept. */
  tokens: string[];
  networkType: string;
  ipDiscovery: string;
  logDelivery: Record<string, unknown>[];
  shards: ShardRow[];
  clusterEnabled: boolean;
  encrypted: boolean;
  keyArn?: string;
  grantId?: string;
  /** Name of the backup that it was made of. */
  restoredFrom?: string;
  /** Data that a demo world puts in when the first node starts. */
  seeded?: { keys: number; seed: string };
  /** Which data it holds: a new one at creation, the backup's after a restore. For tests without an engine. */
  lineage: string;
}

export interface GroupRow extends CacheRow {
  id: string;
  description: string;
  clusterMode: string;
  multiAz: boolean;
  automaticFailover: boolean;
  dataTiering: boolean;
  userGroupIds: string[];
  globalId?: string;
  globalRole?: string;
  durability?: string;
  snapshottingClusterId?: string;
}

export interface ClusterRow extends CacheRow {
  id: string;
}

export interface SnapshotRow {
  name: string;
  ARN: string;
  created: string;
  visibleAt: string;
  status: string;
  turns: Turn[];
  tags: Tag[];
  source: 'manual' | 'automated';
  groupId?: string;
  clusterId?: string;
  keyArn?: string;
  grantId?: string;
  lineage: string;
  /** The cache as it was. */
  of: CacheRow & { description?: string; automaticFailover?: boolean };
  nodes: { CacheClusterId: string; NodeGroupId: string; created: string; Slots?: string; ReplicaCount: number }[];
}

export interface EventRow {
  SourceIdentifier: string;
  SourceType: string;
  Message: string;
  Date: string;
}

export const groups = (world: SandboxWorld, region: string): Table<GroupRow> => world.table('elasticache.groups', region);
export const clusters = (world: SandboxWorld, region: string): Table<ClusterRow> => world.table('elasticache.clusters', region);
export const snapshots = (world: SandboxWorld, region: string): Table<SnapshotRow> => world.table('elasticache.snapshots', region);
export const events = (world: SandboxWorld, region: string): Table<EventRow> => world.table('elasticache.events', region);
export const subnetGroups = (world: SandboxWorld, region: string): Table<{ name: string; description: string; vpcId: string; subnetIds: string[] }> => world.table('elasticache.subnetGroups', region);
export const parameterGroups = (world: SandboxWorld, region: string): Table<{ name: string; family: string; description: string; parameters: Record<string, string> }> => world.table('elasticache.parameterGroups', region);
export const userGroups = (world: SandboxWorld, region: string): Table<{ id: string; status: string; engine: string; userIds: string[] }> => world.table('elasticache.userGroups', region);

export const iso = (now: Date, ms = 0): string => new Date(now.getTime() + ms).toISOString();

export function say(world: SandboxWorld, region: string, type: 'replication-group' | 'cache-cluster', id: string, message: string, at = world.clock.now()): void {
  events(world, region).set(`${String(events(world, region).size).padStart(8, '0')}`, { SourceIdentifier: id, SourceType: type, Message: message, Date: at.toISOString() });
}

export const nodesOf = (row: CacheRow): NodeRow[] => row.shards.flatMap((shard) => shard.nodes);
