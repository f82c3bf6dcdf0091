/** A file of its own, mode 0600, never one that is there already. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { StepError } from '../ambiguous.ts';
import type { SinkPlace } from '../schema.ts';
import type { Sink } from './index.ts';

export function fileSink({ path }: Extract<SinkPlace, { type: 'file' }>): Sink {
  const written = async (at: string, text: string): Promise<void> => {
    try {
      const file = await open(at, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      await file.writeFile(`${text}\n`);
      await file.sync();
      await file.close();
    } catch (error) {
      throw new StepError(
        String((error as NodeJS.ErrnoException).code ?? 'NotWritten'),
        `file ${path} cannot be written`,
        undefined,
        'make its folder writable, or choose another place',
      );
    }
  };
  return {
    async read() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new StepError(String((error as NodeJS.ErrnoException).code), `file ${path} cannot be read`);
      }
    },
    create: (text) => written(path, text),
    async replace(text) {
      const beside = `${path}.${randomBytes(6).toString('hex')}`;
      await written(beside, text);
      await rename(beside, path).catch(async (error) => {
        await unlink(beside).catch(() => undefined);
        throw error;
      });
    },
  };
}
