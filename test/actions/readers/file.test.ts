/** The checksum of a file: right, told on its way where it takes a while, and read once however many checks rest on it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { assert } from '../../../src/actions/assert.ts';
import { readWorld } from '../../../src/actions/readers/index.ts';
import { actionSchema } from '../../../src/actions/schema.ts';
import { context, tableAws } from '../world.ts';

const folder = mkdtempSync(join(tmpdir(), 'encmigrate-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'neo4j.dump');

function telling() {
  const told: { text: string; share?: number }[] = [];
  return { told, here: context(tableAws({}), { progress: async (text, more) => void told.push({ text, ...more }) }) };
}

it('a small file says nothing but its sum', async () => {
  const content = Buffer.alloc(3_000_000, 'graph');
  writeFileSync(path, content);
  const { told, here } = telling();
  expect(await readWorld({ reader: 'file', path, checksum: true }, here)).toMatchObject({
    kind: 'file',
    bytes: 3_000_000,
    sha256: createHash('sha256').update(content).digest('hex'),
  });
  expect(told).toEqual([]);
});

it('a large one tells how far it is, a hundredth at a time, once for all checks', async () => {
  // A hole: it takes no room on the disk.
  writeFileSync(path, '');
  truncateSync(path, 600_000_000);
  const { told, here } = telling();
  const read = { reader: 'file', path, checksum: true };
  const step = actionSchema.parse({
    kind: 'assert',
    checks: [
      { read, path: 'kind', equals: 'file', says: 'the archive' },
      { read, path: 'bytes > `0`', equals: true, says: 'it is not empty' },
    ],
    keep: [{ read, path: 'sha256', as: 'sha256' }],
  });
  expect(await assert.run(step as never, here)).toMatchObject({ outcome: 'done', outputs: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  expect(told).toHaveLength(100);
  expect(told[49]).toEqual({ text: 'read 0.3 of 0.6 GB', share: expect.closeTo(0.5, 2) });
  expect(told.at(-1)).toEqual({ text: 'read 0.6 of 0.6 GB', share: 1 });
  const shares = told.map((one) => one.share ?? 0);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

it('is stopped in the middle', async () => {
  truncateSync(path, 600_000_000);
  const halt = new AbortController();
  const here = context(tableAws({}), { signal: halt.signal, progress: async () => halt.abort(new Error('Ctrl-C')) });
  await expect(readWorld({ reader: 'file', path, checksum: true }, here)).rejects.toThrow('Ctrl-C');
});
