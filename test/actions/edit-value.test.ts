import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { edit } from '../../src/actions/edit.ts';
import { editSchema } from '../../src/actions/schema.ts';
import { context, tableAws } from './world.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'encmigrate-value-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, key: string) =>
  editSchema.parse({ kind: 'edit', place: { type: 'file', path, key }, change: { put: { $secret: 'target.password' } } });
const given = (value: string) => context(tableAws({}), { secret: async () => value });

it('puts a value in the place of one, quotes and all else stay, and puts the old one back by its version', async () => {
  const path = join(folder, 'app.json');
  const before = '{ "user": "neo4j",\n  "password": "old-1" }\n';
  writeFileSync(path, before);
  const done = await edit.run(put(path, 'password'), given('New-2_x'));
  expect(readFileSync(path, 'utf8')).toBe(before.replace('old-1', 'New-2_x'));
  expect(JSON.stringify(done)).not.toMatch(/old-1|New-2/);
  const backup = readdirSync(folder).find((name) => name !== 'app.json') as string;
  expect(statSync(join(folder, backup)).mode & 0o777).toBe(0o600);
  await edit.run(
    editSchema.parse({ kind: 'edit', place: { type: 'file', path, key: 'password' }, change: { restore: { $from: 'a', path: 'before' } } }) &&
      ({ kind: 'edit', place: { type: 'file', path, key: 'password' }, change: { restore: done.outputs.before } } as never),
    given('x'),
  );
  expect(readFileSync(path, 'utf8')).toBe(before);
});

it('refuses what would have to be escaped, and leaves the place as it was', async () => {
  const path = join(folder, 'app.json');
  writeFileSync(path, '{"password":"old"}');
  await expect(edit.run(put(path, 'password'), given('a"b'))).rejects.toMatchObject({ name: 'NotPlain' });
  expect(readFileSync(path, 'utf8')).toBe('{"password":"old"}');
});
