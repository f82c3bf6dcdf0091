/** What the engine is told of a cache: its nodes, who is primary, how clients come in. Plain data, read anew at each start. */

export interface NodeSpec {
  /** Of this node for ever: the name of its folder. */
  id: string;
  /** Port on 127.0.0.1 at which clients find it. */
  address: number;
}

export interface ShardSpec {
  /** `0-8191`; several ranges with commas. Only in cluster mode. */
  slots?: string;
  /** id of a node. */
  primary: string;
  nodes: NodeSpec[];
}

export interface CacheSpec {
  cluster: boolean;
  tls: boolean;
  /** SHA-256 of each token that AUTH takes, in hex; none: no AUTH. Tokens themselves are never kept. */
  tokens: string[];
  shards: ShardSpec[];
}

export const nodesOf = (spec: CacheSpec): NodeSpec[] => spec.shards.flatMap((shard) => shard.nodes);

/** Pairs of first and last slot. */
export const ranges = (slots: string): [number, number][] =>
  slots.split(',').map((range) => {
    const [from, to] = range.split('-').map(Number);
    return [from ?? 0, to ?? from ?? 0];
  });
