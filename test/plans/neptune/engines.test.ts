/**
 * The queries of the comparison, asked of the sandbox's property graph and of engines that nobody here wrote, over the same data, loaded
 * by the same statements: a Gremlin Server 3.7.3 and a Neo4j 5.26.12 must say the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gremlin as asked, gremlinText, openCypher } from '../../../plans/neptune/compare/queries.ts';
import { putCluster } from '../../../plans/neptune/fake/build.ts';
import { bare, labelOf, type Value } from '../../../plans/neptune/fake/data/values.ts';
import { demoGraph } from '../../../plans/neptune/fake/demo-data.ts';
import { needs } from '../../support/needs.ts';
import { gremlinServer, type Judge } from './engines/gremlin-server.ts';
import { neo4j } from './engines/neo4j.ts';
import { graphs, region } from './fake/graphs.ts';

const [withJava, withMaven] = [needs('java'), needs('mvn')];
const here = { ok: withJava.ok && withMaven.ok, why: [withJava.why, withMaven.why].filter(Boolean).join(', ') };
const minutes = 60_000;

const graph = demoGraph(60);
/** TinkerGraph has one label a vertex; several of them are Neptune's own, and Neo4j's. */
const single = graph.vertices.map((one) => ({ ...one, labels: one.labels.slice(-1) }));

function literal(value: Value): string {
  if (typeof value === 'string') return gremlinText(value);
  return typeof value === 'object' ? `${value.value}${value.type === 'Double' ? 'd' : value.type === 'Int64' ? 'L' : ''}` : String(value);
}

/** Twenty elements a statement: a script is compiled as a whole. */
function loading(): string[] {
  const vertices = single.map(
    (one) =>
      `addV(${gremlinText(labelOf(one))}).property(id, ${gremlinText(one.id)})${one.properties.flatMap(([key, all]) => all.map((v) => `.property(set, ${gremlinText(key)}, ${literal(v)})`)).join('')}`,
  );
  const edges = graph.edges.map(
    (one) =>
      `addE(${gremlinText(one.label)}).from(__.V(${gremlinText(one.from)})).to(__.V(${gremlinText(one.to)})).property(id, ${gremlinText(one.id)})${one.properties.map(([key, v]) => `.property(${gremlinText(key)}, ${literal(v)})`).join('')}`,
  );
  const inTwenties = (calls: string[]) =>
    Array.from({ length: Math.ceil(calls.length / 20) }, (_, n) => `g.${calls.slice(n * 20, n * 20 + 20).join('.')}.iterate()`);
  return [...inTwenties(vertices), ...inTwenties(edges)];
}

/** GraphSON as a value whose order says nothing where the query gives none: maps by key, lists sorted. */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled);
  if (value === null || typeof value !== 'object') return value;
  const { '@type': type, '@value': held } = value as { '@type': string; '@value': unknown };
  if (type === 'g:Map') {
    const parts = held as unknown[];
    return {
      map: Array.from({ length: parts.length / 2 }, (_, n) => [settled(parts[2 * n]), settled(parts[2 * n + 1])]).sort((a, b) =>
        JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
      ),
    };
  }
  if (type === 'g:List' || type === 'g:Set') return (held as unknown[]).map(settled).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { [type]: held };
}

async function judged(make: (dir: string) => Promise<Judge>): Promise<Judge> {
  const dir = mkdtempSync(join(tmpdir(), 'encmigrate-judge-'));
  const judge = await make(dir).catch((error: unknown) => {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  });
  onTestFinished(async () => {
    await judge.end();
    rmSync(dir, { recursive: true, force: true });
  });
  return judge;
}

