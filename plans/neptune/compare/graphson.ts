/** GraphSON 3, typed, to plain JSON: maps by their keys, numbers as numbers, dates by their milliseconds. What is plain already stays. */

interface Typed {
  '@type': string;
  '@value': unknown;
}

const typed = (value: unknown): value is Typed => typeof value === 'object' && value !== null && '@type' in value && '@value' in value;

export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!typed(value))
    return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) : value;
  const inner = value['@value'];
  if (value['@type'] === 'g:Map' && Array.isArray(inner)) {
    const pairs: [string, unknown][] = [];
    for (let i = 0; i < inner.length; i += 2) pairs.push([keyOf(plain(inner[i])), plain(inner[i + 1])]);
    return Object.fromEntries(pairs);
  }
  // A date and a number of the same size are not the same value.
  if (value['@type'] === 'g:Date') return { date: inner };
  return plain(inner);
}

/** Null is a label that elements cannot have, but a key that maps can. */
const keyOf = (key: unknown): string => (typeof key === 'string' ? key : JSON.stringify(key));
