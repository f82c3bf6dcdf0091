/** Steps that read: where a traversal goes, and what it keeps. */
import { badInput, malformed, unsupported } from '../refusal.ts';
import { bare, double, type Edge, type Value } from '../values.ts';
import { compare, count, idOf, type Item, keyOf, labelOfItem, list, propertiesOf, value, valuesOf } from './item.ts';
import type { Expression } from './parse.ts';
import { literals, testOf } from './predicate.ts';
import type { Context, Step } from './run.ts';

const texts = (args: Expression[]): string[] => literals(args).map((one) => String(bare(one)));

export const whole = (arg: Expression | undefined, what: string): number => {
  const found = arg?.kind === 'value' && typeof arg.value === 'object' && arg.value !== null ? arg.value.value : undefined;
  if (found === undefined || !Number.isInteger(found)) throw badInput(`${what} needs a whole number`);
  return found;
};

/** hasLabel('a') matches a vertex that has it among others; 'a::b' matches nothing: UG:Gremlin differences, "Labels". */
const hasLabel = (item: Item, label: string): boolean =>
  item.is === 'vertex' ? item.vertex.labels.includes(label) : item.is === 'edge' && item.edge.label === label;

function edgesOf(item: Item, way: 'out' | 'in' | 'both', labels: string[], { graph }: Context): { edge: Edge; other: string }[] {
  if (item.is !== 'vertex') throw malformed('Only a vertex has edges');
  const { id } = item.vertex;
  return graph.edges
    .filter(({ label }) => labels.length === 0 || labels.includes(label))
    .flatMap((edge) => [
      ...(way !== 'in' && edge.from === id ? [{ edge, other: edge.to }] : []),
      ...(way !== 'out' && edge.to === id ? [{ edge, other: edge.from }] : []),
    ]);
}

const vertexAt = ({ graph }: Context, id: string): Item[] => {
  const vertex = graph.vertex(id);
  return vertex ? [{ is: 'vertex', vertex }] : [];
};

const neighbours =
  (way: 'out' | 'in' | 'both'): Step =>
  (items, { args }, context) =>
    items.flatMap((item) => edgesOf(item, way, texts(args), context).flatMap(({ other }) => vertexAt(context, other)));
const edges =
  (way: 'out' | 'in' | 'both'): Step =>
  (items, { args }, context) =>
    items.flatMap((item) => edgesOf(item, way, texts(args), context).map(({ edge }): Item => ({ is: 'edge', edge })));
const end =
  (side: ('from' | 'to')[]): Step =>
  (items, _, context) =>
    items.flatMap((item) => (item.is === 'edge' ? side.flatMap((one) => vertexAt(context, item.edge[one])) : []));

function has(items: Item[], args: Expression[], context: Context): Item[] {
  const [first, second, third] = args;
  if (third !== undefined) return has(has(items, [{ kind: 'name', name: 'label' }, first as Expression], context), [second as Expression, third], context);
  if (first?.kind === 'name') {
    const test = second && testOf(second);
    if (!test) throw malformed('has() of a token needs a value');
    const of = first.name === 'id' ? (item: Item) => idOf(item) : first.name === 'label' ? undefined : null;
    if (of === null) throw unsupported(`has(${first.name})`);
    return items.filter((item) =>
      (of ? [of(item)] : item.is === 'vertex' ? item.vertex.labels : [labelOfItem(item)]).some((one) => one !== undefined && test(one)),
    );
  }
  if (first?.kind !== 'value' || typeof first.value !== 'string') throw malformed('has() needs a key');
  const key = first.value;
  if (!second) return items.filter((item) => valuesOf(item, key).length > 0);
  const inner = second.kind === 'calls' && second.calls.length > 0 && !isTest(second) ? second : undefined;
  if (inner) return items.filter((item) => valuesOf(item, key).some((held) => context.run(inner, [value(held)]).length > 0));
  const test = testOf(second);
  return items.filter((item) => valuesOf(item, key).some(test));
}

const isTest = (arg: Expression): boolean =>
  arg.kind === 'calls' &&
  (['P', 'TextP'].includes(arg.root) ||
    (arg.root === '' &&
      arg.calls.length === 1 &&
      /^(n?eq|[gl]te?|with(in|out)|between|startingWith|notStartingWith|endingWith|containing)$/.test(arg.calls[0]?.name ?? '')));

const numbers = (items: Item[]): number[] =>
  items.map((item) => (item.is === 'value' && typeof item.value === 'object' && item.value !== null ? item.value.value : Number.NaN));

