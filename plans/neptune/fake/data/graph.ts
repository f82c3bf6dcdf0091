/** The property graph over a volume: lookups by id, and every change told as Neptune Streams tell it. */
import { constraint, badInput } from './refusal.ts';
import { bare, type Edge, sameValue, type Value, type Vertex } from './values.ts';
import type { Change, Volume } from './volume.ts';

interface Index {
  vertices: Map<string, Vertex>;
  edges: Map<string, Edge>;
}

const indexes = new WeakMap<Volume, Index>();

/** To be called where a volume's elements were put back by another way. */
export const forget = (volume: Volume): void => void indexes.delete(volume);

export interface Graph {
  vertices: Vertex[];
  edges: Edge[];
  vertex(id: string): Vertex | undefined;
  edge(id: string): Edge | undefined;
  addVertex(id: string, labels: string[]): Vertex;
  addEdge(id: string, label: string, from: Vertex, to: Vertex): Edge;
  /** `single` replaces all values of the key, `set` adds one. */
  setVertexProperty(vertex: Vertex, key: string, value: Value, cardinality: 'single' | 'set'): void;
  setEdgeProperty(edge: Edge, key: string, value: Value): void;
  dropProperty(element: Vertex | Edge, key: string): void;
  dropVertex(vertex: Vertex): void;
  dropEdge(edge: Edge): void;
  changes: Change[];
}

export function graphOf(volume: Volume): Graph {
  let index = indexes.get(volume);
  if (!index) indexes.set(volume, (index = { vertices: new Map(volume.vertices.map((v) => [v.id, v])), edges: new Map(volume.edges.map((e) => [e.id, e])) }));
  const { vertices, edges } = index;
  const changes: Change[] = [];
  const tell = (op: Change['op'], id: string, type: 'vl' | 'vp' | 'e' | 'ep', key: string, value: Value, more: object = {}) =>
    void changes.push({
      op,
      data: {
        id,
        type,
        key,
        value: { value: typeof value === 'object' && value.type === 'Date' ? new Date(value.value).toISOString() : bare(value), dataType: dataType(value) },
        ...more,
      },
    });

  const graph: Graph = {
    vertices: volume.vertices,
    edges: volume.edges,
    vertex: (id) => vertices.get(id),
    edge: (id) => edges.get(id),
    changes,
    addVertex(id, labels) {
      if (vertices.has(id)) throw constraint(`Vertex with id already exists: ${id}`);
      if (labels.some((label) => label === '')) throw badInput('Label cannot be empty');
      const vertex: Vertex = { id, labels: [...new Set(labels)], properties: [] };
      vertices.set(id, vertex);
      volume.vertices.push(vertex);
      for (const label of vertex.labels) tell('ADD', id, 'vl', 'label', label);
      return vertex;
    },
    addEdge(id, label, from, to) {
      if (edges.has(id)) throw constraint(`Edge with id already exists: ${id}`);
      const edge: Edge = { id, label, from: from.id, to: to.id, properties: [] };
      edges.set(id, edge);
      volume.edges.push(edge);
      tell('ADD', id, 'e', 'label', label, { from: from.id, to: to.id });
      return edge;
    },
    setVertexProperty(vertex, key, value, cardinality) {
      const held = vertex.properties.find(([name]) => name === key);
      if (held?.[1].some((one) => sameValue(one, value)) && (cardinality === 'set' || held[1].length === 1)) return;
      if (held && cardinality === 'single') graph.dropProperty(vertex, key);
      const now = vertex.properties.find(([name]) => name === key);
      if (now) now[1].push(value);
      else vertex.properties.push([key, [value]]);
      tell('ADD', vertex.id, 'vp', key, value);
    },
    setEdgeProperty(edge, key, value) {
      graph.dropProperty(edge, key);
      edge.properties.push([key, value]);
      tell('ADD', edge.id, 'ep', key, value);
    },
    dropProperty(element, key) {
      const at = element.properties.findIndex(([name]) => name === key);
      if (at < 0) return;
      const [[, held] = ['', []]] = element.properties.splice(at, 1) as [string, Value | Value[]][];
      for (const value of Array.isArray(held) ? held : [held]) tell('REMOVE', element.id, 'labels' in element ? 'vp' : 'ep', key, value);
    },
    dropEdge(edge) {
      if (!edges.delete(edge.id)) return;
      volume.edges.splice(volume.edges.indexOf(edge), 1);
      for (const [key] of [...edge.properties]) graph.dropProperty(edge, key);
      tell('REMOVE', edge.id, 'e', 'label', edge.label, { from: edge.from, to: edge.to });
    },
    dropVertex(vertex) {
      if (!vertices.delete(vertex.id)) return;
      for (const edge of volume.edges.filter(({ from, to }) => from === vertex.id || to === vertex.id)) graph.dropEdge(edge);
      volume.vertices.splice(volume.vertices.indexOf(vertex), 1);
      for (const [key] of [...vertex.properties]) graph.dropProperty(vertex, key);
      for (const label of vertex.labels) tell('REMOVE', vertex.id, 'vl', 'label', label);
    },
  };
  return graph;
}

function dataType(value: Value): string {
  if (typeof value === 'object') return { Int32: 'Int', Int64: 'Long', Float: 'Float', Double: 'Double', Date: 'Date' }[value.type];
  return typeof value === 'boolean' ? 'Bool' : 'String';
}
