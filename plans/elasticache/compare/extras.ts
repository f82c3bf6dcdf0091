/** Keys that only the target has. See buckets.ts. */
import { takeOffsets, giveOffsets } from '../../../src/redis/pool.ts';
import { integerAt, isError } from '../../../src/redis/resp.ts';
import { confirm } from './confirm.ts';
import type { Doubt, Found, Job } from './job.ts';
import { errorAt, heads, type KeyPage, keyAt, request, scan } from './page.ts';

type OnPage = (scanned: number, found: Found[]) => Promise<void>;

export async function extras(job: Job, onPage: OnPage): Promise<void> {
  const { buckets } = job;
  if (buckets) {
    await eachPage(job, onPage, async (page) => {
      for (let i = 0; i < page.length; i++) buckets.remove(page.bytes, page.from[i] as number, page.to[i] as number);
      return [];
    });
    if (buckets.empty) return;
  }
  await eachPage(job, onPage, (page) => lookUp(page, job));
}

async function eachPage(job: Job, onPage: OnPage, each: (page: KeyPage) => Promise<Found[]>): Promise<void> {
  for (const { wire } of job.target.shards) {
    for (let next: Promise<KeyPage> | undefined = scan(wire, '0'); next; ) {
      const page: KeyPage = await next;
      job.signal?.throwIfAborted();
      next = page.cursor === '0' ? undefined : scan(wire, page.cursor);
      // Awaited only after this page: a failure meanwhile is not to be called unhandled.
      next?.catch(() => {});
      await onPage(page.length, await each(page).finally(() => page.release()));
    }
  }
}

/** Asks the source for the keys whose bucket is not empty. */
async function lookUp(page: KeyPage, job: Job): Promise<Found[]> {
  const owners = job.source.shards.map(() => [] as number[]);
  for (let i = 0; i < page.length; i++) {
    const [from, to] = [page.from[i] as number, page.to[i] as number];
    if (!job.buckets || job.buckets.suspects(page.bytes, from, to)) owners[job.source.owner(page.bytes, from, to)]!.push(i);
  }
  const doubts: Doubt[] = [];
  for (const [source, keys] of owners.entries()) {
    if (keys.length === 0) continue;
    const picked = takeOffsets(keys.length);
    picked.set(keys);
    const asked = request(page, picked, 0, keys.length, [heads.exists]);
    const replies = await job.throttle.run(() => job.source.shards[source]!.wire.exchange(asked.bytes, asked.count));
    asked.release();
    giveOffsets(picked);
    for (let i = 0, at = 0; i < keys.length; at = replies.ends[i++] as number) {
      if (isError(replies.bytes, at)) throw errorAt(replies, at);
      if (integerAt(replies.bytes, at) === 0) doubts.push({ key: keyAt(page, keys[i]!), source, look: 'confirm' });
    }
    replies.release();
  }
  return (await confirm(doubts, job)).found;
}
