/** Aura's part of the demo world: one too large for the console's import, a small one, and one that has a customer's key already. */
import { putParameter, putSecret } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { putCustomerKey, putInstance, putSnapshot, putTenant } from './build.ts';
import { filmGraph } from './demo-graph.ts';
import { instanceHost } from './names.ts';

const region = 'eu-west-1';
const gb = 1e9;

export interface AuraDemoOptions {
  /** How many people there are at most, as keys for the caches. */
  keys?: number;
}

export function auraDemo(world: SandboxWorld, { keys = 1_000 }: AuraDemoOptions = {}): void {
  const few = (count: number): number => Math.max(10, Math.min(count, keys));
  const shop = putTenant(world, { name: 'Shop' });

  // Stated, not measured: what stands on the newcomer's disk is a small graph, or nothing.
  const recommender = putInstance(world, shop, {
    name: 'recommender',
    memory: '8GB',
    secondaries: 1,
    cdc: 'DIFF',
    content: { bytes: 7.1 * gb, ...filmGraph(few(1_000), 200) },
  });
  putSnapshot(world, recommender);
  putSnapshot(world, recommender, { full: false, at: new Date(world.clock.now().getTime() - 3_600_000).toISOString() });
  putParameter(world, region, '/prod/recommender/neo4j', `neo4j+s://${instanceHost(recommender.id)}`, {
    description: 'Where the shop asks for recommendations',
  });
  const { username, password } = recommender;
  putSecret(world, region, 'prod/recommender/neo4j', JSON.stringify({ username, password }), { description: 'Credentials of the recommender' });

  const ratings = putInstance(world, shop, { name: 'ratings', memory: '2GB', content: { bytes: 0.8 * gb, ...filmGraph(few(500), 100) } });
  putSnapshot(world, ratings);
  putParameter(world, region, '/prod/ratings/neo4j', `neo4j+s://${instanceHost(ratings.id)}`, { description: 'Where ratings are kept' });
  putSecret(world, region, 'prod/ratings/neo4j', JSON.stringify({ username: ratings.username, password: ratings.password }), {
    description: 'Credentials of the ratings',
  });

  const key = putCustomerKey(world, shop, { name: 'vault' });
  const vault = putInstance(world, shop, {
    name: 'vault-graph',
    memory: '4GB',
    customerManagedKey: key.id,
    content: { bytes: 1.9 * gb, ...filmGraph(few(300), 60) },
  });
  putSnapshot(world, vault);
}
