/** What was pressed: Ink's input and key flags, split into single presses. Pure. */
import type { Key } from 'ink';
import { graphemes } from './text-width.ts';

export interface Press {
  /** `char` for text; else the key's name, with `ctrl-` before it where held. */
  name: string;
  /** One grapheme, for `char` only. */
  text: string;
}

const named: [keyof Key, string][] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/**
 * `prod-1⏎` arrives as one text with `return` false (design/interface.md): a CR at the end is Enter. CRs inside are not: what has them was pasted.
 * `chunk` says that more came at once than a key gives.
 */
export function presses(input: string, key: Partial<Key>): { presses: Press[]; chunk: boolean } {
  if (key.eventType === 'release' || key.meta || key.super || key.hyper) return { presses: [], chunk: false };
  const name = named.find(([flag]) => key[flag])?.[1];
  if (name) return one(key.shift && name === 'tab' ? 'shift-tab' : key.ctrl && name !== 'enter' && name !== 'tab' ? `ctrl-${name}` : name);
  if (input === '') return { presses: [], chunk: false };
  if (key.ctrl) return one(`ctrl-${input}`);
  const submitted = /\r\n?$|\n$/.test(input);
  const text = input.replace(/[\r\n]+$/, '').replace(/[\r\n]+/g, ' ');
  const typed = graphemes(text)
    .filter((g) => !/^\p{Cc}/u.test(g))
    .map((g) => ({ name: 'char', text: g }));
  return { presses: [...typed, ...(submitted ? [{ name: 'enter', text: '' }] : [])], chunk: typed.length > 1 };
}

const one = (name: string): { presses: Press[]; chunk: boolean } => ({ presses: [{ name, text: '' }], chunk: false });
