/** The last word on a key: everything about it is read anew on both sides before it is called different. */
import { RedisError, type Reply } from '../../../src/redis/resp.ts';
import type { Finding } from './difference.ts';
import { absent, absolute, expiring, expiryText, sameExpiry, timeOf } from './expiry.ts';
import { batchBytes, type Doubt, type Found, type Job } from './job.ts';
import type { Shard } from './side.ts';
import { readDigests, type Value } from './value.ts';

/** Where a key is, and what it is there. */
interface State {
  type: string;
  expiry: number;
  bytes: number;
  now: number;
}

/** So many at a time: both sides' states and digests of them are held. */
const group = 500;

export interface Confirmed {
  found: Found[];
  /** Keys that are on the target. */
  there: Buffer[];
}

export async function confirm(doubts: Doubt[], job: Job): Promise<Confirmed> {
  const all: Confirmed = { found: [], there: [] };
  for (let from = 0; from < doubts.length; from += group) {
    const { found, there } = await confirmGroup(doubts.slice(from, from + group), job);
    all.found.push(...found);
    all.there.push(...there);
  }
  return all;
}

interface Case {
  key: Buffer;
  s: State;
  t: State;
  from: Shard;
  to: Shard;
  sDigest?: Value;
  tDigest?: Value;
}

async function confirmGroup(doubts: Doubt[], job: Job): Promise<Confirmed> {
  const shards = doubts.map(({ key, source }) => ({ from: job.source.shards[source]!, to: job.target.shards[job.target.owner(key, 0, key.length)]! }));
  const keys = doubts.map(({ key }) => key);
  const [s, t] = await Promise.all([
    job.throttle.run(() =>
      states(
        keys,
        shards.map(({ from }) => from),
        job,
      ),
    ),
    states(
      keys,
      shards.map(({ to }) => to),
      job,
    ),
  ]);
  const cases: Case[] = keys.map((key, i) => ({ key, s: s[i]!, t: t[i]!, ...shards[i]! }));
  const open = cases.filter((one) => !gone(one, job));
  await digests(open, job);
  const found = open.flatMap((one) => {
    const finding = verdict(one, job);
    return finding ? [{ key: one.key, finding }] : [];
  });
  return { found, there: cases.filter(({ t }) => t.expiry !== absent).map(({ key }) => key) };
}

async function states(keys: Buffer[], shards: Shard[], job: Job): Promise<State[]> {
  const found: State[] = new Array(keys.length);
  for (const shard of new Set(shards)) {
    const mine = keys.flatMap((key, i) => (shards[i] === shard ? [{ key, i }] : []));
    const { expiretime } = job.abilities;
    const replies = await shard.wire.pipeline([
      ...mine.flatMap(({ key }) => [
        ['TYPE', key],
        [expiretime ? 'PEXPIRETIME' : 'PTTL', key],
        ['MEMORY', 'USAGE', key],
      ]),
      ['TIME'],
    ]);
    const now = timeOf(stated(replies.at(-1)!));
    mine.forEach(({ i }, m) => {
      const [type, expiry, bytes] = replies.slice(3 * m, 3 * m + 3) as Reply[];
      found[i] = {
        type: String(stated(type!)),
        expiry: absolute(stated(expiry!) as number, now, expiretime),
        bytes: typeof bytes === 'number' ? bytes : -1,
        now,
      };
      // TYPE came first: a key that expired in between is gone.
      if (found[i].expiry === absent || found[i].type === 'none') found[i] = { ...found[i], type: 'none', expiry: absent };
    });
  }
  return found;
}

function stated(reply: Reply): Reply {
  if (reply instanceof RedisError) throw reply;
  return reply;
}

/** Not there on either side, or expiring just now: neither missing nor extra. */
function gone({ s, t }: Case, job: Job): boolean {
  if (s.expiry === absent) return t.expiry === absent || expiring(t.expiry, Math.max(s.now, t.now), job.tolerance);
  return t.expiry === absent && expiring(s.expiry, Math.max(s.now, t.now), job.tolerance);
}

async function digests(cases: Case[], job: Job): Promise<void> {
  // By size, so that what is held at a time is bounded however large the values are.
  for (let from = 0, to = 0; from < cases.length; from = to) {
    for (let bytes = 0; to < cases.length && bytes <= batchBytes; to++) bytes += Math.max(cases[to]!.s.bytes, cases[to]!.t.bytes);
    const part = cases.slice(from, to);
    const [s, t] = await Promise.all([
      job.throttle.run(() =>
        readDigests(
          part.map(({ key, s: { type, bytes }, from: shard }) => ({ key, type, bytes, shard })),
          job.abilities,
        ),
      ),
      readDigests(
        part.map(({ key, t: { type, bytes }, to: shard }) => ({ key, type, bytes, shard })),
        job.abilities,
      ),
    ]);
    part.forEach((one, i) => Object.assign(one, { sDigest: s[i], tDigest: t[i] }));
  }
}

function verdict({ s, t, sDigest, tDigest }: Case, job: Job): Finding | undefined {
  const digest = { sourceDigest: sDigest?.digest ?? null, targetDigest: tDigest?.digest ?? null };
  if (s.expiry === absent) return { kind: 'extra', ...digest, targetType: t.type };
  if (t.expiry === absent) return { kind: 'missing', ...digest, sourceType: s.type };
  const timely = sameExpiry(s.expiry, t.expiry, job.tolerance);
  const expires = timely ? {} : { sourceExpires: expiryText(s.expiry), targetExpires: expiryText(t.expiry) };
  const types = { sourceType: s.type, targetType: t.type };
  if (s.type !== t.type) return { kind: 'type', ...digest, ...types, ...expires };
  // It expired, or was deleted, while it was read: what is left is no value.
  if (digest.sourceDigest === null || digest.targetDigest === null)
    return digest.sourceDigest === digest.targetDigest || s.expiry >= 0 ? undefined : { kind: 'value', ...digest, ...types };
  const note = sDigest?.note ? { note: sDigest.note } : {};
  if (digest.sourceDigest !== digest.targetDigest) return { kind: 'value', ...digest, ...types, ...expires, ...note };
  return timely ? undefined : { kind: 'ttl', ...digest, ...types, ...expires };
}
