/** Every key of one source shard, page after page, several in flight. */
import type { Job, Settled } from './job.ts';
import { type KeyPage, scan } from './page.ts';
import { settle } from './settle.ts';

/** 1 / 2 / 4 / 8 pages in flight took 12.3 / 11.0 / 10.1 / 9.5 s (facts/redis-compare.md); each costs memory. */
const inFlight = 4;

/** `onPage` hears of each page in turn, with the cursor after it: a resume may begin there. */
export async function forward(job: Job, shard: number, begin: string, onPage: (cursor: string, settled: Settled) => Promise<void>): Promise<void> {
  const { wire } = job.source.shards[shard]!;
  const limit = job.throttle.on ? 1 : inFlight;
  const pending: { cursor: string; settled: Promise<Settled> }[] = [];
  const settleOldest = async () => {
    const { cursor, settled } = pending[0]!;
    const page = await settled;
    pending.shift();
    await onPage(cursor, page);
  };
  try {
    for (let next: Promise<KeyPage> | undefined = job.throttle.run(() => scan(wire, begin)); next; ) {
      const page: KeyPage = await next;
      job.signal?.throwIfAborted();
      // Asked for before this page's values, so that it stands before them in the server's queue.
      next = page.cursor === '0' ? undefined : job.throttle.run(() => scan(wire, page.cursor));
      next?.catch(() => {});
      const settled = settle(page, shard, job);
      settled.catch(() => {});
      pending.push({ cursor: page.cursor, settled });
      if (pending.length >= limit) await settleOldest();
    }
    while (pending.length > 0) await settleOldest();
  } finally {
    // Nothing of a comparison that failed runs on behind the next attempt.
    await Promise.allSettled(pending.map(({ settled }) => settled));
  }
}
