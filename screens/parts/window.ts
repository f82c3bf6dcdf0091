/** The rows of a list that fit, with a count of those above and below. Pure. */
import { type Line, line } from './line.ts';
import type { Symbols } from './symbols.ts';

/** Keeps the lines `at` to `until` in view; `scroll` puts `at` first instead. */
export function windowed(lines: readonly Line[], rows: number, symbols: Symbols, at = 0, scroll = false): Line[] {
  if (rows <= 0) return [];
  if (lines.length <= rows) return [...lines];
  const marks = rows >= 5;
  const most = lines.length - rows;
  const wanted = scroll ? at : at - Math.floor(rows / 2);
  const from = Math.max(0, Math.min(most, wanted));
  const shown = lines.slice(from, from + rows);
  if (!marks) return shown;
  if (from > 0) shown[0] = line(` ${symbols.up} ${from + 1} more`, 'faint');
  if (from < most) shown[rows - 1] = line(` ${symbols.down} ${lines.length - from - rows + 1} more`, 'faint');
  return shown;
}

/** Where a scrolled text or a picked row goes at a key; undefined where the key moves nothing. */
export function moved(at: number, key: string, last: number, page: number): number | undefined {
  const to = { up: at - 1, down: at + 1, pageup: at - page, pagedown: at + page, top: 0, bottom: last }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(last, to));
}
