/** Pages of a list: rows in the order of their keys, a token that says after which key to go on, so that rows that come and go disturb nothing. */

export interface Page<T> {
  rows: T[];
  /** Absent on the last page. */
  next?: string;
}

/** `bad` is thrown for a token that is none of ours. */
export function page<T>(all: Iterable<T>, keyOf: (row: T) => string, limit: number, token: string | undefined, bad: () => Error): Page<T> {
  const after = token === undefined || token === '' ? undefined : decode(token, bad);
  const sorted = [...all].map((row) => ({ row, key: keyOf(row) })).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const rest = after === undefined ? sorted : sorted.filter(({ key }) => key > after);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown.map(({ row }) => row), ...(last && rest.length > limit ? { next: encode(last.key) } : {}) };
}

const mark = 'after:';
const encode = (key: string): string => Buffer.from(mark + key).toString('base64url');

function decode(token: string, bad: () => Error): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(mark)) throw bad();
  return text.slice(mark.length);
}
