/** Between a cache's rows and the processes that hold its data. Without redis-server there are rows only. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { demoSeed, openRedis, type CacheSpec, type RedisEngine } from '../../../src/sandbox/engines/redis/index.ts';
import { type Cache, cacheByUid, caches, nodesOf, regionsWithCaches, type Shard, type SnapshotNode } from './rows.ts';

interface Data {
  engine: RedisEngine | undefined;
  /** Work that a status machine began and does not wait for. */
  underWay: Set<Promise<unknown>>;
  /** uids of rows whose real work goes on, however fast the world's clock runs. */
  working: Map<string, number>;
}

const opened = new WeakMap<SandboxWorld, Data>();

const dataOf = (world: SandboxWorld): Data => {
  const found = opened.get(world);
  if (!found) throw new Error('the ElastiCache service was not opened in this world');
  return found;
};

export const engineOf = (world: SandboxWorld): RedisEngine | undefined => dataOf(world).engine;

/** `redis`: the program; undefined where it is not installed. */
export function openData(world: SandboxWorld, redis: string | undefined): void {
  const engine =
    redis === undefined
      ? undefined
      : openRedis({
          world,
          program: redis,
          spec: (uid) => spec(cacheByUid(world, uid)?.cache),
          seed: (uid) => {
            const cache = cacheByUid(world, uid)?.cache;
            return cache?.seed && demoSeed(cache.seed.name, cache.seed.keys, cache.cluster ? [] : cache.seed.databases);
          },
        });
  opened.set(world, { engine, underWay: new Set(), working: new Map() });
  for (const region of regionsWithCaches(world))
    for (const cache of caches(world, region).values()) for (const [what, port] of addressesOf(cache)) inBackground(world, serve(world, cache.uid, what, port));
}

export async function closeData(world: SandboxWorld): Promise<void> {
  const { engine, underWay } = dataOf(world);
  await Promise.allSettled(underWay);
  await engine?.close();
}

export function inBackground(world: SandboxWorld, work: Promise<unknown>): void {
  const { underWay } = dataOf(world);
  // What fails here fails again, and is told, when somebody asks for it.
  const settled: Promise<unknown> = work.catch(() => undefined).finally(() => underWay.delete(settled));
  underWay.add(settled);
}

/** Marks a row while its real work goes on: its status waits for it. A world that is opened again has no such work. */
export async function during<T>(world: SandboxWorld, uid: string, work: () => Promise<T>): Promise<T> {
  const { working } = dataOf(world);
  const count = (by: number): unknown => working.set(uid, (working.get(uid) ?? 0) + by);
  count(1);
  try {
    return await work();
  } finally {
    count(-1);
    if (working.get(uid) === 0) working.delete(uid);
  }
}

export const isWorking = (world: SandboxWorld, uid: string): boolean => dataOf(world).working.has(uid);

const spec = (cache: Cache | undefined): CacheSpec | undefined =>
  cache && {
    cluster: cache.cluster,
    tls: cache.tls,
    tokens: cache.tokens,
    shards: cache.shards.map((shard) => {
      const primary = shard.nodes.find((node) => node.id === shard.primary)!;
      return { ...(shard.slots ? { slots: shard.slots } : {}), primary: primary.uid, nodes: shard.nodes.map(({ uid, address }) => ({ id: uid, address })) };
    }),
  };

/** Where an address leads: to a node by its uid, or by a role. */
export type Leads = { node: string } | { shard: string; role: 'primary' | 'reader' } | { role: 'configuration' };

function* addressesOf(cache: Cache): Iterable<[Leads, number]> {
  if (cache.configurationAddress) yield [{ role: 'configuration' }, cache.configurationAddress];
  for (const shard of cache.shards) {
    if (shard.primaryAddress) yield [{ shard: shard.id, role: 'primary' }, shard.primaryAddress];
    if (shard.readerAddress) yield [{ shard: shard.id, role: 'reader' }, shard.readerAddress];
    for (const node of shard.nodes) yield [{ node: node.uid }, node.address];
  }
}

/** A port for a new address, which leads nowhere until its cache is there and available. */
export async function newAddress(world: SandboxWorld, cache: string, leads: Leads): Promise<number> {
  if (dataOf(world).engine) return serve(world, cache, leads, 0);
  // Nothing listens there without an engine; the number only has to be one of its own.
  const numbers = world.table<number>('elasticache.ports', 'global');
  const next = (numbers.get('last') ?? 20_999) + 1;
  numbers.set('last', next);
  return next;
}

async function serve(world: SandboxWorld, uid: string, leads: Leads, port: number): Promise<number> {
  let turn = 0;
  const { engine } = dataOf(world);
  if (!engine) return port;
  return engine.serve(port, () => {
    const cache = cacheByUid(world, uid)?.cache;
    if (!cache || cache.status === 'creating' || cache.status === 'create-failed') return undefined;
    const node = leadTo(cache, leads, turn++);
    return node === undefined ? undefined : { cache: uid, node };
  });
}

function leadTo(cache: Cache, leads: Leads, turn: number): string | undefined {
  if ('node' in leads) return leads.node;
  if (leads.role === 'configuration') {
    const all = nodesOf(cache);
    return all[turn % all.length]?.uid;
  }
  const shard = cache.shards.find((one) => one.id === leads.shard);
  if (!shard) return undefined;
  const replicas = shard.nodes.filter((node) => node.id !== shard.primary);
  // A reader endpoint leads to the replicas in turn, and to the primary where there are none.
  const node = leads.role === 'reader' && replicas.length > 0 ? replicas[turn % replicas.length] : shard.nodes.find((one) => one.id === shard.primary);
  return node?.uid;
}

/** An RDB of the node as it is now. Answers what the snapshot says of it; an empty cache without an engine. */
export async function backUp(world: SandboxWorld, cache: Cache, node: string, file: string): Promise<Pick<SnapshotNode, 'file' | 'CacheSize'>> {
  const { engine } = dataOf(world);
  if (!engine) return { CacheSize: '0 MB' };
  const uid = nodesOf(cache).find((one) => one.id === node)!.uid;
  const bytes = await engine.backup(cache.uid, uid, file);
  return { file, CacheSize: `${Math.max(1, Math.round(bytes / 1_000_000))} MB` };
}

/** What a shard begins with: one backup as it is, or those keys of all of them that it owns. Called before anybody can come. */
export function beginWith(world: SandboxWorld, shard: Shard, files: string[], how: 'whole' | 'by-slot'): void {
  const primary = shard.nodes.find((node) => node.id === shard.primary)!;
  dataOf(world).engine?.restore(primary.uid, files, how);
}

/** Its processes end, its addresses are given back. */
export function discard(world: SandboxWorld, cache: Pick<Cache, 'shards' | 'configurationAddress'>): void {
  const { engine } = dataOf(world);
  if (!engine) return;
  for (const [, port] of addressesOf(cache as Cache)) inBackground(world, engine.unserve(port));
  inBackground(world, engine.remove(nodesOf(cache as Cache).map((node) => node.uid)));
}

/** A cache that took over nodes of another one: its addresses lead to it now. */
export function adopt(world: SandboxWorld, cache: Cache): void {
  const { engine } = dataOf(world);
  if (!engine) return;
  for (const [leads, port] of addressesOf(cache))
    inBackground(
      world,
      engine.unserve(port).then(() => serve(world, cache.uid, leads, port)),
    );
}
