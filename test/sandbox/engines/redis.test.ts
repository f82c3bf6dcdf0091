/** The engine alone: real processes behind stable addresses, their data, their roles, their ends. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/engine/system-clock.ts';
import { connectRedis } from '../../../src/redis/connection.ts';
import { type CacheSpec, demoSeed, findProgram, openRedis, type RedisEngine, sha256 } from '../../../src/sandbox/engines/redis/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { needs } from '../../support/needs.ts';

const redis = needs('redis-server');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function engine(specs: Record<string, CacheSpec>, options: { dir?: string; keys?: number } = {}): Promise<RedisEngine> {
  const world = { clock: systemClock, dir: options.dir } as SandboxWorld;
  const opened = openRedis({
    world,
    program: findProgram('redis-server')!,
    spec: (cache) => specs[cache],
    seed: (cache) => (cache === 'c' ? demoSeed(cache, options.keys ?? 500) : undefined),
  });
  ends.push(() => opened.close());
  return opened;
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'encmigrate-engine-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Addresses first: the nodes announce them. */
async function cacheOf(
  opened: (specs: Record<string, CacheSpec>) => Promise<RedisEngine>,
  shards: [slots: string | undefined, nodes: string[]][],
  more: Partial<CacheSpec> = {},
) {
  const specs: Record<string, CacheSpec> = {};
  const engine = await opened(specs);
  const addresses = new Map<string, number>();
  for (const [, nodes] of shards) for (const node of nodes) addresses.set(node, await engine.serve(0, () => ({ cache: 'c', node })));
  specs.c = {
    cluster: false,
    tls: false,
    tokens: [],
    ...more,
    shards: shards.map(([slots, nodes]) => ({
      ...(slots ? { slots } : {}),
      primary: nodes[0]!,
      nodes: nodes.map((id) => ({ id, address: addresses.get(id)! })),
    })),
  };
  const connect = (node: string, auth?: string) =>
    connectRedis({ host: '127.0.0.1', port: addresses.get(node)!, tls: specs.c!.tls, ...(auth ? { auth } : {}) });
  return { engine, specs, spec: specs.c, addresses, connect };
}

const size = async (wire: Awaited<ReturnType<typeof connectRedis>>): Promise<number> => {
  try {
    return (await wire.command('DBSIZE')) as number;
  } finally {
    wire.close();
  }
};

