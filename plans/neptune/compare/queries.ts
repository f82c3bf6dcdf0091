/**
 * Every query the comparison sends: counts of each label, type and predicate, and what a sample needs to be hashed. The sandbox's data
 * plane answers these and refuses others; a real Gremlin Server and a real Neo4j give the same counts (facts/neptune.md 7).
 */

/** A Gremlin string literal. */
export const gremlinText = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;

const gremlinList = (texts: readonly string[]): string => texts.map(gremlinText).join(', ');

export const gremlin = {
  /** Whether Gremlin is answered at all. */
  answers: 'g.V().limit(1).count()',
  vertexCounts: 'g.V().groupCount().by(label)',
  edgeCounts: 'g.E().groupCount().by(label)',
  /** Several labels are written with `::` between; hasLabel takes one at a time. */
  vertexIds: (label: string, most: number): string =>
    `g.V()${label
      .split('::')
      .map((one) => `.hasLabel(${gremlinText(one)})`)
      .join('')}.limit(${most}).id()`,
  edgeIds: (label: string, most: number): string => `g.E().hasLabel(${gremlinText(label)}).limit(${most}).id()`,
  vertices: (ids: readonly string[]): string => `g.V(${gremlinList(ids)}).project('id', 'label', 'properties').by(id).by(label).by(valueMap())`,
  edges: (ids: readonly string[]): string =>
    `g.E(${gremlinList(ids)}).project('id', 'label', 'from', 'to', 'properties').by(id).by(label).by(outV().id()).by(inV().id()).by(valueMap())`,
};

/** Where Gremlin is not answered. Ids and properties by Neptune's own `id()` and `properties()`; parameters are sent beside the query. */
export const openCypher = {
  vertexCounts: 'MATCH (n) RETURN labels(n) AS label, count(*) AS count',
  edgeCounts: 'MATCH ()-[r]->() RETURN type(r) AS label, count(*) AS count',
  vertexIds: (most: number): string => `MATCH (n) WHERE labels(n) = $label RETURN id(n) AS id LIMIT ${most}`,
  edgeIds: (most: number): string => `MATCH ()-[r]->() WHERE type(r) = $label RETURN id(r) AS id LIMIT ${most}`,
  vertices: 'MATCH (n) WHERE id(n) IN $ids RETURN id(n) AS id, labels(n) AS label, properties(n) AS properties',
  edges: 'MATCH (a)-[r]->(b) WHERE id(r) IN $ids RETURN id(r) AS id, type(r) AS label, id(a) AS `from`, id(b) AS `to`, properties(r) AS properties',
};

export const sparql = {
  /** Named graphs; what is in none, Neptune keeps in a graph of its own name. */
  graphCounts: 'SELECT ?g ?p (COUNT(*) AS ?count) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ?p',
  predicateCounts: 'SELECT ?p (COUNT(*) AS ?count) WHERE { ?s ?p ?o } GROUP BY ?p',
  sample: (predicate: string, most: number): string => `SELECT ?s ?o WHERE { ?s <${predicate}> ?o FILTER(!isBlank(?s) && !isBlank(?o)) } LIMIT ${most}`,
  /** Which of these are there: `rows` are pairs of terms as they are written in SPARQL. */
  present: (predicate: string, rows: readonly [string, string][]): string =>
    `SELECT DISTINCT ?s ?o WHERE { VALUES (?s ?o) { ${rows.map(([s, o]) => `(${s} ${o})`).join(' ')} } ?s <${predicate}> ?o }`,
};
