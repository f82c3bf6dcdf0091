/** The processes of one cache: all started together, since replicas and the shards of a cluster need each other. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseInfo } from '../../../redis/info.ts';
import type { Argument, Reply } from '../../../redis/resp.ts';
import { type Inner, nodesConf, redisConf } from './config.ts';
import { freePort } from '../ports.ts';
import { backupsIn, redistribute } from './redistribute.ts';
import { adoptProcess, type RedisProcess, startProcess } from './process.ts';
import { type CacheSpec, nodesOf, ranges, type ShardSpec } from './spec.ts';

export interface Surroundings {
  program: string;
  major: number;
  password: string;
  tls: { cert: string; key: string };
  folderOf(node: string): string;
}

export type Processes = Map<string, RedisProcess>;

/** Commands that fill one shard the first time; absent where there is nothing to fill it with. */
export type Seed = (owns: (slot: number) => boolean) => Iterable<Argument[][]>;

/** Written once a shard holds what it began with: without it, a filling was cut off. */
const filled = 'filled';

export async function startCache(spec: CacheSpec, around: Surroundings, seed: Seed | undefined): Promise<Processes> {
  const nodes = nodesOf(spec);
  const found = await Promise.all(nodes.map(({ id }) => adoptProcess(id, around.folderOf(id), around.password)));
  if (found.every((one) => one !== undefined)) {
    const processes: Processes = new Map(found.map((one) => [one.id, one]));
    await fill(spec, processes, around, seed);
    // A failover may have been cut off between its doing and its being written down.
    if (!spec.cluster) await replicate(spec.shards[0]!, processes);
    return processes;
  }
  // Some of them alone are no cache: what is left of it is saved, and all start together.
  await Promise.all(found.map((one) => one?.stop(true)));
  const inner = new Map<string, Inner>();
  for (const { id } of nodes) inner.set(id, { port: await freePort(), ...(spec.tls ? { tlsPort: await freePort() } : {}) });
  const started = await Promise.allSettled(
    nodes.map(async (node) => {
      const folder = around.folderOf(node.id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (spec.cluster) await writeFile(join(folder, 'nodes.conf'), nodesConf(spec, node.id, inner), { mode: 0o600 });
      const here = inner.get(node.id)!;
      const conf = redisConf({ spec, node, folder, inner: here, password: around.password, tls: around.tls, major: around.major });
      return startProcess(around.program, { id: node.id, folder, inner: here, conf, password: around.password });
    }),
  );
  const processes: Processes = new Map(started.flatMap((one) => (one.status === 'fulfilled' ? [[one.value.id, one.value] as const] : [])));
  const failed = started.find((one) => one.status === 'rejected');
  try {
    if (failed) throw failed.reason;
    if (spec.cluster) await Promise.all([...processes.values()].map(clusterOk));
    await fill(spec, processes, around, seed);
    if (!spec.cluster) await replicate(spec.shards[0]!, processes);
    return processes;
  } catch (error) {
    await Promise.all([...processes.values()].map((one) => one.stop(true)));
    throw error;
  }
}

async function fill(spec: CacheSpec, processes: Processes, around: Surroundings, seed: Seed | undefined): Promise<void> {
  await Promise.all(
    spec.shards.map(async (shard) => {
      const primary = processes.get(shard.primary)!;
      // Of the whole shard: another of its nodes may be the primary by now.
      const folders = shard.nodes.map(({ id }) => around.folderOf(id));
      if (folders.some((folder) => existsSync(join(folder, filled)))) return;
      const owned = ranges(shard.slots ?? '0-16383');
      const owns = (slot: number): boolean => owned.some(([from, to]) => slot >= from && slot <= to);
      const backups = backupsIn(primary.folder);
      if (backups.length > 0) await redistribute(backups, around, owns, primary);
      else if (seed) await plant(seed(owns), primary);
      else return;
      // Filling is no use of the cache.
      await primary.command('CONFIG', 'RESETSTAT');
      // Before the mark: a process that is killed later starts with these data again.
      await primary.command('SAVE');
      await Promise.all(folders.map((folder) => writeFile(join(folder, filled), '', { mode: 0o600 })));
    }),
  );
}

async function plant(batches: Iterable<Argument[][]>, primary: RedisProcess): Promise<void> {
  await primary.command('FLUSHALL');
  for (const commands of batches) for (const reply of await primary.pipeline(commands)) if (reply instanceof Error) throw reply;
}

/** Without cluster mode: all but the primary follow it, and have what it has. */
export async function replicate(shard: ShardSpec, processes: Processes): Promise<void> {
  const primary = processes.get(shard.primary)!;
  const others = shard.nodes.filter(({ id }) => id !== shard.primary).map(({ id }) => processes.get(id)!);
  await primary.command('REPLICAOF', 'NO', 'ONE');
  await Promise.all(others.map((one) => one.command('REPLICAOF', '127.0.0.1', String(primary.inner.port))));
  await Promise.all(others.map((one) => caughtUp(one, primary)));
}

/** The replica has all that the primary had when this began. */
export async function caughtUp(replica: RedisProcess, primary: RedisProcess): Promise<void> {
  const wanted = Number((await replication(primary)).master_repl_offset);
  await until(`a replica follows`, async () => {
    const info = await replication(replica);
    return info.role === 'slave' && info.master_link_status === 'up' && Number(info.slave_repl_offset) >= wanted;
  });
}

export const replication = async (one: RedisProcess): Promise<Record<string, string>> =>
  parseInfo(String(await one.command('INFO', 'replication'))) as Record<string, string>;

const clusterOk = (one: RedisProcess): Promise<void> =>
  until('the cluster is complete', async () => String(await one.command('CLUSTER', 'INFO')).includes('cluster_state:ok'));

export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); await sleep(20))
    if (Date.now() > end) throw new Error(`redis-server: half a minute passed until ${what}`);
}

/** Makes `next` the primary of a shard; its data first catch up, as in a planned failover. */
export async function failover(spec: CacheSpec, shard: ShardSpec, next: string, processes: Processes): Promise<void> {
  const successor = processes.get(next)!;
  const old = processes.get(shard.primary)!;
  if (spec.cluster) {
    await caughtUp(successor, old);
    await successor.command('CLUSTER', 'FAILOVER');
    await until('a replica takes over', async () => (await replication(successor)).role === 'master');
    await until('the old primary follows', async () => (await replication(old)).role === 'slave');
    return;
  }
  await old.command('CLIENT', 'PAUSE', '10000', 'WRITE');
  await caughtUp(successor, old);
  await successor.command('REPLICAOF', 'NO', 'ONE');
  await replicate({ ...shard, primary: next }, processes);
  await old.command('CLIENT', 'UNPAUSE');
}

/** A whole copy of what the node holds now, in its folder's dump.rdb. */
export async function saveNode(one: RedisProcess): Promise<string> {
  // A full resynchronisation may be forking just now.
  await until('a save can begin', async () => {
    const reply: Reply | Error = await one.command('SAVE').catch((error: Error) => error as unknown as Reply);
    if (reply instanceof Error && !/in progress/i.test(reply.message)) throw reply;
    return !(reply instanceof Error);
  });
  return join(one.folder, 'dump.rdb');
}

export const forget = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