test.skipIf(!here.ok)(`Gremlin: the sandbox and a real Gremlin Server give the same counts and samples ${here.why}`, { timeout: 10 * minutes }, async () => {
  const judge = await judged(gremlinServer);
  const { data, sandbox, cluster } = await graphs();
  putCluster(sandbox.world, region, { name: 'loaded', vpcId: 'vpc-0a11ce0fda7a5e7f1', instances: [{ name: 'loaded-1' }] });
  const { Endpoint } = await cluster('loaded');
  const sandboxSays = async (gremlin: string): Promise<unknown> => {
    const { status, body } = await data(Endpoint, '/gremlin', { json: { gremlin } });
    if (status !== 200) throw new Error(`the sandbox refuses ${gremlin.slice(0, 200)}: ${body.detailedMessage}`);
    return body.result.data;
  };
  for (const statement of loading()) {
    await judge.ask(statement);
    await sandboxSays(statement);
  }
  const ids = ['person-0', 'person-8', 'city-3', 'film-7'];
  const queries = [
    asked.vertexCounts,
    asked.edgeCounts,
    asked.vertices(ids),
    asked.edges(['knows-2', 'livesIn-1', 'rated-3']),
    `g.V().hasLabel('Person').count()`,
    `g.V().hasLabel('Film').order().by(id).limit(5).id()`,
    `g.V().hasLabel('Person').order().by('born', desc).by(id).limit(7).project('i', 'b').by(id).by('born')`,
    `g.V('person-8').valueMap(true)`,
    `g.V().hasLabel('City').elementMap()`,
    `g.E('rated-3').elementMap('stars')`,
    `g.V().has('born', P.between(1950, 1960)).values('born').dedup()`,
    `g.V().has(T.id, within('city-0', 'city-1')).in('livesIn').count()`,
    `g.V('person-3').outE().group().by(label).by(inV().id().fold())`,
    `g.V().values('rating').max()`,
    `g.V().hasNot('name').label().groupCount()`,
    `g.V().where(out('rated')).count()`,
  ];
  for (const query of queries) expect(settled(await sandboxSays(query)), query).toEqual(settled(await judge.ask(query)));
  // Which of them comes first is the engine's to choose; how many, and of what kind, is not.
  for (const [n, query] of [
    [9, asked.vertexIds('Person', 9)],
    [4, asked.edgeIds('knows', 4)],
  ] as const)
    for (const says of [sandboxSays, judge.ask]) expect(settled(await says(query)), query).toHaveLength(n);
});

test.skipIf(!here.ok)(`openCypher: the sandbox and a real Neo4j give the same counts ${here.why}`, { timeout: 10 * minutes }, async () => {
  const judge = await judged(neo4j);
  const { data, sandbox, cluster } = await graphs();
  putCluster(sandbox.world, region, { name: 'loaded', vpcId: 'vpc-0a11ce0fda7a5e7f1', instances: [{ name: 'loaded-1' }], data: graph });
  const { Endpoint } = await cluster('loaded');
  const properties = (all: [string, Value | Value[]][]) => Object.fromEntries(all.map(([key, v]) => [key, bare(Array.isArray(v) ? (v[0] as Value) : v)]));
  for (const labels of new Set(graph.vertices.map((one) => one.labels.join(':'))))
    await judge.ask(`UNWIND $rows AS row CREATE (n:${labels}) SET n = row`, {
      rows: graph.vertices.filter((one) => one.labels.join(':') === labels).map((one) => ({ ...properties(one.properties), '~id': one.id })),
    });
  for (const type of new Set(graph.edges.map((one) => one.label)))
    await judge.ask(`UNWIND $rows AS row MATCH (a {\`~id\`: row.from}), (b {\`~id\`: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`, {
      rows: graph.edges.filter((one) => one.label === type).map((one) => ({ ...one, properties: properties(one.properties) })),
    });
  const sandboxSays = async (query: string, parameters: object = {}): Promise<unknown> => {
    const { status, body } = await data(Endpoint, '/openCypher', { form: { query, parameters: JSON.stringify(parameters) } });
    if (status !== 200) throw new Error(`the sandbox refuses ${query}: ${body.detailedMessage}`);
    return body.results;
  };
  const sorted = (rows: unknown) =>
    (rows as { label?: unknown }[])
      .map((row) => (Array.isArray(row.label) ? { ...row, label: [...row.label].sort() } : row))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  for (const query of [
    openCypher.vertexCounts,
    openCypher.edgeCounts,
    'MATCH (n:Person) RETURN count(n) AS n',
    'MATCH (p:Person)-[:livesIn]->(c:City) RETURN c.name AS city, count(p) AS n',
    'MATCH (a)-[r:knows]-(b) RETURN count(*) AS n',
    'MATCH (a)<-[r]-(b) RETURN type(r) AS label, count(DISTINCT a) AS n',
    'MATCH (p:Person) WHERE p.born >= 1960 AND p.verified = true RETURN p.name AS name ORDER BY p.name LIMIT 5',
    'MATCH (n:Nothing) RETURN count(n) AS n',
  ])
    expect(sorted(await sandboxSays(query)), query).toEqual(sorted(await judge.ask(query)));
  for (const query of [openCypher.vertexIds(7), openCypher.edgeIds(7)])
    for (const says of [sandboxSays, judge.ask])
      expect(await says(query, { label: query === openCypher.vertexIds(7) ? ['Film'] : 'knows' }), query).toHaveLength(7);
});
