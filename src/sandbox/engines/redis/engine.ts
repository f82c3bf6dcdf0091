/**
 * Real Redis behind the sandbox's caches: processes that start when somebody first comes, stable addresses in front of them,
 * backups as RDB files. Knows nothing of ElastiCache.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SandboxWorld } from '../../service.ts';
import { caughtUp, failover, forget, type Processes, saveNode, type Seed, startCache, type Surroundings } from './cache.ts';
import { selfSigned } from '../../tls/certificate.ts';
import { clientRights } from './config.ts';
import { type Forwarder, openForwarder } from './forwarder.ts';
import { adoptProcess, type RedisProcess } from './process.ts';
import { backupFile } from './redistribute.ts';
import type { CacheSpec } from './spec.ts';

export interface RedisEngine {
  /** An address for clients: `lead` says, at each connection, which cache and which of its nodes. Port 0 takes a free one. */
  serve(port: number, lead: () => { cache: string; node: string } | undefined): Promise<number>;
  unserve(port: number): Promise<void>;
  /** Starts a cache whose processes do not run yet. */
  start(cache: string): Promise<void>;
  /** A running node, for metrics; never starts one. */
  running(node: string): RedisProcess | undefined;
  /** An RDB of what the node holds now, kept under `name`. Answers its size in bytes. */
  backup(cache: string, node: string, name: string): Promise<number>;
  copyBackup(from: string, to: string): void;
  removeBackup(name: string): void;
  /** A node that has not started yet begins with these backups: as one is, or with those of their keys whose slots it owns. */
  restore(node: string, backups: string[], how: 'whole' | 'by-slot'): void;
  failover(cache: string, shard: number, next: string, addresses: number[]): Promise<void>;
  /** New tokens take effect on processes that run. */
  setTokens(cache: string): Promise<void>;
  /** Ends the nodes, and what they held is gone. */
  remove(nodes: string[]): Promise<void>;
  close(): Promise<void>;
}

export interface EngineGiven {
  world: SandboxWorld;
  program: string;
  /** What a cache is now; undefined where it is gone. */
  spec(cache: string): CacheSpec | undefined;
  seed(cache: string): Seed | undefined;
}

