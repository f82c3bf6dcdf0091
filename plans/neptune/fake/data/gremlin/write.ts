/** Steps that change the graph: enough for seeds, tests and the demo. */
import { badInput, malformed, unsupported } from '../refusal.ts';
import { bare, type Value, type Vertex } from '../values.ts';
import type { Item } from './item.ts';
import type { Call, Expression } from './parse.ts';
import type { Context, Step } from './run.ts';

const text = (arg: Expression | undefined, what: string): string => {
  if (arg?.kind !== 'value' || typeof arg.value !== 'string') throw malformed(`${what} needs a text`);
  return arg.value;
};

/** property(id, 'x') belongs to the step that makes the element: run.ts hands it over as a modulator. */
const idFrom = (mods: Call[], { newId }: Context): string => {
  const given = mods.find(({ name }) => name === 'property')?.args[1];
  if (given === undefined) return newId();
  // UG:Gremlin differences: ids of vertices and edges are always text.
  if (given.kind !== 'value' || typeof given.value !== 'string') throw badInput('Only string IDs are supported');
  return given.value;
};

function ending(mods: Call[], which: 'from' | 'to', item: Item | undefined, context: Context): Vertex {
  const arg = mods.find(({ name }) => name === which)?.args[0];
  const found = arg
    ? arg.kind === 'value'
      ? context.graph.vertex(String(arg.value === null ? '' : bare(arg.value)))
      : first(context.run(arg, []))
    : first(item ? [item] : []);
  if (!found) throw badInput(`addE() has no vertex to go ${which}`);
  return found;
}

const first = (items: Item[]): Vertex | undefined => (items[0]?.is === 'vertex' ? items[0].vertex : undefined);

export const writeSteps: Record<string, Step> = {
  addV: (items, { args, mods }, context) =>
    (context.atStart ? [undefined] : items).map(
      (): Item => ({
        is: 'vertex',
        vertex: context.graph.addVertex(idFrom(mods, context), args.length === 0 ? ['vertex'] : text(args[0], 'addV()').split('::')),
      }),
    ),

  addE: (items, { args, mods }, context) =>
    (context.atStart ? [undefined] : items).map(
      (item): Item => ({
        is: 'edge',
        edge: context.graph.addEdge(idFrom(mods, context), text(args[0], 'addE()'), ending(mods, 'from', item, context), ending(mods, 'to', item, context)),
      }),
    ),

  property: (items, { args }, { graph }) => {
    const cardinality = args[0]?.kind === 'name' && ['single', 'set', 'list'].includes(args[0].name) ? args[0].name : undefined;
    if (cardinality === 'list') throw unsupported('list cardinality');
    const [key, held] = cardinality ? args.slice(1) : args;
    if (held?.kind !== 'value' || held.value === null) throw malformed('property() needs a value');
    const v: Value = held.value;
    for (const item of items) {
      if (item.is === 'vertex') graph.setVertexProperty(item.vertex, text(key, 'property()'), v, cardinality === 'single' ? 'single' : 'set');
      else if (item.is === 'edge') graph.setEdgeProperty(item.edge, text(key, 'property()'), v);
      else throw badInput('property() is for vertices and edges');
    }
    return items;
  },

  drop: (items, _, { graph }) => {
    for (const item of items) {
      if (item.is === 'vertex') graph.dropVertex(item.vertex);
      else if (item.is === 'edge') graph.dropEdge(item.edge);
      else if (item.is === 'property') graph.dropProperty(item.of, item.key);
      else throw badInput('drop() is for vertices, edges and properties');
    }
    return [];
  },
};
