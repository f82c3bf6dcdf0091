/**
 * Elements of both sides, each as digests of its properties. Where there are no more than the sample, all of them, as bags: a copy may give an element
 * another id, and that is no difference. Else a sample of each side is looked for on the other: by its ids, which a dump keeps; where most of them do
 * not lead to the same element, ids were given out anew, and the other side is read through once.
 */
import type { CypherSession } from '../../../src/actions/context.ts';
import { canonical, sha256 } from '../../../src/plan/digest.ts';
import { type Difference, difference } from './difference.ts';
import { byIds, type Kind, page, words } from './queries.ts';

interface Element {
  /** Of the store. */
  id: string;
  digest: string;
  /** Property, or what else tells it apart -> its digest. */
  fields: Map<string, string>;
}

/** Rows of an answer: bounded, whatever the sample. */
const atOnce = 1_000;

function elementOf({ id, properties, start, end, ...rest }: Record<string, unknown>): Element {
  const sorted = (labels: unknown): unknown => (Array.isArray(labels) ? [...labels].map(String).sort() : labels);
  const whole = { ...rest, properties, start: sorted(start), end: sorted(end) };
  const own = Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, value]) => [`property ${name}`, sha256(canonical(value))] as const);
  const ends = start === undefined ? [] : [['its ends', sha256(canonical({ ...rest, start: whole.start, end: whole.end }))] as const];
  return { id: String(id), digest: sha256(canonical(whole)), fields: new Map([...own, ...ends]) };
}

async function* through(session: CypherSession, kind: Kind, most: number): AsyncGenerator<Element> {
  let after = '-1';
  for (let left = most; left > 0; ) {
    const rows = await session.run(page(kind, after, Math.min(left, atOnce)));
    for (const row of rows) yield elementOf(row);
    left -= rows.length;
    after = String(rows.at(-1)?.id ?? after);
    if (rows.length < Math.min(atOnce, left + rows.length)) return;
  }
}

async function firstOf(session: CypherSession, kind: Kind, most: number): Promise<Element[]> {
  const found: Element[] = [];
  for await (const one of through(session, kind, most)) found.push(one);
  return found;
}

async function sameIds(session: CypherSession, kind: Kind, ids: string[]): Promise<Map<string, Element>> {
  const found = new Map<string, Element>();
  for (let i = 0; i < ids.length; i += atOnce)
    for (const row of await session.run(byIds(kind, ids.slice(i, i + atOnce)))) {
      const one = elementOf(row);
      found.set(one.id, one);
    }
  return found;
}

const nameOf = (kind: Kind, id: string): string => `${'node' in kind ? 'node' : 'relationship'} ${words(kind)} ${id}`;

/** Which properties differ, named. */
function changed(kind: Kind, a: Element, b: Element): Difference {
  const names = [...new Set([...a.fields.keys(), ...b.fields.keys()])].filter((name) => a.fields.get(name) !== b.fields.get(name)).sort();
  return difference(`${nameOf(kind, a.id)}${names.length > 0 ? `, ${names.join(', ')}` : ''}`, 'value', a.digest, b.digest);
}

/** All of them on both sides. Of what is left over, the same id means that it was changed. */
function bags(kind: Kind, a: Element[], b: Element[]): Difference[] {
  const left = new Map<string, Element[]>();
  for (const one of a) left.set(one.digest, [...(left.get(one.digest) ?? []), one]);
  const extra = b.filter((one) => left.get(one.digest)?.pop() === undefined);
  const byId = new Map(extra.map((one) => [one.id, one]));
  const missing = [...left.values()].flat().map((one) => {
    const other = byId.get(one.id);
    byId.delete(one.id);
    return other ? changed(kind, one, other) : difference(nameOf(kind, one.id), 'missing', one.digest, null);
  });
  return [...missing, ...[...byId.values()].map((one) => difference(nameOf(kind, one.id), 'extra', null, one.digest))];
}

/** A sample of the one side, looked for on the other; `way` says what it means where it is not there. */
async function lookedFor(kind: Kind, sample: Element[], other: CypherSession, way: 'missing' | 'extra'): Promise<Difference[]> {
  const there = await sameIds(
    other,
    kind,
    sample.map(({ id }) => id),
  );
  const left = sample.filter((one) => there.get(one.id)?.digest !== one.digest);
  const gone = (one: Element): Difference =>
    way === 'missing' ? difference(nameOf(kind, one.id), 'missing', one.digest, null) : difference(nameOf(kind, one.id), 'extra', null, one.digest);
  if (left.length * 2 <= sample.length)
    return left.map((one) => {
      const now = there.get(one.id);
      return now ? (way === 'missing' ? changed(kind, one, now) : changed(kind, now, one)) : gone(one);
    });
  // Ids tell nothing here: all of the other side is read, and only what is sought is held.
  const sought = new Map<string, Element[]>();
  for (const one of sample) sought.set(one.digest, [...(sought.get(one.digest) ?? []), one]);
  for await (const one of through(other, kind, Number.POSITIVE_INFINITY)) {
    const same = sought.get(one.digest);
    same?.pop();
    if (same?.length === 0) sought.delete(one.digest);
    if (sought.size === 0) break;
  }
  return [...sought.values()].flat().map(gone);
}

export interface ElementsCompared {
  differences: Difference[];
  /** Elements looked at in full. */
  sampled: number;
  whole: boolean;
}

/** `counts`: how many of the kind the sides have. Throws what a session throws. */
export async function compareElements(
  kind: Kind,
  [source, target]: readonly [CypherSession, CypherSession],
  counts: readonly [number, number],
  sample: number,
): Promise<ElementsCompared> {
  const most = Math.max(...counts);
  if (most <= sample) {
    const [a, b] = await Promise.all([firstOf(source, kind, most + 1), firstOf(target, kind, most + 1)]);
    return { differences: bags(kind, a, b), sampled: Math.max(a.length, b.length), whole: true };
  }
  if (sample === 0) return { differences: [], sampled: 0, whole: false };
  const [a, b] = await Promise.all([firstOf(source, kind, sample), firstOf(target, kind, sample)]);
  const found = [...(await lookedFor(kind, a, target, 'missing')), ...(await lookedFor(kind, b, source, 'extra'))];
  // What both samples share is found twice.
  return { differences: [...new Map(found.map((one) => [`${one.kind} ${one.key}`, one])).values()], sampled: Math.max(a.length, b.length), whole: false };
}
