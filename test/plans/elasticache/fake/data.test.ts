/** Real data: what a backup holds, a restore brings back, for each shape; failover; restarts; kill -9; no redis-server at all. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type GroupOptions, putCacheCluster, putReplicationGroup, putSnapshot } from '../../../../plans/elasticache/fake/builders.ts';
import { demoToken } from '../../../../plans/elasticache/fake/demo.ts';
import type { Cache } from '../../../../plans/elasticache/fake/rows.ts';
import { needs } from '../../../support/needs.ts';
import { cacheGroup, contents, open, openWorld, refused, region } from './world.ts';

const redis = needs('redis-server');
const keys = 1_200;

const ports = (group: { shards: { primary: string; nodes: { id: string; address: number }[] }[] }): number[] =>
  group.shards.map((shard) => shard.nodes.find((node) => node.id === shard.primary)!.address);
const rowOf = (world: { table<T>(name: string, region: string): Map<string, T> }, key: string): Cache =>
  world.table<Cache>('elasticache.caches', region).get(key)!;

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'encmigrate-fake-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const shapes: [what: string, source: Partial<GroupOptions> | 'standalone', target: object, access: { tls?: boolean; auth?: string; databases?: number[] }][] = [
  ['cluster mode off', { nodes: 3, databases: [3] }, { NumCacheClusters: 3, AutomaticFailoverEnabled: true }, { databases: [0, 3] }],
  ['cluster mode on, even', { shards: 3, replicas: 1 }, { NumNodeGroups: 3, ReplicasPerNodeGroup: 1, AutomaticFailoverEnabled: true }, {}],
  [
    'cluster mode on, uneven',
    {
      shards: [
        { slots: '0-999', replicas: 1 },
        { slots: '1000-12000', replicas: 0 },
        { slots: '12001-16383', replicas: 2 },
      ],
    },
    {
      NodeGroupConfiguration: [
        { NodeGroupId: '1', Slots: '0-999', ReplicaCount: 1 },
        { NodeGroupId: '2', Slots: '1000-12000', ReplicaCount: 0 },
        { NodeGroupId: '3', Slots: '12001-16383', ReplicaCount: 2 },
      ],
      AutomaticFailoverEnabled: true,
    },
    {},
  ],
  ['cluster mode on, into other shards', { shards: 3, replicas: 0 }, { NumNodeGroups: 2, ReplicasPerNodeGroup: 0, AutomaticFailoverEnabled: true }, {}],
  [
    'cluster mode off, into cluster mode on',
    { nodes: 1 },
    { NumNodeGroups: 2, ReplicasPerNodeGroup: 0, AutomaticFailoverEnabled: true, CacheParameterGroupName: 'default.redis6.x.cluster.on' },
    {},
  ],
  ['a standalone cache', 'standalone', { NumCacheClusters: 1 }, {}],
  [
    'TLS and AUTH',
    { nodes: 2, authToken: demoToken },
    { NumCacheClusters: 2, TransitEncryptionEnabled: true, AuthToken: demoToken },
    { tls: true, auth: demoToken },
  ],
];

describe.skipIf(!redis.ok)(`with redis-server ${redis.why}`, () => {
  test.each(shapes)(
    '%s: what the backup holds is what the new group holds',
    async (_what, source, target, access) => {
      const { world, call, available, close } = await openWorld(
        (w) => (source === 'standalone' ? putCacheCluster(w, { id: 'old', keys }) : putReplicationGroup(w, { id: 'old', keys, ...source })),
        { engine: true },
      );
      const old = rowOf(world, source === 'standalone' ? 'standalone/old' : 'group/old');
      const before = await contents(ports(old), access);
      expect(before.length).toBeGreaterThanOrEqual(keys);
      await call('CreateSnapshot', {
        SnapshotName: 's',
        ...(old.cluster ? { ReplicationGroupId: 'old' } : { CacheClusterId: old.shards[0]!.primary }),
        KmsKeyId: 'alias/cache-prod',
      });
      // What comes after the call is not in the backup.
      const late = await open(ports(old)[0]!, access);
      await late.command('FLUSHALL');
      late.close();
      await available('snapshot', 's');
      await call(
        'CreateReplicationGroup',
        cacheGroup({ EngineVersion: '6.2', SnapshotName: 's', AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-prod', ...target }),
      );
      await available('group', 'new-cache');
      const made = rowOf(world, 'group/new-cache');
      expect(await contents(ports(made), access)).toEqual(before);
      await close();
    },
    60_000,
  );

  test('primary endpoint follows a failover; the reader leads to a replica; commands that ElastiCache withholds are withheld', async () => {
    const { world, call, available } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 3, keys }), { engine: true });
    const [shard] = rowOf(world, 'group/plain').shards;
    const role = async (port: number): Promise<string> => {
      const wire = await open(port);
      const [name] = (await wire.command('ROLE')) as Buffer[];
      wire.close();
      return String(name);
    };
    expect([await role(shard!.primaryAddress!), await role(shard!.readerAddress!)]).toEqual(['master', 'slave']);
    const wire = await open(shard!.primaryAddress!);
    await wire.command('SET', 'before', 'failover');
    expect((await refused(wire.command('CONFIG', 'GET', 'dir'))).message).toMatch(/NOPERM/);
    wire.close();
    await call('TestFailover', { ReplicationGroupId: 'plain', NodeGroupId: '0001' });
    await available('group', 'plain');
    expect(shard!.primary).toBe('plain-002');
    expect([await role(shard!.primaryAddress!), await role(shard!.readerAddress!)]).toEqual(['master', 'slave']);
    const after = await open(shard!.primaryAddress!);
    expect(String(await after.command('GET', 'before'))).toBe('failover');
    await after.command('SET', 'after', 'failover');
    after.close();
    // The data of the new primary are backed up.
    await call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-002' });
    await available('snapshot', 's');
    await call('CreateReplicationGroup', cacheGroup({ EngineVersion: '6.2', SnapshotName: 's' }));
    await available('group', 'new-cache');
    expect(await contents(ports(rowOf(world, 'group/new-cache')))).toEqual(await contents([shard!.primaryAddress!]));
  }, 60_000);

  test('closed and opened again: the same addresses and data, also after a failover', async () => {
    const dir = await folder();
    const first = await openWorld(
      async (w) => {
        await putReplicationGroup(w, { id: 'plain', nodes: 2, keys });
        await putReplicationGroup(w, { id: 'shards', shards: 2, replicas: 1, keys });
      },
      { engine: true, dir },
    );
    await first.call('TestFailover', { ReplicationGroupId: 'plain', NodeGroupId: '0001' });
    await first.call('TestFailover', { ReplicationGroupId: 'shards', NodeGroupId: '0002' });
    const addresses = ['group/plain', 'group/shards'].map((key) => ports(rowOf(first.world, key)));
    const wire = await open(addresses[0]![0]!);
    await wire.command('SET', 'mine', '1');
    wire.close();
    const before = await Promise.all(addresses.map((of) => contents(of)));
    expect(before.map((of) => of.length)).toEqual([keys + 1, keys]);
    await first.close();
    const second = await openWorld(undefined, { engine: true, dir });
    expect(['group/plain', 'group/shards'].map((key) => ports(rowOf(second.world, key)))).toEqual(addresses);
    expect(await Promise.all(addresses.map((of) => contents(of)))).toEqual(before);
  }, 60_000);

  test('opened again between backup and restore: every database is there', async () => {
    const dir = await folder();
    const first = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2, keys, databases: [3] }), { engine: true, dir });
    await first.call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-001' });
    await first.available('snapshot', 's');
    await first.close();
    const { world, call, available } = await openWorld(undefined, { engine: true, dir });
    await call('CreateReplicationGroup', cacheGroup({ EngineVersion: '6.2', SnapshotName: 's' }));
    await available('group', 'new-cache');
    const databases = [0, 3];
    expect(await contents(ports(rowOf(world, 'group/new-cache')), { databases })).toEqual(await contents(ports(rowOf(world, 'group/plain')), { databases }));
  }, 60_000);

  test('an old backup of a world holds what its cache began with', async () => {
    const { world, call, available } = await openWorld(
      async (w) => putSnapshot(w, await putReplicationGroup(w, { id: 'plain', keys }), { name: 'old', daysAgo: 30 }),
      { engine: true },
    );
    await call('CreateReplicationGroup', cacheGroup({ EngineVersion: '6.2', SnapshotName: 'old' }));
    await available('group', 'new-cache');
    expect(await contents(ports(rowOf(world, 'group/new-cache')))).toEqual(await contents(ports(rowOf(world, 'group/plain'))));
  }, 60_000);

  test('a world that runs faster than its engine waits for it', async () => {
    const { call, available, sandbox, world } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2, keys: 20_000 }), { engine: true });
    // While the call is under way, a day passes with every look.
    let asked = true;
    const made = call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-001' }).finally(() => (asked = false));
    const seen: (string | undefined)[] = [];
    while (asked) {
      (sandbox.world as unknown as { advance(now: Date): void }).advance(new Date(sandbox.clock.now().getTime() + 86_400_000));
      seen.push([...world.table<{ status: string }>('elasticache.snapshots', region).values()][0]?.status);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await made;
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.filter(Boolean))).toEqual(new Set(['creating']));
    expect((await available('snapshot', 's')).NodeSnapshots[0].CacheSize).toMatch(/^\d+ MB$/);
  }, 60_000);

  test('a retained primary keeps its data and its address', async () => {
    const { world, call, pass } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2, keys }), { engine: true });
    const [port] = ports(rowOf(world, 'group/plain'));
    const before = await contents([port!]);
    await call('DeleteReplicationGroup', { ReplicationGroupId: 'plain', RetainPrimaryCluster: true });
    await pass(1200);
    await call('DescribeCacheClusters', { CacheClusterId: 'plain-001' });
    expect(ports(rowOf(world, 'standalone/plain-001'))).toEqual([port]);
    await expect.poll(() => contents([port!]).catch(() => [])).toEqual(before);
  }, 60_000);

  test('a rotated token takes effect; no file of the world holds one', async () => {
    const dir = await folder();
    const next = 'the-next-token-of-this-cache';
    const { world, call, available } = await openWorld((w) => putReplicationGroup(w, { id: 'auth', authToken: demoToken, keys: 10 }), { engine: true, dir });
    const [port] = ports(rowOf(world, 'group/auth'));
    (await open(port!, { tls: true, auth: demoToken })).close();
    await call('ModifyReplicationGroup', { ReplicationGroupId: 'auth', AuthToken: next, AuthTokenUpdateStrategy: 'ROTATE', ApplyImmediately: true });
    await available('group', 'auth');
    for (const auth of [demoToken, next]) (await open(port!, { tls: true, auth })).close();
    await call('ModifyReplicationGroup', { ReplicationGroupId: 'auth', AuthToken: next, AuthTokenUpdateStrategy: 'SET', ApplyImmediately: true });
    await available('group', 'auth');
    expect((await refused(open(port!, { tls: true, auth: demoToken }))).message).toMatch(/WRONGPASS/);
    for (const file of ['world.json', 'requests.ndjson']) expect(await readFile(join(dir, file), 'utf8')).not.toMatch(new RegExp(`${next}|${demoToken}`));
  }, 60_000);
});

test('without redis-server: the whole way of the control plane, and addresses that nobody serves', async () => {
  const { call, available, pass } = await openWorld((w) => putReplicationGroup(w, { id: 'plain', nodes: 2, keys }), { engine: false });
  await call('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'plain-001' });
  await available('snapshot', 's');
  await call('CreateReplicationGroup', cacheGroup({ EngineVersion: '6.2', SnapshotName: 's', NumCacheClusters: 2, AtRestEncryptionEnabled: true }));
  const made = await available('group', 'new-cache');
  expect(made.NodeGroups[0].PrimaryEndpoint).toMatchObject({ Address: '127.0.0.1' });
  await call('DeleteReplicationGroup', { ReplicationGroupId: 'plain' });
  await pass(1200);
  expect((await call('DescribeReplicationGroups')).ReplicationGroups).toHaveLength(1);
});
