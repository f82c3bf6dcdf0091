/** A journal as far as it can be believed: every line up to the first that does not follow from the one before it. */
import { readFile } from 'node:fs/promises';
import { parseJournal } from '../engine/journal.ts';
import { JournalError } from '../plan/errors.ts';
import type { Read } from './evidence.ts';

export async function readWhole(path: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return { path, entries: [], torn: false, damage: null };
    throw new JournalError(`${path} cannot be read: ${code}`, 0, 'make it readable, then say it again');
  }
  try {
    return { path, ...picked(parseJournal(text, path)), damage: null };
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const good = text.split('\n').slice(0, error.line - 1);
    const what = error.message.replace(`${path} line ${error.line} `, '');
    return { path, ...picked(parseJournal(good.map((line) => `${line}\n`).join(''), path)), damage: { line: error.line, what } };
  }
}

const picked = ({ entries, torn }: ReturnType<typeof parseJournal>): Pick<Read, 'entries' | 'torn'> => ({ entries, torn });
