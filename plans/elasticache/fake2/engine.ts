/** From rows to real Redis: stable addresses, backups, restores, failover. Without redis-server: AWS's own kind of host names, and nothing behind them. */
import type { SandboxWorld, Table } from '../../../src/sandbox/service.ts';
import { type CacheSpec, demoSeed, findProgram, openRedis, type RedisEngine } from '../../../src/sandbox/engines/redis/index.ts';
import { type CacheRow, clusters, groups, nodesOf, snapshots, type SnapshotRow } from './rows.ts';

export interface Address {
  host: string;
  port: number;
}
type Row = CacheRow & { id: string };
export type AddressKind = 'primary' | 'reader' | 'configuration' | 'node';

/** Ports of addresses, by `kind:id`: kept, as DNS names are. */
const addresses = (world: SandboxWorld, region: string): Table<number> => world.table('elasticache.addresses', region);

interface Fleet {
  redis: RedisEngine | undefined;
  /** Ends and removals that nobody waits for; whoever makes something of the same name does. */
  pending: Promise<unknown>;
}
const fleets = new WeakMap<SandboxWorld, Fleet>();

/** Worlds are filled before services open, so whoever comes first opens the engine. */
function fleetOf(world: SandboxWorld): Fleet {
  const known = fleets.get(world);
  if (known) return known;
  const program = findProgram('redis-server');
  const redis = program ? openRedis({ world, program, spec: (cache) => specOf(world, cache), seed: (cache) => seedOf(world, cache) }) : undefined;
  const fleet: Fleet = { redis, pending: Promise.resolve() };
  fleets.set(world, fleet);
  return fleet;
}

const regionOf = (cache: string): [string, string] => [cache.slice(0, cache.indexOf('/')), cache.slice(cache.indexOf('/') + 1)];
const rowOf = (world: SandboxWorld, cache: string): Row | undefined => {
  const [region, id] = regionOf(cache);
  return groups(world, region).get(id) ?? clusters(world, region).get(id);
};
/** Of a node for ever: ids are unique in a region. */
const nodeName = (region: string, id: string): string => `${region}.${id}`;

function specOf(world: SandboxWorld, cache: string): CacheSpec | undefined {
  const [region] = regionOf(cache);
  const row = rowOf(world, cache);
  if (!row || row.engine === 'memcached') return undefined;
  const shards = row.shards.map((shard) => ({
    ...(row.clusterEnabled ? { slots: shard.Slots as string } : {}),
    primary: nodeName(region, shard.nodes.find((node) => node.role === 'primary')?.CacheClusterId ?? ''),
    nodes: shard.nodes.map((node) => ({ id: nodeName(region, node.CacheClusterId), address: addresses(world, region).get(`node:${node.CacheClusterId}`) ?? 0 })),
  }));
  return { cluster: row.clusterEnabled, tls: row.tls, tokens: row.tokens, shards };
}

function seedOf(world: SandboxWorld, cache: string) {
  const row = rowOf(world, cache);
  return row?.seeded ? demoSeed(row.seeded.seed, row.seeded.keys, row.clusterEnabled ? [] : [1]) : undefined;
}

/** Which node an address leads to now. */
function lead(world: SandboxWorld, region: string, id: string, key: string): { cache: string; node: string } | undefined {
  const cache = `${region}/${id}`;
  const row = rowOf(world, cache);
  if (!row || row.status === 'creating') return undefined;
  const [kind, name = ''] = key.split(':');
  const nodes = nodesOf(row);
  const found = kind === 'node' ? nodes.find((node) => node.CacheClusterId === name) : kind === 'reader' ? (nodes.find((node) => node.role === 'replica') ?? nodes[0]) : nodes.find((node) => node.role === 'primary');
  return found && { cache, node: nodeName(region, found.CacheClusterId) };
}

const keysOf = (row: Row): string[] => [
  ...(row.clusterEnabled ? [`configuration:${row.id}`] : 'description' in row ? [`primary:${row.id}`, `reader:${row.id}`] : []),
  ...[...new Set(nodesOf(row).map((node) => `node:${node.CacheClusterId}`))],
];

/** What a restored row begins with is linked at once, since its backup may be deleted before its nodes start. */
export async function ensureAddresses(world: SandboxWorld, region: string, row: Row): Promise<void> {
  const fleet = fleetOf(world);
  await fleet.pending;
  if (!fleet.redis || row.engine === 'memcached') return;
  for (const key of keysOf(row)) {
    if (addresses(world, region).has(key)) continue;
    addresses(world, region).set(key, await world.clock.busy(fleet.redis.serve(0, () => lead(world, region, row.id, key))));
  }
  if (row.restoredFrom) loadBackup(world, region, row, fleet.redis);
}

