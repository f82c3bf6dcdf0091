/** What flows through a traversal, and how it is written: GraphSON 3, typed or (as `types=false` asks) plain. */
import { bare, type Edge, labelOf, long, type Value, type Vertex } from '../values.ts';

export type Item =
  | { is: 'vertex'; vertex: Vertex }
  | { is: 'edge'; edge: Edge }
  | { is: 'property'; key: string; value: Value; of: Vertex | Edge }
  | { is: 'value'; value: Value | null }
  /** Keys that are not data: T.id, T.label; Direction.IN, Direction.OUT. */
  | { is: 'token'; type: 'g:T' | 'g:Direction'; name: string }
  | { is: 'list'; items: Item[] }
  | { is: 'map'; entries: [Item, Item][] };

export const value = (v: Value | null): Item => ({ is: 'value', value: v });
export const count = (n: number): Item => value(long(n));
export const token = (name: 'id' | 'label'): Item => ({ is: 'token', type: 'g:T', name });
export const list = (items: Item[]): Item => ({ is: 'list', items });

export const idOf = (item: Item): string | undefined => (item.is === 'vertex' ? item.vertex.id : item.is === 'edge' ? item.edge.id : undefined);
export const labelOfItem = (item: Item): string | undefined =>
  item.is === 'vertex' ? labelOf(item.vertex) : item.is === 'edge' ? item.edge.label : item.is === 'property' ? item.key : undefined;

/** The values of a property of an element, or of a key of a map. */
export function valuesOf(item: Item, key: string): Value[] {
  if (item.is === 'vertex') return item.vertex.properties.find(([name]) => name === key)?.[1] ?? [];
  if (item.is === 'edge') return item.edge.properties.filter(([name]) => name === key).map(([, held]) => held);
  if (item.is === 'map')
    return item.entries.flatMap(([k, v]) => (k.is === 'value' && k.value === key && v.is === 'value' && v.value !== null ? [v.value] : []));
  return [];
}

export const propertiesOf = (item: Item): { key: string; value: Value; of: Vertex | Edge }[] =>
  item.is === 'vertex'
    ? item.vertex.properties.flatMap(([key, all]) => all.map((one) => ({ key, value: one, of: item.vertex })))
    : item.is === 'edge'
      ? item.edge.properties.map(([key, one]) => ({ key, value: one, of: item.edge }))
      : [];

/** Two items with the same key are the same to groupCount, dedup and within. */
export function keyOf(item: Item): string {
  if (item.is === 'value') return item.value === null ? 'null' : `${typeof item.value}:${bare(item.value)}`;
  if (item.is === 'vertex') return `v:${item.vertex.id}`;
  if (item.is === 'edge') return `e:${item.edge.id}`;
  if (item.is === 'property') return `p:${item.of.id}:${item.key}:${bare(item.value)}`;
  if (item.is === 'list') return `[${item.items.map(keyOf).join(',')}]`;
  if (item.is === 'map') return `{${item.entries.map(([k, v]) => `${keyOf(k)}=${keyOf(v)}`).join(',')}}`;
  return `t:${item.name}`;
}

/** Numbers before text, each in its own order; text by code point, so that every engine's pages are the same. */
export function compare(a: Item, b: Item): number {
  const [x, y] = [a, b].map((item) => (item.is === 'value' && item.value !== null ? bare(item.value) : keyOf(item)));
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  if (typeof x === 'number') return -1;
  if (typeof y === 'number') return 1;
  return Buffer.compare(Buffer.from(String(x)), Buffer.from(String(y)));
}

const tagged = (type: string, v: unknown) => ({ '@type': type, '@value': v });

export function graphson(item: Item): unknown {
  switch (item.is) {
    case 'value':
      return typeof item.value === 'object' && item.value !== null ? tagged(`g:${item.value.type}`, item.value.value) : item.value;
    case 'vertex':
      return tagged('g:Vertex', { id: item.vertex.id, label: labelOf(item.vertex), ...vertexProperties(item.vertex) });
    case 'edge':
      return tagged('g:Edge', {
        id: item.edge.id,
        label: item.edge.label,
        inV: item.edge.to,
        outV: item.edge.from,
        inVLabel: '',
        outVLabel: '',
        ...(item.edge.properties.length > 0
          ? { properties: Object.fromEntries(item.edge.properties.map(([key, v]) => [key, tagged('g:Property', { key, value: graphson(value(v)) })])) }
          : {}),
      });
    case 'property':
      return 'labels' in item.of ? vertexProperty(item.of, item.key, item.value) : tagged('g:Property', { key: item.key, value: graphson(value(item.value)) });
    case 'token':
      return tagged(item.type, item.name);
    case 'list':
      return tagged('g:List', item.items.map(graphson));
    case 'map':
      return tagged(
        'g:Map',
        item.entries.flatMap(([k, v]) => [graphson(k), graphson(v)]),
      );
  }
}

const vertexProperty = (vertex: Vertex, key: string, v: Value) =>
  tagged('g:VertexProperty', { id: tagged('g:Int32', propertyId(vertex.id, key, v)), value: graphson(value(v)), label: key });

const vertexProperties = (vertex: Vertex) =>
  vertex.properties.length > 0
    ? { properties: Object.fromEntries(vertex.properties.map(([key, all]) => [key, all.map((v) => vertexProperty(vertex, key, v))])) }
    : {};

/** Neptune makes the ids of vertex properties from what they hold. */
function propertyId(id: string, key: string, v: Value): number {
  let hash = 0;
  for (const c of `${id}\0${key}\0${bare(v)}`) hash = (Math.imul(hash, 31) + (c.codePointAt(0) ?? 0)) | 0;
  return hash;
}

/** Without types: maps as objects, everything else as plain JSON. */
export function plainJson(item: Item): unknown {
  switch (item.is) {
    case 'value':
      return item.value === null ? null : bare(item.value);
    case 'vertex':
      return {
        id: item.vertex.id,
        label: labelOf(item.vertex),
        type: 'vertex',
        properties: Object.fromEntries(
          item.vertex.properties.map(([key, all]) => [key, all.map((v) => ({ id: propertyId(item.vertex.id, key, v), value: bare(v) }))]),
        ),
      };
    case 'edge':
      return {
        id: item.edge.id,
        label: item.edge.label,
        type: 'edge',
        inV: item.edge.to,
        outV: item.edge.from,
        properties: Object.fromEntries(item.edge.properties.map(([key, v]) => [key, bare(v)])),
      };
    case 'property':
      return { key: item.key, value: bare(item.value) };
    case 'token':
      return item.name;
    case 'list':
      return item.items.map(plainJson);
    case 'map':
      return Object.fromEntries(item.entries.map(([k, v]) => [String(plainJson(k)), plainJson(v)]));
  }
}
