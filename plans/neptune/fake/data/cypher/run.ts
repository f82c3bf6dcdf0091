/** Runs an openCypher query over a graph: rows by pattern, kept by WHERE, counted by RETURN. */
import type { Graph } from '../graph.ts';
import { badInput, unsupported } from '../refusal.ts';
import { bare, type Edge, type Vertex } from '../values.ts';
import { type Condition, type CypherQuery, type NodePattern, parseCypher, type Term } from './parse.ts';

type Row = Record<string, Vertex | Edge>;
type Parameters = Record<string, unknown>;

export function runCypher(query: string, parameters: Parameters, graph: Graph): Record<string, unknown>[] {
  const parsed = parseCypher(query);
  const rows = matches(parsed, graph).filter((row) => parsed.where.every((condition) => holds(condition, row, parameters)));
  let answers = parsed.items.some(({ term }) => isAggregate(term))
    ? aggregated(parsed, rows, parameters)
    : rows.map((row) => ({ row, shown: shown(parsed, row, parameters) }));
  if (parsed.distinct) answers = [...new Map(answers.map((one) => [JSON.stringify(one.shown), one])).values()];
  const key = (term: Term, { row, shown: columns }: Answer) =>
    term.kind === 'variable' && term.name in columns ? columns[term.name] : row ? evaluate(term, row, parameters) : columns[nameOf(parsed, term)];
  if (parsed.order.length > 0)
    answers.sort((a, b) => {
      for (const { term, descending } of parsed.order) {
        const difference = compare(key(term, a), key(term, b));
        if (difference !== 0) return descending ? -difference : difference;
      }
      return 0;
    });
  const from = bound(parsed.skip, parameters) ?? 0;
  const most = bound(parsed.limit, parameters);
  return answers.slice(from, most === undefined ? undefined : from + most).map((one) => one.shown);
}

interface Answer {
  /** Absent where rows were counted together. */
  row: Row | undefined;
  shown: Record<string, unknown>;
}

const nameOf = ({ items }: CypherQuery, term: Term): string => items.find((item) => JSON.stringify(item.term) === JSON.stringify(term))?.name ?? '';

const bound = (term: Term | undefined, parameters: Parameters): number | undefined => {
  if (!term) return undefined;
  const found = evaluate(term, {}, parameters);
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0) throw badInput('SKIP and LIMIT need a whole number');
  return found;
};

function matches({ nodes: [first, second], edge }: CypherQuery, graph: Graph): Row[] {
  const fits = (vertex: Vertex | undefined, pattern: NodePattern | undefined): vertex is Vertex =>
    vertex !== undefined && (pattern?.labels ?? []).every((label) => vertex.labels.includes(label));
  const bind = (pairs: [string | undefined, Vertex | Edge][]): Row =>
    Object.fromEntries(pairs.filter((pair): pair is [string, Vertex | Edge] => pair[0] !== undefined));
  if (!edge) return graph.vertices.filter((vertex) => fits(vertex, first)).map((vertex) => bind([[first?.variable, vertex]]));
  const rows: Row[] = [];
  for (const one of graph.edges) {
    if (edge.types.length > 0 && !edge.types.includes(one.label)) continue;
    const [from, to] = [graph.vertex(one.from), graph.vertex(one.to)];
    const take = (a: Vertex | undefined, b: Vertex | undefined) => {
      if (fits(a, first) && fits(b, second))
        rows.push(
          bind([
            [first?.variable, a],
            [edge.variable, one],
            [second?.variable, b],
          ]),
        );
    };
    if (edge.direction !== 'in') take(from, to);
    if (edge.direction !== 'out' && !(edge.direction === 'both' && one.from === one.to)) take(to, from);
  }
  return rows;
}

function holds({ left, operator, right }: Condition, row: Row, parameters: Parameters): boolean {
  const [a, b] = [evaluate(left, row, parameters), evaluate(right, row, parameters)];
  if (a === null || b === null || a === undefined || b === undefined) return false;
  const same = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
  if (operator === 'IN') return Array.isArray(b) && b.some((one) => same(a, one));
  if (operator === '=') return same(a, b);
  if (operator === '<>') return !same(a, b);
  if (typeof a !== typeof b || typeof a === 'object') return false;
  const difference = compare(a, b);
  return operator === '<' ? difference < 0 : operator === '<=' ? difference <= 0 : operator === '>' ? difference > 0 : difference >= 0;
}

