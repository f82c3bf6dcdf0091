/** A page of SCAN as the bytes it came in, and requests made of its keys without copying any of them into a string. */
import { give, giveOffsets, take, takeOffsets } from '../../../src/redis/pool.ts';
import { afterLine, Decoder, encode, integerAt, isError, RedisError } from '../../../src/redis/resp.ts';
import type { RedisWire } from '../../../src/redis/connection.ts';
import type { Replies } from '../../../src/redis/wire.ts';

/** 1000: five times as fast as 100, and as fast as 5000 (facts/redis-compare.md). */
const scanCount = 1000;
/** ElastiCache's own key, different on every primary at every moment (facts/elasticache.md 9). */
const ownKey = Buffer.from('ElastiCacheMasterReplicationTimestamp');

export interface KeyPage {
  /** Where the next page begins; "0" after the last. */
  cursor: string;
  length: number;
  bytes: Buffer;
  /** Key i is bytes[from[i], to[i]); as a bulk string, with header and line end, bytes[bulk[i], to[i] + 2). */
  bulk: Int32Array;
  from: Int32Array;
  to: Int32Array;
  release(): void;
}

export async function scan(wire: RedisWire, cursor: string): Promise<KeyPage> {
  const replies = await wire.exchange(encode([['SCAN', cursor, 'COUNT', String(scanCount)]]), 1);
  if (isError(replies.bytes, 0)) throw errorAt(replies, 0);
  return parse(replies);
}

export function parse(replies: Replies): KeyPage {
  const { bytes } = replies;
  let at = afterLine(bytes, 0);
  const size = integerAt(bytes, at);
  const cursorAt = afterLine(bytes, at);
  const cursor = bytes.toString('latin1', cursorAt, cursorAt + size);
  at = cursorAt + size + 2;
  const count = integerAt(bytes, at);
  at = afterLine(bytes, at);
  const [bulk, from, to] = [takeOffsets(count), takeOffsets(count), takeOffsets(count)];
  let length = 0;
  for (let i = 0; i < count; i++) {
    const start = at;
    const n = integerAt(bytes, at);
    const key = afterLine(bytes, at);
    at = key + n + 2;
    if (n === ownKey.length && ownKey.compare(bytes, key, key + n) === 0) continue;
    bulk[length] = start;
    from[length] = key;
    to[length] = key + n;
    length++;
  }
  const release = () => {
    replies.release();
    for (const offsets of [bulk, from, to]) giveOffsets(offsets);
  };
  return { cursor, length, bytes, bulk, from, to, release };
}

export const keyAt = (page: KeyPage, i: number): Buffer => Buffer.from(page.bytes.subarray(page.from[i], page.to[i]));

/** The error that stands where a reply should be, with the node that said it. */
export function errorAt(replies: Replies, at: number): RedisError {
  const error = new Decoder(replies.bytes, at).next();
  return error instanceof RedisError ? error : new RedisError('ERR unexpected reply');
}

/** What stands before the key in a command whose only other words are these: `*2 DUMP <key>`. */
export const head = (...words: string[]): Uint8Array =>
  Buffer.from(`*${words.length + 1}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);

export const heads = { dump: head('DUMP'), expiretime: head('PEXPIRETIME'), ttl: head('PTTL'), usage: head('MEMORY', 'USAGE'), exists: head('EXISTS') };
export const time = Buffer.from('*1\r\n$4\r\nTIME\r\n');

export interface Request {
  bytes: Uint8Array;
  count: number;
  /** Once the replies are there, the request has left. */
  release(): void;
}

/** For each of keys `picked[from, to)` all the commands that `starts` begin; then `last`, one command more. */
export function request(page: KeyPage, picked: Int32Array, from: number, to: number, starts: readonly Uint8Array[], last?: Uint8Array): Request {
  let size = last?.length ?? 0;
  for (const start of starts) size += start.length * (to - from);
  for (let p = from; p < to; p++) {
    const i = picked[p] as number;
    size += starts.length * ((page.to[i] as number) + 2 - (page.bulk[i] as number));
  }
  const out = take(size);
  let at = 0;
  for (let p = from; p < to; p++) {
    const i = picked[p] as number;
    const [keyFrom, keyTo] = [page.bulk[i] as number, (page.to[i] as number) + 2];
    for (let s = 0; s < starts.length; s++) {
      const start = starts[s] as Uint8Array;
      at = copy(start, 0, start.length, out, at);
      at = copy(page.bytes, keyFrom, keyTo, out, at);
    }
  }
  if (last) copy(last, 0, last.length, out, at);
  return { bytes: out.subarray(0, size), count: starts.length * (to - from) + (last ? 1 : 0), release: () => give(out) };
}

function copy(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  // Below about 100 bytes a loop is faster than the call of a native copy.
  if (to - from > 100) out.set(bytes.subarray(from, to), at);
  else for (let i = from, o = at; i < to; i++, o++) out[o] = bytes[i] as number;
  return at + to - from;
}
