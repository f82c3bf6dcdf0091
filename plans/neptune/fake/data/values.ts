/** Property values and graph elements as the sandbox keeps them: plain JSON, so that the world can be saved. */

/** Numbers keep the type that GraphSON and streams tell. */
export interface Numeric {
  type: 'Int32' | 'Int64' | 'Float' | 'Double' | 'Date';
  value: number;
}
export type Value = string | boolean | Numeric;

export interface Vertex {
  id: string;
  labels: string[];
  /** Values of a property are a set: Neptune's own default cardinality. */
  properties: [key: string, values: Value[]][];
}

export interface Edge {
  id: string;
  label: string;
  from: string;
  to: string;
  properties: [key: string, value: Value][];
}

export const int = (value: number): Numeric => ({ type: 'Int32', value });
export const long = (value: number): Numeric => ({ type: 'Int64', value });
export const double = (value: number): Numeric => ({ type: 'Double', value });

/** What a value is compared and shown by. */
export const bare = (value: Value): string | number | boolean => (typeof value === 'object' ? value.value : value);

export const sameValue = (a: Value, b: Value): boolean =>
  typeof a === typeof b && bare(a) === bare(b) && (typeof a !== 'object' || (a.type === 'Date') === ((b as Numeric).type === 'Date'));

/** Several labels are written with `::` between: UG:Gremlin differences, "Labels". */
export const labelOf = (vertex: Vertex): string => vertex.labels.join('::');