function evaluate(term: Term, row: Row, parameters: Parameters): unknown {
  switch (term.kind) {
    case 'literal':
      return term.value;
    case 'list':
      return term.items.map((item) => evaluate(item, row, parameters));
    case 'parameter':
      if (!(term.name in parameters)) throw badInput(`Expected parameter(s): ${term.name}`);
      return parameters[term.name];
    case 'variable':
      return shownElement(element(row, term.name));
    case 'property':
      return properties(element(row, term.of))[term.key] ?? null;
    case 'call': {
      const [arg] = term.args;
      if (arg?.kind !== 'variable' || term.args.length !== 1) throw unsupported(`${term.name}() of this`);
      const found = element(row, arg.name);
      if (term.name === 'id') return found.id;
      if (term.name === 'labels' && 'labels' in found) return found.labels;
      if (term.name === 'type' && 'label' in found) return found.label;
      if (term.name === 'properties') return properties(found);
      if (term.name === 'keys') return Object.keys(properties(found));
      throw unsupported(`the function ${term.name}()`);
    }
  }
}

function element(row: Row, name: string): Vertex | Edge {
  const found = row[name];
  if (!found) throw badInput(`Variable \`${name}\` not defined`);
  return found;
}

/** One value a key: openCypher sees one of several set values (UG:openCypher, "multi-valued properties"). */
const properties = (held: Vertex | Edge): Record<string, unknown> =>
  Object.fromEntries(
    held.properties.map(([key, v]) => {
      const one = Array.isArray(v) ? v[0] : v;
      return [key, one === undefined ? null : bare(one)];
    }),
  );

const shownElement = (held: Vertex | Edge): Record<string, unknown> =>
  'labels' in held
    ? { '~id': held.id, '~entityType': 'node', '~labels': held.labels, '~properties': properties(held) }
    : { '~id': held.id, '~entityType': 'relationship', '~start': held.from, '~end': held.to, '~type': held.label, '~properties': properties(held) };

const shown = ({ items }: CypherQuery, row: Row, parameters: Parameters): Record<string, unknown> =>
  Object.fromEntries(items.map(({ term, name }) => [name, evaluate(term, row, parameters)]));

const isAggregate = (term: Term): boolean => term.kind === 'call' && ['count', 'collect'].includes(term.name);

function aggregated(query: CypherQuery, rows: Row[], parameters: Parameters): Answer[] {
  const keys = query.items.filter(({ term }) => !isAggregate(term));
  const groups = new Map<string, { shown: Record<string, unknown>; rows: Row[] }>();
  // Without a key there is one group, also of no rows.
  if (keys.length === 0) groups.set('', { shown: {}, rows: [] });
  for (const row of rows) {
    const values = Object.fromEntries(keys.map(({ term, name }) => [name, evaluate(term, row, parameters)]));
    const id = keys.length === 0 ? '' : JSON.stringify(values);
    const group = groups.get(id) ?? { shown: values, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  return [...groups.values()].map((group) => ({
    row: undefined,
    shown: Object.fromEntries(
      query.items.map(({ term, name }) => [
        name,
        isAggregate(term) ? aggregate(term as Extract<Term, { kind: 'call' }>, group.rows, parameters) : group.shown[name],
      ]),
    ),
  }));
}

function aggregate(term: Extract<Term, { kind: 'call' }>, rows: Row[], parameters: Parameters): unknown {
  if (term.star) return rows.length;
  const [arg] = term.args;
  if (!arg) throw badInput(`${term.name}() needs something to count`);
  let values = rows.map((row) => evaluate(arg, row, parameters)).filter((one) => one !== null);
  if (term.distinct) values = [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
  return term.name === 'count' ? values.length : values;
}

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(text(a)), Buffer.from(text(b)));
const text = (of: unknown): string => (typeof of === 'string' ? of : JSON.stringify(of ?? null));
