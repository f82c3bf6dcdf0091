/** Every key, value and TTL of two Redis deployments, both ways. Reads only. facts/redis-compare.md is what it rests on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis } from '../../../src/redis/connection.ts';
import { atLeast } from '../../../src/redis/info.ts';
import { ProtocolError, RedisError } from '../../../src/redis/resp.ts';
import { ConnectionError } from '../../../src/redis/wire.ts';
import { Buckets } from './buckets.ts';
import { type Checkpoint, resumable, startOver } from './checkpoint.ts';
import { type Count, Tally } from './difference.ts';
import { extras } from './extras.ts';
import { forward } from './forward.ts';
import type { Abilities, Found, Job } from './job.ts';
import { type CompareEndpoint, type Connect, openSide, type Side, SideError } from './side.ts';
import { type Throttle, throttle } from './throttle.ts';

export interface CompareOptions {
  /** Share of one core's time that the source may be kept busy, above 0 to 1. Default 1: as fast as it goes. */
  share?: number;
  /** Seconds by which two absolute expiries may differ. Default 1. */
  ttlTolerance?: number;
  /** All differences go here as NDJSON, mode 0600; the result names the first 1000. */
  report?: string;
  /** Seconds between checkpoints. Default 10. */
  checkpointEvery?: number;
}

export interface Progress {
  text: string;
  /** 0..1 */
  share: number;
  keys: number;
  differences: number;
  /** Given every `checkpointEvery` seconds: enough to go on from here in another process. */
  checkpoint?: Checkpoint;
}

export interface Comparing {
  /** Any nodes of each side; replicas are left out, primaries of a cluster that are not given are found. */
  source: CompareEndpoint[];
  target: CompareEndpoint[];
  options?: CompareOptions;
  /** Awaited, so that a checkpoint is on disk before the comparison goes on. */
  onProgress?: (progress: Progress) => void | Promise<void>;
  signal?: AbortSignal | undefined;
  checkpoint?: unknown;
  connect?: Connect;
}

export interface Comparison extends Pick<Count, 'keys' | 'differences' | 'byKind' | 'named'> {
  outcome: 'equal' | 'differs' | 'notVerified';
  durationSeconds: number;
  /** Why nothing, or not all, was compared. */
  reason?: string;
  at: string;
}

/** A lost connection is made again this often without a page of progress in between. */
const attempts = 5;

/** Throws when aborted, called wrongly, or unable to write the report; a side that cannot be reached or refuses is `notVerified`. */
export async function compareRedis(given: Comparing): Promise<Comparison> {
  const began = performance.now();
  const pace = throttle(given.options?.share ?? 1, given.signal);
  let last = given.checkpoint;
  let tries = 0;
  let count: Count | undefined;
  const result = (outcome: Comparison['outcome'], reason?: string): Comparison => {
    const { keys, differences, byKind, named } = count ?? startOver().count;
    return {
      outcome,
      keys,
      differences,
      byKind,
      named,
      durationSeconds: (performance.now() - began) / 1000,
      at: new Date().toISOString(),
      ...(reason ? { reason } : {}),
    };
  };
  for (;;) {
    try {
      count = await once({ ...given, checkpoint: last }, pace, (checkpoint) => {
        last = checkpoint;
        tries = 0;
        count = checkpoint.count;
      });
      return result(count.differences > 0 ? 'differs' : 'equal');
    } catch (error) {
      given.signal?.throwIfAborted();
      if (error instanceof ConnectionError && count && ++tries <= attempts) {
        await sleep(250 * 2 ** tries, undefined, given.signal ? { signal: given.signal } : {});
        continue;
      }
      if (!refusals.some((refusal) => error instanceof refusal)) throw error;
      return result('notVerified', `${(error as Error).message}${count?.keys ? `, after ${count.keys} keys` : ''}`);
    }
  }
}

const refusals = [ConnectionError, RedisError, ProtocolError, SideError];

