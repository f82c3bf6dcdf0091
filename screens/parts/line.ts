/** Screens are lines of spans: data, so that their width is known before anything is drawn. Pure. */
import { clip, safe, width, wrap } from './text-width.ts';

/** What a span means, not its colour: parts/draw.tsx knows the colours, and symbols say the same without any. */
export type Look = 'plain' | 'strong' | 'faint' | 'good' | 'warning' | 'bad' | 'picked';
export interface Span {
  text: string;
  look: Look;
}
export type Line = Span[];

export const span = (text: string, look: Look = 'plain'): Span => ({ text: safe(text), look });
export const line = (text = '', look: Look = 'plain'): Line => (text === '' ? [] : [span(text, look)]);
export const textOf = (of: Line): string => of.map((s) => s.text).join('');
export const lineWidth = (of: Line): number => of.reduce((sum, s) => sum + width(s.text), 0);

/** Never wider than `columns`; what is cut is marked. */
export function fitted(of: Line, columns: number): Line {
  if (lineWidth(of) <= columns) return of;
  const out: Line = [];
  let left = columns - 1;
  for (const one of of) {
    const w = width(one.text);
    // The two spaces make sure that the mark comes, even where this span alone would just fit.
    if (w > left) return [...out, { ...one, text: clip(`${one.text}  `, left + 1) }];
    out.push(one);
    left -= w;
  }
  return out;
}

/** `left`, and `right` at the right end; where both do not fit, `left` is cut. */
export function ends(left: Line, right: Line, columns: number): Line {
  const room = columns - lineWidth(right);
  if (lineWidth(right) === 0) return fitted(left, columns);
  if (room < 8) return fitted([...left, span('  '), ...right], columns);
  const cut = fitted(left, room - 2);
  return [...cut, { text: ' '.repeat(room - lineWidth(cut)), look: 'plain' }, ...right];
}

export const paragraph = (text: string, columns: number, look: Look = 'plain', first = ' ', indent = width(first)): Line[] =>
  wrap(safe(text), columns - indent - 1).map((part, index) => [span(index === 0 ? first : ' '.repeat(indent)), span(part, look)]);

/** A cell of exactly `columns`. */
export function cell(text: string, columns: number): string {
  const cut = clip(safe(text), columns);
  return cut + ' '.repeat(Math.max(0, columns - width(cut)));
}
