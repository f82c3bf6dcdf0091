/** The RDF of both sides: exact counts by graph and predicate, and samples of each predicate, taken on either side and looked up on both. */
import { countDifferences, type Difference, sampleDifferences } from './difference.ts';
import type { Compared } from './property-graph.ts';
import { sparql } from './queries.ts';
import type { Side, Term } from './side.ts';

export async function compareRdf(source: Side, target: Side, most: number, onProgress: (text: string) => Promise<void>): Promise<Compared> {
  const found: Compared = { items: 0, sampled: 0, differences: [], language: 'SPARQL' };
  await onProgress('counting statements by graph and predicate, in SPARQL');
  const [ofSource, ofTarget] = await Promise.all([predicates(source), predicates(target)]);
  const [graphsOfSource, graphsOfTarget] = await Promise.all([graphs(source), graphs(target)]);
  found.items = [...ofSource.values()].reduce((sum, n) => sum + n, 0);
  found.differences.push(
    ...countDifferences('rdf', 'statements with', ofSource, ofTarget),
    ...countDifferences('rdf', 'statements in graph', graphsOfSource, graphsOfTarget),
  );
  for (const { side, counts } of most > 0
    ? [
        { side: source, counts: ofSource },
        { side: target, counts: ofTarget },
      ]
    : []) {
    for (const predicate of counts.keys()) {
      await onProgress(`comparing statements with ${predicate}`);
      const rows = await side.sparql(sparql.sample(predicate, most));
      const asked = rows.map(({ s, o }): [string, string] => [written(s as Term), written(o as Term)]);
      for (let i = 0; i < asked.length; i += 100) {
        const part = asked.slice(i, i + 100);
        const [a, b] = await Promise.all([present(source, predicate, part), present(target, predicate, part)]);
        found.sampled += part.length;
        found.differences.push(
          ...sampleDifferences(
            'rdf',
            'statement',
            part.map(([s, o]) => `${s} <${predicate}> ${o}`),
            a,
            b,
          ),
        );
      }
    }
  }
  found.differences = [...new Map(found.differences.map((d: Difference) => [`${d.kind} ${d.key}`, d])).values()];
  return found;
}

async function predicates(side: Side): Promise<Map<string, number>> {
  return new Map((await side.sparql(sparql.predicateCounts)).flatMap(({ p, count }) => (p && count ? [[p.value, Number(count.value)] as const] : [])));
}

async function graphs(side: Side): Promise<Map<string, number>> {
  return new Map(
    (await side.sparql(sparql.graphCounts)).flatMap(({ g, p, count }) =>
      g && p && count ? [[`${g.value}, with ${p.value}`, Number(count.value)] as const] : [],
    ),
  );
}

async function present(side: Side, predicate: string, rows: [string, string][]): Promise<Map<string, string>> {
  const found = await side.sparql(sparql.present(predicate, rows));
  return new Map(found.map(({ s, o }) => [`${written(s as Term)} <${predicate}> ${written(o as Term)}`, 'there']));
}

const xsdString = 'http://www.w3.org/2001/XMLSchema#string';

/** A term as SPARQL writes it. Blank nodes have no name that two stores share, so samples leave them out. */
export function written({ type, value, datatype, 'xml:lang': lang }: Term): string {
  if (type === 'uri') return `<${value}>`;
  const text = `"${value.replace(/[\\"\n\r\t]/g, (c) => ({ '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c] ?? c)}"`;
  return lang ? `${text}@${lang}` : datatype && datatype !== xsdString ? `${text}^^<${datatype}>` : text;
}
