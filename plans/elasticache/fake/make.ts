/** A cache from what was chosen for it: ids, places, addresses. Used by the create calls and by the builders of worlds. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { newAddress } from './data.ts';
import { hostsOf } from './hosts.ts';
import { arn, type Cache, caches, groupKey, nodeById, type Settings, type Shard, standaloneKey, type Tag } from './rows.ts';
import { moveAddress, places } from './subnet-groups.ts';
import type { PlannedShard } from './topology.ts';

export interface Chosen {
  kind: Cache['kind'];
  id: string;
  description: string;
  settings: Settings;
  cluster: boolean;
  clusterMode?: Cache['clusterMode'];
  shards: PlannedShard[];
  automaticFailover: boolean;
  multiAz: boolean;
  access: Pick<Cache, 'tls' | 'tlsMode' | 'tokens' | 'tokenAt' | 'userGroupIds'>;
  encryption: Pick<Cache['encryption'], 'type' | 'keyArn'>;
  durability?: string;
  tags: Tag[];
  createdAt: Date;
  visibleAt: Date;
  status: 'creating' | 'available';
}

/** Writes the row, which nobody sees before its time, and then gives it its addresses. */
export async function makeCache(world: SandboxWorld, region: string, chosen: Chosen): Promise<Cache> {
  const { kind, id, cluster } = chosen;
  const count = chosen.shards.reduce((sum, shard) => sum + 1 + shard.replicas, 0);
  const wanted = chosen.shards.flatMap((shard) => Array.from({ length: shard.replicas + 1 }, (_, i) => shard.zones[i]));
  const placed = places(world, region, chosen.settings.CacheSubnetGroupName, count, wanted);
  const uid = world.id(16);
  let at = 0;
  const shards = chosen.shards.map((planned): Shard => {
    const nodes = Array.from({ length: planned.replicas + 1 }, (_, i) => {
      const place = placed[at++]!;
      moveAddress(world, region, place.subnet, -1);
      return {
        id: memberId(chosen, planned.id, i),
        uid: world.id(16),
        ...place,
        address: 0,
        createdAt: chosen.createdAt.toISOString(),
        status: chosen.status,
        backups: [],
      };
    });
    return { id: planned.id, ...(cluster && planned.slots ? { slots: planned.slots } : {}), primary: nodes[0]!.id, nodes };
  });
  const cache: Cache = {
    kind,
    id,
    uid,
    arn: arn(world, region, kind === 'group' ? 'replicationgroup' : 'cluster', id),
    description: chosen.description,
    createdAt: chosen.createdAt.toISOString(),
    visibleAt: chosen.visibleAt.toISOString(),
    status: chosen.status,
    settings: chosen.settings,
    cluster,
    clusterMode: chosen.clusterMode ?? (cluster ? 'enabled' : 'disabled'),
    shards,
    automaticFailover: chosen.automaticFailover,
    multiAz: chosen.multiAz,
    ...chosen.access,
    encryption: { ...chosen.encryption },
    ...(chosen.durability ? { durability: chosen.durability } : {}),
    tags: chosen.tags,
  };
  // First of all: the name is taken from here on, whatever is awaited below.
  caches(world, region).set(kind === 'group' ? groupKey(id) : standaloneKey(id), cache);
  await giveAddresses(world, region, cache);
  return cache;
}

async function giveAddresses(world: SandboxWorld, region: string, cache: Cache): Promise<void> {
  if (cache.cluster) cache.configurationAddress = await newAddress(world, cache.uid, { role: 'configuration' });
  for (const shard of cache.shards) {
    if (!cache.cluster && cache.kind === 'group') {
      shard.primaryAddress = await newAddress(world, cache.uid, { shard: shard.id, role: 'primary' });
      shard.readerAddress = await newAddress(world, cache.uid, { shard: shard.id, role: 'reader' });
    }
    for (const node of shard.nodes) node.address = await newAddress(world, cache.uid, { node: node.uid });
  }
  const hosts = hostsOf(world, region, cache);
  if (hosts) cache.hosts = hosts;
}

/** facts/elasticache.md 6: `<rg>-001`, in cluster mode `<rg>-0001-001`. */
export function memberId({ kind, id, cluster }: Pick<Chosen, 'kind' | 'id' | 'cluster'>, shard: string, index: number): string {
  if (kind === 'standalone') return id;
  const number = String(index + 1).padStart(3, '0');
  return cluster ? `${id}-${shard}-${number}` : `${id}-${number}`;
}

/** A standalone cache may have the name that a member would get. */
export const memberTaken = (world: SandboxWorld, region: string, chosen: Pick<Chosen, 'kind' | 'id' | 'cluster' | 'shards'>): string | undefined =>
  chosen.shards
    .flatMap((shard) => Array.from({ length: shard.replicas + 1 }, (_, i) => memberId(chosen, shard.id, i)))
    .find((id) => nodeById(world, region, id) !== undefined);
