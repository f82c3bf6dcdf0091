/** What the operator chose, read leniently: the form and the flags give text. Pure; faults become findings. */
import { type ChoiceFault, defaultSoak, readerOf } from '../../../src/plan/read-choices.ts';
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
  faults: ChoiceFault[];
}

export function readChoices(choices: Choices): ElastiCacheChoices {
  const { text, one, duration, list, pairs, faults } = readerOf(choices);
  return {
    kmsKey: text('kmsKey'),
    targetId: text('targetId')?.toLowerCase() ?? null,
    endpoints: list('endpoints'),
    writes: one('writes', writesOptions),
    soak: duration('soak', defaultSoak),
    settings: pairs('settings'),
    faults,
  };
}
