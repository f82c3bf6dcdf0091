/** Parts of a text by ranges, and the text with other parts in their stead; everything between them stays as it is. */
import type { Range } from './find.ts';

export const slices = (text: string, ranges: readonly Range[]): string[] => ranges.map(([start, end]) => text.slice(start, end));

/** `ranges` do not overlap; `parts` belong to them in order. */
export function put(text: string, ranges: readonly Range[], parts: readonly string[]): string {
  const order = ranges.map((range, i) => ({ range, part: parts[i] ?? '' })).sort((a, b) => a.range[0] - b.range[0]);
  let at = 0;
  let out = '';
  for (const {
    range: [start, end],
    part,
  } of order) {
    out += text.slice(at, start) + part;
    at = end;
  }
  return out + text.slice(at);
}
