/** Flags of `plan` and `revise` -> choices, under the names that recipes read. Nothing is judged here: preflight does that. */
import type { Choices } from '../plan/system.ts';
import { UsageError } from '../plan/usage-error.ts';

export function choicesOf(own: Record<string, unknown>): Choices {
  const choices: Choices = {};
  const text = (flag: string, name: string) => {
    if (typeof own[flag] === 'string') choices[name] = own[flag];
  };
  text('kmsKey', 'kmsKey');
  text('target', 'targetId');
  text('writes', 'writes');
  text('soak', 'soak');
  text('switch', 'switch');
  if (Array.isArray(own.endpoint)) choices.endpoints = own.endpoint;
  if (Array.isArray(own.set)) choices.settings = pairs(own.set as string[]);
  return choices;
}

function pairs(typed: string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const pair of typed) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--set ${pair} is not understood`, 'write it as --set FIELD=VALUE');
    const field = pair.slice(0, at);
    if (Object.hasOwn(settings, field)) throw new UsageError(`--set ${field} was given twice`, 'give each field once');
    settings[field] = pair.slice(at + 1);
  }
  return settings;
}
