/** A line of text that is typed: pure state, keys to actions, look. */
import { line, type Line, span } from './line.ts';
import type { Press } from './press.ts';
import type { Symbols } from './symbols.ts';
import { graphemes, safe, width } from './text-width.ts';

export interface Field {
  text: readonly string[];
  at: number;
}

export const field = (text = ''): Field => ({ text: graphemes(text), at: graphemes(text).length });
export const textIn = (of: Field): string => of.text.join('');
export const inserted = (of: Field, text: string): Field => {
  const added = graphemes(safe(text));
  return { text: [...of.text.slice(0, of.at), ...added, ...of.text.slice(of.at)], at: of.at + added.length };
};

/** The field after one press, or undefined where the press means nothing to it. */
export function edited(of: Field, press: Press): Field | undefined {
  const { text, at } = of;
  const cut = (from: number, to: number): Field => ({ text: [...text.slice(0, from), ...text.slice(to)], at: from });
  switch (press.name) {
    case 'char':
      return inserted(of, press.text);
    case 'backspace':
      return at === 0 ? of : cut(at - 1, at);
    // Ink 8 tells 0x7f apart as backspace; a terminal's Delete key removes what follows.
    case 'delete':
    case 'ctrl-d':
      return at === text.length ? of : cut(at, at + 1);
    case 'left':
    case 'ctrl-b':
      return { text, at: Math.max(0, at - 1) };
    case 'right':
    case 'ctrl-f':
      return { text, at: Math.min(text.length, at + 1) };
    case 'home':
    case 'ctrl-a':
      return { text, at: 0 };
    case 'end':
    case 'ctrl-e':
      return { text, at: text.length };
    case 'ctrl-u':
      return cut(0, at);
    case 'ctrl-k':
      return { text: text.slice(0, at), at };
    case 'ctrl-w': {
      let from = at;
      while (from > 0 && text[from - 1] === ' ') from--;
      while (from > 0 && text[from - 1] !== ' ') from--;
      return cut(from, at);
    }
    default:
      return undefined;
  }
}

/** Never wider than `columns`: the part around the cursor. A secret shows one dot a grapheme. */
export function look(of: Field, columns: number, symbols: Symbols, options: { focus?: boolean; secret?: boolean } = {}): Line {
  const shown = options.secret ? of.text.map(() => '*') : [...of.text];
  if (!options.focus) return line(shown.join(''));
  const room = Math.max(1, columns - width(symbols.cursor));
  let from = 0;
  while (width(shown.slice(from, of.at).join('')) > room - 1 && from < of.at) from++;
  let to = of.at;
  while (to < shown.length && width(shown.slice(from, to + 1).join('')) <= room) to++;
  return [span(shown.slice(from, of.at).join('')), span(symbols.cursor, 'strong'), span(shown.slice(of.at, to).join(''))].filter((s) => s.text !== '');
}
