/** `file:path#key`: only the tokens change; comments, order, quotes, line ends, byte order mark, mode and owner stay. facts/kms-and-endpoints.md b5 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { sha256 } from '../../plan/digest.ts';
import { StepError } from '../ambiguous.ts';
import type { Place } from '../schema.ts';
import { movedOn } from './moved-on.ts';
import { placeWords } from './parse.ts';
import type { Held } from './place.ts';
import { replaceFile } from './replace-file.ts';
import { rangesIn } from './scope/index.ts';
import { put, slices } from './scope/slices.ts';

type File = Extract<Place, { type: 'file' }>;

const most = 10 * 1024 * 1024;

export async function file(place: File): Promise<Held> {
  // A link stays a link: what it points at is changed.
  const path = await orWords(place, () => realpath(place.path));
  const bytes = await content(place, path);
  const { text, encode } = decoded(bytes);
  const ranges = rangesIn(text, place.path, place.key, placeWords(place));
  const version = versionOf(bytes);
  return {
    parts: slices(text, ranges),
    version,
    async put(parts) {
      const changed = encode(put(text, ranges, parts));
      await orWords(place, () =>
        replaceFile(path, changed, async () => {
          const now = versionOf(await readFile(path));
          if (now !== version) throw movedOn(place, version, now);
        }),
      );
      return { version: versionOf(changed), requestIds: [] };
    },
  };
}

const versionOf = (bytes: Buffer): string => `sha256:${sha256(bytes)}`;

async function content(place: File, path: string): Promise<Buffer> {
  const refuse = (name: string, why: string) => new StepError(name, `${placeWords(place)} ${why}`, undefined, 'use manual:TEXT, and change it by hand');
  const found = await orWords(place, () => stat(path));
  if (found.isDirectory()) throw refuse('IsFolder', 'is a folder');
  if (!found.isFile()) throw refuse('NotAFile', 'is not a regular file');
  if (found.size > most) throw refuse('TooLarge', `is larger than ${most / 1024 / 1024} MB`);
  const bytes = await orWords(place, () => readFile(path));
  if (bytes.includes(0)) throw refuse('NotText', 'is not a text file (it holds zero bytes)');
  return bytes;
}

/** Tokens are ASCII, so that a file in any 8-bit encoding can be changed byte by byte, without knowing which it is. */
function decoded(bytes: Buffer): { text: string; encode: (text: string) => Buffer } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encode: (text) => Buffer.from(text, 'utf8') };
  } catch {
    return { text: bytes.toString('latin1'), encode: (text) => Buffer.from(text, 'latin1') };
  }
}

const words: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist (a part of its path is no folder)',
  EACCES: 'may not be read or written by you',
  EPERM: 'may not be changed by you',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'cannot be written: the disk is full',
  EDQUOT: 'cannot be written: your quota is used up',
  ELOOP: 'is a link that leads in a circle',
};

async function orWords<T>(place: File, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new StepError(code, `${placeWords(place)} ${words[code] ?? `cannot be read or written: ${code}`}`);
  }
}
