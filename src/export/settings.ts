/** Every setting of the target, by how its value came about. */
import type { Plan, Setting } from '../plan/schema.ts';
import { isFrom, isSecret, isText } from '../plan/value.ts';

const order: Setting['how'][] = ['changed', 'asked', 'new', 'carried', 'dropped'];

export const settingsBy = (plan: Plan): { how: Setting['how']; settings: Setting[] }[] =>
  order.map((how) => ({ how, settings: plan.settings.filter((s) => s.how === how) })).filter(({ settings }) => settings.length > 0);

/** The fields that say what this is all about. */
export const encryptionSettings = (plan: Plan): Setting[] =>
  plan.settings.filter((s) => /encrypt|kms/i.test(s.field) && !/transit/i.test(s.field) && (s.source ?? s.target ?? null) !== null);

export function settingLine(setting: Setting): string {
  const why = setting.why ? `    ${setting.why}` : '';
  if (setting.how === 'carried') return `${setting.field}: ${valueWords(setting.target)}${why}`;
  if (setting.how === 'dropped') return `${setting.field}: ${valueWords(setting.source)} -> not given${why}`;
  return `${setting.field}: ${valueWords(setting.source)} -> ${valueWords(setting.target)}${why}`;
}

/** References as the plan means them: `<CurrentPrimary of step primary>`. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (isFrom(value)) return `<${value.path} of step ${value.$from}>`;
  if (isSecret(value)) return `<secret ${value.$secret}>`;
  if (isText(value)) return value.$text.map((part) => (typeof part === 'string' ? part : valueWords(part))).join('');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
