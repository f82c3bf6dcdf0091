/** What a graph holds, as two sides can be compared: counts, indexes, constraints, and elements as digests of all their properties. */
import type { CypherSession } from '../../../src/actions/context.ts';
import { canonical, sha256 } from '../../../src/plan/digest.ts';

export interface Difference {
  db: 'neo4j';
  key: string;
  keyBase64: string;
  kind: 'count' | 'missing' | 'extra' | 'value' | 'schema';
  sourceDigest: string | null;
  targetDigest: string | null;
}

const difference = (key: string, kind: Difference['kind'], a: string | null, b: string | null): Difference => ({
  db: 'neo4j',
  key,
  keyBase64: Buffer.from(key).toString('base64'),
  kind,
  sourceDigest: a,
  targetDigest: b,
});

/** Names in Cypher: a backtick is doubled. */
const name = (text: string): string => `\`${text.replaceAll('`', '``')}\``;

/** Both ways: what is only on the one side is missing, what is only on the other is extra. */
function differ(what: string, kind: 'count' | 'schema', a: Map<string, string>, b: Map<string, string>): Difference[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((key) => {
    const [x, y] = [a.get(key) ?? null, b.get(key) ?? null];
    return x === y ? [] : [difference(`${what} ${key}`, x === null && kind === 'schema' ? 'extra' : y === null && kind === 'schema' ? 'missing' : kind, x, y)];
  });
}

export interface Compared {
  differences: Difference[];
  items: number;
  sampled: number;
  /** Whether every element was looked at in full. */
  whole: boolean;
}

/** Throws what a session throws. `sample`: elements of each label set and type; where there are no more, all of them. */
export async function compareGraphs(
  source: CypherSession,
  target: CypherSession,
  sample: number,
  onProgress: (text: string) => Promise<void>,
): Promise<Compared> {
  const differences: Difference[] = [];
  const [a, b] = await Promise.all([shape(source), shape(target)]);
  differences.push(
    ...differ('nodes labelled', 'count', a.labels, b.labels),
    ...differ('relationships of type', 'count', a.types, b.types),
    ...differ('index', 'schema', a.indexes, b.indexes),
    ...differ('constraint', 'schema', a.constraints, b.constraints),
  );
  let [sampled, whole] = [0, true];
  const kinds = [
    ...[...a.labels.keys(), ...b.labels.keys()].map((label) => ['node', label] as const),
    ...[...a.types.keys(), ...b.types.keys()].map((type) => ['relationship', type] as const),
  ];
  for (const [kind, of] of new Map(kinds.map((one) => [one.join(' '), one])).values()) {
    await onProgress(`comparing ${kind}s ${of}`);
    const read = kind === 'node' ? nodes : relationships;
    const count = Number((kind === 'node' ? a.labels : a.types).get(of) ?? 0);
    if (count > sample || Number((kind === 'node' ? b.labels : b.types).get(of) ?? 0) > sample) whole = false;
    const [x, y] = await Promise.all([read(source, of, sample), read(target, of, sample)]);
    sampled += Math.max(x.length, y.length);
    differences.push(...elements(`${kind} ${of}`, x, y));
  }
  const items = [...a.labels.values(), ...a.types.values()].reduce((sum, count) => sum + Number(count), 0);
  return { differences, items, sampled, whole };
}

interface Shape {
  labels: Map<string, string>;
  types: Map<string, string>;
  indexes: Map<string, string>;
  constraints: Map<string, string>;
}

/** By the whole set of a node's labels, so that nothing is counted twice and nothing without a label is missed. */
async function shape(session: CypherSession): Promise<Shape> {
  const rows = async (query: string): Promise<Map<string, string>> => new Map((await session.run(query)).map((row) => [String(row.name), String(row.value)]));
  const described = (row: Record<string, unknown>, fields: string[]): string => canonical(fields.map((field) => row[field] ?? null));
  const indexes = await session.run('SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint, state');
  const constraints = await session.run('SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties');
  return {
    labels: await rows(
      "MATCH (n) WITH labels(n) AS labels UNWIND CASE WHEN size(labels) = 0 THEN ['(none)'] ELSE labels END AS name RETURN name, count(*) AS value ORDER BY name",
    ),
    types: await rows('MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS value ORDER BY name'),
    // ONLINE, or a query that needs it is slow or refused: facts/aura.md 6.
    indexes: new Map(
      indexes.map((row) => [String(row.name), described(row, ['type', 'entityType', 'labelsOrTypes', 'properties', 'owningConstraint', 'state'])]),
    ),
    constraints: new Map(constraints.map((row) => [String(row.name), described(row, ['type', 'entityType', 'labelsOrTypes', 'properties'])])),
  };
}

interface Element {
  /** The same element on both sides. Ids of the store travel with dump and copy. */
  id: string;
  digest: string;
}

const digest = (row: Record<string, unknown>): string => sha256(canonical({ ...row, id: undefined }));

async function nodes(session: CypherSession, label: string, most: number): Promise<Element[]> {
  const pattern = label === '(none)' ? '(n) WHERE size(labels(n)) = 0' : `(n:${name(label)})`;
  const rows = await session.run(
    `MATCH ${pattern} WITH n ORDER BY id(n) LIMIT ${most} RETURN toString(id(n)) AS id, labels(n) AS labels, properties(n) AS properties`,
  );
  return rows.map((row) => ({ id: String(row.id), digest: digest({ ...row, labels: [...(row.labels as string[])].sort() }) }));
}

async function relationships(session: CypherSession, type: string, most: number): Promise<Element[]> {
  const rows = await session.run(
    `MATCH (a)-[r:${name(type)}]->(b) WITH a, r, b ORDER BY id(r) LIMIT ${most} RETURN toString(id(r)) AS id, labels(a) AS start, labels(b) AS end, properties(a) AS startProperties, properties(b) AS endProperties, properties(r) AS properties`,
  );
  return rows.map((row) => ({
    id: String(row.id),
    digest: digest({ ...row, start: [...(row.start as string[])].sort(), end: [...(row.end as string[])].sort() }),
  }));
}

/**
 * As bags of digests: an import may give every element another id, and that is no difference. Of what is left over on both sides, the
 * same id means that it was changed.
 */
function elements(what: string, a: Element[], b: Element[]): Difference[] {
  const left = new Map<string, Element[]>();
  for (const one of a) left.set(one.digest, [...(left.get(one.digest) ?? []), one]);
  const extra: Element[] = [];
  for (const one of b) if (left.get(one.digest)?.pop() === undefined) extra.push(one);
  const missing = [...left.values()].flat();
  const byId = new Map(extra.map((one) => [one.id, one]));
  return [
    ...missing.map((one) => {
      const other = byId.get(one.id);
      byId.delete(one.id);
      return difference(`${what} ${one.id}`, other ? 'value' : 'missing', one.digest, other?.digest ?? null);
    }),
    ...[...byId.values()].map((one) => difference(`${what} ${one.id}`, 'extra', null, one.digest)),
  ];
}
