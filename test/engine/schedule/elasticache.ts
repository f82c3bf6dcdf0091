import { expect } from 'vitest';
import { putCacheCluster, putKeys, putNetwork, putReplicationGroup } from '../../../plans/elasticache/fake/builders.ts';
import { type Cache, caches, groupKey, snapshots, standaloneKey } from '../../../plans/elasticache/fake/rows.ts';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { allServices } from '../../../src/cli/worlds.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { keys, parameters, putAlias, putKey, putParameter } from '../../../src/sandbox/services/index.ts';
import type { Rig } from '../../support/rig.ts';
import type { ScheduleCase } from './case.ts';

const region = 'eu-west-1';
const token = 'schedule-auth-token-1';

/** Where clients find it; without an engine the sandbox has no addresses, and a name stands for them. */
const addressOf = ({ shards: [shard], configurationAddress, id, kind }: Cache): string => {
  const port = configurationAddress ?? (kind === 'group' ? shard?.primaryAddress : shard?.nodes[0]?.address);
  return port ? `127.0.0.1:${port}` : id;
};

function shape(name: string, source: string, make: (world: SandboxWorld) => Promise<Cache>, more: Partial<ScheduleCase> = {}): ScheduleCase {
  let uid: string | undefined;
  const row = (rig: Rig) => caches(rig.sandbox.world, region).get(groupKey(source)) ?? caches(rig.sandbox.world, region).get(standaloneKey(source));
  return {
    name,
    system: elasticache,
    source,
    choices: { kmsKey: 'alias/cache-prod', targetId: `${source}-enc`, endpoints: ['ssm:/app/redis'], writes: 'frozen', soak: '10m', ...more.choices },
    world: {
      services: allServices,
      async build(world) {
        putNetwork(world);
        putKeys(world);
        const cache = await make(world);
        uid = cache.uid;
        putParameter(world, region, '/app/redis', `redis://${addressOf(cache)}`);
      },
    },
    makes: { CreateReplicationGroup: 'ReplicationGroupId', CreateSnapshot: 'SnapshotName', PutParameter: 'Name' },
    intact(rig) {
      expect(row(rig)?.uid, `${source} is still there`).toBe(uid);
      expect(row(rig)?.status).not.toBe('deleting');
    },
    judge(rig, plan) {
      const { world } = rig.sandbox;
      const target = caches(world, region).get(groupKey(`${source}-enc`)) as Cache;
      expect(row(rig), 'the source is gone').toBeUndefined();
      expect([...caches(world, region).keys()], 'one target').toEqual([groupKey(`${source}-enc`)]);
      expect(target).toMatchObject({ status: expect.stringMatching(/available|snapshotting/), encryption: { type: 'sse-kms' } });
      expect(keys(world, region).get(target.encryption.keyArn ?? '')?.Description).toBe('cache-prod');
      const ours = [...snapshots(world, region).values()].filter((one) => one.name.startsWith(plan.id));
      expect(
        ours.map((one) => [one.status, one.keyArn === target.encryption.keyArn, one.cacheUid]),
        'two backups of the source, none in clear',
      ).toEqual([
        ['available', true, uid],
        ['available', true, uid],
      ]);
      expect(ours.find((one) => one.uid === target.restoredFrom)?.name, 'the data of the source').toBe(`${plan.id}-${source}`);
      const value = parameters(world, region).get('/app/redis')?.versions.at(-1)?.Value;
      expect(value, 'clients find the target').toBe(`redis://${addressOf(target)}`);
    },
    ...(more.secrets ? { secrets: more.secrets } : {}),
  };
}

/** Small data: the schedules are about steps, not about bytes. */
const few = { keys: 200 };

export const cmd = shape('cluster mode off', 'sessions', (world) =>
  putReplicationGroup(world, { id: 'sessions', nodes: 2, retention: 2, tags: { team: 'web' }, ...few }),
);
export const cme = shape('cluster mode on, even', 'cart', (world) =>
  putReplicationGroup(world, { id: 'cart', shards: 2, replicas: 1, version: '7.0.7', ...few }),
);
export const uneven = shape('cluster mode on, uneven', 'uneven', (world) =>
  putReplicationGroup(world, {
    id: 'uneven',
    shards: [
      { slots: '0-9999', replicas: 2 },
      { slots: '10000-16383', replicas: 1 },
    ],
    version: '7.0.7',
    ...few,
  }),
);
export const standalone = shape(
  'standalone',
  'legacy',
  (world) => putCacheCluster(world, { id: 'legacy', version: '5.0.6', nodeType: 'cache.t2.medium', ...few }),
  { choices: { settings: { CacheNodeType: 'cache.t3.medium' } } },
);
export const auth = shape(
  'TLS and AUTH',
  'secret',
  (world) => putReplicationGroup(world, { id: 'secret', nodes: 2, version: '7.0.7', authToken: token, ...few }),
  { secrets: { authToken: token } },
);
export const rekey = shape('another key', 'rekeyed', (world) => {
  putAlias(world, region, 'alias/old', putKey(world, region, { description: 'old' }));
  return putReplicationGroup(world, { id: 'rekeyed', nodes: 2, encrypted: 'alias/old', ...few });
});

export const elasticacheCases = [cmd, cme, uneven, standalone, auth, rekey];
