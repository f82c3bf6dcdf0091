/**
 * A page of keys of the source: DUMP and expiry of both sides; equal bytes settle a key, unequal ones settle nothing and go
 * to the second look (facts/redis-compare.md). This is the hot path: no object and no string is made for an equal key.
 */
import { afterLine, Decoder, integerAt, isError, isNull } from '../../../src/redis/resp.ts';
import { giveOffsets, takeOffsets } from '../../../src/redis/pool.ts';
import type { Replies } from '../../../src/redis/wire.ts';
import { confirm } from './confirm.ts';
import { absolute, sameExpiry, timeOf } from './expiry.ts';
import { batchBytes, type Doubt, type Job, large, type Settled } from './job.ts';
import { errorAt, heads, type KeyPage, keyAt, request, time } from './page.ts';
import { sameValue, typeOfDump } from './rdb.ts';
import { secondLook } from './second-look.ts';

/** Without MEMORY USAGE nothing is known of a value's size; then only so many are asked for at a time. */
const blindBatch = 50;

export async function settle(page: KeyPage, shard: number, job: Job): Promise<Settled> {
  const picked = takeOffsets(page.length);
  const sizes = takeOffsets(page.length);
  const doubts: Doubt[] = [];
  try {
    const known = await usage(page, shard, job, sizes);
    let [keys, count] = [0, 0];
    for (let i = 0; i < page.length; i++) {
      const size = sizes[i] as number;
      if (size < 0) continue;
      keys += 1;
      if (size > large) doubts.push({ key: keyAt(page, i), source: shard, look: 'confirm' });
      else picked[count++] = i;
    }
    for (let from = 0, to = 0; from < count; from = to) {
      let bytes = 0;
      for (; to < count && (known ? bytes <= batchBytes : to - from < blindBatch); to++) bytes += sizes[picked[to] as number] as number;
      await batch(page, picked, from, to, shard, job, doubts);
    }
    // Keys of the first look that are on both sides went into the buckets there; these go in when the target has them.
    const { found, there } = await confirm(await secondLook(doubts, job), job);
    for (const key of there) job.buckets?.add(key, 0, key.length);
    return { keys, found };
  } finally {
    giveOffsets(picked);
    giveOffsets(sizes);
    page.release();
  }
}

/** Fills `sizes` with bytes by MEMORY USAGE (-1: the key is gone). False when the server does not tell. */
async function usage(page: KeyPage, shard: number, job: Job, sizes: Int32Array): Promise<boolean> {
  if (page.length === 0) return true;
  for (let i = 0; i < page.length; i++) sizes[i] = i;
  const { wire } = job.source.shards[shard]!;
  const asked = request(page, sizes, 0, page.length, [heads.usage]);
  const replies = await job.throttle.run(() => wire.exchange(asked.bytes, asked.count));
  asked.release();
  const { bytes, ends } = replies;
  const known = page.length === 0 || !isError(bytes, 0);
  for (let i = 0, at = 0; i < page.length; at = ends[i++] as number) {
    sizes[i] = !known ? 0 : isNull(bytes, at) ? -1 : Math.min(integerAt(bytes, at), 0x7fffffff);
  }
  replies.release();
  return known;
}

async function batch(page: KeyPage, picked: Int32Array, from: number, to: number, shard: number, job: Job, doubts: Doubt[]): Promise<void> {
  const { expiretime } = job.abilities;
  const starts = [heads.dump, expiretime ? heads.expiretime : heads.ttl];
  const last = expiretime ? undefined : time;
  const { wire } = job.source.shards[shard]!;
  const parts = job.target.shards.length > 1 ? byOwner(page, picked, from, to, job) : [];
  const ask = request(page, picked, from, to, starts, last);
  const source = job.throttle.run(() => wire.exchange(ask.bytes, ask.count));
  if (job.target.shards.length === 1) {
    const target = job.target.shards[0]!.wire.exchange(ask.bytes, ask.count);
    const [s, t] = await Promise.all([source, target]);
    ask.release();
    judge(page, picked, from, to, s, from, t, shard, job, doubts);
    s.release();
    t.release();
    return;
  }
  const targets = parts.map(async ({ owner, keys, places }) => {
    const part = request(page, keys, 0, keys.length, starts, last);
    const t = await job.target.shards[owner]!.wire.exchange(part.bytes, part.count);
    part.release();
    return { t, keys, places };
  });
  const [s, ...answers] = await Promise.all([source, ...targets]);
  ask.release();
  for (const { t, keys, places } of answers) {
    judge(page, keys, 0, keys.length, s, from, t, shard, job, doubts, places);
    t.release();
  }
  s.release();
}

