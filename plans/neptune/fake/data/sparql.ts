/** RDF of a volume, by oxigraph. Neptune's default graph is all unique triples of all named graphs; what is put into none lies in a graph of its own name: UG:SPARQL default graph. */
import type { Store } from 'oxigraph';
import { malformed, unsupported } from './refusal.ts';
import type { Change, Volume } from './volume.ts';

const ownGraph = 'http://aws.amazon.com/neptune/vocab/v01/DefaultNamedGraph';

type Oxigraph = typeof import('oxigraph');
let loading: Promise<Oxigraph> | undefined;
/** The named graphs, and beside them the same with their union as the default graph: oxigraph's own union does not drop doubles. */
interface Held {
  store: Store;
  union: Store;
  of: string;
}
const stores = new WeakMap<Volume, Held>();

/** Some 2 MB of WASM, so only when RDF is asked for. */
const oxigraph = (): Promise<Oxigraph> =>
  (loading ??= import('oxigraph').then((module) => ((module as unknown as { default?: Oxigraph }).default ?? module) as Oxigraph));

async function storeOf(volume: Volume): Promise<Held> {
  const held = stores.get(volume);
  if (held && held.of === volume.quads) return held;
  const { Store: New, defaultGraph, quad } = await oxigraph();
  const store = new New();
  if (volume.quads) store.load(volume.quads, { format: 'application/n-quads' });
  const all = store.match();
  const made = { store, union: new New([...all, ...all.map((one) => quad(one.subject, one.predicate, one.object, defaultGraph()))]), of: volume.quads };
  stores.set(volume, made);
  return made;
}

const formats = [
  'application/sparql-results+json',
  'application/sparql-results+xml',
  'text/csv',
  'text/tab-separated-values',
  'application/n-triples',
  'application/n-quads',
  'text/turtle',
];

export interface SparqlAnswer {
  type: string;
  body: string;
}

export async function querySparql(volume: Volume, query: string, accept: string | undefined): Promise<SparqlAnswer> {
  const { union } = await storeOf(volume);
  const wanted = (accept ?? '')
    .split(',')
    .map((one) => one.split(';')[0]?.trim() ?? '')
    .find((one) => formats.includes(one));
  const graphForm = /^\s*(?:(?:PREFIX|BASE)\s[^>]*>\s*)*(CONSTRUCT|DESCRIBE)\b/i.test(query);
  const type = graphForm
    ? wanted && !wanted.startsWith('application/sparql')
      ? wanted
      : 'application/n-triples'
    : (wanted ?? 'application/sparql-results+json');
  try {
    return { type, body: String(union.query(query, { results_format: type })) };
  } catch (error) {
    throw refused(error);
  }
}

/** Runs an update and answers the quads that came and went. */
export async function updateSparql(volume: Volume, update: string): Promise<Change[]> {
  // Neptune loads from S3 and the web; a lookalike must not fetch anything.
  if (/\bLOAD\b/i.test(update.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^>]*>/g, ''))) throw unsupported('LOAD');
  const { Store: New, defaultGraph, namedNode, quad } = await oxigraph();
  const { store } = await storeOf(volume);
  const before = lines(volume.quads);
  // Oxigraph's own default graph stands in for Neptune's while the update runs.
  const work = new New(store.match().map((one) => (one.graph.value === ownGraph ? quad(one.subject, one.predicate, one.object, defaultGraph()) : one)));
  try {
    work.update(update);
  } catch (error) {
    throw refused(error);
  }
  const after = new New(
    work.match().map((one) => (one.graph.termType === 'DefaultGraph' ? quad(one.subject, one.predicate, one.object, namedNode(ownGraph)) : one)),
  );
  volume.quads = [...lines(after.dump({ format: 'application/n-quads' }))].sort().join('\n');
  const now = lines(volume.quads);
  const change = (op: Change['op'], stmt: string): Change => ({ op, data: { stmt: `${stmt}\n` } });
  return [
    ...[...before].filter((one) => !now.has(one)).map((one) => change('REMOVE', one)),
    ...[...now].filter((one) => !before.has(one)).map((one) => change('ADD', one)),
  ];
}

export async function rdfSummary(volume: Volume): Promise<Record<string, unknown>> {
  const { store } = await storeOf(volume);
  const all = store.match();
  const predicates = new Map<string, number>();
  const classes = new Set<string>();
  for (const one of all) {
    predicates.set(one.predicate.value, (predicates.get(one.predicate.value) ?? 0) + 1);
    if (one.predicate.value === 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type') classes.add(one.object.value);
  }
  return {
    numDistinctSubjects: new Set(all.map((one) => one.subject.toString())).size,
    numDistinctPredicates: predicates.size,
    numQuads: all.length,
    numClasses: classes.size,
    classes: [...classes].sort(),
    predicates: [...predicates].sort(([, a], [, b]) => b - a).map(([name, n]) => ({ [name]: n })),
  };
}

const lines = (quads: string): Set<string> => new Set(quads.split('\n').filter((line) => line !== ''));

const refused = (error: unknown): Error => malformed(`Malformed query: ${(error as Error)?.message ?? error}`);
