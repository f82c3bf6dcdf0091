/** Where each value of a JSON text stands. Comments and trailing commas (JSONC) are passed over. */
import { StepError } from '../../ambiguous.ts';
import type { Tree } from './find.ts';

/** Throws without a word of the text: it may be a secret, and JSON.parse would quote it. */
export function jsonTree(text: string): Tree {
  let at = 0;
  const wrong = () =>
    new StepError(
      'NotJson',
      `its text is not JSON (at line ${text.slice(0, at).split('\n').length})`,
      undefined,
      'leave #KEY out to change every occurrence in the text',
    );
  const space = /(?:\s|\uFEFF|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  const string = /"(?:[^"\\\n]|\\.)*"/y;
  const word = /-?\d[\d.eE+-]*|true|false|null/y;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const next = (mark: string): boolean => {
    take(space);
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  };
  const name = (): string => {
    take(space);
    const raw = take(string);
    if (raw === undefined) throw wrong();
    try {
      return JSON.parse(raw);
    } catch {
      throw wrong();
    }
  };
  const value = (depth: number): Tree => {
    take(space);
    const start = at;
    const children: Tree['children'] = [];
    const close = next('{') ? '}' : next('[') ? ']' : undefined;
    if (depth > 500) throw wrong();
    if (close === undefined) {
      if ((take(string) ?? take(word)) === undefined) throw wrong();
      return { range: [start, at], children };
    }
    for (let first = true; !next(close); first = false) {
      if (!first && !next(',')) throw wrong();
      if (next(close)) break;
      const key = close === '}' ? name() : String(children.length);
      if (close === '}' && !next(':')) throw wrong();
      children.push([key, value(depth + 1)]);
    }
    return { range: [start, at], children };
  };
  const root = value(0);
  take(space);
  if (at < text.length) throw wrong();
  return root;
}
