import { expect, it } from 'vitest';
import { clockText, milliseconds, parseDuration } from '../../src/plan/duration.ts';
import { UsageError } from '../../src/plan/usage-error.ts';

it.each([
  ['30m', 'PT30M', 1_800_000],
  ['1h30m', 'PT1H30M', 5_400_000],
  ['90s', 'PT90S', 90_000],
  ['2d', 'P2D', 172_800_000],
  ['1d2h3m4s', 'P1DT2H3M4S', 93_784_000],
  ['0', 'PT0S', 0],
  ['0s', 'PT0S', 0],
  ['PT10M', 'PT10M', 600_000],
  ['PT0.5S', 'PT0.5S', 500],
  ['P1DT1S', 'P1DT1S', 86_401_000],
])('%s is %s is %i ms', (text, iso, ms) => {
  expect(parseDuration(text)).toBe(iso);
  expect(milliseconds(iso)).toBe(ms);
});

it.each(['', ' ', '30', '30 m', '-5m', '1.5h', '30m1h', '1w', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', 'soon', '30M', 'PT-1S', '1h1h'])(
  '%j is none, and says how it is written',
  (text) => {
    expect(() => parseDuration(text)).toThrow(UsageError);
  },
);

it.each([
  [0, '0:00'],
  [999, '0:01'],
  [61_000, '1:01'],
  [3_599_000, '59:59'],
  [3_600_000, '1:00:00'],
  [100 * 3_600_000 + 61_000, '100:01:01'],
  [-5, '0:00'],
])('%i ms is shown as %s', (ms, text) => expect(clockText(ms)).toBe(text));
