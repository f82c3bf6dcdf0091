/** Waits of all runs in this process share one watcher: where several wait for the same kind, one paged list serves them. */
import type { Batch } from '../actions/readers/aws.ts';
import { canonical, same } from '../plan/digest.ts';
import { query } from '../plan/references.ts';
import type { Reader } from '../actions/schema.ts';
import type { Clock } from './clock.ts';

type Read = (reader: Reader) => Promise<unknown>;

export interface Watcher {
  read(reader: Reader, batch: Batch, direct: Read): Promise<unknown>;
}

/** One watcher for each account and region. A list is asked when two or more waits of its kind were seen within its life. */
export function createWatcher(clock: Clock): Watcher {
  const lists = new Map<string, { at: number; answer: Promise<unknown> }>();
  const askers = new Map<string, Map<string, number>>();
  const life = 4_000;
  const active = 90_000;

  function crowd(key: string, who: string): number {
    const now = clock.now().getTime();
    const known = askers.get(key) ?? new Map<string, number>();
    known.set(who, now);
    for (const [name, at] of known) if (now - at > active) known.delete(name);
    askers.set(key, known);
    return known.size;
  }

  return {
    async read(reader, batch, direct) {
      if (!batch || reader.reader !== 'aws') return direct(reader);
      const key = canonical([reader.service, reader.operation, batch.input]);
      if (crowd(key, canonical(batch.value)) < 2) return direct(reader);
      const now = clock.now().getTime();
      let list = lists.get(key);
      const own = !list || now - list.at > life;
      if (!list || own) {
        list = { at: now, answer: direct({ ...reader, input: batch.input as Record<string, never> }) };
        lists.set(key, list);
        list.answer.catch(() => lists.delete(key));
      }
      // Whoever asked for the list may be stopped meanwhile, or have no credentials any more: that is for him alone.
      const answer = (await (own ? list.answer : list.answer.catch(() => direct(reader)))) as Record<string, unknown>;
      const rows = query(answer, batch.list);
      const mine = Array.isArray(rows) ? rows.filter((row) => same(query(row, batch.key), batch.value)) : [];
      // Not in the list: only the service itself can say "not found" in its own words.
      return mine.length > 0 ? { ...answer, [batch.list]: mine } : direct(reader);
    },
  };
}
