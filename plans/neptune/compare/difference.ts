/** What the comparison says of what is not the same on both sides, in the fields of `verify --json`. */
import { createHash } from 'node:crypto';
import { canonical } from '../../../src/plan/digest.ts';

/** count: how many there are; missing, extra, value: one element of a sample. */
export type Kind = 'count' | 'missing' | 'extra' | 'value';

export interface Difference {
  /** Data model: pg or rdf. */
  db: 'pg' | 'rdf';
  /** In words: `vertices labelled Person`, `vertex person-8`. */
  key: string;
  keyBase64: string;
  kind: Kind;
  /** The number, or SHA-256 of the element; null where it is not there. */
  sourceDigest: string | null;
  targetDigest: string | null;
}

export const difference = (db: Difference['db'], key: string, kind: Kind, source: string | null, target: string | null): Difference => ({
  db,
  key,
  keyBase64: Buffer.from(key).toString('base64'),
  kind,
  sourceDigest: source,
  targetDigest: target,
});

export const digestOf = (element: unknown): string => createHash('sha256').update(canonical(element)).digest('hex');

/** Labels or predicates of both sides, each with how many. */
export function countDifferences(db: Difference['db'], what: string, source: Map<string, number>, target: Map<string, number>): Difference[] {
  return [...new Set([...source.keys(), ...target.keys()])].sort().flatMap((label) => {
    const [a, b] = [source.get(label) ?? 0, target.get(label) ?? 0];
    return a === b ? [] : [difference(db, `${what} ${label}`, 'count', String(a), String(b))];
  });
}

/** Elements of a sample by id, each as its digest; `asked` is what was looked for on both sides. */
export function sampleDifferences(
  db: Difference['db'],
  what: string,
  asked: Iterable<string>,
  source: Map<string, string>,
  target: Map<string, string>,
): Difference[] {
  return [...asked].flatMap((id) => {
    const [a, b] = [source.get(id) ?? null, target.get(id) ?? null];
    if (a === b) return [];
    return [difference(db, `${what} ${id}`, a === null ? 'extra' : b === null ? 'missing' : 'value', a, b)];
  });
}
