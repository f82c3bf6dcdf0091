import { open } from 'node:fs/promises';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJournal, parseJournal, readJournal } from '../../src/engine/journal.ts';
import type { Event } from '../../src/engine/journal-entry.ts';
import { systemClock } from '../../src/engine/system-clock.ts';
import { JournalError } from '../../src/plan/errors.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'encmigrate-journal-'));
  path = join(dir, 'p.journal.ndjson');
});
afterEach(() => rmSync(dir, { recursive: true }));

const opened: Event = { type: 'open', format: 'encmigrate/journal@1', plan: 'em-7f3a9c', digest: 'sha256:x' };
const paused = (reason: string): Event => ({ type: 'pause', reason });

async function written(...events: Event[]): Promise<string> {
  const journal = await openJournal(path, systemClock);
  for (const event of [opened, ...events]) await journal.append(event);
  await journal.close();
  return readFileSync(path, 'utf8');
}

describe('the journal', () => {
  it('is one chained line an event, for its owner only', async () => {
    const lines = (await written(paused('a'), paused('b')))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.n)).toEqual([1, 2, 3]);
    expect(lines.map((line) => line.prev)).toEqual(['', lines[0].hash, lines[1].hash]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  /** A full disk: what fits of a line is written, the rest is refused. */
  it.each(['appendFile', 'datasync'] as const)('stays whole when a line could not be written (%s), and goes on after it', async (refused) => {
    const journal = await openJournal(path, systemClock);
    await journal.append(opened);
    const probe = await open(path, 'r');
    const handle = Object.getPrototypeOf(probe);
    await probe.close();
    const real = handle.appendFile;
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const spy = vi.spyOn(handle, refused).mockImplementationOnce(async function (this: unknown, text: unknown) {
      if (refused === 'appendFile') await real.call(this, String(text).slice(0, 40));
      throw full;
    });
    await expect(journal.append(paused('lost'))).rejects.toThrow('ENOSPC');
    spy.mockRestore();
    await journal.append(paused('kept'));
    await journal.close();
    expect((await readJournal(path)).entries.map((entry) => (entry as { reason?: string }).reason)).toEqual([undefined, 'kept']);
  });

  it('keeps the order of appends that nobody waited for', async () => {
    const journal = await openJournal(path, systemClock);
    await Promise.all([opened, ...Array.from({ length: 20 }, (_, i) => paused(String(i)))].map((event) => journal.append(event)));
    await journal.close();
    const { entries } = await readJournal(path);
    expect(entries.slice(1).map((entry) => (entry as { reason: string }).reason)).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });

  it.each([1, 20, 80])('drops a last line that was cut off %i bytes before its end, and goes on', async (cut) => {
    const text = await written(paused('a'), paused('b'));
    writeFileSync(path, text.slice(0, -cut));
    expect(await readJournal(path)).toMatchObject({ torn: true, entries: [{ n: 1 }, { n: 2 }] });
    const journal = await openJournal(path, systemClock);
    await journal.append(paused('c'));
    await journal.close();
    const { entries, torn } = await readJournal(path);
    expect(torn).toBe(false);
    expect(entries.map((entry) => (entry as { reason?: string }).reason)).toEqual([undefined, 'a', 'c']);
  });

  const lines = async () => (await written(paused('a'), paused('b'), paused('c'))).split('\n');
  it.each([
    ['a changed value', 2, (l: string[]) => l.with(2, (l[2] as string).replace('"b"', '"x"'))],
    ['a line taken out', 1, (l: string[]) => l.toSpliced(1, 1)],
    ['two lines the other way round', 1, (l: string[]) => l.with(1, l[2] as string).with(2, l[1] as string)],
    ['a line that is no JSON', 3, (l: string[]) => l.with(3, '{')],
    ['a line that is no entry', 1, (l: string[]) => l.with(1, '{"type":"party"}')],
    ['the first line gone', 0, (l: string[]) => l.slice(1)],
    ['a line twice', 2, (l: string[]) => l.toSpliced(2, 0, l[1] as string)],
    ['an empty line', 2, (l: string[]) => l.toSpliced(2, 0, '')],
  ])('names the line of %s', async (_, index, edit) => {
    const text = edit(await lines()).join('\n');
    const parse = () => parseJournal(text, 'p.journal.ndjson');
    expect(parse).toThrow(JournalError);
    expect(parse).toThrow(expect.objectContaining({ line: index + 1, message: expect.stringContaining(`line ${index + 1} `) }));
  });

  it('refuses to be opened once it was edited', async () => {
    const text = await written(paused('a'));
    writeFileSync(path, text.replace('"a"', '"z"'));
    await expect(openJournal(path, systemClock)).rejects.toThrow(/line 2 does not match its own hash/);
  });

  it('is empty where there is none', async () => {
    expect(await readJournal(join(dir, 'none'))).toEqual({ entries: [], torn: false, bytes: 0 });
  });
});
