/** Rows as they stand once everything is settled: what worlds and tests are built of. */
import { createHash } from 'node:crypto';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { grantKey, keys } from '../../../src/sandbox/services/index.ts';
import { offers } from './catalogue.ts';
import { ensureAddresses } from './engine.ts';
import { type CacheRow, type ClusterRow, clusters, type GroupRow, groups, iso, type NodeRow, type ShardRow, snapshots, type SnapshotRow, subnetGroups, type Tag } from './rows.ts';
import { evenSlots } from './shards.ts';

export interface CacheOptions {
  engine?: CacheRow['engine'];
  /** As described: 6.2.6. */
  version?: string;
  nodeType?: string;
  tags?: Record<string, string>;
  retention?: number;
  tls?: boolean;
  /** Needs `tls`. */
  token?: string;
  keyArn?: string;
  topicArn?: string;
  securityGroupIds?: string[];
  subnetGroup?: string;
  parameterGroup?: string;
  keys?: number;
  createdAt?: Date;
  zones?: string[];
}

export interface GroupOptions extends CacheOptions {
  description?: string;
  /** Cluster mode off: how many nodes. */
  nodes?: number;
  /** Cluster mode on: number of shards, or each with its slots and replicas. */
  shards?: number | { slots: string; replicas: number }[];
  replicas?: number;
  globalId?: string;
}

const tagsOf = (tags: Record<string, string> = {}): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function base(world: SandboxWorld, region: string, id: string, kind: string, options: CacheOptions, shards: ShardRow[], cluster: boolean): CacheRow {
  const engine = options.engine ?? 'redis';
  const version = options.version ?? '6.2.6';
  const family = offers.find((offer) => offer.engine === engine && offer.version === version)?.family ?? `${engine}${version.split('.')[0]}`;
  const created = (options.createdAt ?? new Date(world.clock.now().getTime() - 200 * 86_400_000)).toISOString();
  const key = options.keyArn ? keys(world, region).get(options.keyArn) : undefined;
  return {
    ARN: `arn:${world.partition}:elasticache:${region}:${world.account}:${kind}:${id}`, created, visibleAt: created, status: 'available', turns: [], tags: tagsOf(options.tags),
    engine, engineVersion: version, nodeType: options.nodeType ?? 'cache.m6g.large', port: 6379, parameterGroup: options.parameterGroup ?? `default.${family}${cluster ? '.cluster.on' : ''}`,
    subnetGroup: options.subnetGroup ?? [...subnetGroups(world, region).keys()][0] ?? 'default', securityGroupIds: options.securityGroupIds ?? [], maintenanceWindow: 'sun:05:00-sun:06:00',
    ...(options.topicArn ? { topicArn: options.topicArn } : {}), autoMinorVersionUpgrade: true, retention: options.retention ?? 0, snapshotWindow: '03:00-04:00',
    tls: options.tls ?? false, ...(options.tls ? { tlsMode: 'required' as const } : {}), authTokenEnabled: options.token !== undefined,
    tokens: options.token === undefined ? [] : [createHash('sha256').update(options.token).digest('hex')],
    networkType: 'ipv4', ipDiscovery: 'ipv4', logDelivery: [], shards, clusterEnabled: cluster, encrypted: options.keyArn !== undefined,
    ...(key ? { keyArn: key.Arn, grantId: grantKey(world, key, { GranteePrincipal: `elasticache.${region}.amazonaws.com` }).GrantId } : {}),
    ...(options.keys ? { seeded: { keys: options.keys, seed: id } } : {}), lineage: `${id}:${created}`,
  };
}

const member = (id: string, n: number, zones: string[]): NodeRow => ({ CacheClusterId: `${id}-${String(n + 1).padStart(3, '0')}`, zone: zones[n % zones.length] ?? 'eu-west-1a', role: n === 0 ? 'primary' : 'replica' });

export async function putReplicationGroup(world: SandboxWorld, region: string, id: string, options: GroupOptions = {}): Promise<GroupRow> {
  const zones = options.zones ?? ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  const given = typeof options.shards === 'number' ? evenSlots(options.shards).map((slots) => ({ slots, replicas: options.replicas ?? 1 })) : options.shards;
  const shards: ShardRow[] = given
    ? given.map(({ slots, replicas }, i) => {
        const shard = String(i + 1).padStart(4, '0');
        return { NodeGroupId: shard, Slots: slots, nodes: Array.from({ length: replicas + 1 }, (_, n) => member(`${id}-${shard}`, n, [...zones.slice(i % zones.length), ...zones])) };
      })
    : [{ NodeGroupId: '0001', nodes: Array.from({ length: options.nodes ?? 2 }, (_, n) => member(id, n, zones)) }];
  const several = shards.every((shard) => shard.nodes.length > 1);
  const row: GroupRow = {
    ...base(world, region, id, 'replicationgroup', options, shards, given !== undefined), id, description: options.description ?? id, clusterMode: given ? 'enabled' : 'disabled',
    multiAz: several, automaticFailover: given !== undefined || several, dataTiering: false, userGroupIds: [], ...(options.globalId ? { globalId: options.globalId, globalRole: 'PRIMARY' } : {}),
  };
  groups(world, region).set(id, row);
  await ensureAddresses(world, region, row);
  return row;
}

export async function putCacheCluster(world: SandboxWorld, region: string, id: string, options: CacheOptions = {}): Promise<ClusterRow> {
  const zones = options.zones ?? [`${region}a`];
  const row: ClusterRow = { ...base(world, region, id, 'cluster', options, [{ NodeGroupId: '0001', nodes: [{ CacheClusterId: id, zone: zones[0] ?? '', role: 'primary' }] }], false), id };
  clusters(world, region).set(id, row);
  await ensureAddresses(world, region, row);
  return row;
}

export function putSubnetGroup(world: SandboxWorld, region: string, name: string, vpcId: string, subnetIds: string[]): void {
  subnetGroups(world, region).set(name, { name, description: name, vpcId, subnetIds });
}

/** A manual backup of long ago. Its data is that of the cache when it is first restored, where an engine runs. */
export function putSnapshot(world: SandboxWorld, region: string, name: string, row: GroupRow, options: { daysAgo?: number; keyArn?: string } = {}): SnapshotRow {
  const created = iso(world.clock.now(), -(options.daysAgo ?? 30) * 86_400_000);
  const node = row.shards[0]?.nodes[0];
  const { tags: _, turns: __, ...of } = structuredClone(row);
  const made: SnapshotRow = {
    name, ARN: `arn:${world.partition}:elasticache:${region}:${world.account}:snapshot:${name}`, created, visibleAt: created, status: 'available', turns: [], tags: [], source: 'manual',
    ...(row.clusterEnabled ? { groupId: row.id } : { clusterId: node?.CacheClusterId ?? '' }), ...(options.keyArn ? { keyArn: options.keyArn } : {}), lineage: row.lineage, of: { ...of, tags: [], turns: [] },
    nodes: row.shards.map((shard) => ({ CacheClusterId: shard.nodes[0]?.CacheClusterId ?? '', NodeGroupId: shard.NodeGroupId, created, ...(shard.Slots ? { Slots: shard.Slots } : {}), ReplicaCount: shard.nodes.length - 1 })),
  };
  snapshots(world, region).set(name, made);
  return made;
}
