/** The property graph of both sides: exact counts by label, and hashed samples of each label, taken on either side and looked up on both. */
import { type Difference, countDifferences, digestOf, sampleDifferences } from './difference.ts';
import { gremlin, openCypher } from './queries.ts';
import { NotReadable, type Side } from './side.ts';

export interface Compared {
  items: number;
  /** Elements that were compared in full. */
  sampled: number;
  differences: Difference[];
  language: string;
}

/** A label as the language has it; `name` is what people read. */
interface Label {
  name: string;
  raw: unknown;
}

interface Language {
  name: string;
  counts(side: Side, what: 'vertices' | 'edges'): Promise<[Label, number][]>;
  ids(side: Side, what: 'vertices' | 'edges', label: Label, most: number): Promise<string[]>;
  elements(side: Side, what: 'vertices' | 'edges', ids: string[]): Promise<Map<string, string>>;
}

/** Values of a property are a set: their order means nothing. */
function element(row: unknown): [string, string] {
  const { id, properties, ...rest } = row as { id: unknown; properties?: Record<string, unknown> };
  const values = Object.fromEntries(
    Object.entries(properties ?? {}).map(([key, value]) => [key, Array.isArray(value) ? [...value].map((v) => JSON.stringify(v)).sort() : value]),
  );
  return [String(id), digestOf({ ...rest, properties: values })];
}

const byGremlin: Language = {
  name: 'Gremlin',
  async counts(side, what) {
    const [found] = await side.gremlin(what === 'vertices' ? gremlin.vertexCounts : gremlin.edgeCounts);
    return Object.entries((found ?? {}) as Record<string, number>).map(([name, n]) => [{ name, raw: name }, n]);
  },
  ids: async (side, what, { name }, most) =>
    (await side.gremlin(what === 'vertices' ? gremlin.vertexIds(name, most) : gremlin.edgeIds(name, most))).map(String),
  elements: async (side, what, ids) => new Map((await side.gremlin(what === 'vertices' ? gremlin.vertices(ids) : gremlin.edges(ids))).map(element)),
};

const byCypher: Language = {
  name: 'openCypher',
  async counts(side, what) {
    const rows = await side.openCypher(what === 'vertices' ? openCypher.vertexCounts : openCypher.edgeCounts);
    const sums = new Map<string, [Label, number]>();
    for (const { label, count } of rows) {
      const name = Array.isArray(label) ? [...label].sort().join('::') : String(label);
      sums.set(name, [{ name, raw: label }, (sums.get(name)?.[1] ?? 0) + Number(count)]);
    }
    return [...sums.values()];
  },
  ids: async (side, what, { raw }, most) =>
    (await side.openCypher(what === 'vertices' ? openCypher.vertexIds(most) : openCypher.edgeIds(most), { label: raw })).map((row) => String(row.id)),
  elements: async (side, what, ids) =>
    new Map(
      (await side.openCypher(what === 'vertices' ? openCypher.vertices : openCypher.edges, { ids })).map((row) =>
        element(Array.isArray(row.label) ? { ...row, label: [...row.label].sort() } : row),
      ),
    ),
};

/** Ids of a query at a time: a request of bounded size. */
const atOnce = 200;

export async function comparePropertyGraph(source: Side, target: Side, most: number, onProgress: (text: string) => Promise<void>): Promise<Compared> {
  const language = await spoken(source, target);
  const found: Compared = { items: 0, sampled: 0, differences: [], language: language.name };
  for (const what of ['vertices', 'edges'] as const) {
    await onProgress(`counting ${what} by label, in ${language.name}`);
    const [ofSource, ofTarget] = await Promise.all([language.counts(source, what), language.counts(target, what)]);
    const numbers = (counts: [Label, number][]): Map<string, number> => new Map(counts.map(([{ name }, n]) => [name, n]));
    found.items += ofSource.reduce((sum, [, n]) => sum + n, 0);
    found.differences.push(...countDifferences('pg', `${what} labelled`, numbers(ofSource), numbers(ofTarget)));
    const sides = [
      { side: source, counts: ofSource },
      { side: target, counts: ofTarget },
    ];
    for (const { side, counts } of most > 0 ? sides : []) {
      for (const [label] of counts) {
        await onProgress(`comparing ${what} labelled ${label.name}`);
        const ids = await language.ids(side, what, label, most);
        for (let i = 0; i < ids.length; i += atOnce) {
          const asked = ids.slice(i, i + atOnce);
          const [a, b] = await Promise.all([language.elements(source, what, asked), language.elements(target, what, asked)]);
          found.sampled += asked.length;
          found.differences.push(...sampleDifferences('pg', what === 'vertices' ? 'vertex' : 'edge', asked, a, b));
        }
      }
    }
  }
  // What both sides' samples share is found twice.
  found.differences = [...new Map(found.differences.map((d) => [`${d.kind} ${d.key}`, d])).values()];
  return found;
}

async function spoken(source: Side, target: Side): Promise<Language> {
  try {
    await Promise.all([source.gremlin(gremlin.answers), target.gremlin(gremlin.answers)]);
    return byGremlin;
  } catch (error) {
    if (!(error instanceof NotReadable) || !error.language) throw error;
    return byCypher;
  }
}