describe.skipIf(!redis.ok)(`real Redis ${redis.why}`, () => {
  test('starts when first asked for, replicates, and refuses what ElastiCache refuses', async () => {
    const { engine: e, connect } = await cacheOf(engine, [[undefined, ['p', 'r']]]);
    expect(e.running('p')).toBeUndefined();
    expect(await size(await connect('p'))).toBe(500);
    expect(await size(await connect('r'))).toBe(500);
    const wire = await connect('p');
    for (const command of [
      ['CONFIG', 'GET', '*'],
      ['SAVE'],
      ['BGSAVE'],
      ['REPLICAOF', 'NO', 'ONE'],
      ['SHUTDOWN'],
      ['PSYNC', '?', '-1'],
      ['ACL', 'SETUSER', 'x'],
      ['CLUSTER', 'FORGET', 'x'],
      ['DEBUG', 'SLEEP', '0'],
    ])
      await expect(wire.command(...command), command.join(' ')).rejects.toThrow(/NOPERM|not allowed/);
    await expect(wire.command('CLIENT', 'PAUSE', '1', 'WRITE')).resolves.toBeDefined();
    expect(String(await wire.command('INFO', 'replication'))).toContain('connected_slaves:1');
    wire.close();
  });

  test('TLS and tokens: no token in any file or argument', async () => {
    const dir = await folder();
    const token = 'sandbox-test-token-42';
    const { engine: e, connect } = await cacheOf((specs) => engine(specs, { dir }), [[undefined, ['p', 'r']]], { tls: true, tokens: [sha256(token)] });
    expect(await size(await connect('p', token))).toBe(500);
    await expect(connect('p', 'wrong-token-wrong-token')).rejects.toThrow(/WRONGPASS/);
    const plain = await connect('r');
    await expect(plain.command('DBSIZE')).rejects.toThrow(/NOAUTH/);
    plain.close();
    for (const id of ['p', 'r']) {
      const node = join(dir, 'redis', 'nodes', id);
      expect(readFileSync(join(node, 'redis.conf'), 'utf8')).not.toContain(token);
      expect(statSync(join(node, 'redis.conf')).mode & 0o777).toBe(0o600);
      if (existsSync('/proc')) expect(readFileSync(`/proc/${e.running(id)!.pid}/cmdline`, 'utf8')).not.toContain(token);
    }
  });

  for (const tls of [false, true])
    test(`cluster mode${tls ? ' with TLS' : ''}: slots, announced addresses, replicas, failover`, async () => {
      const {
        engine: e,
        spec,
        specs,
        addresses,
        connect,
      } = await cacheOf(
        engine,
        [
          ['0-9000', ['a1', 'a2']],
          ['9001-12000', ['b1', 'b2']],
          ['12001-16383', ['c1']],
        ],
        { cluster: true, tls },
      );
      const wire = await connect('b2');
      const slots = (await wire.command('CLUSTER', 'SLOTS')) as [number, number, [Buffer, number]][];
      wire.close();
      expect(slots.map(([from, to, [host, port]]) => [from, to, String(host), port]).sort((x, y) => Number(x[0]) - Number(y[0]))).toEqual([
        [0, 9000, '127.0.0.1', addresses.get('a1')],
        [9001, 12000, '127.0.0.1', addresses.get('b1')],
        [12001, 16383, '127.0.0.1', addresses.get('c1')],
      ]);
      const sizes = await Promise.all(['a1', 'b1', 'c1'].map(async (node) => size(await connect(node))));
      expect(sizes.reduce((a, b) => a + b, 0)).toBe(500);
      await e.failover('c', 0, 'a2', []);
      specs.c = { ...spec, shards: spec.shards.map((shard, i) => (i === 0 ? { ...shard, primary: 'a2' } : shard)) };
      const after = await connect('a2');
      expect(String(await after.command('ROLE'))).toMatch(/^master/);
      expect(await size(after)).toBe(sizes[0]);
    });

  test('a backup is of its moment, and a restore brings that moment back', async () => {
    const { engine: e, specs, connect } = await cacheOf((specs) => engine(specs), [[undefined, ['p', 'r']]]);
    const wire = await connect('p');
    await wire.command('SET', 'then', '1');
    expect(await e.backup('c', 'r', 'b')).toBeGreaterThan(1_000);
    await wire.command('SET', 'later', '1');
    wire.close();
    const port = await e.serve(0, () => ({ cache: 'd', node: 'q' }));
    e.restore('q', ['b'], 'whole');
    specs.d = { cluster: false, tls: false, tokens: [], shards: [{ primary: 'q', nodes: [{ id: 'q', address: port }] }] };
    const restored = await connectRedis({ host: '127.0.0.1', port, tls: false });
    expect(
      await restored.pipeline([
        ['EXISTS', 'then'],
        ['EXISTS', 'later'],
      ]),
    ).toEqual([1, 0]);
    restored.close();
  });

  test('failover: the old primary follows, nothing is lost', async () => {
    const { engine: e, spec, specs, connect, addresses } = await cacheOf(engine, [[undefined, ['p', 'r', 's']]]);
    const held = await connect('p');
    await held.command('SET', 'before', '1');
    await e.failover('c', 0, 'r', [addresses.get('p')!]);
    specs.c = { ...spec, shards: [{ ...spec.shards[0]!, primary: 'r' }] };
    await expect(held.command('PING')).rejects.toThrow();
    const roles = await Promise.all(
      ['p', 'r', 's'].map(async (node) => {
        const wire = await connect(node);
        const role = String(((await wire.command('ROLE')) as unknown[])[0]);
        const has = await wire.command('EXISTS', 'before');
        wire.close();
        return [role, has];
      }),
    );
    expect(roles).toEqual([
      ['slave', 1],
      ['master', 1],
      ['slave', 1],
    ]);
  });

  test('closed and opened again on the same folder: the same addresses, the same data', async () => {
    const dir = await folder();
    const first = await cacheOf((specs) => engine(specs, { dir }), [[undefined, ['p', 'r']]]);
    const wire = await first.connect('p');
    await wire.command('SET', 'mine', '1');
    wire.close();
    const pid = first.engine.running('p')!.pid;
    await first.engine.close();
    expect(() => process.kill(pid, 0)).toThrow();
    const again = await engine(first.specs, { dir });
    const port = first.addresses.get('p')!;
    expect(await again.serve(port, () => ({ cache: 'c', node: 'p' }))).toBe(port);
    const second = await first.connect('p');
    expect(await second.command('GET', 'mine')).toEqual(Buffer.from('1'));
    expect(await size(second)).toBe(501);
  });

  test('what it leaves: nothing without a folder, no process after removal', async () => {
    const { engine: e, connect } = await cacheOf(engine, [[undefined, ['p']]]);
    await size(await connect('p'));
    const { pid, folder: at } = e.running('p')!;
    await e.remove(['p']);
    expect(() => process.kill(pid, 0)).toThrow();
    expect(existsSync(at)).toBe(false);
    await e.close();
    expect(readdirSync(tmpdir()).filter((name) => at.includes(`/${name}/`))).toEqual([]);
  });
});
