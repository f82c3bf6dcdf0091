/** One side of a comparison: its primaries, and which of them holds a key. */
import type { RedisEndpoint } from '../../../src/actions/context.ts';
import type { RedisWire } from '../../../src/redis/connection.ts';
import { nodeName } from '../../../src/redis/endpoint.ts';
import { databases, type Info, parseInfo, version } from '../../../src/redis/info.ts';
import { RedisError, type Reply } from '../../../src/redis/resp.ts';
import { parseSlots, slotCount, slotOf } from '../../../src/redis/slots.ts';

/** `slots` ("0-5460") only where several primaries are no cluster. */
export type CompareEndpoint = RedisEndpoint & { slots?: string };
export type Connect = (endpoint: RedisEndpoint, signal?: AbortSignal) => Promise<RedisWire>;

export interface Shard {
  wire: RedisWire;
  runId: string;
  version: number[];
  databases: Map<number, number>;
}

export interface Side {
  shards: Shard[];
  /** Index of the shard that holds the key in bytes[from, to). Throws when none does. */
  owner(bytes: Uint8Array, from: number, to: number): number;
  /** SELECT on every shard; cluster mode knows only 0. */
  select(db: number): Promise<void>;
  close(): void;
}

/** What was given does not tell where every key is. */
export class SideError extends Error {
  override name = 'SideError';
}

interface Node {
  wire: RedisWire;
  endpoint: CompareEndpoint;
  info: Info;
}

/**
 * Connects to the nodes given, keeps the primaries, and finds those that were not given by CLUSTER SLOTS. Throws
 * ConnectionError when a primary cannot be reached, RedisError when it refuses.
 */
export async function openSide(endpoints: CompareEndpoint[], connect: Connect, signal?: AbortSignal): Promise<Side> {
  if (endpoints.length === 0) throw new Error('no endpoints to compare');
  const open: RedisWire[] = [];
  const join = async (endpoint: CompareEndpoint): Promise<Node> => {
    const wire = await connect(endpoint, signal);
    open.push(wire);
    const info = Object.assign({}, ...(await infos(wire))) as Info;
    // Comparing must not look like use: from 7.2 reads can leave LRU and LFU alone (redis.io/commands/client-no-touch).
    await wire.pipeline([['CLIENT', 'NO-TOUCH', 'ON']]);
    return { wire, endpoint, info };
  };
  try {
    const tried = await Promise.allSettled(endpoints.map(join));
    const nodes = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = tried.find((one) => one.status === 'rejected')?.reason;
    if (nodes.length === 0) throw refused;
    const kept = nodes[0]?.info.cluster_enabled === '1' ? await clusterPrimaries(nodes, join) : alone(nodes, refused);
    for (const wire of open) if (!kept.some((one) => one.node.wire === wire)) wire.close();
    return side(kept);
  } catch (error) {
    for (const wire of open) wire.close();
    throw error;
  }
}

async function infos(wire: RedisWire): Promise<Info[]> {
  const replies = await wire.pipeline(['server', 'replication', 'cluster', 'keyspace'].map((section) => ['INFO', section]));
  return replies.map((reply) => {
    if (reply instanceof RedisError) throw reply;
    return parseInfo(String(reply));
  });
}

interface Kept {
  node: Node;
  slots: [number, number][];
}

const everySlot: [number, number][] = [[0, slotCount - 1]];

/** Without cluster mode: the one primary, or several that say which slots they hold. */
function alone(nodes: Node[], refused: unknown): Kept[] {
  const primaries = nodes.filter(({ info }) => info.role !== 'slave');
  if (primaries.length > 1) {
    const unknown = primaries.find(({ endpoint }) => !endpoint.slots);
    if (unknown) throw new SideError(`${primaries.length} primaries without cluster mode: which of the keys ${unknown.wire.name} holds is not known`);
    return primaries.map((node) => ({ node, slots: parseSlots(node.endpoint.slots as string) }));
  }
  if (primaries[0]) return [{ node: primaries[0], slots: everySlot }];
  // Only replicas answered. They hold the same data, but a primary that was given and is away must not be passed over.
  if (refused) throw refused;
  return [{ node: nodes[0] as Node, slots: everySlot }];
}

/** Cluster mode: the map of any node names all primaries; those not among the given nodes are connected to at their announced address. */
async function clusterPrimaries(nodes: Node[], join: (endpoint: CompareEndpoint) => Promise<Node>): Promise<Kept[]> {
  const byId = new Map<string, Node>();
  for (const node of nodes) byId.set(String(await node.wire.command('CLUSTER', 'MYID')), node);
  const first = nodes[0] as Node;
  const kept = new Map<string, Kept>();
  for (const range of (await first.wire.command('CLUSTER', 'SLOTS')) as Reply[]) {
    const [from, to, primary] = range as [number, number, Reply[]];
    const [host, port, id] = primary as [Buffer | null, number, Buffer];
    const known = kept.get(String(id));
    if (known) known.slots.push([from, to]);
    else {
      // An unknown address is announced as null or "?": the host asked is meant (redis.io/commands/cluster-slots).
      const name = host === null || String(host) === '' || String(host) === '?' ? first.endpoint.host : String(host);
      const node = byId.get(String(id)) ?? (await join({ ...first.endpoint, host: name, port }));
      kept.set(String(id), { node, slots: [[from, to]] });
    }
  }
  if (kept.size === 0) throw new SideError(`${first.wire.name} is in cluster mode and no node holds any slot`);
  return [...kept.values()];
}

function side(kept: Kept[]): Side {
  const owners = new Int16Array(slotCount).fill(-1);
  kept.forEach(({ slots }, index) => {
    for (const [from, to] of slots) owners.fill(index, from, to + 1);
  });
  const shards = kept.map(({ node: { wire, info } }) => ({ wire, runId: info.run_id ?? '', version: version(info), databases: databases(info) }));
  return {
    shards,
    owner(bytes, from, to) {
      if (shards.length === 1) return 0;
      const slot = slotOf(bytes, from, to);
      const index = owners[slot] as number;
      if (index < 0) throw new SideError(`no primary of ${kept.map(({ node }) => nodeName(node.endpoint)).join(', ')} holds slot ${slot}`);
      return index;
    },
    async select(db) {
      await Promise.all(shards.map(({ wire }) => wire.command('SELECT', String(db))));
    },
    close() {
      for (const { wire } of shards) wire.close();
    },
  };
}
