/** Values whose DUMP differs although they may be equal: read again by type, on both sides, and compared as what they are. */
import { afterLine, encode, integerAt } from '../../../src/redis/resp.ts';
import type { Replies } from '../../../src/redis/wire.ts';
import type { Doubt, Job } from './job.ts';
import { whole } from './reads.ts';

/** Answers the doubts that remain; equal ones go into the buckets. */
export async function secondLook(doubts: Doubt[], job: Job): Promise<Doubt[]> {
  const looked = doubts.filter(({ look }) => whole[look]);
  if (looked.length === 0) return doubts;
  const remaining = doubts.filter(({ look }) => !whole[look]);
  const groups = new Map<number, Doubt[]>();
  for (const doubt of looked) {
    const owner = job.target.owner(doubt.key, 0, doubt.key.length);
    groups.set(owner, [...(groups.get(owner) ?? []), doubt]);
  }
  for (const [owner, group] of groups) {
    const asked = encode(group.map(({ key, look }) => whole[look]!(key)));
    const { wire } = job.source.shards[group[0]!.source]!;
    const [s, t] = await Promise.all([
      job.throttle.run(() => wire.exchange(asked, group.length)),
      job.target.shards[owner]!.wire.exchange(asked, group.length),
    ]);
    group.forEach((doubt, i) => {
      if (equal(doubt.look, s, t, i)) job.buckets?.add(doubt.key, 0, doubt.key.length);
      else remaining.push({ ...doubt, look: 'confirm' });
    });
    s.release();
    t.release();
  }
  return remaining;
}

/** Sure when true. When false, `confirm` looks again: an error, another type, or scores written in another form. */
function equal(type: string, s: Replies, t: Replies, i: number): boolean {
  const [sFrom, tFrom] = [i === 0 ? 0 : (s.ends[i - 1] as number), i === 0 ? 0 : (t.ends[i - 1] as number)];
  const [sTo, tTo] = [s.ends[i] as number, t.ends[i] as number];
  if (sTo - sFrom !== tTo - tFrom) return false;
  if (type !== 'set' && type !== 'hash') return s.bytes.compare(t.bytes, tFrom, tTo, sFrom, sTo) === 0;
  const step = type === 'hash' ? 2 : 1;
  const a = elements(s.bytes, sFrom, step);
  const b = elements(t.bytes, tFrom, step);
  return a !== undefined && b !== undefined && a.length === b.length && a.every((element, k) => element === b[k]);
}

/** Each element as its own bytes, lengths included, sorted; undefined where the reply is no array. */
function elements(bytes: Buffer, from: number, step: number): string[] | undefined {
  if (bytes[from] !== 42) return undefined;
  const count = integerAt(bytes, from) / step;
  const found: string[] = new Array(count);
  let at = afterLine(bytes, from);
  for (let i = 0; i < count; i++) {
    const start = at;
    for (let part = 0; part < step; part++) {
      const size = integerAt(bytes, at);
      at = afterLine(bytes, at) + size + 2;
    }
    found[i] = bytes.toString('latin1', start, at);
  }
  return found.sort();
}
