/** ElastiCache of the sandbox in this process, in virtual time, asked through the real SDK client. */
import { createHash } from 'node:crypto';
import * as sdk from '@aws-sdk/client-elasticache';
import { onTestFinished } from 'vitest';
import { putKeys, putNetwork } from '../../../../plans/elasticache/fake/builders.ts';
import { elasticache } from '../../../../plans/elasticache/fake/service.ts';
import { virtualClock } from '../../../../src/engine/virtual-clock.ts';
import { connectRedis, type RedisWire } from '../../../../src/redis/connection.ts';
import type { Argument, Reply } from '../../../../src/redis/resp.ts';
import { findProgram } from '../../../../src/sandbox/engines/program.ts';
import { openSandbox, type Sandbox } from '../../../../src/sandbox/open.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { sharedServices } from '../../../../src/sandbox/services/shared.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by the names that the service gives
type Answer = any;

export interface TestWorld {
  sandbox: Sandbox;
  world: SandboxWorld;
  call(operation: string, input?: object): Promise<Answer>;
  /** World time passes. */
  pass(seconds: number): Promise<void>;
  group(id: string): Promise<Answer>;
  snapshot(name: string): Promise<Answer>;
  /** Waits in world time until it is available. */
  available(what: 'group' | 'snapshot' | 'cluster', id: string): Promise<Answer>;
  close(): Promise<void>;
}

export const region = 'eu-west-1';

/** With a network and keys; `engine`: with real Redis. Closed when the test ends. */
export async function openWorld(
  build: (world: SandboxWorld) => unknown = () => {},
  options: { engine?: boolean; dir?: string; start?: Date; seed?: string } = {},
): Promise<TestWorld> {
  const clock = virtualClock(options.start ?? new Date());
  const sandbox = await openSandbox({
    services: [...sharedServices, elasticache({ redis: options.engine ? findProgram('redis-server') : undefined })],
    clock,
    ...(options.dir ? { dir: options.dir } : {}),
    ...(options.seed ? { seed: options.seed } : {}),
    build: async (world) => {
      putNetwork(world);
      putKeys(world);
      await build(world);
    },
  });
  const client = new sdk.ElastiCacheClient({
    region,
    endpoint: 'http://127.0.0.1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: sandbox.requestHandler as never,
  });
  const call = (operation: string, input: object = {}): Promise<Answer> => {
    const Command = (sdk as unknown as Record<string, new (input: object) => never>)[`${operation}Command`]!;
    return client.send(new Command(input));
  };
  const pass = (seconds: number): Promise<void> => sandbox.clock.sleep(seconds * 1000);
  const lists = {
    group: async (id: string) => (await call('DescribeReplicationGroups', { ReplicationGroupId: id })).ReplicationGroups[0],
    snapshot: async (id: string) => (await call('DescribeSnapshots', { SnapshotName: id, ShowNodeGroupConfig: true })).Snapshots[0],
    cluster: async (id: string) => (await call('DescribeCacheClusters', { CacheClusterId: id, ShowCacheNodeInfo: true })).CacheClusters[0],
  };
  onTestFinished(() => sandbox.close());
  return {
    sandbox,
    world: sandbox.world,
    call,
    pass,
    group: lists.group,
    snapshot: lists.snapshot,
    async available(what, id) {
      for (let tries = 0; tries < 400; tries++) {
        const found = await lists[what](id).catch((error: Error) => {
          if (!/NotFound/.test(error.name)) throw error;
        });
        const status = found?.Status ?? found?.SnapshotStatus ?? found?.CacheClusterStatus;
        if (status === 'available') return found;
        if (/failed/.test(status ?? '')) throw new Error(`${id} is ${status}`);
        await pass(15);
      }
      throw new Error(`${id} is not available after 100 minutes`);
    },
    close: () => sandbox.close(),
  };
}

/** The fault's name as an SDK client sees it, and its words. */
export async function refused(asked: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await asked;
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message };
  }
  throw new Error('it was not refused');
}

export const cacheGroup = (more: object = {}) => ({
  ReplicationGroupId: 'new-cache',
  ReplicationGroupDescription: 'New',
  CacheNodeType: 'cache.m6g.large',
  CacheSubnetGroupName: 'caches',
  ...more,
});
export const clustered = (more: object = {}) =>
  cacheGroup({ CacheParameterGroupName: 'default.redis7.cluster.on', AutomaticFailoverEnabled: true, NumNodeGroups: 3, ReplicasPerNodeGroup: 1, ...more });

export const open = (port: number, options: { tls?: boolean; auth?: string } = {}): Promise<RedisWire> =>
  connectRedis({ host: '127.0.0.1', port, tls: options.tls ?? false, ...(options.auth ? { auth: options.auth } : {}) });

/** Every key with its expiry and a digest of its value, whatever order the server keeps members in: equal for equal data. Each port is a primary. */
export async function contents(ports: number[], options: { tls?: boolean; auth?: string; databases?: number[] } = {}): Promise<string[]> {
  const all: string[] = [];
  for (const port of ports) {
    const wire = await open(port, options);
    for (const database of options.databases ?? [0]) {
      if (database > 0) await wire.command('SELECT', String(database));
      for (let cursor = '0'; ; ) {
        const [next, keys] = (await wire.command('SCAN', cursor, 'COUNT', '500')) as [Buffer, Buffer[]];
        const types = (await wire.pipeline(keys.map((key) => ['TYPE', key]))).map(String);
        const values = await wire.pipeline(keys.flatMap((key, i) => [reads[types[i]!]!(key), ['PEXPIRETIME', key]]));
        keys.forEach((key, i) => all.push([database, key.toString('hex'), types[i], digest(types[i]!, values[2 * i]!), values[2 * i + 1]].join(' ')));
        cursor = String(next);
        if (cursor === '0') break;
      }
    }
    wire.close();
  }
  return all.sort();
}

const reads: Record<string, (key: Buffer) => Argument[]> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  // Groups and what they have not acknowledged are part of it; when a consumer was last seen is not.
  stream: (key) => ['XINFO', 'STREAM', key, 'FULL'],
};

function digest(type: string, value: Reply): string {
  const plain = (one: Reply): unknown => (Buffer.isBuffer(one) ? one.toString('latin1') : Array.isArray(one) ? one.map(plain) : one);
  let items = plain(value);
  if (type === 'set') items = (items as string[]).sort();
  if (type === 'hash') items = (items as string[]).flatMap((field, i, fields) => (i % 2 === 0 ? [`${field}\0${fields[i + 1]}`] : [])).sort();
  const text = JSON.stringify(items).replace(/"(seen-time|active-time|idle|radix-tree-keys|radix-tree-nodes)",\d+/g, '');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
