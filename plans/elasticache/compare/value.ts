/** A value's digest, read by its type: in one reply where it is small, in parts where it is large. */
import type { RedisWire } from '../../../src/redis/connection.ts';
import { RedisError, type Reply } from '../../../src/redis/resp.ts';
import { type Digest, ordered, plain, score, unordered } from './digest.ts';
import { type Abilities, large, partBytes } from './job.ts';
import { withoutFooter } from './rdb.ts';
import { perPart, whole } from './reads.ts';
import type { Shard } from './side.ts';
import { streamDigest } from './stream.ts';

export interface Value {
  /** Null when the key is not there. */
  digest: string | null;
  note?: string;
}

export interface Wanted {
  key: Buffer;
  type: string;
  /** By MEMORY USAGE; -1 where the server does not tell. */
  bytes: number;
  shard: Shard;
}

const nothing: Value = { digest: null };

export async function readDigests(wanted: Wanted[], abilities: Abilities): Promise<Value[]> {
  const found: Value[] = new Array(wanted.length).fill(nothing);
  const small = wanted.map((one) => whole[one.type] !== undefined && one.bytes >= 0 && one.bytes <= large && !(one.type === 'hash' && abilities.fieldExpiry));
  for (const shard of new Set(wanted.map((one) => one.shard))) {
    const mine = wanted.flatMap((one, i) => (one.shard === shard && small[i] ? [{ ...one, i }] : []));
    const replies = await shard.wire.pipeline(mine.map(({ key, type }) => whole[type]!(key)));
    mine.forEach(({ type, i }, m) => {
      found[i] = wholeDigest(type, replies[m]!);
    });
  }
  for (const [i, one] of wanted.entries()) if (!small[i] && one.type !== 'none') found[i] = await inParts(one, abilities);
  return found;
}

function wholeDigest(type: string, reply: Reply): Value {
  // WRONGTYPE: it became another value since TYPE; as good as gone, the source is being written to.
  if (reply === null || reply instanceof RedisError || (Array.isArray(reply) && reply.length === 0)) return nothing;
  const digest = digestFor(type);
  if (Array.isArray(reply)) addAll(type, reply as Buffer[], digest);
  else digest.add(reply as Buffer);
  return { digest: digest.done() };
}

const digestFor = (type: string): Digest => (type === 'string' ? plain() : type === 'set' || type === 'hash' ? unordered() : ordered());

/** Adds a reply's elements: pairs of field and value, or member and score, belong together. */
function addAll(type: string, items: Buffer[], digest: Digest): void {
  if (type === 'hash' || type === 'zset')
    for (let i = 0; i < items.length; i += 2) digest.add(items[i]!, type === 'zset' ? score(items[i + 1]!) : items[i + 1]!);
  else for (const item of items) digest.add(item);
}

async function inParts(one: Wanted, abilities: Abilities): Promise<Value> {
  const { wire } = one.shard;
  try {
    if (one.type === 'stream') return { digest: await streamDigest(wire, one.key, one.bytes, abilities) };
    if (one.type === 'string') return { digest: await stringDigest(wire, one.key) };
    if (one.type === 'list' || one.type === 'zset') return { digest: await rankedDigest(wire, one) };
    if (one.type === 'set' || one.type === 'hash') return { digest: await scannedDigest(wire, one, abilities) };
    return await moduleDigest(wire, one);
  } catch (error) {
    if (error instanceof RedisError && error.code === 'WRONGTYPE') return nothing;
    throw error;
  }
}

async function stringDigest(wire: RedisWire, key: Buffer): Promise<string | null> {
  const length = (await wire.command('STRLEN', key)) as number;
  const digest = plain();
  for (let at = 0; at < length; at += partBytes) digest.add((await wire.command('GETRANGE', key, String(at), String(at + partBytes - 1))) as Buffer);
  return length === 0 && (await wire.command('EXISTS', key)) === 0 ? null : digest.done();
}

async function rankedDigest(wire: RedisWire, { key, type, bytes }: Wanted): Promise<string | null> {
  const [size, range, ...scores] = type === 'list' ? ['LLEN', 'LRANGE'] : ['ZCARD', 'ZRANGE', 'WITHSCORES'];
  const length = (await wire.command(size!, key)) as number;
  const step = perPart(bytes, length);
  const digest = ordered();
  for (let at = 0; at < length; at += step) addAll(type, (await wire.command(range!, key, String(at), String(at + step - 1), ...scores)) as Buffer[], digest);
  return length === 0 ? null : digest.done();
}

/** SCAN of a collection may give an element twice when its table changes size: then again, remembering what was seen. */
async function scannedDigest(wire: RedisWire, one: Wanted, abilities: Abilities): Promise<string | null> {
  const length = (await wire.command(one.type === 'set' ? 'SCARD' : 'HLEN', one.key)) as number;
  if (length === 0) return null;
  const first = await scanOnce(wire, one, length, abilities);
  return (first.count === length ? first : await scanOnce(wire, one, length, abilities, new Set())).done();
}

async function scanOnce(wire: RedisWire, { key, type, bytes }: Wanted, length: number, abilities: Abilities, seen?: Set<string>): Promise<Digest> {
  const digest = unordered();
  const count = String(perPart(bytes, length));
  for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
    const [next, found] = (await wire.command(type === 'set' ? 'SSCAN' : 'HSCAN', key, cursor, 'COUNT', count)) as [Buffer, Buffer[]];
    cursor = String(next);
    const items = type === 'set' ? found : await withExpiries(wire, key, found, abilities);
    const step = type === 'set' ? 1 : abilities.fieldExpiry ? 3 : 2;
    for (let i = 0; i < items.length; i += step) {
      const name = items[i]!.toString('latin1');
      if (seen?.has(name)) continue;
      seen?.add(name);
      // A field that never expires counts as it does on a server that knows no expiry of fields.
      digest.add(...items.slice(i, i + step).filter((part) => part.length > 0 || part !== noExpiry));
    }
  }
  return digest;
}

const noExpiry = Buffer.alloc(0);

/** field, value, expiry for each field, where fields can expire (redis.io/commands/hpexpiretime: -1 never). */
async function withExpiries(wire: RedisWire, key: Buffer, pairs: Buffer[], { fieldExpiry }: Abilities): Promise<Buffer[]> {
  if (!fieldExpiry || pairs.length === 0) return pairs;
  const names = pairs.filter((_, i) => i % 2 === 0);
  const times = (await wire.command('HPEXPIRETIME', key, 'FIELDS', String(names.length), ...names)) as number[] | null;
  return names.flatMap((name, i) => [name, pairs[2 * i + 1]!, times && times[i]! >= 0 ? Buffer.from(String(times[i])) : noExpiry]);
}

/** JSON has a text of its own; of other modules only the bytes of DUMP can be compared, and these may differ for equal values. */
async function moduleDigest(wire: RedisWire, { key, type }: Wanted): Promise<Value> {
  const digest = plain();
  if (type === 'ReJSON-RL') {
    const [text] = await wire.pipeline([['JSON.GET', key]]);
    if (Buffer.isBuffer(text)) {
      digest.add(text);
      return { digest: digest.done() };
    }
  }
  const dump = (await wire.command('DUMP', key)) as Buffer | null;
  if (dump === null) return nothing;
  digest.add(withoutFooter(dump));
  return { digest: digest.done(), note: `${type}: compared by the bytes of DUMP only` };
}
