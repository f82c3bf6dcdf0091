/** What the operator chose, read leniently: the form and the flags give text. Pure; faults become findings. */
import { parseDuration } from '../../../src/plan/duration.ts';
import type { Choices } from '../../../src/plan/system.ts';

export const writesOptions = ['frozen', 'accept-loss'] as const;
export const switchOptions = ['rename', 'configuration'] as const;
export type Writes = (typeof writesOptions)[number];
export type Switch = (typeof switchOptions)[number];

export interface NeptuneChoices {
  kmsKey: string | null;
  targetId: string | null;
  endpoints: string[];
  writes: Writes | null;
  /** Places say that clients read a configuration: then nothing is asked. */
  switch: Switch | null;
  /** ISO 8601. */
  soak: string;
  /** `--set FIELD=VALUE`, as typed. */
  settings: Record<string, string>;
  faults: { name: string; why: string }[];
}

export const defaultSoak = 'PT30M';

export function readChoices(choices: Choices): NeptuneChoices {
  const faults: NeptuneChoices['faults'] = [];
  const text = (name: string): string | null => {
    const value = choices[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const one = <T extends string>(name: string, options: readonly T[]): T | null => {
    const asked = text(name);
    const found = options.find((option) => option === asked) ?? null;
    if (asked && !found) faults.push({ name, why: `"${asked}" is none of ${options.join(', ')}` });
    return found;
  };
  let soak = defaultSoak;
  try {
    soak = parseDuration(text('soak') ?? defaultSoak);
  } catch (error) {
    faults.push({ name: 'soak', why: (error as Error).message });
  }
  const endpoints = list(choices.endpoints);
  return {
    kmsKey: text('kmsKey'),
    targetId: text('targetId')?.toLowerCase() ?? null,
    endpoints,
    writes: one('writes', writesOptions),
    switch: one('switch', switchOptions) ?? (endpoints.length > 0 && text('switch') === null ? 'configuration' : null),
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