function byOwner(page: KeyPage, picked: Int32Array, from: number, to: number, job: Job) {
  const lists: { owner: number; keys: number[]; places: number[] }[] = [];
  for (let p = from; p < to; p++) {
    const i = picked[p] as number;
    const owner = job.target.owner(page.bytes, page.from[i] as number, page.to[i] as number);
    const list = (lists[owner] ??= { owner, keys: [], places: [] });
    list.keys.push(i);
    list.places.push(p);
  }
  return lists.filter(Boolean).map(({ owner, keys, places }) => ({ owner, keys: Int32Array.from(keys), places: Int32Array.from(places) }));
}

/**
 * Target replies are about picked[from, to); the source's begin with key `first`, and hold key p at `places[p]`, or at p
 * itself where both were asked the same.
 */
function judge(
  page: KeyPage,
  picked: Int32Array,
  from: number,
  to: number,
  s: Replies,
  first: number,
  t: Replies,
  shard: number,
  job: Job,
  doubts: Doubt[],
  places?: Int32Array,
): void {
  const { expiretime } = job.abilities;
  const now = (replies: Replies) => (expiretime ? 0 : timeOf(new Decoder(replies.bytes, replies.ends[replies.count - 2] as number).next()));
  const [sNow, tNow] = [now(s), now(t)];
  for (let p = from; p < to; p++) {
    const sAt = 2 * ((places ? (places[p] as number) : p) - first);
    const tAt = 2 * (p - from);
    const i = picked[p] as number;
    const [sFrom, sMid, sTo] = [sAt === 0 ? 0 : (s.ends[sAt - 1] as number), s.ends[sAt] as number, s.ends[sAt + 1] as number];
    const [tFrom, tMid, tTo] = [tAt === 0 ? 0 : (t.ends[tAt - 1] as number), t.ends[tAt] as number, t.ends[tAt + 1] as number];
    if (isError(s.bytes, sFrom)) throw errorAt(s, sFrom);
    if (isError(t.bytes, tFrom)) throw errorAt(t, tFrom);
    // Gone from the source since SCAN: expired, or deleted. If the target still has it, the look for extra keys finds it.
    if (isNull(s.bytes, sFrom)) continue;
    if (isNull(t.bytes, tFrom)) {
      doubts.push({ key: keyAt(page, i), source: shard, look: 'confirm' });
      continue;
    }
    if (sTo - sFrom === tTo - tFrom && expiretime && s.bytes.compare(t.bytes, tFrom, tTo, sFrom, sTo) === 0) {
      job.buckets?.add(page.bytes, page.from[i] as number, page.to[i] as number);
      continue;
    }
    const sExpiry = absolute(integerAt(s.bytes, sMid), sNow, expiretime);
    const tExpiry = absolute(integerAt(t.bytes, tMid), tNow, expiretime);
    const timely = sameExpiry(sExpiry, tExpiry, job.tolerance);
    const [sValue, tValue] = [afterLine(s.bytes, sFrom), afterLine(t.bytes, tFrom)];
    if (timely && sameValue(s.bytes, sValue, sMid - 2, t.bytes, tValue, tMid - 2)) {
      job.buckets?.add(page.bytes, page.from[i] as number, page.to[i] as number);
      continue;
    }
    const type = typeOfDump(s.bytes, sValue);
    const alike = timely && type !== undefined && type === typeOfDump(t.bytes, tValue) && tMid - tFrom <= large;
    doubts.push({ key: keyAt(page, i), source: shard, look: alike ? type : 'confirm' });
  }
}
