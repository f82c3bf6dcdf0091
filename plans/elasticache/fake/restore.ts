/** What a new cache takes from a backup, and which backups it may be made from. facts/elasticache.md 3.4 */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { beginWith } from './data.ts';
import { memoryOf, tiered } from './node-types.ts';
import { badCombination, badValue, snapshotBusy, snapshotNotFound } from './refusals.ts';
import { type Cache, type Settings, type Snapshot, snapshots, visible } from './rows.ts';
import type { NodeGroupAsked, TopologyAsked } from './topology.ts';
import { olderThan } from './versions.ts';

export function snapshotToRestore(world: SandboxWorld, region: string, name: string, now: Date): Snapshot {
  const found = snapshots(world, region).get(name.toLowerCase());
  if (!found || !visible(found, now)) throw snapshotNotFound(name);
  if (found.status !== 'available') throw snapshotBusy(found.name, found.status);
  return found;
}

/** Checked once engine, version and mode of the new cache are chosen. */
export function checkRestore(snapshot: Snapshot, settings: Settings, cluster: boolean, shardCount: number): void {
  const from = snapshot.settings;
  if (
    settings.Engine !== from.Engine &&
    !(from.Engine === 'valkey' && from.EngineVersion.startsWith('7.2') && settings.Engine === 'redis' && settings.EngineVersion.startsWith('7.1'))
  )
    throw badCombination(`A backup of ${from.Engine} ${from.EngineVersion} cannot be restored to ${settings.Engine} ${settings.EngineVersion}.`);
  if (settings.Engine === from.Engine && olderThan(settings.EngineVersion, from.EngineVersion))
    throw badCombination(`The engine version ${settings.EngineVersion} is older than that of the backup, ${from.EngineVersion}.`);
  if (snapshot.cluster && !cluster)
    throw badCombination('A backup of a cluster with cluster mode enabled cannot be restored to one with cluster mode disabled.');
  if (from.DataTiering && !tiered(settings.CacheNodeType))
    throw badCombination(`A backup of a cluster with data tiering cannot be restored to the cache node type ${settings.CacheNodeType}.`);
  const size = snapshot.nodes.reduce((sum, node) => sum + (Number.parseInt(node.CacheSize, 10) || 0), 0);
  const room = (memoryOf(settings.CacheNodeType) ?? 0) * 1024 * shardCount;
  if (size > room) throw badValue(`The backup holds ${size} MB, and the new cluster has room for ${Math.round(room)} MB.`);
}

/** The shape of the backup where the call gives none. */
export function topologyOf(snapshot: Snapshot | undefined, asked: TopologyAsked, cluster: boolean): TopologyAsked {
  if (!snapshot || !cluster || asked.NumNodeGroups !== undefined || asked.NodeGroupConfiguration !== undefined) return asked;
  const shards = snapshot.nodes.map(
    (node): NodeGroupAsked =>
      ({
        ...node.NodeGroupConfiguration,
        ...(asked.ReplicasPerNodeGroup === undefined ? {} : { ReplicaCount: asked.ReplicasPerNodeGroup, ReplicaAvailabilityZones: undefined }),
      }) as NodeGroupAsked,
  );
  if (!snapshot.cluster) return { ...asked, NumNodeGroups: 1 };
  return { ...asked, NodeGroupConfiguration: shards };
}

/** Gives each shard its data: the same slots, the same file; else by slot. */
export function giveData(world: SandboxWorld, cache: Cache, snapshot: Snapshot): void {
  if (snapshot.seed) cache.seed = structuredClone(snapshot.seed);
  const files = snapshot.nodes.flatMap((node) => node.file ?? []);
  if (files.length === 0) return;
  cache.shards.forEach((shard) => {
    const index = snapshot.slots.indexOf(shard.slots ?? null);
    const whole = cache.cluster === snapshot.cluster && index >= 0 ? snapshot.nodes[index]?.file : undefined;
    if (whole) beginWith(world, shard, [whole], 'whole');
    else beginWith(world, shard, files, 'by-slot');
  });
}
