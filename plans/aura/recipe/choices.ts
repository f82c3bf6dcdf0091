/** What the operator chose, read leniently: the form and the flags give text. Pure; faults become findings. */
import type { SinkPlace } from '../../../src/actions/schema.ts';
import { parseDuration } from '../../../src/plan/duration.ts';
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
  faults: { name: string; why: string }[];
}

export const defaultUser = 'neo4j';
export const defaultSoak = 'PT30M';

export function readChoices(choices: Choices): AuraChoices {
  const faults: AuraChoices['faults'] = [];
  const text = (name: string): string | null => {
    const value = choices[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const writes = text('writes');
  const known = writesOptions.find((one) => one === writes) ?? null;
  if (writes && !known) faults.push({ name: 'writes', why: `"${writes}" is none of ${writesOptions.join(', ')}` });
  let soak = defaultSoak;
  try {
    soak = parseDuration(text('soak') ?? defaultSoak);
  } catch (error) {
    faults.push({ name: 'soak', why: (error as Error).message });
  }
  const settings = pairs(choices.settings);
  for (const [name, value] of ['way', 'passwordPlace'].flatMap((one) =>
    text(one) ? [[one === 'way' ? 'Way' : 'PasswordPlace', text(one) as string] as const] : [],
  ))
    settings[name] ??= value;
  for (const [field, value] of Object.entries(settings)) {
    const why = overrideFault(field, value);
    if (why) faults.push({ name: field, why });
  }
  return {
    kmsKey: text('kmsKey'),
    targetId: text('targetId'),
    endpoints: list(choices.endpoints),
    writes: known,
    soak,
    way: ways.find((one) => one === settings.Way) ?? null,
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

const list = (value: unknown): string[] =>
  typeof value === 'string'
    ? value.split(/\s+/).filter(Boolean)
    : Array.isArray(value)
      ? value.filter((v): v is string => typeof v === 'string' && v !== '')
      : [];

const pairs = (value: unknown): Record<string, string> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, String(v)])) : {};
