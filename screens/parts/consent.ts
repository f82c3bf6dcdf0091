/** A consent that is typed: pure state, keys to actions, look. What it wants comes from the gate; the engine checks the answer again. */
import type { Gate } from '../../src/engine/host.ts';
import { edited, type Field, field, look, textIn } from './field.ts';
import { type Line, paragraph, span } from './line.ts';
import type { Press } from './press.ts';
import type { Symbols } from './symbols.ts';
import { width } from './text-width.ts';

export interface Consent {
  wants: Gate['wants'];
  field: Field;
  wrong?: string;
}

export const consent = (wants: Gate['wants']): Consent => ({ wants, field: field() });

export function typed(of: Consent, press: Press): Consent | undefined {
  const next = edited(of.field, press);
  return next && { wants: of.wants, field: next };
}

export type Given = { is: 'given'; value?: string } | { is: 'refused' } | { is: 'wrong'; consent: Consent };

/** What Enter means. A wrong answer empties the field and says so; nothing is done. */
export function submitted(of: Consent): Given {
  const value = textIn(of.field);
  const wrong = (text: string): Given => ({ is: 'wrong', consent: { ...consent(of.wants), wrong: text } });
  switch (of.wants.consent) {
    case 'yes':
      if (/^yes$/i.test(value.trim())) return { is: 'given' };
      return /^no$/i.test(value.trim())
        ? { is: 'refused' }
        : wrong(value === '' ? 'Type yes or no; nothing was done.' : `"${value}" is neither yes nor no; nothing was done.`);
    case 'name':
      return value === of.wants.name ? { is: 'given', value } : wrong(`"${value}" is not ${of.wants.name}; nothing was done.`);
    case 'words':
      return value === of.wants.words || value === of.wants.or?.words
        ? { is: 'given', value }
        : wrong(`The words must be exactly: ${of.wants.words}. Nothing was done.`);
    case 'secret':
      return value === '' ? wrong('An empty secret is refused.') : { is: 'given', value };
  }
}

const prompts = {
  yes: () => 'Type yes or no, then Enter, or press Escape to decide later.',
  name: (name: string) => `Type the name ${name} to delete it, or press Escape.`,
  words: (words: string, or?: { words: string }) => `Type "${words}"${or ? ` or "${or.words}"` : ''} to consent, or press Escape.`,
  secret: (name: string) => `Secret ${name} (not shown, not stored):`,
};

export function promptOf(wants: Gate['wants']): string {
  if (wants.consent === 'name') return prompts.name(wants.name);
  if (wants.consent === 'words') return prompts.words(wants.words, wants.or);
  return wants.consent === 'secret' ? prompts.secret(wants.secret) : prompts.yes();
}

/** Always the last lines of a screen: they are never cut. */
export function consentLines(of: Consent, columns: number, symbols: Symbols, prompt = promptOf(of.wants)): Line[] {
  const secret = of.wants.consent === 'secret';
  const wrong = of.wrong ? paragraph(`${symbols.bad} ${of.wrong}`, columns, 'bad') : [];
  const input = look(of.field, Math.max(10, columns - 4), symbols, { focus: true, secret });
  const oneLine = width(prompt) + width(textIn(of.field)) + 6 <= columns;
  if (oneLine) return [...wrong, [span(` ${prompt}   `, 'strong'), ...input]];
  return [...wrong, ...paragraph(prompt, columns, 'strong'), [span('   '), ...input]];
}
