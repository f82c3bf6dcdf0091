/** What the operator chose, read leniently: the form and the flags give text. Pure; faults become findings. */
import { type ChoiceFault, defaultSoak, readerOf } from '../../../src/plan/read-choices.ts';
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
  faults: ChoiceFault[];
}

export function readChoices(choices: Choices): NeptuneChoices {
  const { text, one, duration, list, pairs, faults } = readerOf(choices);
  const endpoints = list('endpoints');
  return {
    kmsKey: text('kmsKey'),
    targetId: text('targetId')?.toLowerCase() ?? null,
    endpoints,
    writes: one('writes', writesOptions),
    switch: one('switch', switchOptions) ?? (endpoints.length > 0 && text('switch') === null ? 'configuration' : null),
    soak: duration('soak', defaultSoak),
    settings: pairs('settings'),
    faults,
  };
}
