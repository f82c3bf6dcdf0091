/** What all parts of one comparison share. */
import type { Buckets } from './buckets.ts';
import type { Finding } from './difference.ts';
import type { Side } from './side.ts';
import type { Throttle } from './throttle.ts';

export interface Job {
  source: Side;
  target: Side;
  throttle: Throttle;
  signal?: AbortSignal | undefined;
  /** Milliseconds by which two absolute expiries may differ. */
  tolerance: number;
  abilities: Abilities;
  /** Database being compared. */
  db: number;
  /** Undefined once they cannot be trusted (resumed in the middle of a database): then every key of the target is looked up. */
  buckets: Buckets | undefined;
}

/** A key that is not settled yet. */
export interface Doubt {
  key: Buffer;
  /** Index of the source's shard. */
  source: number;
  /** A type: to be read again by it; `confirm`: to be looked at from the ground up. */
  look: string;
}

/** What was found out about a page; told in the order of the pages, so that a checkpoint holds exactly what lies before it. */
export interface Settled {
  keys: number;
  found: Found[];
}

export interface Found {
  key: Buffer;
  finding: Finding;
}

/** What both sides can do; where one cannot, the other is not asked either, so that both answer alike. */
export interface Abilities {
  /** PEXPIRETIME: 7.0. Before, PTTL and the server's TIME. */
  expiretime: boolean;
  /** Streams tell entries-added and max-deleted-entry-id from 7.0. */
  streamCounters: boolean;
  /** Fields of a hash that expire: HPEXPIRETIME, Redis 7.4, Valkey 9. */
  fieldExpiry: boolean;
}

/** A value above this is read in parts: one reply of it would stand in the source's output buffer, and in our memory. */
export const large = 256 * 1024;
/** So much of values, by MEMORY USAGE, is asked for in one exchange. */
export const batchBytes = 1024 * 1024;
/** So much is asked for at a time when a large value is read in parts. */
export const partBytes = 512 * 1024;
