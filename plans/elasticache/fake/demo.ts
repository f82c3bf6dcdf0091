/** The demo world's caches: one of each shape, one encrypted, one that cannot be migrated. Described in README.md. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { putParameter } from '../../../src/sandbox/services/index.ts';
import { demoRegion, putCacheCluster, putKeys, putNetwork, putReplicationGroup, putSnapshot } from './builders.ts';
import { putParameterGroup } from './parameter-groups.ts';

/** AUTH token of `auth-cache`. It opens nothing but a cache of the sandbox, on loopback. */
export const demoToken = 'sandbox-auth-token-1';

const usualKeys = 100_000;

/** `keys`: of sessions-prod; the others hold a few thousand, or fewer than it. */
export async function demoCaches(world: SandboxWorld, { keys = usualKeys }: { keys?: number } = {}): Promise<void> {
  const few = (count: number): number => Math.min(count, keys);
  const topic = `arn:${world.partition}:sns:${demoRegion}:${world.account}:cache-events`;
  putNetwork(world);
  putKeys(world);
  putParameterGroup(world, demoRegion, {
    name: 'sessions-redis6',
    family: 'redis6.x',
    description: 'Sessions: notify on expiry',
    values: { 'notify-keyspace-events': 'Ex', 'maxmemory-policy': 'volatile-ttl' },
  });

  const sessions = await putReplicationGroup(world, {
    id: 'sessions-prod',
    description: 'Sessions of the shop',
    nodes: 3,
    nodeType: 'cache.m6g.large',
    parameterGroup: 'sessions-redis6',
    retention: 7,
    topic,
    tags: { team: 'shop', environment: 'production', 'cost-center': '4711' },
    keys,
    databases: [1],
  });
  const port = sessions.shards[0]!.primaryAddress!;
  putParameter(world, demoRegion, '/prod/sessions/redis', `redis://127.0.0.1:${port}/0`, {
    description: 'Where the shop keeps its sessions',
    tags: { team: 'shop' },
  });
  await putReplicationGroup(world, {
    id: 'cart-cache',
    description: 'Carts, sharded',
    shards: 3,
    replicas: 1,
    nodeType: 'cache.r6g.large',
    tags: { team: 'shop' },
    keys: few(6_000),
  });
  await putCacheCluster(world, { id: 'legacy-cache', version: '5.0.6', nodeType: 'cache.t2.medium', tags: { team: 'billing' }, keys: few(2_000) });
  await putReplicationGroup(world, {
    id: 'secure-cache',
    description: 'Encrypted since it was made',
    nodes: 2,
    encrypted: 'alias/cache-prod',
    tls: true,
    tags: { team: 'payments' },
    keys: few(1_000),
  });
  await putReplicationGroup(world, {
    id: 'auth-cache',
    description: 'TLS and AUTH',
    nodes: 2,
    nodeType: 'cache.t4g.medium',
    authToken: demoToken,
    tags: { team: 'identity' },
    keys: few(3_000),
  });
  await putReplicationGroup(world, {
    id: 'sessions-global',
    description: 'Primary of a global datastore',
    nodes: 2,
    nodeType: 'cache.r6g.large',
    global: { id: 'ldgnf-sessions', role: 'PRIMARY' },
    tags: { team: 'shop' },
    keys: few(1_000),
  });
  putSnapshot(world, sessions, { name: 'sessions-prod-before-upgrade', daysAgo: 90 });
}
