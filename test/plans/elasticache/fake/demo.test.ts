/** The demo world: what is in it, how fast it is there, that its data are real, and what it says without redis-server. */
import {
  ElastiCacheClient,
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  DescribeSnapshotsCommand,
  type ElastiCacheClientConfig,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { GetMetricDataCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { demoToken } from '../../../../plans/elasticache/fake/demo.ts';
import { allServices, missingEngines, worlds } from '../../../../src/cli/worlds.ts';
import { openSandbox, type Sandbox } from '../../../../src/sandbox/open.ts';
import { scaledClock } from '../../../../src/sandbox/scaled-clock.ts';
import { needs } from '../../../support/needs.ts';
import { open } from './world.ts';

const redis = needs('redis-server');

async function demo(options: { keys?: number } = {}): Promise<{ sandbox: Sandbox; config: ElastiCacheClientConfig; groups: Record<string, ReplicationGroup> }> {
  const sandbox = await openSandbox({
    services: allServices(),
    clock: scaledClock(60),
    missing: missingEngines(),
    build: (world) => worlds.demo(world, options),
  });
  onTestFinished(() => sandbox.close());
  const config = {
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: sandbox.requestHandler as never,
  };
  const { ReplicationGroups = [] } = await new ElastiCacheClient(config).send(new DescribeReplicationGroupsCommand({}));
  return { sandbox, config, groups: Object.fromEntries(ReplicationGroups.map((group) => [group.ReplicationGroupId, group])) };
}

test('one of each shape', async () => {
  const { config, groups } = await demo();
  expect(
    Object.fromEntries(
      Object.entries(groups).map(([id, g]) => [
        id,
        [g.ClusterEnabled, g.MemberClusters?.length, g.StorageEncryptionType, g.TransitEncryptionEnabled, g.AuthTokenEnabled],
      ]),
    ),
  ).toEqual({
    'auth-cache': [false, 2, 'none', true, true],
    'cart-cache': [true, 6, 'none', false, false],
    'secure-cache': [false, 2, 'sse-kms', true, false],
    'sessions-global': [false, 2, 'none', false, false],
    'sessions-prod': [false, 3, 'none', false, false],
  });
  expect(groups['sessions-global']?.GlobalReplicationGroupInfo?.GlobalReplicationGroupMemberRole).toBe('PRIMARY');
  const cache = new ElastiCacheClient(config);
  const { CacheClusters } = await cache.send(new DescribeCacheClustersCommand({ ShowCacheClustersNotInReplicationGroups: true }));
  expect(CacheClusters).toMatchObject([{ CacheClusterId: 'legacy-cache', CacheNodeType: 'cache.t2.medium', EngineVersion: '5.0.6' }]);
  const { Snapshots } = await cache.send(new DescribeSnapshotsCommand({ SnapshotSource: 'user' }));
  expect(Snapshots).toMatchObject([{ SnapshotName: 'sessions-prod-before-upgrade', SnapshotStatus: 'available' }]);
  const { Parameter } = await new SSMClient(config).send(new GetParameterCommand({ Name: '/prod/sessions/redis' }));
  expect(Parameter?.Value).toBe(`redis://127.0.0.1:${groups['sessions-prod']?.NodeGroups?.[0]?.PrimaryEndpoint?.Port}/0`);
  const kms = new KMSClient(config);
  const states = await Promise.all(
    ['prod', 'disabled', 'signing', 'leaving'].map(async (name) => (await kms.send(new DescribeKeyCommand({ KeyId: `alias/cache-${name}` }))).KeyMetadata),
  );
  expect(states.map((key) => [key?.KeyState, key?.KeyUsage])).toEqual([
    ['Enabled', 'ENCRYPT_DECRYPT'],
    ['Disabled', 'ENCRYPT_DECRYPT'],
    ['Enabled', 'SIGN_VERIFY'],
    ['PendingDeletion', 'ENCRYPT_DECRYPT'],
  ]);
});

describe.skipIf(!redis.ok)(`with redis-server ${redis.why}`, () => {
  test('sessions-prod holds 100,000 keys of every type, and further ones in database 1', async () => {
    const { groups } = await demo();
    const wire = await open(groups['sessions-prod']!.NodeGroups![0]!.PrimaryEndpoint!.Port!);
    expect(await wire.command('DBSIZE')).toBe(100_000);
    const info = String(await wire.command('INFO', 'keyspace'));
    expect(info).toMatch(/db0:keys=100000,expires=20000,/);
    expect(info).toMatch(/db1:keys=100,/);
    const types = await wire.pipeline(['session:0', 'user:61', 'queue:76', 'tags:83', 'scores:90', 'events:97'].map((key) => ['TYPE', `sessions-prod:${key}`]));
    expect(types.map(String)).toEqual(['string', 'hash', 'list', 'set', 'zset', 'stream']);
    wire.close();
  }, 60_000);

  test('cart-cache is a cluster, auth-cache wants TLS and the documented token', async () => {
    const { groups } = await demo({ keys: 900 });
    const cart = await open(groups['cart-cache']!.ConfigurationEndpoint!.Port!);
    expect(String(await cart.command('CLUSTER', 'INFO'))).toMatch(/cluster_state:ok[\s\S]*cluster_known_nodes:6\r\ncluster_size:3/);
    cart.close();
    const auth = await open(groups['auth-cache']!.NodeGroups![0]!.PrimaryEndpoint!.Port!, { tls: true, auth: demoToken });
    expect(await auth.command('DBSIZE')).toBe(900);
    auth.close();
  }, 60_000);

  test('metrics: of nodes whose engine runs, write commands among them; none of the others', async () => {
    const { config, groups, sandbox } = await demo({ keys: 100 });
    const read = async (name: string, id: string): Promise<number[]> => {
      const now = sandbox.clock.now();
      const Metric = { Namespace: 'AWS/ElastiCache', MetricName: name, Dimensions: [{ Name: 'CacheClusterId', Value: id }] };
      const { MetricDataResults } = await new CloudWatchClient(config).send(
        new GetMetricDataCommand({
          StartTime: new Date(now.getTime() - 3_600_000),
          EndTime: new Date(now.getTime() + 300_000),
          MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 300, Stat: 'Maximum' } }],
        }),
      );
      return MetricDataResults?.[0]?.Values ?? [];
    };
    const wire = await open(groups['sessions-prod']!.NodeGroups![0]!.PrimaryEndpoint!.Port!);
    await wire.pipeline(Array.from({ length: 7 }, (_, n) => ['SET', `written:${n}`, '1']));
    await vi.waitFor(async () => expect(Math.max(...(await read('SetTypeCmds', 'sessions-prod-001')))).toBeGreaterThanOrEqual(7), { timeout: 5_000 });
    expect(Math.max(...(await read('CurrConnections', 'sessions-prod-001')))).toBeGreaterThanOrEqual(1);
    expect(Math.max(...(await read('DatabaseMemoryUsagePercentage', 'sessions-prod-001')))).toBeLessThan(1);
    expect(await read('SetTypeCmds', 'legacy-cache')).toEqual([]);
    wire.close();
  }, 60_000);
});

test('without redis-server on PATH: the control plane, and how to install it', async () => {
  vi.stubEnv('PATH', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { sandbox, groups } = await demo();
  expect(sandbox.missing).toMatchObject({
    redis: 'redis-server not found, install it with: apt-get install redis-server (Debian, Ubuntu) or brew install redis',
  });
  expect(groups['sessions-prod']?.Status).toBe('available');
});
