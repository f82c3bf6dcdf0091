/**
 * kill -9 at journal lines (before, in the middle) and calls (before they leave, after they took effect), then run again: one
 * target, data equal, the source intact until its typed deletion, a valid journal. The first case at every point; the others, and
 * the first with real data, around what changes the world and at some of the rest; SCHEDULE=all: every case at every point.
 * To repeat one: POINT='begin restore 1 before'.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { ScheduleCase } from './case.ts';
import { cutAt, pointsOf } from './drive.ts';
import { auraCases } from './aura.ts';
import { elasticacheCases } from './elasticache.ts';
import { neptuneCases } from './neptune.ts';

// Without an engine a run takes a tenth of the time.
const bare = (one: ScheduleCase): ScheduleCase => ({ ...one, world: { ...one.world, engines: false } });
const [first, ...others] = elasticacheCases as [ScheduleCase, ...ScheduleCase[]];
const whole = bare(first);
const cases = [whole, { ...first, name: `${first.name}, with real data` }, ...others.map(bare), ...neptuneCases, ...auraCases];
const only = process.env.POINT;
const all = process.env.SCHEDULE === 'all';
let cuts = 0;
afterAll(() => process.stdout.write(`kill schedule: ${cuts} cuts, each resumed to the same end\n`));

/** After a line and before the next one is the same moment: of each line before and in the middle, of each call before and after. */
const moments = (point: string): boolean => / (before|torn)$/.test(point) || changing(point);
const changing = (point: string): boolean =>
  /^([\w-]+ (Add|Create|Delete|Deregister|Modify|Put|Reboot|Register|Restore)\w+|(POST|PUT|PATCH|DELETE) \/v\S+) \d+ (before|after)$/.test(point);
const telling = (every: number) => (point: string, i: number) =>
  every === 1 || changing(point) || /^(end|begin) (backup|restore|switch|delete)[\w.]* 1 torn$/.test(point) || i % every === 0;

/** So many of them, from all over the run. */
const spread = (points: string[], most: number): string[] =>
  Array.from({ length: most }, (_, i) => points[Math.floor(((i + 0.5) * points.length) / most)] as string);

describe.each(cases)('$name', (given) => {
  it('ends the same wherever the power goes', { timeout: 1_800_000 }, async () => {
    const points = (await pointsOf(given)).filter(moments);
    expect(points.length).toBeGreaterThan(150);
    const found = only ? [only] : points.filter(telling(all || given === whole ? 1 : 29));
    const chosen = given.few === undefined || only || all ? found : spread(found, given.few);
    expect(chosen.length).toBeGreaterThan(only ? 0 : (given.few ?? 21) - 1);
    for (const point of chosen) {
      await cutAt(given, point);
      cuts++;
    }
  });
});