/** Shard by shard: the backup of the shard of the same number. Keys of slots that moved are not sorted anew. */
function loadBackup(world: SandboxWorld, region: string, row: Row, redis: RedisEngine): void {
  const backup = snapshots(world, region).get(row.restoredFrom ?? '');
  row.shards.forEach((shard, i) => {
    const from = backup?.nodes.find((node) => node.NodeGroupId === shard.NodeGroupId) ?? backup?.nodes[i];
    const primary = shard.nodes.find((node) => node.role === 'primary');
    if (from && primary) redis.restore(nodeName(region, primary.CacheClusterId), backupName(region, row.restoredFrom ?? '', from.NodeGroupId));
  });
}

const backupName = (region: string, snapshot: string, shard: string): string => `${region}.${snapshot}.${shard}`;

/** The form of AWS's names, without TLS and with it: facts/elasticache.md 7. Only where nothing stands behind them. */
function hostOf(row: Row, kind: AddressKind, id: string, region: string): string {
  const short = region.replace(/^([a-z]+)-([a-z])[a-z]*-(\d)$/, '$1$2$3');
  const tail = `sandbx.${short}.cache.amazonaws.com`;
  if (kind === 'configuration') return row.tls ? `clustercfg.${id}.${tail}` : `${id}.${tail.replace('.', '.clustercfg.')}`;
  if (kind === 'primary') return row.tls ? `master.${id}.${tail}` : `${id}.${tail.replace('.', '.ng.0001.')}`;
  if (kind === 'reader') return row.tls ? `replica.${id}.${tail}` : `${id}-ro.${tail.replace('.', '.ng.0001.')}`;
  return `${id}.${tail.replace('.', '.0001.')}`;
}

export function addressOf(world: SandboxWorld, region: string, row: Row, kind: AddressKind, id: string): Address {
  const port = addresses(world, region).get(`${kind}:${id}`);
  return port === undefined ? { host: hostOf(row, kind, id, region), port: row.port } : { host: '127.0.0.1', port };
}

/** The data of this moment, of each node that the backup names. */
export async function takeBackup(world: SandboxWorld, region: string, row: Row, snapshot: SnapshotRow): Promise<void> {
  const { redis } = fleetOf(world);
  if (!redis) return;
  await Promise.all(snapshot.nodes.map((node) => redis.backup(`${region}/${row.id}`, nodeName(region, node.CacheClusterId), backupName(region, snapshot.name, node.NodeGroupId))));
}

export async function copyBackup(world: SandboxWorld, region: string, from: string, to: string): Promise<void> {
  const { redis } = fleetOf(world);
  for (const node of snapshots(world, region).get(to)?.nodes ?? []) redis?.copyBackup(backupName(region, from, node.NodeGroupId), backupName(region, to, node.NodeGroupId));
}

export function dropSnapshot(world: SandboxWorld, region: string, row: SnapshotRow): void {
  const { redis } = fleetOf(world);
  for (const node of row.nodes) redis?.removeBackup(backupName(region, row.name, node.NodeGroupId));
}

/** The nodes end and their addresses are let go; in the background, as it takes the moment that ending takes. */
export function dropDeployment(world: SandboxWorld, region: string, row: Row): void {
  const fleet = fleetOf(world);
  const { redis } = fleet;
  if (!redis) return;
  const ports = keysOf(row).flatMap((key) => {
    const port = addresses(world, region).get(key);
    addresses(world, region).delete(key);
    return port === undefined ? [] : [port];
  });
  const nodes = [...new Set(nodesOf(row).map((node) => nodeName(region, node.CacheClusterId)))];
  const work = Promise.all(ports.map((port) => redis.unserve(port))).then(() => redis.remove(nodes));
  fleet.pending = Promise.allSettled([fleet.pending, work]);
}

/** Real data first, then the roles: the engine catches the replica up before it takes over. */
export async function failOver(world: SandboxWorld, region: string, row: Row, shard: number, next: string): Promise<void> {
  const { redis } = fleetOf(world);
  const ports = keysOf(row).flatMap((key) => addresses(world, region).get(key) ?? []);
  await redis?.failover(`${region}/${row.id}`, shard, nodeName(region, next), ports);
}

/** A kept world is served again on the ports that it had. */
export function open(world: SandboxWorld): void {
  const fleet = fleetOf(world);
  const { redis } = fleet;
  if (!redis) return;
  const rows = ['elasticache.groups', 'elasticache.clusters'].flatMap((table) => world.regions(table).flatMap((region) => [...world.table<Row>(table, region).values()].map((row) => ({ region, row }))));
  const serving = rows.flatMap(({ region, row }) => keysOf(row).flatMap((key) => {
    const port = addresses(world, region).get(key);
    return port === undefined ? [] : [redis.serve(port, () => lead(world, region, row.id, key))];
  }));
  fleet.pending = Promise.allSettled(serving);
}

export async function close(world: SandboxWorld): Promise<void> {
  const fleet = fleets.get(world);
  await fleet?.pending;
  await fleet?.redis?.close();
}

/** A node that runs, for metrics. */
export const runningNode = (world: SandboxWorld, region: string, id: string) => fleetOf(world).redis?.running(nodeName(region, id));
