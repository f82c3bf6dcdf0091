/** The journal beside a plan: append-only NDJSON, mode 0600, each line chained to the line before by hash. */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { canonical } from '../plan/digest.ts';
import { JournalError } from '../plan/errors.ts';
import type { Clock } from './clock.ts';
import { type Entry, type Event, entrySchema } from './journal-entry.ts';

const hashOf = (entry: Omit<Entry, 'hash'>): string => createHash('sha256').update(canonical(entry)).digest('hex').slice(0, 32);

/** Reads and checks a journal. `torn` is true when the last line was cut off by a crash: it is dropped. */
export async function readJournal(path: string): Promise<{ entries: Entry[]; torn: boolean; bytes: number }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { entries: [], torn: false, bytes: 0 };
    throw error;
  }
  return parseJournal(text, path);
}

export function parseJournal(text: string, path: string): { entries: Entry[]; torn: boolean; bytes: number } {
  const entries: Entry[] = [];
  let bytes = 0;
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  lines.forEach((line, index) => {
    entries.push(checked(line, entries.at(-1), index + 1, path));
    bytes += Buffer.byteLength(line) + 1;
  });
  // A line without its end was cut while it was written. Nothing may depend on it: `end` is awaited before it is used.
  return { entries, torn: tail !== '', bytes };
}

function checked(line: string, before: Entry | undefined, number: number, path: string): Entry {
  const wrong = (what: string) =>
    new JournalError(
      `${path} line ${number} ${what}: the journal was edited or cut there`,
      number,
      `bring back the journal from a copy; encmigrate status shows what AWS says`,
    );
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw wrong('is not JSON');
  }
  const parsed = entrySchema.safeParse(json);
  if (!parsed.success) throw wrong('is not a journal entry');
  const entry = parsed.data;
  const { hash, ...rest } = json as Entry;
  if (hash !== hashOf(rest as Omit<Entry, 'hash'>)) throw wrong('does not match its own hash');
  if (entry.prev !== (before?.hash ?? '')) throw wrong('does not follow the line before it');
  if (entry.n !== number) throw wrong(`says it is line ${entry.n}`);
  if (number === 1 && entry.type !== 'open') throw wrong('does not open a journal');
  return entry;
}

/** One writer at a time (the lock sees to it). `append` resolves when the line is on disk. */
export interface Journal {
  readonly entries: Entry[];
  append(event: Event): Promise<Entry>;
  close(): Promise<void>;
}

export async function openJournal(path: string, clock: Clock): Promise<Journal> {
  const { entries, torn, bytes } = await readJournal(path);
  const file: FileHandle = await open(path, 'a', 0o600);
  if (torn) await file.truncate(bytes);
  let last: Promise<unknown> = Promise.resolve();
  let [whole, cut] = [bytes, false];
  /** What a full disk took of a line goes again: behind it the next line would make the journal unreadable for good. */
  const onDisk = async (line: string): Promise<void> => {
    if (cut) await file.truncate(whole);
    cut = true;
    await file.appendFile(line);
    await file.datasync();
    [whole, cut] = [whole + Buffer.byteLength(line), false];
  };
  return {
    entries,
    append(event) {
      const write = async () => {
        const before = entries.at(-1);
        const bare = { n: entries.length + 1, at: clock.now().toISOString(), prev: before?.hash ?? '', ...JSON.parse(JSON.stringify(event)) };
        const entry = { ...bare, hash: hashOf(bare) } as Entry;
        const line = `${JSON.stringify(entry)}\n`;
        await clock.busy(onDisk(line));
        entries.push(entry);
        return entry;
      };
      const next = last.then(write, write);
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      if (cut) await file.truncate(whole).catch(() => undefined);
      await file.close();
    },
  };
}
