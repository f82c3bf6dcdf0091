/** What the comparison says of a key that is not the same on both sides, and where it is kept. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { keyText } from './key-text.ts';

/** The gravest that holds: a key whose value and TTL both differ is a `value`, with both expiries beside it. */
export type Kind = 'missing' | 'extra' | 'type' | 'value' | 'ttl';

/** The names in `verify --json` and in the report file. */
export interface Difference {
  db: number;
  /** Escaped without loss (key-text.ts). */
  key: string;
  keyBase64: string;
  kind: Kind;
  /** SHA-256 of the value in a form of its own (digest.ts), null where the key is not there. */
  sourceDigest: string | null;
  targetDigest: string | null;
  sourceType?: string;
  targetType?: string;
  /** ISO time, or null for a key that never expires; only where they differ. */
  sourceExpires?: string | null;
  targetExpires?: string | null;
  /** Why the bytes of a module's value are all that could be compared. */
  note?: string;
}

export type Finding = Omit<Difference, 'db' | 'key' | 'keyBase64'>;

export interface Count {
  /** Keys of the source looked at. */
  keys: number;
  differences: number;
  byKind: Record<Kind, number>;
  named: Difference[];
  reportBytes: number;
}

export const nothingYet = (): Count => ({ keys: 0, differences: 0, byKind: { missing: 0, extra: 0, type: 0, value: 0, ttl: 0 }, named: [], reportBytes: 0 });

/** So many are kept for the journal and the screen; the report file has all. */
export const namedLimit = 1000;
/** SCAN may give a key twice; so many differing keys are remembered so as not to be counted twice. */
const remembered = 200_000;

export class Tally {
  private readonly seen = new Set<string>();
  private lines: string[] = [];
  private readonly file: number | undefined;

  /** `count` goes on where a checkpoint ended: what the report file has beyond that is cut off, and will come again. */
  constructor(
    readonly count: Count,
    report?: string,
  ) {
    for (const { db, keyBase64 } of count.named) this.seen.add(`${db} ${keyBase64}`);
    if (report === undefined) return;
    this.file = openSync(report, count.reportBytes > 0 ? 'r+' : 'w', 0o600);
    ftruncateSync(this.file, count.reportBytes);
  }

  add(db: number, key: Buffer, finding: Finding): void {
    const difference: Difference = { db, key: keyText(key), keyBase64: key.toString('base64'), ...finding };
    const id = `${db} ${difference.keyBase64}`;
    if (this.seen.has(id)) return;
    if (this.seen.size < remembered) this.seen.add(id);
    this.count.differences += 1;
    this.count.byKind[finding.kind] += 1;
    if (this.count.named.length < namedLimit) this.count.named.push(difference);
    if (this.file !== undefined) this.lines.push(JSON.stringify(difference));
    if (this.lines.length >= 500) this.flush();
  }

  /** Before a checkpoint, so that the file is never behind it. */
  flush(): void {
    if (this.file === undefined || this.lines.length === 0) return;
    const bytes = Buffer.from(`${this.lines.join('\n')}\n`);
    this.count.reportBytes += writeSync(this.file, bytes, 0, bytes.length, this.count.reportBytes);
    this.lines = [];
  }

  close(): void {
    if (this.file === undefined) return;
    this.flush();
    closeSync(this.file);
  }
}
