/** Shards, slots and members of a group that is made: facts/elasticache.md 3.2, 6. */
import { badCombination, badValue } from './find.ts';
import type { NodeRow, ShardRow, SnapshotRow } from './rows.ts';

// biome-ignore lint/suspicious/noExplicitAny: CreateReplicationGroupMessage, parsed by the SDK's own schema
type Create = any;
interface Configuration { NodeGroupId?: string; Slots?: string; ReplicaCount?: number; PrimaryAvailabilityZone?: string; ReplicaAvailabilityZones?: string[] }

const allSlots = 16_384;

export function shardsFor(id: string, input: Create, cluster: boolean, zones: string[], backup: SnapshotRow | undefined): ShardRow[] {
  if (!cluster) return [plain(id, input, zones)];
  if (input.NumCacheClusters > 1) throw badCombination('NumCacheClusters cannot be used with more than one shard; use NumNodeGroups and ReplicasPerNodeGroup.');
  const given: Configuration[] = input.NodeGroupConfiguration ?? [];
  if (given.length > 0 && input.NumNodeGroups !== undefined && input.NumNodeGroups !== given.length) throw badCombination('NumNodeGroups must be the number of NodeGroupConfigurations.');
  const count: number = given.length || (input.NumNodeGroups ?? backup?.of.shards.length ?? 1);
  const replicas = (i: number): number => given[i]?.ReplicaCount ?? input.ReplicasPerNodeGroup ?? 0;
  for (let i = 0; i < count; i++) if (replicas(i) < 0 || replicas(i) > 5) throw badValue('The number of replicas must be between 0 and 5.');
  const slots = slotsOf(given, count);
  return Array.from({ length: count }, (_, i) => {
    const shard = given[i]?.NodeGroupId ?? String(i + 1).padStart(4, '0');
    if (!/^\d{1,4}$/.test(shard)) throw badValue(`Invalid NodeGroupId ${shard}.`);
    const nodes: NodeRow[] = Array.from({ length: replicas(i) + 1 }, (__, n) => ({ CacheClusterId: `${id}-${shard.padStart(4, '0')}-${String(n + 1).padStart(3, '0')}`, zone: zones[(i + n) % zones.length] ?? '', role: n === 0 ? 'primary' : 'replica' }));
    return { NodeGroupId: shard.padStart(4, '0'), Slots: slots[i] as string, nodes };
  });
}

function plain(id: string, input: Create, zones: string[]): ShardRow {
  if (input.NumNodeGroups > 1 || input.NodeGroupConfiguration?.length > 1) throw badCombination('More than one shard needs a parameter group with cluster-enabled=yes.');
  const count: number = input.NumCacheClusters ?? (input.ReplicasPerNodeGroup ?? 0) + 1;
  if (count < 1 || count > 6) throw badValue('NumCacheClusters must be between 1 and 6.');
  const wanted: string[] | undefined = input.PreferredCacheClusterAZs;
  if (wanted && wanted.length !== count) throw badCombination('The number of PreferredCacheClusterAZs must be NumCacheClusters.');
  const unknown = wanted?.find((zone) => !zones.includes(zone));
  if (unknown) throw badValue(`The availability zone ${unknown} is not in the subnet group.`);
  const nodes: NodeRow[] = Array.from({ length: count }, (_, n) => ({ CacheClusterId: `${id}-${String(n + 1).padStart(3, '0')}`, zone: wanted?.[n] ?? zones[n % zones.length] ?? '', role: n === 0 ? 'primary' : 'replica' }));
  return { NodeGroupId: '0001', nodes };
}

/** One range for each shard, all of them together every slot once; or an even split. */
function slotsOf(given: Configuration[], count: number): string[] {
  const named = given.filter((one) => one.Slots !== undefined);
  if (named.length === 0) return evenSlots(count);
  if (named.length !== count) throw badCombination('Slots must be given for every shard, or for none.');
  const ranges = given.map((one) => /^(\d+)-(\d+)$/.exec(one.Slots ?? '')).map((match) => {
    if (!match) throw badValue('Slots must be given as one range: first-last.');
    return [Number(match[1]), Number(match[2])] as const;
  });
  let next = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from !== next || to < from) throw badValue('The slots of all shards must cover 0-16383, each slot once.');
    next = to + 1;
  }
  if (next !== allSlots) throw badValue('The slots of all shards must cover 0-16383, each slot once.');
  return given.map((one) => one.Slots as string);
}

export const evenSlots = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${Math.floor((i * allSlots) / count)}-${Math.floor(((i + 1) * allSlots) / count) - 1}`);
