/** What the comparison asks of a Neo4j: counts, schema, elements. Read only. */

/** Names in Cypher: a backtick is doubled. */
const quoted = (text: string): string => `\`${text.replaceAll('`', '``')}\``;

/** By the whole set of a node's labels, so that nothing is counted twice and nothing without a label is missed. */
export const labelCounts = 'MATCH (n) WITH labels(n) AS labels RETURN labels, count(*) AS value';
export const typeCounts = 'MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS value';
export const indexes = 'SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint, state, populationPercent, options';
export const constraints = 'SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties';

/** Nodes of one set of labels, or relationships of one type. */
export type Kind = { node: string[] } | { relationship: string };

/** As people read it: names that are no words are quoted, so that a label called "(none)" is not the lack of one. */
export const words = (kind: Kind): string => {
  const name = (text: string): string => (/^\w+$/.test(text) ? text : quoted(text));
  return 'node' in kind ? (kind.node.length === 0 ? '(none)' : kind.node.map(name).join(':')) : name(kind.relationship);
};

const matches = (kind: Kind): { pattern: string; where: string; of: string } =>
  'node' in kind
    ? { pattern: `(n${kind.node.map((label) => `:${quoted(label)}`).join('')})`, where: `size(labels(n)) = ${kind.node.length}`, of: 'n' }
    : { pattern: `(a)-[r:${quoted(kind.relationship)}]->(b)`, where: 'true', of: 'r' };

const fields = (kind: Kind): string =>
  'node' in kind
    ? 'toString(id(n)) AS id, properties(n) AS properties'
    : 'toString(id(r)) AS id, labels(a) AS start, labels(b) AS end, properties(a) AS startProperties, properties(b) AS endProperties, properties(r) AS properties';

/** In the order of their ids, after one of them: -1 for the first. */
export function page(kind: Kind, after: string, most: number): string {
  const { pattern, where, of } = matches(kind);
  const rest = 'node' in kind ? 'n' : 'a, r, b';
  return `MATCH ${pattern} WHERE ${where} AND id(${of}) > ${Number(after)} WITH ${rest} ORDER BY id(${of}) LIMIT ${most} RETURN ${fields(kind)}`;
}

/** Those of these ids that are of the kind. */
export function byIds(kind: Kind, ids: readonly string[]): string {
  const { pattern, where, of } = matches(kind);
  return `MATCH ${pattern} WHERE ${where} AND id(${of}) IN [${ids.map(Number).join(', ')}] RETURN ${fields(kind)}`;
}
