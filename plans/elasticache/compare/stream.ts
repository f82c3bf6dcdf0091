/**
 * A stream's digest: entries, counters, groups, consumers, pending entries with their owner and delivery count. Not the idle
 * times, which move by themselves; nor what each consumer was last seen at.
 */
import type { RedisWire } from '../../../src/redis/connection.ts';
import type { Reply } from '../../../src/redis/resp.ts';
import { type Digest, ordered } from './digest.ts';
import type { Abilities } from './job.ts';
import { perPart } from './reads.ts';

export async function streamDigest(wire: RedisWire, key: Buffer, bytes: number, abilities: Abilities): Promise<string | null> {
  const length = (await wire.command('XLEN', key)) as number;
  // An empty stream exists all the same: only EXISTS tells.
  if (length === 0 && (await wire.command('EXISTS', key)) === 0) return null;
  const digest = ordered();
  const step = String(perPart(bytes, length));
  for (let from = '-', page: Reply[] = []; ; from = after(page.at(-1) as Reply[])) {
    page = (await wire.command('XRANGE', key, from, '+', 'COUNT', step)) as Reply[];
    for (const entry of page) {
      const [id, parts] = entry as [Buffer, Buffer[]];
      digest.add(id, Buffer.from(String(parts.length)), ...parts);
    }
    if (page.length < Number(step)) break;
  }
  const about = named(await wire.command('XINFO', 'STREAM', key));
  const counters = ['last-generated-id', ...(abilities.streamCounters ? ['entries-added', 'max-deleted-entry-id'] : [])];
  digest.add(...counters.map((name) => text(about.get(name))));
  await groups(wire, key, abilities, digest);
  return digest.done();
}

async function groups(wire: RedisWire, key: Buffer, abilities: Abilities, digest: Digest): Promise<void> {
  const found = ((await wire.command('XINFO', 'GROUPS', key)) as Reply[]).map(named).sort(byName);
  for (const group of found) {
    const name = group.get('name') as Buffer;
    digest.add(
      Buffer.from('group'),
      ...['name', 'last-delivered-id', ...(abilities.streamCounters ? ['entries-read'] : [])].map((field) => text(group.get(field))),
    );
    const consumers = ((await wire.command('XINFO', 'CONSUMERS', key, name)) as Reply[]).map(named).sort(byName);
    for (const consumer of consumers) digest.add(Buffer.from('consumer'), text(consumer.get('name')));
    for (let from = '-', page: Reply[] = []; ; from = after(page.at(-1) as Reply[])) {
      page = (await wire.command('XPENDING', key, name, from, '+', '1000')) as Reply[];
      for (const entry of page) {
        const [id, owner, , deliveries] = entry as Reply[];
        digest.add(Buffer.from('pending'), text(id), text(owner), text(deliveries));
      }
      if (page.length < 1000) break;
    }
  }
}

const text = (reply: Reply | undefined): Buffer => (Buffer.isBuffer(reply) ? reply : Buffer.from(String(reply ?? '')));

/** XINFO answers name, value, name, value. */
function named(reply: Reply): Map<string, Reply> {
  const items = reply as Reply[];
  const found = new Map<string, Reply>();
  for (let i = 0; i + 1 < items.length; i += 2) found.set(String(items[i]), items[i + 1]!);
  return found;
}

const byName = (a: Map<string, Reply>, b: Map<string, Reply>): number => Buffer.compare(text(a.get('name')), text(b.get('name')));

/** The id that follows an entry's: `(id` for "after" came only with 6.2. */
function after([id]: Reply[]): string {
  const [ms, sequence] = String(id).split('-').map(BigInt) as [bigint, bigint];
  return sequence === 2n ** 64n - 1n ? `${ms + 1n}-0` : `${ms}-${sequence + 1n}`;
}