/** From a checkpoint, or from the start, to the end. `settled` hears every page's end. */
async function once(given: Comparing, pace: Throttle, settled: (checkpoint: Checkpoint) => void): Promise<Count> {
  const { options = {}, signal, connect = connectRedis } = given;
  const opened = await Promise.allSettled([openSide(given.source, connect, signal), openSide(given.target, connect, signal)]);
  const sides = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  let tally: Tally | undefined;
  try {
    for (const one of opened) if (one.status === 'rejected') throw one.reason;
    const [source, target] = sides as [Side, Side];
    const state = resumable(given.checkpoint, source, target) ?? startOver(source, target);
    tally = new Tally(state.count, options.report);
    const job: Job = {
      source,
      target,
      signal,
      throttle: pace,
      tolerance: (options.ttlTolerance ?? 1) * 1000,
      abilities: await abilities(source, target),
      db: 0,
      buckets: undefined,
    };
    const tell = teller(given, job, tally, state, settled);
    for (; state.db < state.databases.length; state.db++, state.shard = 0) {
      job.db = state.databases[state.db] as number;
      await Promise.all([source.select(job.db), target.select(job.db)]);
      job.buckets = state.shard === 0 && state.cursor === '0' ? new Buckets() : undefined;
      for (; state.shard < source.shards.length; state.shard++, state.cursor = '0')
        await forward(job, state.shard, state.cursor, (cursor, page) => tell.page(cursor, page.keys, page.found));
      await extras(job, (scanned, found) => tell.extras(scanned, found));
    }
    tally.flush();
    return state.count;
  } finally {
    for (const side of sides) side.close();
    tally?.close();
  }
}

async function abilities(source: Side, target: Side): Promise<Abilities> {
  const all = [...source.shards, ...target.shards];
  const know = async (...command: string[]) => {
    const replies = await Promise.all(all.map(({ wire }) => wire.pipeline([command])));
    return replies.every(([reply]) => !(reply instanceof RedisError && /unknown command/i.test(reply.message)));
  };
  const nobody = 'encmigrate:no-such-key';
  return {
    expiretime: await know('PEXPIRETIME', nobody),
    streamCounters: all.every(({ version }) => atLeast(version, 7)),
    fieldExpiry: await know('HPEXPIRETIME', nobody, 'FIELDS', '1', 'f'),
  };
}

/** Progress twice a second, a checkpoint every ten; and after every page one in memory, for a lost connection. */
function teller(given: Comparing, job: Job, tally: Tally, state: Checkpoint, settled: (checkpoint: Checkpoint) => void) {
  const every = (given.options?.checkpointEvery ?? 10) * 1000;
  const keysOf = (side: Side) => side.shards.reduce((n, { databases }) => n + [...databases.values()].reduce((a, b) => a + b, 0), 0);
  const [total, other] = [keysOf(job.source), keysOf(job.target)];
  let [toldAt, keptAt] = [performance.now(), performance.now()];
  let scanned = 0;
  const progress = async (checkpoint: boolean) => {
    const now = performance.now();
    const { keys, differences } = state.count;
    const due = checkpoint && now - keptAt >= every;
    if (!due && now - toldAt < 500) return;
    toldAt = now;
    if (due) {
      keptAt = now;
      tally.flush();
    }
    // Looking for extra keys takes about a tenth of the time that a key's values take.
    const share = Math.min(1, (keys + scanned / 10) / Math.max(1, total + other / 10));
    const text = `${keys.toLocaleString('en')} of ${total.toLocaleString('en')} keys, ${differences.toLocaleString('en')} differences`;
    await given.onProgress?.({ text, share, keys, differences, ...(due ? { checkpoint: structuredClone(state) } : {}) });
  };
  return {
    async page(cursor: string, keys: number, found: Found[]) {
      state.count.keys += keys;
      for (const { key, finding } of found) tally.add(job.db, key, finding);
      // "0" is the end here, and the beginning for whoever reads the checkpoint: the next shard stands in its place.
      if (cursor !== '0') {
        state.cursor = cursor;
        tally.flush();
        settled({ ...state, count: { ...state.count, byKind: { ...state.count.byKind }, named: [...state.count.named] } });
      }
      await progress(cursor !== '0');
    },
    async extras(keys: number, found: Found[]) {
      for (const { key, finding } of found) tally.add(job.db, key, finding);
      scanned += keys;
      await progress(false);
    },
  };
}
