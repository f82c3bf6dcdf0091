/** Each part of the benchmarks at its smallest: that it measures, and the form of what it says. Never how fast it was. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { elasticacheCases } from '../engine/schedule/elasticache.ts';
import { neptuneCases } from '../engine/schedule/neptune.ts';
import { needs } from '../support/needs.ts';
import { asked, bench, jsonLine } from './bench.ts';
import { benchMigration } from './migration.ts';
import { bundle } from './size.ts';
import { type Line, median, met, type Part, parts, ratio, type Row, skipped, table } from './row.ts';

const measured = (lines: readonly Line[]): Row[] => lines.filter((line): line is Row => !skipped(line));
const whole = async (part: Part): Promise<Line[]> => (await bench({ only: [part], keys: 500, demoKeys: 500, rounds: 1 })).filter((line) => line.part === part);
const positive = (rows: readonly Row[]): void => {
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect([row.what, row.figure > 0, (row.against?.figure ?? 1) > 0]).toEqual([row.what, true, true]);
};

describe('a part', () => {
  it('startup stands against node -e 0', { timeout: 120_000 }, async () => {
    const rows = measured(await whole('startup'));
    positive(rows);
    expect(rows.map(({ unit, against }) => [unit, against?.what])).toEqual(Array.from({ length: 3 }, () => ['ms', 'node -e 0']));
  });

  it('migration counts the calls and the time of the service', { timeout: 120_000 }, async () => {
    const [time, waited, calls] = measured(
      await benchMigration(
        1,
        elasticacheCases.slice(0, 1).map((one) => ({ ...one, world: { ...one.world, engines: false } })),
      ),
    );
    positive([time!, waited!, calls!]);
    // World time, so this is a rule and no measurement: nobody is faster than the service.
    expect(time!.figure).toBeGreaterThanOrEqual(time!.against!.figure);
    expect(waited!.figure).toBeGreaterThanOrEqual(waited!.against!.figure);
    expect(waited!.against!.figure).toBeGreaterThanOrEqual(time!.against!.figure);
    expect(calls).toMatchObject({ unit: 'calls', what: expect.stringMatching(/calls of AWS \(\d+ of them write\)/) });
  });

  it("migration has Neptune's time and calls, too", { timeout: 120_000 }, async () => {
    const rows = measured(await benchMigration(1, neptuneCases.slice(0, 1)));
    positive(rows);
    expect(rows.map(({ unit }) => unit)).toEqual(['min', 'min', 'calls']);
  });

  it.skipIf(!needs('redis-server').ok)('compare has its floor and its targets', { timeout: 120_000 }, async () => {
    const lines = await whole('compare');
    positive(measured(lines));
    expect(measured(lines)[0]).toMatchObject({ unit: 'keys/s', against: { figure: expect.any(Number) }, target: { least: 100_000 } });
    expect(measured(lines)[1]).toMatchObject({ unit: 'MB', target: { most: 150 } });
  });

  it('sandbox starts every cache, or says why it cannot', { timeout: 120_000 }, async () => {
    const [scan, memory] = await whole('sandbox');
    positive([scan as Row]);
    if (needs('redis-server').ok) expect(memory).toMatchObject({ unit: 'MB', what: expect.stringMatching(/\(17 processes\)/), target: { most: 600 } });
    else expect(memory).toMatchObject({ why: needs('redis-server').why });
  });

  it('size follows the links of the bundle', async () => {
    const [first, all, packed] = measured(await whole('size'));
    positive([first!, all!, packed!]);
    expect(first!.figure).toBeLessThan(packed!.figure);
    expect(packed!.figure).toBeLessThan(all!.figure);
  });
});

it('nothing that a session loads loads undici: it takes longer than node -e 0', () => {
  const all = [...bundle().keys()].filter((path) => /\/(interactive|render|dist-es)-\w+\.js$/.test(path));
  expect(all.length).toBeGreaterThan(5);
  const text = `for (const path of ${JSON.stringify(all)}) await import(path); console.log(JSON.stringify(process.moduleLoadList.filter((name) => name.endsWith('undici/undici'))))`;
  expect(JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' }))).toEqual([]);
});

describe('what is said', () => {
  const lines: Line[] = [
    { part: 'compare', what: 'speed', figure: 120_000, unit: 'keys/s', against: { what: 'floor', figure: 160_000 }, target: { least: 100_000 } },
    { part: 'compare', what: 'memory', figure: 151, unit: 'MB', target: { most: 150 } },
    { part: 'sandbox', what: 'memory', why: 'redis-server is not on PATH' },
  ];

  it('is a table, with what was skipped and why', () => {
    expect(table(lines).split('\n').slice(2)).toEqual([
      '| compare | speed | 120,000 keys/s | floor: 160,000 keys/s | 0.75 | >= 100,000 keys/s, met |',
      '| compare | memory | 151 MB |  |  | <= 150 MB, missed |',
      '| sandbox | memory | skipped: redis-server is not on PATH |  |  |  |',
    ]);
  });

  it('is one line of JSON', () => {
    expect(jsonLine(lines)).not.toContain('\n');
    expect(JSON.parse(jsonLine(lines))).toMatchObject({
      type: 'bench',
      node: process.version,
      lines: [{ ratio: 0.75, met: true }, { met: false }, { why: 'redis-server is not on PATH' }],
    });
  });

  it('names every part that was not asked for', async () => {
    expect((await bench({ only: ['size'], keys: 1 })).filter(skipped)).toEqual(
      parts.filter((part) => part !== 'size').map((part) => ({ part, what: 'all of it', why: 'not asked for' })),
    );
  });

  it('has no ratio and no verdict where there is nothing to stand against', () => {
    const bare: Row = { part: 'size', what: 'all', figure: 1, unit: 'kB' };
    expect([ratio(bare), met(bare)]).toEqual([undefined, undefined]);
  });

  it('takes the middle', () => expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]));
});

describe('what is asked', () => {
  it('is all of it, at a million keys', () => expect(asked([], {})).toEqual({ only: parts, keys: 1_000_000, json: false }));
  it('flags win over the environment', () =>
    expect(asked(['--only', 'size,compare', '--keys', '5', '--json'], { ONLY: 'startup', KEYS: '7', ROUNDS: '2' })).toEqual({
      only: ['size', 'compare'],
      keys: 5,
      rounds: 2,
      json: true,
    }));
  it.each([[['--only', 'speed']], [['--keys', 'many']], [['--rounds', '0']]])('%j is refused', (argv) =>
    expect(() => asked(argv, {})).toThrow(/there is no part|wants a whole number/),
  );
});
