/** Shards, replicas, slots, zones: what a create call asks for, and whether the service gives it. facts/elasticache.md 3.2. */
import { ServiceFault } from '../../../src/sandbox/service.ts';
import { badCombination, badValue } from './refusals.ts';

export interface NodeGroupAsked {
  NodeGroupId?: string;
  Slots?: string;
  ReplicaCount?: number;
  PrimaryAvailabilityZone?: string;
  ReplicaAvailabilityZones?: string[];
}

export interface TopologyAsked {
  NumCacheClusters?: number;
  PreferredCacheClusterAZs?: string[];
  NumNodeGroups?: number;
  ReplicasPerNodeGroup?: number;
  NodeGroupConfiguration?: NodeGroupAsked[];
  AutomaticFailoverEnabled?: boolean;
  MultiAZEnabled?: boolean;
}

export interface PlannedShard {
  id: string;
  slots?: string;
  replicas: number;
  /** Primary first; undefined where the service chooses. */
  zones: (string | undefined)[];
}

const slotCount = 16_384;
const shardId = (n: number): string => String(n + 1).padStart(4, '0');

/** The first shards have one slot more where it does not come out even. */
export function evenSlots(shards: number): string[] {
  let from = 0;
  return Array.from({ length: shards }, (_, i) => {
    const size = Math.floor(slotCount / shards) + (i < slotCount % shards ? 1 : 0);
    from += size;
    return `${from - size}-${from - 1}`;
  });
}

export function chosenTopology(asked: TopologyAsked, cluster: boolean): PlannedShard[] {
  const shards = cluster ? clustered(asked) : single(asked);
  const total = shards.reduce((sum, shard) => sum + 1 + shard.replicas, 0);
  if (cluster && asked.AutomaticFailoverEnabled !== true)
    throw badCombination('Redis with cluster mode enabled cannot be created with auto failover turned off.');
  if (!cluster && asked.AutomaticFailoverEnabled === true && total < 2)
    throw badCombination('Replication group with automatic failover enabled must have at least 2 cache clusters.');
  if (asked.MultiAZEnabled === true && asked.AutomaticFailoverEnabled !== true) throw badCombination('Multi-AZ requires automatic failover to be enabled.');
  if (asked.MultiAZEnabled === true && shards.some((shard) => shard.replicas < 1))
    throw badCombination('Multi-AZ requires at least one replica in each node group.');
  return shards;
}

function single(asked: TopologyAsked): PlannedShard[] {
  if (asked.NodeGroupConfiguration && asked.NodeGroupConfiguration.length > 1)
    throw badCombination('With cluster mode disabled there is exactly one node group.');
  if ((asked.NumNodeGroups ?? 1) > 1) throw badCombination('With cluster mode disabled NumNodeGroups must be 1.');
  const one = asked.NodeGroupConfiguration?.[0];
  if (one?.Slots) throw badCombination('Slots can only be given with cluster mode enabled.');
  if (asked.NumCacheClusters !== undefined && asked.ReplicasPerNodeGroup !== undefined && asked.NumCacheClusters !== asked.ReplicasPerNodeGroup + 1)
    throw badCombination('NumCacheClusters and ReplicasPerNodeGroup contradict each other.');
  const count = asked.NumCacheClusters ?? (one?.ReplicaCount ?? asked.ReplicasPerNodeGroup ?? 0) + 1;
  if (count < 1 || count > 6) throw badValue(`NumCacheClusters must be between 1 and 6, not ${count}.`);
  const zones = asked.PreferredCacheClusterAZs;
  if (zones && zones.length !== count)
    throw badCombination(`The number of availability zones (${zones.length}) must equal the number of cache clusters (${count}).`);
  return [{ id: '0001', replicas: count - 1, zones: zones ?? (one ? [one.PrimaryAvailabilityZone, ...(one.ReplicaAvailabilityZones ?? [])] : []) }];
}

function clustered(asked: TopologyAsked): PlannedShard[] {
  const configured = asked.NodeGroupConfiguration;
  if (asked.NumCacheClusters !== undefined)
    throw badCombination('NumCacheClusters cannot be given with cluster mode enabled: use NumNodeGroups and ReplicasPerNodeGroup.');
  if (asked.PreferredCacheClusterAZs) throw badCombination('PreferredCacheClusterAZs cannot be given with cluster mode enabled: use NodeGroupConfiguration.');
  if (configured && asked.NumNodeGroups !== undefined && asked.NumNodeGroups !== configured.length)
    throw badCombination('NumNodeGroups and the number of node group configurations contradict each other.');
  const count = configured?.length ?? asked.NumNodeGroups ?? 1;
  if (count < 1) throw badValue('NumNodeGroups must be at least 1.');
  if (count > 90)
    throw new ServiceFault('NodeGroupsPerReplicationGroupQuotaExceededFault', 'The request would exceed the allowed 90 node groups of a replication group.');
  const given = (configured ?? []).filter((one) => one.Slots !== undefined);
  if (given.length > 0 && given.length < count) throw badCombination('Slots must be given for all node groups or for none.');
  const even = evenSlots(count);
  const shards = Array.from({ length: count }, (_, i): PlannedShard => {
    const one = configured?.[i];
    const zones = one?.ReplicaAvailabilityZones;
    const replicas = one?.ReplicaCount ?? zones?.length ?? asked.ReplicasPerNodeGroup ?? 0;
    if (replicas < 0 || replicas > 5) throw badValue(`The number of replicas must be between 0 and 5, not ${replicas}.`);
    if (zones && zones.length !== replicas) throw badCombination('ReplicaCount must equal the number of ReplicaAvailabilityZones.');
    if (one?.NodeGroupId !== undefined && !/^\d{1,4}$/.test(one.NodeGroupId)) throw badValue(`NodeGroupId must be 1 to 4 digits, not ${one.NodeGroupId}.`);
    return {
      id: one?.NodeGroupId?.padStart(4, '0') ?? shardId(i),
      slots: one?.Slots ?? even[i]!,
      replicas,
      zones: [one?.PrimaryAvailabilityZone, ...(zones ?? [])],
    };
  });
  if (new Set(shards.map((shard) => shard.id)).size < count) throw badValue('A NodeGroupId was given twice.');
  allSlotsOnce(shards.map((shard) => shard.slots!));
  if (shards.reduce((sum, shard) => sum + 1 + shard.replicas, 0) > 90)
    throw new ServiceFault('NodeQuotaForClusterExceededFault', 'The request would exceed the allowed 90 nodes of a cluster.');
  return shards;
}

function allSlotsOnce(slots: string[]): void {
  const taken = new Uint8Array(slotCount);
  for (const text of slots)
    for (const range of text.split(',')) {
      const [, first, last] = /^(\d+)-(\d+)$/.exec(range.trim()) ?? [];
      const [from, to] = [Number(first), Number(last)];
      if (first === undefined || from > to || to >= slotCount) throw badValue(`Slots must be of the form startkey-endkey within 0-16383, not ${text}.`);
      for (let slot = from; slot <= to; slot++) {
        if (taken[slot]) throw badValue(`Slot ${slot} is in more than one node group.`);
        taken[slot] = 1;
      }
    }
  if (taken.includes(0)) throw badValue('The slots of all node groups must cover 0-16383.');
}
