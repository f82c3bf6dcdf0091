/**
 * The archive of the stand-in: a line that says what it is, a line of JSON that says what is in it, then nothing up to its size, which a file system
 * keeps as a hole. It stands for data; it has none.
 */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

export interface StandIn {
  database: string;
  /** Size of the store that it stands for. */
  bytes: number;
  nodes: Record<string, number>;
  relationships: Record<string, number>;
  /** Cypher that makes the graph, for a sandbox whose instances are real. */
  statements?: string[];
  /** A dump that was cut off: it reads as one, and cannot be loaded. */
  unfinished?: true;
}

const magic = 'encmigrate stand-in archive 1\n';
const longest = 1 << 20;

/** Undefined where the file is no archive of the stand-in. Throws where it cannot be read. */
export function readStandIn(file: string): StandIn | undefined {
  const opened = openSync(file, 'r');
  try {
    const start = Buffer.alloc(longest);
    const text = start.subarray(0, readSync(opened, start, 0, longest, 0)).toString('utf8');
    if (!text.startsWith(magic)) return undefined;
    return JSON.parse(text.slice(magic.length, text.indexOf('\n', magic.length))) as StandIn;
  } finally {
    closeSync(opened);
  }
}

/** `size` of the file in bytes; no more than its two lines unless told. 0600, never over another file unless `overwrite`. */
export function writeStandIn(file: string, what: StandIn, size = 0, overwrite = false): void {
  const opened = openSync(file, overwrite ? 'w' : 'wx', 0o600);
  try {
    const written = writeSync(opened, `${magic}${JSON.stringify(what)}\n`);
    if (size > written) ftruncateSync(opened, size);
  } finally {
    closeSync(opened);
  }
}
