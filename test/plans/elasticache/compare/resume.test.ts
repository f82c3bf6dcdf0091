import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../../../../plans/elasticache/compare/compare-redis.ts';
import { fill } from '../../../bench/compare-data.ts';
import { needs } from '../../../support/needs.ts';
import { copied, namesOf, type Pair, run } from './pair.ts';

const redis = needs('redis-server');
const keys = 20_000;
/** Missing, extra and changed keys all over, so that every part of the run has some; also in a second database. */
const changed = Array.from({ length: 60 }, (_, i) => `app:session:${i * 100}`);
const expected = [...changed.map((key, i) => (i % 2 ? `missing ${key}` : `value ${key}`)), ...[1, 2, 3].map((i) => `extra x${i}`), 'value 3:other'].sort();

describe.skipIf(!redis.ok)(`a comparison that is cut off ${redis.why}`, () => {
  let pair: Pair;
  const dir = mkdtempSync(join(tmpdir(), 'encmigrate-resume-'));
  beforeAll(async () => {
    pair = await copied(async (connection) => {
      await fill(connection, keys);
      await run(connection, [
        ['SELECT', '3'],
        ['SET', 'other', '1'],
        ['SELECT', '0'],
      ]);
    });
    await run(pair.t, [
      ...changed.map((key, i) => (i % 2 ? ['DEL', key] : ['APPEND', key, '!'])),
      ...[1, 2, 3].map((i) => ['SET', `x${i}`, 'v']),
      ['SELECT', '3'],
      ['SET', 'other', '2'],
      ['SELECT', '0'],
    ]);
  }, 60_000);
  afterAll(async () => {
    await pair?.stop();
    rmSync(dir, { recursive: true });
  });

  /** What a cut comparison had asked for may still be answered: counted once nothing comes any more. */
  const settledScans = async (): Promise<number> => {
    for (let last = -1, now = await scans(); ; last = now, now = await scans()) {
      if (now === last) return now;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const scans = async () => Number(/cmdstat_dump:calls=(\d+)/.exec(String(await pair.s.command('INFO', 'commandstats')))?.[1] ?? 0);
  /** Stops after so many checkpoints, as a kill would: only what was told is kept. Answers the last one. */
  const cutAfter = async (checkpoints: number, more = {}): Promise<Progress['checkpoint']> => {
    const stop = new AbortController();
    let kept: Progress['checkpoint'];
    const comparing = pair.compare({
      options: { checkpointEvery: 0, ...more },
      signal: stop.signal,
      onProgress: ({ checkpoint }) => {
        if (!checkpoint || checkpoints-- <= 0) return;
        kept = JSON.parse(JSON.stringify(checkpoint));
        if (checkpoints === 0) stop.abort(new Error('cut off'));
      },
    });
    await expect(comparing).rejects.toThrow('cut off');
    return kept;
  };

  it.each([1, 2, 9, 17])('goes on from checkpoint %i, and finds what one run finds', async (checkpoints) => {
    const report = join(dir, `${checkpoints}.ndjson`);
    const checkpoint = await cutAfter(checkpoints, { report });
    expect(checkpoint?.count.keys).toBeGreaterThan(900 * checkpoints);
    const before = await settledScans();
    const found = await pair.compare({ checkpoint, options: { report } });
    expect(namesOf(found)).toEqual(expected);
    expect(found).toMatchObject({ outcome: 'differs', keys: keys + 1, differences: expected.length });
    // Settled pages were not read again.
    expect((await scans()) - before).toBe(keys + 1 - checkpoint!.count.keys);
    const lines = readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual(found.named);
  });

  it('goes on after having been cut off again and again', async () => {
    let checkpoint: unknown;
    for (let i = 0; i < 6; i++) {
      const stop = new AbortController();
      let told = 0;
      await pair
        .compare({
          checkpoint,
          options: { checkpointEvery: 0 },
          signal: stop.signal,
          onProgress: (progress) => {
            if (!progress.checkpoint || told >= 3) return;
            checkpoint = progress.checkpoint;
            if (++told === 3) stop.abort();
          },
        })
        .catch(() => {});
    }
    const found = await pair.compare({ checkpoint });
    expect(namesOf(found)).toEqual(expected);
    expect(found.keys).toBe(keys + 1);
  });

  it('connects again when its connections are cut, and loses and doubles nothing', async () => {
    let told = 0;
    const found = await pair.compare({
      options: { checkpointEvery: 0 },
      onProgress: async () => {
        told += 1;
        if (told === 4 || told === 12) await pair.s.command('CLIENT', 'KILL', 'TYPE', 'normal');
        if (told === 8) await pair.t.command('CLIENT', 'KILL', 'TYPE', 'normal');
      },
    });
    expect(told).toBeGreaterThan(12);
    expect(namesOf(found)).toEqual(expected);
    expect(found.keys).toBe(keys + 1);
  });

  it('begins anew with a checkpoint of other processes, or of nothing', async () => {
    const checkpoint = await cutAfter(9);
    for (const other of [{ ...checkpoint, runIds: ['a', 'b'] }, { ...checkpoint, format: 'x' }, { hello: 1 }, 'x', null, [1]]) {
      const found = await pair.compare({ checkpoint: other });
      expect(namesOf(found)).toEqual(expected);
      expect(found.keys).toBe(keys + 1);
    }
  });

  it('tells how far it is', async () => {
    const told: Progress[] = [];
    await pair.compare({ options: { checkpointEvery: 0 }, onProgress: (progress) => void told.push(progress) });
    expect(told.at(-1)?.text).toMatch(/^1\d,\d{3} of 20,001 keys, \d+ differences$/);
    expect(told.map(({ share }) => share)).toEqual(told.map(({ share }) => share).toSorted((a, b) => a - b));
    expect(told.every(({ share }) => share > 0 && share <= 1)).toBe(true);
  });

  it('keeps the source to its share of a core', { timeout: 30_000 }, async () => {
    const cpu = async () => {
      const info = String(await pair.s.command('INFO', 'cpu'));
      return Number(/used_cpu_user:([\d.]+)/.exec(info)?.[1]) + Number(/used_cpu_sys:([\d.]+)/.exec(info)?.[1]);
    };
    const free = await pair.compare();
    const [before, began] = [await cpu(), performance.now()];
    const found = await pair.compare({ options: { share: 0.1 } });
    const used = ((await cpu()) - before) / ((performance.now() - began) / 1000);
    expect(namesOf(found)).toEqual(expected);
    // Without a share it uses more than half a core; rests are timers, which a busy machine stretches.
    expect(used).toBeLessThan(0.2);
    expect(found.durationSeconds).toBeGreaterThan(free.durationSeconds * 2);
  });

  it('refuses a share that is none, and a report that cannot be written', async () => {
    await expect(pair.compare({ options: { share: 0 } })).rejects.toThrow('share must be above 0');
    await expect(pair.compare({ options: { report: join(dir, 'no', 'such', 'folder') } })).rejects.toThrow('ENOENT');
  });
});
