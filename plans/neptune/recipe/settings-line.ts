/** How a setting is written: carried over, changed, asked, dropped or new, and why. */
import type { Setting } from '../../../src/plan/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import { override } from './overrides.ts';

export type Line = Omit<Setting, 'field'>;

export const absent = (why = 'the source has none'): Line => ({ source: null, target: null, how: 'dropped', why });
export const carried = (value: unknown, why?: string): Line =>
  value === null || value === undefined ? absent() : { source: value, target: value, how: 'carried', ...(why ? { why } : {}) };
export const dropped = (source: unknown, why: string): Line => ({ source: source ?? null, target: null, how: 'dropped', why });
export const fresh = (target: unknown, why: string): Line => ({ source: null, target, how: 'new', why });
export const changed = (source: unknown, target: unknown, why: string): Line => ({ source: source ?? null, target, how: 'changed', why });

/** What the operator set wins; it stands beside what the source has. */
export function chosenOver(settings: Record<string, string>, field: string, line: Line): Line {
  const set = override(settings, field);
  if (!set.given) return line;
  if (set.dropped) return { source: line.source, target: null, how: 'dropped', why: 'dropped by --set' };
  return { source: line.source, target: set.value, how: 'asked', why: `chosen by --set ${field}` };
}

/** The input of a call: every line that has a target. */
export const inputOf = (lines: Record<string, Line>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(lines)
      .filter(([, line]) => line.target !== null && line.target !== undefined)
      .map(([field, line]) => [field, line.target as Value]),
  );
