/**
 * kill -9 at every journal line (before, in the middle, after) and every call (before it leaves, after it took effect), then run
 * again: one target, data equal, the source intact until its typed deletion, a valid journal. To repeat one: POINT='begin restore 1 after'.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { ScheduleCase } from './case.ts';
import { cutAt, pointsOf } from './drive.ts';
import { auraCases } from './aura.ts';
import { elasticacheCases } from './elasticache.ts';
import { neptuneCases } from './neptune.ts';

// The first case with real data at every point; the others, and every point of theirs, without.
const [first, ...others] = elasticacheCases as [ScheduleCase, ...ScheduleCase[]];
const cases = [first, ...others.map((one) => ({ ...one, world: { ...one.world, engines: false } })), ...neptuneCases, ...auraCases];
const only = process.env.POINT;
let cuts = 0;
afterAll(() => process.stdout.write(`kill schedule: ${cuts} cuts, each resumed to the same end\n`));

/** After a line and before the next one is the same moment, so of each line: before, in the middle; of each call: before it leaves, after it took effect. */
const telling = (point: string): boolean => / (before|torn)$/.test(point) || /^\w+ (Add|Create|Delete|Modify|Put|Reboot|Restore)\w+ \d+ after$/.test(point);

describe.each(cases)('$name', (given) => {
  it('ends the same wherever the power goes', { timeout: 1_800_000 }, async () => {
    const points = await pointsOf(given);
    expect(points.length).toBeGreaterThan(150);
    for (const point of only ? [only] : points.filter(telling)) {
      await cutAt(given, point);
      cuts++;
    }
  });
});
