/** What the operator chose, read leniently: the form and the flags give text. Pure; faults become findings. */
import { parseDuration } from '../../../src/plan/duration.ts';
import type { Choices } from '../../../src/plan/system.ts';

export const writesOptions = ['frozen', 'accept-loss', 'start-empty'] as const;
export type Writes = (typeof writesOptions)[number];

export interface ElastiCacheChoices {
  kmsKey: string | null;
  targetId: string | null;
  endpoints: string[];
  writes: Writes | null;
  /** ISO 8601. */
  soak: string;
  /** `--set FIELD=VALUE`, as typed. */
  settings: Record<string, string>;
  faults: { name: string; why: string }[];
}

export const defaultSoak = 'PT30M';

export function readChoices(choices: Choices): ElastiCacheChoices {
  const faults: ElastiCacheChoices['faults'] = [];
  const text = (name: string): string | null => {
    const value = choices[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const asked = text('writes');
  const writes = writesOptions.find((option) => option === asked) ?? null;
  if (asked && !writes) faults.push({ name: 'writes', why: `"${asked}" is none of ${writesOptions.join(', ')}` });
  let soak = defaultSoak;
  try {
    soak = parseDuration(text('soak') ?? defaultSoak);
  } catch (error) {
    faults.push({ name: 'soak', why: (error as Error).message });
  }
  return {
    kmsKey: text('kmsKey'),
    targetId: text('targetId')?.toLowerCase() ?? null,
    endpoints: list(choices.endpoints),
    writes,
    soak,
    settings: pairs(choices.settings),
    faults,
  };
}

const list = (value: unknown): string[] =>
  typeof value === 'string'
    ? value.split(/\s+/).filter(Boolean)
    : Array.isArray(value)
      ? value.filter((v): v is string => typeof v === 'string' && v !== '')
      : [];

const pairs = (value: unknown): Record<string, string> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, String(v)])) : {};
