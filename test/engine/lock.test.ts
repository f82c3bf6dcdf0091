import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, takeLock } from '../../src/engine/lock.ts';
import { LockedError } from '../../src/plan/errors.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'encmigrate-lock-'));
  path = join(dir, 'p.journal.ndjson');
});
afterEach(() => rmSync(dir, { recursive: true }));
const note = () => join(dir, '.p.journal.ndjson.lock.json');

describe('the lock', () => {
  it('is held by one, names its holder, and leaves nothing behind', async () => {
    const release = await takeLock(path);
    expect(statSync(note()).mode & 0o777).toBe(0o600);
    const refused = await takeLock(path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LockedError);
    expect((refused as LockedError).holder).toMatchObject({ host: hostname(), pid: process.pid });
    expect((refused as LockedError).message).toMatch(new RegExp(`process ${process.pid}\\) since \\d{4}-`));
    expect(await lockHolder(path)).toMatchObject({ pid: process.pid });
    await release();
    expect(readdirSync(dir)).toEqual([]);
    expect(await lockHolder(path)).toBeUndefined();
    await (await takeLock(path))();
  });

  it('of one that died is taken over by one of those that find it, whoever comes when', async () => {
    for (let round = 0; round < 20; round++) {
      const own = join(dir, `${round}.journal.ndjson`);
      mkdirSync(join(dir, `.${round}.journal.ndjson.lock`));
      writeFileSync(
        join(dir, `.${round}.journal.ndjson.lock.json`),
        JSON.stringify({ host: hostname(), pid: 2 ** 22 + 1, since: new Date().toISOString(), user: 'ops' }),
      );
      const takers = Array.from({ length: 5 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i));
        return takeLock(own);
      });
      const taken = (await Promise.allSettled(takers)).filter((one) => one.status === 'fulfilled');
      expect(taken, `round ${round}`).toHaveLength(1);
      await taken[0]?.value();
    }
    expect(readdirSync(dir)).toEqual([]);
  });

  const holder = { host: hostname(), pid: process.pid, since: new Date().toISOString(), user: 'ops' };
  it.each([
    ['a process that is gone', { ...holder, pid: 2 ** 22 + 1 }],
    ['a process of before the last start of this host, though its number is in use again', { ...holder, since: '2001-01-01T00:00:00.000Z' }],
  ])('passes over %s', async (_, left) => {
    await takeLock(path);
    writeFileSync(note(), JSON.stringify(left));
    expect(await lockHolder(path)).toBeUndefined();
    const release = await takeLock(path);
    expect(JSON.parse(readFileSync(note(), 'utf8'))).toMatchObject({ pid: process.pid, since: expect.stringMatching(/^20[2-9]/) });
    await release();
    expect(existsSync(note())).toBe(false);
  });

  it('does not judge a process of another host', async () => {
    await takeLock(path);
    writeFileSync(note(), JSON.stringify({ ...holder, host: 'elsewhere', pid: 2 ** 22 + 1 }));
    const refused = await takeLock(path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LockedError);
    expect((refused as LockedError).message).toContain('ops on elsewhere');
    expect((refused as LockedError).remedy).toContain('.p.journal.ndjson.lock');
  });
});
