/** What the comparison says of what is not the same on both sides, in the fields of `verify --json`. */
export interface Difference {
  db: 'neo4j';
  /** In words: `nodes labelled Person`, `node Person 12, property name`, `index by_name`. */
  key: string;
  keyBase64: string;
  kind: 'count' | 'missing' | 'extra' | 'value' | 'schema';
  sourceDigest: string | null;
  targetDigest: string | null;
}

export const difference = (key: string, kind: Difference['kind'], a: string | null, b: string | null): Difference => ({
  db: 'neo4j',
  key,
  keyBase64: Buffer.from(key).toString('base64'),
  kind,
  sourceDigest: a,
  targetDigest: b,
});

/** Both ways: what is only on the one side is missing, what is only on the other is extra. */
export function differ(what: string, kind: 'count' | 'schema', a: Map<string, string>, b: Map<string, string>): Difference[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((key) => {
    const [x, y] = [a.get(key) ?? null, b.get(key) ?? null];
    return x === y ? [] : [difference(`${what} ${key}`, x === null && kind === 'schema' ? 'extra' : y === null && kind === 'schema' ? 'missing' : kind, x, y)];
  });
}
