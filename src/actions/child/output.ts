/** What a child writes: to a file of its own, so that it lives on when this program does not. Kept redacted; the raw file goes when it ended. */
import { constants } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { redact } from './redact.ts';

export interface Output {
  /** Written by the child itself, 0600, removed at its end. */
  raw: string;
  /** For people, 0600, redacted. */
  kept: string;
}

export const outputOf = (folder: string, plan: string, step: string, attempt: number): Output => {
  const base = join(folder, `${plan}.${step}.${attempt}`);
  return { raw: `${base}.raw`, kept: `${base}.log` };
};

/** Emptied: what an earlier start of this attempt wrote is in the kept one. */
export const openRaw = (path: string): Promise<FileHandle> =>
  open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND, 0o600);

const piece = 256 * 1024;
/** Words of a failure stand at the end. */
const most = 4 * 1024 * 1024;

/** Reads on from where it stopped. Complete characters only. */
export class Tail {
  #at = 0;
  readonly #decoder = new TextDecoder();
  constructor(private readonly path: string) {}

  async more(): Promise<string> {
    const file = await open(this.path, 'r').catch(() => undefined);
    if (!file) return '';
    try {
      let text = '';
      const buffer = Buffer.alloc(piece);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, piece, this.#at);
        if (bytesRead === 0) return text;
        this.#at += bytesRead;
        text += this.#decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
        if (text.length > most) text = text.slice(-most);
      }
    } finally {
      await file.close();
    }
  }
}

/** The last of it, where the words that decide stand. */
export const lastOf = (path: string): Promise<string> => new Tail(path).more();

export const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Appends the raw output, redacted, to the kept one; then the raw one is gone. Line by line, in pieces, so that memory stays flat. */
export async function keepRedacted({ raw, kept }: Output, secrets: readonly string[]): Promise<void> {
  if (!(await isThere(raw))) return;
  const from = await open(raw, 'r');
  const to = await open(kept, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
  try {
    for await (const line of from.readLines({ autoClose: false })) await to.write(`${redact(line, secrets)}\n`);
    await to.sync();
  } finally {
    await from.close();
    await to.close();
  }
  await rm(raw, { force: true });
}