export const readSteps: Record<string, Step> = {
  V: (items, { args }, context) => {
    const ids = literals(args).map((one) => String(bare(one)));
    const found = ids.length > 0 ? ids.flatMap((id) => vertexAt(context, id)) : context.graph.vertices.map((vertex): Item => ({ is: 'vertex', vertex }));
    return context.atStart ? found : items.flatMap(() => found);
  },
  E: (_, { args }, { graph }) => {
    const ids = literals(args).map((one) => String(bare(one)));
    return (ids.length > 0 ? ids.flatMap((id) => graph.edge(id) ?? []) : graph.edges).map((edge): Item => ({ is: 'edge', edge }));
  },
  out: neighbours('out'),
  in: neighbours('in'),
  both: neighbours('both'),
  outE: edges('out'),
  inE: edges('in'),
  bothE: edges('both'),
  outV: end(['from']),
  inV: end(['to']),
  bothV: end(['from', 'to']),
  hasLabel: (items, { args }) => items.filter((item) => texts(args).some((label) => hasLabel(item, label))),
  hasId: (items, { args }) => items.filter((item) => args.some((arg) => idOf(item) !== undefined && testOf(arg)(idOf(item) as string))),
  has: (items, { args }, context) => has(items, args, context),
  hasNot: (items, { args }) => items.filter((item) => valuesOf(item, texts(args)[0] ?? '').length === 0),
  where: (items, { args: [inner] }, context) => items.filter((item) => inner && context.run(inner, [item]).length > 0),
  not: (items, { args: [inner] }, context) => items.filter((item) => inner && context.run(inner, [item]).length === 0),
  is: (items, { args: [arg] }) => items.filter((item) => item.is === 'value' && item.value !== null && arg && testOf(arg)(item.value)),
  limit: (items, { args }) => items.slice(0, whole(args.at(-1), 'limit')),
  skip: (items, { args }) => items.slice(whole(args.at(-1), 'skip')),
  range: (items, { args: [from, to] }) => items.slice(whole(from, 'range'), whole(to, 'range') < 0 ? undefined : whole(to, 'range')),
  dedup: (items, { mods }, context) => {
    const seen = new Set<string>();
    return items.filter((item) => {
      const key = keyOf(
        context.by(
          item,
          mods.find(({ name }) => name === 'by'),
        ) ?? value(null),
      );
      return !seen.has(key) && seen.add(key);
    });
  },
  id: (items) => items.flatMap((item) => (idOf(item) === undefined ? [] : [value(idOf(item) as string)])),
  label: (items) => items.flatMap((item) => (labelOfItem(item) === undefined ? [] : [value(labelOfItem(item) as string)])),
  constant: (items, { args: [arg] }) => items.map(() => value(arg?.kind === 'value' ? arg.value : null)),
  identity: (items) => items,
  values: (items, { args }) =>
    items.flatMap((item) =>
      propertiesOf(item)
        .filter(({ key }) => args.length === 0 || texts(args).includes(key))
        .map((one) => value(one.value)),
    ),
  properties: (items, { args }) =>
    items.flatMap((item) =>
      propertiesOf(item)
        .filter(({ key }) => args.length === 0 || texts(args).includes(key))
        .map((one): Item => ({ is: 'property', ...one })),
    ),
  key: (items) => items.flatMap((item) => (item.is === 'property' ? [value(item.key)] : [])),
  value: (items) => items.flatMap((item) => (item.is === 'property' ? [value(item.value)] : [])),
  count: (items, { args: [scope] }) =>
    scope?.kind === 'name' && scope.name === 'local'
      ? items.map((item) => count(item.is === 'list' ? item.items.length : item.is === 'map' ? item.entries.length : 1))
      : [count(items.length)],
  sum: (items) => (items.length === 0 ? [] : [value(total(items))]),
  max: (items) => [...items].sort((a, b) => compare(b, a)).slice(0, 1),
  min: (items) => [...items].sort(compare).slice(0, 1),
  fold: (items) => [list(items)],
  unfold: (items) =>
    items.flatMap((item): Item[] =>
      item.is === 'list' ? item.items : item.is === 'map' ? item.entries.map(([k, v]) => ({ is: 'map', entries: [[k, v]] })) : [item],
    ),
  none: () => [],
  iterate: () => [],
  toList: (items) => items,
  next: (items, { args: [n] }) => items.slice(0, n ? whole(n, 'next') : 1),
};

function total(items: Item[]): Value {
  const all = numbers(items);
  if (all.some(Number.isNaN)) throw badInput('sum() is for numbers');
  const sum = all.reduce((a, b) => a + b, 0);
  return Number.isInteger(sum) ? { type: 'Int64', value: sum } : double(sum);
}
