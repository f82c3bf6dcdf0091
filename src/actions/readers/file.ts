/** The `file` reader: that it is there, how large it is, how much room its folder has, and its checksum where asked for. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { World } from '../context.ts';

export interface FileFacts {
  exists: boolean;
  kind: 'file' | 'folder' | 'other' | null;
  bytes: number | null;
  modified: string | null;
  /** Bytes that this user may still write beside it; null where that cannot be told. */
  free: number | null;
  sha256?: string;
  /** Why nothing else is known. */
  error?: string;
}

/** How far a checksum is: bytes read, of so many. */
export type OnRead = (bytes: number, of: number) => Promise<void>;

/** In a rehearsal it is the one that stands for it, which is told as large and as old as it was planned. */
export async function readFileIn(
  { standIns }: Pick<World, 'standIns'>,
  path: string,
  checksum: boolean,
  signal?: AbortSignal,
  onRead?: OnRead,
): Promise<FileFacts> {
  const facts = await readFileFacts(standIns?.file(path) ?? path, checksum, signal, onRead);
  return facts.exists && standIns ? { ...facts, ...standIns.told(path) } : facts;
}

export async function readFileFacts(path: string, checksum: boolean, signal?: AbortSignal, onRead?: OnRead): Promise<FileFacts> {
  const free = await room(path);
  try {
    const found = await stat(path);
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    const facts: FileFacts = { exists: true, kind, bytes: kind === 'file' ? found.size : null, modified: found.mtime.toISOString(), free };
    return checksum && kind === 'file' ? { ...facts, sha256: await sumOf(path, found.size, signal, onRead) } : facts;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return { exists: false, kind: null, bytes: null, modified: null, free, ...(code === 'ENOENT' ? {} : { error: code }) };
  }
}

/** Read once, in pieces: memory stays flat whatever its size. */
async function sumOf(path: string, size: number, signal?: AbortSignal, onRead?: OnRead): Promise<string> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal ? { signal } : {}) })) {
    hash.update(piece as Buffer);
    read += (piece as Buffer).length;
    await onRead?.(read, size);
  }
  return hash.digest('hex');
}

async function room(path: string): Promise<number | null> {
  for (const at of [path, dirname(path)]) {
    const found = await statfs(at).catch(() => undefined);
    if (found) return found.bavail * found.bsize;
  }
  return null;
}
