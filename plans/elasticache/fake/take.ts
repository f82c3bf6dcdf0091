/** Taking a snapshot: the row, and the data of this very moment. Used by CreateSnapshot, by deletions and by automatic backups. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { backUp, during } from './data.ts';
import { arn, type Cache, type Node, type Shard, type Snapshot, snapshots, type Tag } from './rows.ts';
import { subnetGroup } from './subnet-groups.ts';

export interface Taken {
  name: string;
  source: Snapshot['source'];
  /** Nodes to copy: of a group without cluster mode one, else one of each shard. */
  nodes: { shard: Shard; node: Node }[];
  keyArn?: string;
  tags: Tag[];
  visibleAt: Date;
}

/** In cluster mode a replica of each shard where there is one, else its primary. facts/elasticache.md 5 [BKM; BK] */
export const backedUpNodes = (cache: Cache): { shard: Shard; node: Node }[] =>
  cache.shards.map((shard) => ({
    shard,
    node: (cache.cluster ? shard.nodes.find((node) => node.id !== shard.primary) : undefined) ?? shard.nodes.find((node) => node.id === shard.primary)!,
  }));

export const primaries = (cache: Cache): { shard: Shard; node: Node }[] =>
  cache.shards.map((shard) => ({ shard, node: shard.nodes.find((node) => node.id === shard.primary)! }));

/** The row at once, and its data, which are those of this moment. A backup that is never filled fails in the end. */
export function take(world: SandboxWorld, region: string, cache: Cache, taken: Taken): { snapshot: Snapshot; filled: Promise<void> } {
  const snapshot = putRow(world, region, cache, taken);
  const fill = async (): Promise<void> => {
    try {
      const held = await Promise.all(taken.nodes.map(({ node }, i) => backUp(world, cache, node.id, `${snapshot.uid}-${i}`)));
      held.forEach((one, i) => Object.assign(snapshot.nodes[i]!, one));
    } catch (error) {
      snapshot.fails = `The node could not be backed up: ${(error as Error).message}`;
    }
  };
  return { snapshot, filled: during(world, snapshot.uid, fill) };
}

/** The row alone, without data. */
export function putRow(world: SandboxWorld, region: string, cache: Cache, taken: Taken): Snapshot {
  const now = world.clock.now().toISOString();
  const uid = world.id(16);
  const first = taken.nodes[0]!.node;
  const snapshot: Snapshot = {
    name: taken.name,
    uid,
    arn: arn(world, region, 'snapshot', taken.name),
    status: 'creating',
    source: taken.source,
    visibleAt: taken.visibleAt.toISOString(),
    cacheUid: cache.uid,
    // Without cluster mode a backup is of a node, also of one in a group (API Snapshot).
    ...(cache.cluster ? { group: { id: cache.id, description: cache.description } } : { clusterId: first.id, zone: first.zone }),
    clusterCreatedAt: first.createdAt,
    cluster: cache.cluster,
    automaticFailover: cache.automaticFailover,
    ...(cache.durability ? { durability: cache.durability } : {}),
    settings: structuredClone(cache.settings),
    vpcId: subnetGroup(world, region, cache.settings.CacheSubnetGroupName).VpcId,
    nodes: taken.nodes.map(({ shard, node }) => ({
      ...(cache.cluster
        ? { NodeGroupId: shard.id, CacheClusterId: node.id, CacheNodeId: '0001', NodeGroupConfiguration: shape(shard) }
        : { CacheNodeId: '0001' }),
      CacheNodeCreateTime: node.createdAt,
      SnapshotCreateTime: now,
      CacheSize: '',
    })),
    slots: taken.nodes.map(({ shard }) => shard.slots ?? null),
    ...(taken.keyArn ? { keyArn: taken.keyArn } : {}),
    tags: taken.tags,
  };
  snapshots(world, region).set(snapshot.name, snapshot);
  return snapshot;
}

function shape(shard: Shard) {
  const primary = shard.nodes.find((node) => node.id === shard.primary)!;
  const replicas = shard.nodes.filter((node) => node !== primary);
  return {
    NodeGroupId: shard.id,
    ...(shard.slots ? { Slots: shard.slots } : {}),
    ReplicaCount: replicas.length,
    PrimaryAvailabilityZone: primary.zone,
    ReplicaAvailabilityZones: replicas.map((node) => node.zone),
  };
}
