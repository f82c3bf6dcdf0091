/**
 * kill -9 at journal lines (before, in the middle) and calls (before they leave, after they took effect), then run again: one
 * target, data equal, the source intact until its typed deletion, a valid journal. Every point with SCHEDULE=all, as in CI; else
 * those around what changes the world, and some of the rest. To repeat one: POINT='begin restore 1 before'.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { ScheduleCase } from './case.ts';
import { cutAt, pointsOf } from './drive.ts';
import { elasticacheCases } from './elasticache.ts';
import { neptuneCases } from './neptune.ts';

// The first case with real data; the others, since a run then takes a tenth of the time, without.
const [first, ...others] = elasticacheCases as [ScheduleCase, ...ScheduleCase[]];
const cases = [first, ...others.map((one) => ({ ...one, world: { ...one.world, engines: false } })), ...neptuneCases];
const only = process.env.POINT;
const all = process.env.SCHEDULE === 'all';
let cuts = 0;
afterAll(() => process.stdout.write(`kill schedule: ${cuts} cuts, each resumed to the same end\n`));

/** After a line and before the next one is the same moment: of each line before and in the middle, of each call before and after. */
const moments = (point: string): boolean => / (before|torn)$/.test(point) || changing(point);
const changing = (point: string): boolean => /^[\w-]+ (Add|Create|Delete|Modify|Put|Reboot|Restore)\w+ \d+ (before|after)$/.test(point);
const telling = (every: number) => (point: string, i: number) => all || changing(point) || /^(end|begin) (backup|restore|switch|delete)[\w.]* 1 torn$/.test(point) || i % every === 0;

describe.each(cases)('$name', (given) => {
  it('ends the same wherever the power goes', { timeout: 1_800_000 }, async () => {
    const points = (await pointsOf(given)).filter(moments);
    expect(points.length).toBeGreaterThan(150);
    const chosen = only ? [only] : points.filter(telling(given === first ? 11 : 23));
    expect(chosen.length).toBeGreaterThan(only ? 0 : 20);
    for (const point of chosen) {
      await cutAt(given, point);
      cuts++;
    }
  });
});