export function openRedis({ world, program, spec, seed }: EngineGiven): RedisEngine {
  const { clock } = world;
  const kept = world.dir !== undefined;
  const base = kept ? join(world.dir!, 'redis') : mkdtempSync(join(tmpdir(), 'encmigrate-sandbox-'));
  const folderOf = (node: string): string => join(base, 'nodes', node);
  const backupOf = (name: string): string => join(base, 'backups', `${name}.rdb`);
  for (const folder of ['nodes', 'backups']) mkdirSync(join(base, folder), { recursive: true, mode: 0o700 });
  let around: Promise<Surroundings> | undefined;
  const caches = new Map<string, { processes: Promise<Processes>; now?: Processes }>();
  const forwarders = new Map<number, Forwarder>();
  let closed: Promise<void> | undefined;

  const surroundings = (): Promise<Surroundings> =>
    (around ??= promisify(execFile)(program, ['--version']).then(({ stdout }) => ({
      program,
      major: Number(/v=(\d+)/.exec(stdout)?.[1] ?? 7),
      ...secrets(base),
      folderOf,
    })));

  async function start(cache: string): Promise<Processes> {
    const running = caches.get(cache);
    if (running && (!running.now || [...running.now.values()].every((one) => one.alive()))) return running.processes;
    const now = spec(cache);
    if (!now || closed) throw new Error(`no cache ${cache} to start`);
    // One that died takes the others along: they are saved, and all start again from what they saved last.
    const before = running?.now;
    const work = (async () => {
      if (before) await Promise.all([...before.values()].map((one) => one.stop(true)));
      return startCache(now, await surroundings(), seed(cache));
    })();
    const entry: { processes: Promise<Processes>; now?: Processes } = { processes: clock.busy(work) };
    caches.set(cache, entry);
    try {
      return (entry.now = await entry.processes);
    } catch (error) {
      caches.delete(cache);
      throw error;
    }
  }

  const nodeOf = async (cache: string, node: string): Promise<RedisProcess> => {
    const found = (await start(cache)).get(node);
    if (!found) throw new Error(`${cache} has no node ${node}`);
    return found;
  };

  /** Those that an earlier sandbox left running, and nobody asked for since. */
  async function endLeft(nodes: string[], keep: boolean): Promise<void> {
    if (!around && !existsSync(join(base, 'own-password'))) return;
    const { password } = await surroundings();
    await Promise.all(nodes.map(async (node) => (await adoptProcess(node, folderOf(node), password))?.stop(keep)));
  }

  // What outlives us outlives us only by SIGKILL, and is found again by its note.
  const onExit = (): void => {
    for (const { now } of caches.values()) for (const one of now?.values() ?? []) if (one.alive()) process.kill(one.pid, 'SIGKILL');
    if (!kept) rmSync(base, { recursive: true, force: true });
  };
  process.on('exit', onExit);

  async function close(): Promise<void> {
    await Promise.all([...forwarders.values()].map((forwarder) => forwarder.close()));
    const all = await Promise.allSettled([...caches.values()].map(({ processes }) => processes));
    const processes = all.flatMap((one) => (one.status === 'fulfilled' ? [...one.value.values()] : []));
    await Promise.all(processes.map((one) => one.stop(kept)));
    await endLeft(readdirSync(join(base, 'nodes')), kept);
    process.removeListener('exit', onExit);
    if (!kept) rmSync(base, { recursive: true, force: true });
  }

  return {
    async serve(port, lead) {
      const forwarder = await openForwarder(port, async () => {
        const to = lead();
        if (!to) return undefined;
        const { inner } = await nodeOf(to.cache, to.node);
        return inner.tlsPort ?? inner.port;
      });
      forwarders.set(forwarder.port, forwarder);
      return forwarder.port;
    },
    async unserve(port) {
      const forwarder = forwarders.get(port);
      forwarders.delete(port);
      await forwarder?.close();
    },
    async start(cache) {
      await start(cache);
    },
    running(node) {
      for (const { now } of caches.values()) {
        const found = now?.get(node);
        if (found?.alive()) return found;
      }
      return undefined;
    },
    async backup(cache, node, name) {
      const one = await nodeOf(cache, node);
      const shard = spec(cache)?.shards.find((s) => s.nodes.some(({ id }) => id === node));
      // Replication is asynchronous; a replica that never synchronised has nothing to back up.
      if (shard && shard.primary !== node) await clock.busy(caughtUp(one, await nodeOf(cache, shard.primary)));
      const file = await clock.busy(saveNode(one));
      link(file, backupOf(name));
      return statSync(file).size;
    },
    copyBackup: (from, to) => existsSync(backupOf(from)) && link(backupOf(from), backupOf(to)),
    removeBackup: (name) => rmSync(backupOf(name), { force: true }),
    restore(node, backups, how) {
      mkdirSync(folderOf(node), { recursive: true, mode: 0o700 });
      backups.forEach((backup, i) => link(backupOf(backup), join(folderOf(node), how === 'whole' ? 'dump.rdb' : backupFile(i))));
    },
    async failover(cache, shard, next, addresses) {
      const now = spec(cache);
      if (!now) return;
      const processes = await start(cache);
      await clock.busy(failover(now, now.shards[shard]!, next, processes));
      for (const port of addresses) forwarders.get(port)?.cut();
    },
    async setTokens(cache) {
      const entry = caches.get(cache);
      const now = spec(cache);
      if (!entry || !now) return;
      const { major } = await surroundings();
      const processes = await entry.processes;
      await clock.busy(Promise.all([...processes.values()].map((one) => one.command('ACL', 'SETUSER', 'default', 'reset', ...clientRights(now, major)))));
    },
    async remove(nodes) {
      const gone = new Set(nodes);
      for (const [cache, entry] of caches) {
        const processes = entry.now ?? (await entry.processes.catch(() => undefined));
        const mine = [...(processes?.values() ?? [])].filter(({ id }) => gone.has(id));
        if (mine.length === 0) continue;
        if (processes && mine.length === processes.size) caches.delete(cache);
        await Promise.all(mine.map((one) => one.stop(false)));
        for (const { id } of mine) processes?.delete(id);
      }
      await endLeft(nodes, false);
      await Promise.all(nodes.map((node) => forget(folderOf(node))));
    },
    close: () => (closed ??= close()),
  };
}

/** Password of the sandbox's own user, and the certificate: made once, in files only their owner reads. */
function secrets(base: string): { password: string; tls: { cert: string; key: string } } {
  const own = join(base, 'own-password');
  const tls = { cert: join(base, 'tls.crt'), key: join(base, 'tls.key') };
  const write = (file: string, text: string): void => {
    writeFileSync(file, text, { mode: 0o600 });
    chmodSync(file, 0o600);
  };
  if (!existsSync(tls.cert)) {
    const made = selfSigned();
    write(tls.key, made.key);
    write(tls.cert, made.cert);
  }
  if (!existsSync(own)) write(own, randomBytes(24).toString('hex'));
  return { password: readFileSync(own, 'utf8'), tls };
}

/** Redis never writes into a dump, it renames a new one over it: so two names for one file are two backups. */
function link(from: string, to: string): void {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
