/** What the operator chose, read leniently: the form and the flags give text. Pure; faults become findings. */
import type { SinkPlace } from '../../../src/actions/schema.ts';
import { type ChoiceFault, defaultSoak, readerOf } from '../../../src/plan/read-choices.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { overrideFault } from './overrides.ts';

export const writesOptions = ['frozen', 'accept-loss'] as const;
export const ways = ['create', 'clone', 'import', 'upload'] as const;
export type Way = (typeof ways)[number];

export interface AuraChoices {
  kmsKey: string | null;
  targetId: string | null;
  endpoints: string[];
  writes: (typeof writesOptions)[number] | null;
  /** ISO 8601. */
  soak: string;
  /** Where the way begins; null: by rule. */
  way: Way | null;
  sink: SinkPlace | null;
  settings: Record<string, string>;
  faults: ChoiceFault[];
}

export const defaultUser = 'neo4j';

export function readChoices(choices: Choices): AuraChoices {
  const { text, one, duration, list, pairs, faults } = readerOf(choices);
  const writes = one('writes', writesOptions);
  const soak = duration('soak', defaultSoak);
  const settings = pairs('settings');
  for (const [name, value] of ['way', 'passwordPlace'].flatMap((name) =>
    text(name) ? [[name === 'way' ? 'Way' : 'PasswordPlace', text(name) as string] as const] : [],
  ))
    settings[name] ??= value;
  for (const [field, value] of Object.entries(settings)) {
    const why = overrideFault(field, value);
    if (why) faults.push({ name: field, why });
  }
  return {
    kmsKey: text('kmsKey'),
    targetId: text('targetId'),
    endpoints: list('endpoints'),
    writes,
    soak,
    way: ways.find((way) => way === settings.Way) ?? null,
    sink: settings.PasswordPlace ? sinkPlace(settings.PasswordPlace) : null,
    settings,
    faults,
  };
}

/** `secretsmanager:NAME`, `ssm:/NAME`, `file:/absolute/path`; null for anything else. */
export function sinkPlace(text: string): SinkPlace | null {
  const [, type, rest = ''] = /^(secretsmanager|ssm|file):(.+)$/.exec(text) ?? [];
  if (type === 'secretsmanager') return /^[\w/+=.@-]{1,512}$/.test(rest) ? { type, name: rest } : null;
  if (type === 'ssm') return /^\/?[\w./-]{1,1000}$/.test(rest) ? { type, name: rest } : null;
  // Absolute, so that a resume in another folder finds it.
  return type === 'file' && rest.startsWith('/') && !rest.endsWith('/') ? { type, path: rest } : null;
}
