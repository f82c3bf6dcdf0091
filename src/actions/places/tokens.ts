/** host[:port] tokens in text: found and replaced only where they stand alone, never as a part of a longer name or port. */

const escaped = (token: string): string => token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Characters that continue a host name or a port. A bare host followed by a port is another token: `host:6380` is not `host`. */
const alone = (token: string): string => `(?<![A-Za-z0-9._-])${escaped(token)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9_]${/:\d+$/.test(token) ? '' : '|:\\d'})`;

/** Host names know no case. */
export const bounded = (token: string): RegExp => new RegExp(alone(token), 'gi');

export const countOf = (parts: readonly string[], token: string): number => parts.reduce((n, part) => n + (part.match(bounded(token))?.length ?? 0), 0);

export interface Pair {
  from: string;
  to: string;
}

/** All pairs at once: what one puts there is never taken by another, so that A -> B, B -> C does not chain. */
export function replaceTokens(parts: readonly string[], pairs: readonly Pair[]): { parts: string[]; count: number } {
  if (pairs.length === 0) return { parts: [...parts], count: 0 };
  const to = new Map(pairs.map((pair) => [pair.from.toLowerCase(), pair.to]));
  // Standing alone, no token can match where another one does: their order is of no matter.
  const any = new RegExp(pairs.map((pair) => alone(pair.from)).join('|'), 'gi');
  let count = 0;
  const replaced = parts.map((part) =>
    part.replace(any, (found) => {
      count += 1;
      return to.get(found.toLowerCase()) ?? found;
    }),
  );
  return { parts: replaced, count };
}
