/** What a graph holds, as two sides can be compared: counts, indexes, constraints, and elements with all their properties. */
import type { CypherSession } from '../../../src/actions/context.ts';
import { canonical } from '../../../src/plan/digest.ts';
import { type Difference, differ, difference } from './difference.ts';
import { compareElements } from './elements.ts';
import { constraints, indexes, type Kind, labelCounts, typeCounts, words } from './queries.ts';

export interface Compared {
  differences: Difference[];
  items: number;
  sampled: number;
  /** Whether every element was looked at in full. */
  whole: boolean;
}

/** Throws what a session throws. `sample`: elements of each set of labels and of each type; where there are no more, all of them. */
export async function compareGraphs(
  source: CypherSession,
  target: CypherSession,
  sample: number,
  onProgress: (text: string) => Promise<void>,
): Promise<Compared> {
  const [a, b] = await Promise.all([shape(source), shape(target)]);
  const differences: Difference[] = [
    ...differ('nodes labelled', 'count', a.nodes.counts, b.nodes.counts),
    ...differ('relationships of type', 'count', a.relationships.counts, b.relationships.counts),
    ...differ('index', 'schema', a.indexes, b.indexes),
    // A query that needs it is slow or refused until then, whatever the source's own is: facts/aura.md 6.
    ...b.offline.map((name) => difference(`index ${name} is not online`, 'schema', a.offline.includes(name) ? 'not online' : 'online', 'not online')),
    ...differ('constraint', 'schema', a.constraints, b.constraints),
  ];
  let [sampled, whole] = [0, true];
  for (const part of ['nodes', 'relationships'] as const) {
    for (const [name, kind] of new Map([...a[part].kinds, ...b[part].kinds])) {
      await onProgress(`comparing ${part} ${name}`);
      const counts = [Number(a[part].counts.get(name) ?? 0), Number(b[part].counts.get(name) ?? 0)] as const;
      const found = await compareElements(kind, [source, target], counts, sample);
      differences.push(...found.differences);
      sampled += found.sampled;
      whole &&= found.whole;
    }
  }
  const items = [...a.nodes.counts.values(), ...a.relationships.counts.values()].reduce((sum, count) => sum + Number(count), 0);
  return { differences, items, sampled, whole };
}

/** By the words of a kind, which tell every kind from every other one. */
interface Kinds {
  kinds: Map<string, Kind>;
  counts: Map<string, string>;
}
interface Shape {
  nodes: Kinds;
  relationships: Kinds;
  indexes: Map<string, string>;
  /** Names of indexes that are not there in full yet. */
  offline: string[];
  constraints: Map<string, string>;
}

async function shape(session: CypherSession): Promise<Shape> {
  const kindsOf = (rows: [Kind, unknown][]): Kinds => {
    const found: Kinds = { kinds: new Map(), counts: new Map() };
    for (const [kind, count] of rows) {
      const name = words(kind);
      found.kinds.set(name, kind);
      // The same labels come in whatever order.
      found.counts.set(name, String(Number(found.counts.get(name) ?? 0) + Number(count)));
    }
    return found;
  };
  const described = (row: Record<string, unknown>, fields: string[]): string => canonical(fields.map((field) => row[field] ?? null));
  const labels = await session.run(labelCounts);
  const types = await session.run(typeCounts);
  const indexRows = await session.run(indexes);
  const constraintRows = await session.run(constraints);
  return {
    nodes: kindsOf(labels.map((row) => [{ node: [...(row.labels as string[])].sort() }, row.value])),
    relationships: kindsOf(types.map((row) => [{ relationship: String(row.name) }, row.value])),
    indexes: new Map(
      indexRows.map((row) => [
        String(row.name),
        canonical([described(row, ['type', 'entityType', 'labelsOrTypes', 'properties', 'owningConstraint']), configOf(row.options)]),
      ]),
    ),
    offline: indexRows.filter((row) => row.state !== 'ONLINE' || !isWhole(row.populationPercent)).map((row) => String(row.name)),
    constraints: new Map(constraintRows.map((row) => [String(row.name), described(row, ['type', 'entityType', 'labelsOrTypes', 'properties'])])),
  };
}

/** Providers differ by version; what was configured does not. */
const configOf = (options: unknown): unknown => (options as { indexConfig?: unknown } | null)?.indexConfig ?? null;

/** A float that is whole comes as its own kind (src/neo4j/session.ts). */
const isWhole = (percent: unknown): boolean => percent === undefined || percent === null || Number((percent as { float?: string }).float ?? percent) >= 100;
