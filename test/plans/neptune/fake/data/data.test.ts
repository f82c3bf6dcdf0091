/** The data plane: what it answers, whom it lets in, what it refuses, and in which form. */
import { expect, test } from 'vitest';
import { gremlin as queries, openCypher, sparql } from '../../../../../plans/neptune/compare/queries.ts';
import { resolveHost } from '../../../../../src/sandbox/hosts.ts';
import { securityGroups } from '../../../../../src/sandbox/services/index.ts';
import { graphs, region } from '../graphs.ts';

/** GraphSON 3 without its types: maps as entries. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const { '@type': type, '@value': held } = value as { '@type'?: string; '@value'?: unknown };
  if (type === 'g:Map')
    return Object.fromEntries(
      Array.from({ length: (held as unknown[]).length / 2 }, (_, n) => [String(plain((held as unknown[])[2 * n])), plain((held as unknown[])[2 * n + 1])]),
    );
  return type === undefined ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)])) : plain(held);
}

async function main() {
  const all = await graphs();
  const { Endpoint, ReaderEndpoint } = await all.cluster('graph-main');
  const gremlin = async (text: string, host: string = Endpoint) => {
    const { status, body } = await all.data(host, '/gremlin', { json: { gremlin: text } });
    return status === 200 ? (plain(body.result.data) as unknown[]) : body.code;
  };
  const cypher = async (query: string, parameters?: object) => {
    const { status, body } = await all.data(ReaderEndpoint, '/openCypher', {
      form: { query, ...(parameters ? { parameters: JSON.stringify(parameters) } : {}) },
    });
    return status === 200 ? body.results : body.code;
  };
  const rows = async (query: string, host: string = ReaderEndpoint) =>
    (await all.data(host, '/sparql', { form: { query } })).body.results.bindings.map((row: Record<string, { value: string }>) =>
      Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v.value])),
    );
  return { ...all, Endpoint, ReaderEndpoint, gremlin, cypher, rows };
}

test('counts and samples in Gremlin, as the comparison asks for them', async () => {
  const { gremlin } = await main();
  expect(await gremlin(queries.vertexCounts)).toEqual([{ City: 6, 'Person::Critic': 12, Person: 108, Film: 60 }]);
  expect(await gremlin(queries.edgeCounts)).toEqual([{ livesIn: 120, knows: 120, rated: 60 }]);
  expect(await gremlin(queries.vertexIds('Person', 3))).toEqual(['person-0', 'person-1', 'person-2']);
  expect(await gremlin(queries.vertices(['person-4', 'none', 'city-1']))).toEqual([
    { id: 'person-4', label: 'Person', properties: { name: ['Donald 4'], born: [1958], nickname: ['Donaldy', 'the great'], verified: [false] } },
    { id: 'city-1', label: 'City', properties: { name: ['Oslo'] } },
  ]);
  expect(await gremlin(queries.edges(['rated-3']))).toEqual([{ id: 'rated-3', label: 'rated', from: 'person-0', to: 'film-0', properties: { stars: 1 } }]);
  expect(await gremlin("g.V().hasLabel('Person').order().by(id, desc).limit(2).valueMap(true)")).toMatchObject([{ id: 'person-99' }, { id: 'person-98' }]);
  expect(await gremlin("g.V().hasLabel('Film').order().by('rating', desc).by(id).limit(1).elementMap('title')")).toEqual([
    { id: 'film-49', label: 'Film', title: 'Film 49' },
  ]);
  // Several labels: any of them matches, all of them written together match nothing.
  expect([await gremlin("g.V().hasLabel('Critic').count()"), await gremlin("g.V().hasLabel('Person::Critic').count()")]).toEqual([[12], [0]]);
  expect(await gremlin("g.V('person-0').outE('knows').inV().id()")).toEqual(['person-1']);
  expect(await gremlin("g.V().has('Person', 'born', P.gt(1985)).has('verified', true).values('born').max()")).toEqual([1993]);
  expect(await gremlin("g.V().has(T.id, within('city-0', 'city-1')).group().by('name').by(__.in('livesIn').count())")).toEqual([{ Lisbon: 20, Oslo: 20 }]);
});

test('counts and samples in openCypher', async () => {
  const { cypher } = await main();
  expect(await cypher(`${openCypher.vertexCounts} ORDER BY count`)).toEqual([
    { label: ['City'], count: 6 },
    { label: ['Person', 'Critic'], count: 12 },
    { label: ['Film'], count: 60 },
    { label: ['Person'], count: 108 },
  ]);
  expect(await cypher(openCypher.edgeCounts)).toEqual(
    expect.arrayContaining([
      { label: 'livesIn', count: 120 },
      { label: 'rated', count: 60 },
    ]),
  );
  expect(await cypher(openCypher.vertexIds(2), { label: ['Person', 'Critic'] })).toEqual([{ id: 'person-0' }, { id: 'person-10' }]);
  expect(await cypher(openCypher.vertices, { ids: ['city-2'] })).toEqual([{ id: 'city-2', label: ['City'], properties: { name: 'Prague' } }]);
  expect(await cypher(openCypher.edges, { ids: ['rated-3'] })).toEqual([
    { id: 'rated-3', label: 'rated', from: 'person-0', to: 'film-0', properties: { stars: 1 } },
  ]);
  expect(await cypher('MATCH (p:Person)-[:livesIn]->(c:City) WHERE c.name = $city RETURN count(DISTINCT p) AS n', { city: 'Oslo' })).toEqual([{ n: 20 }]);
  expect([await cypher('MATCH (n RETURN n'), await cypher('CREATE (n)'), await cypher('MATCH (n) WHERE id(n) = $x RETURN n')]).toEqual([
    'MalformedQueryException',
    'UnsupportedOperationException',
    'InvalidParameterException',
  ]);
});

test("RDF: the default graph is the union of all, what is put in none lies in a graph of Neptune's own", async () => {
  const { rows, data, Endpoint } = await main();
  const counts = await rows(sparql.graphCounts);
  expect(counts).toContainEqual({ g: 'http://example.org/visits', p: 'http://example.org/visited', count: '60' });
  expect(await rows(sparql.predicateCounts)).toContainEqual({ p: 'http://www.w3.org/2000/01/rdf-schema#label', count: '6' });
  const update = async (text: string) => (await data(Endpoint, '/sparql', { form: { update: text } })).status;
  expect(
    await update(
      'INSERT DATA { <http://example.org/x> <http://example.org/age> 3 . GRAPH <http://example.org/g> { <http://example.org/x> <http://example.org/age> 3 } }',
    ),
  ).toBe(200);
  expect(await rows('SELECT ?g { GRAPH ?g { <http://example.org/x> ?p ?o } } ORDER BY ?g')).toEqual([
    { g: 'http://aws.amazon.com/neptune/vocab/v01/DefaultNamedGraph' },
    { g: 'http://example.org/g' },
  ]);
  expect(await rows('SELECT (COUNT(*) AS ?n) { <http://example.org/x> ?p ?o }')).toEqual([{ n: '1' }]);
  expect(
    await rows(
      sparql.present('http://example.org/age', [
        ['<http://example.org/x>', '3'],
        ['<http://example.org/x>', '4'],
      ]),
    ),
  ).toEqual([{ s: 'http://example.org/x', o: '3' }]);
  expect(await update('DELETE DATA { <http://example.org/x> <http://example.org/age> 3 }')).toBe(200);
  expect(await rows('SELECT ?g { GRAPH ?g { <http://example.org/x> ?p ?o } }')).toEqual([{ g: 'http://example.org/g' }]);
  expect(await data(Endpoint, '/sparql', { form: { query: 'SELECT nonsense' } })).toMatchObject({ status: 400, body: { code: 'MalformedQueryException' } });
  expect(await data(Endpoint, '/sparql', { form: { update: 'LOAD <http://example.org/x>' } })).toMatchObject({
    status: 400,
    body: { code: 'UnsupportedOperationException' },
  });
});

test('writes change what is counted, a failed query leaves nothing, a reader refuses', async () => {
  const { gremlin, ReaderEndpoint } = await main();
  await gremlin("g.addV('Tag').property(id, 't1').property('name', 'a').addE('tags').from(__.V('t1')).to(__.V('city-0')).property('n', 1L)");
  await gremlin("g.addV('Tag').property('name', 'b').property(id, 't2'); g.V('t2').property(single, 'name', 'c').property('name', 'd').iterate()");
  expect(await gremlin("g.V().hasLabel('Tag').project('i', 'n').by(id).by(values('name').fold())")).toEqual([
    { i: 't1', n: ['a'] },
    { i: 't2', n: ['c', 'd'] },
  ]);
  expect(await gremlin("g.E().hasLabel('tags').count()")).toEqual([1]);
  expect(await gremlin("g.addV('Tag').property(id, 't3'); g.addV('Tag').property(id, 't1')")).toBe('ConstraintViolationException');
  expect(await gremlin("g.V('t3').count()")).toEqual([0]);
  await gremlin("g.V('t1').drop(); g.V('t2').properties('name').drop()");
  expect([await gremlin("g.E().hasLabel('tags').count()"), await gremlin("g.V('t2').valueMap()")]).toEqual([[0], [{}]]);
  expect(await gremlin("g.addV('Tag')", ReaderEndpoint)).toBe('ReadOnlyViolationException');
});

test("what it cannot answer it refuses, in Neptune's own form", async () => {
  const { data, Endpoint, gremlin } = await main();
  expect([
    await gremlin('g.V().repeat(out()).times(2)'),
    await gremlin('g.V('),
    await gremlin('x.V()'),
    await gremlin("g.V().has('a', regex('b'))"),
    await gremlin("g.V().limit('x')"),
  ]).toEqual([
    'UnsupportedOperationException',
    'MalformedQueryException',
    'MalformedQueryException',
    'UnsupportedOperationException',
    'InvalidParameterException',
  ]);
  expect(await data(Endpoint, '/gremlin', { json: {} })).toMatchObject({
    status: 400,
    body: { code: 'MissingParameterException', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), detailedMessage: expect.stringContaining('gremlin') },
  });
  // As the guide's examples send it: curl -d '{"gremlin": ...}'.
  expect(
    (await data(Endpoint, '/gremlin', { json: { gremlin: 'g.V().count()' }, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status,
  ).toBe(200);
  expect((await data(Endpoint, '/nowhere')).body.code).toBe('BadRequestException');
});

test('with IAM authentication on: unsigned, signed for another service, or by another host name is 403', async () => {
  const { data, Endpoint, cluster, sandbox } = await main();
  expect(await data(Endpoint, '/status', { signed: false })).toMatchObject({
    status: 403,
    body: { code: 'AccessDeniedException', detailedMessage: 'Missing Authentication Token' },
  });
  const other = (service: string, signs = 'host') => ({
    signed: false,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=A/20261122/eu-west-1/${service}/aws4_request, SignedHeaders=${signs}, Signature=0` },
  });
  expect([
    (await data(Endpoint, '/status', other('rds'))).status,
    (await data(Endpoint, '/status', other('neptune-db', 'x-amz-date'))).status,
    (await data(Endpoint, '/status', other('neptune-db'))).status,
  ]).toEqual([403, 403, 200]);
  expect((await data(Endpoint, '/status', { headers: { host: 'graph.example.com' } })).status).toBe(403);
  const { DbClusterResourceId } = await cluster('graph-main');
  sandbox.addFault({ kind: 'service', name: 'neptune.data-denied', input: { DbClusterResourceId } });
  expect((await data(Endpoint, '/status')).body.detailedMessage).toContain(`${DbClusterResourceId}/*`);
  const secure = await cluster('graph-secure');
  expect((await data(secure.Endpoint, '/status', { signed: false })).body).toMatchObject({ role: 'writer', dbEngineVersion: '1.4.5.1.R1' });
});

test('names lead where they should: writer, readers in turn, custom endpoints by their members, an instance by its own', async () => {
  const { data, Endpoint, ReaderEndpoint, call, sandbox } = await main();
  const port = async (host: string) => (await resolveHost(sandbox.world, host, 8182)) as { port: number };
  const own: Record<string, number> = {};
  for (const n of [1, 2, 3])
    own[n] = (await port((await call('DescribeDBInstances', { DBInstanceIdentifier: `graph-main-${n}` })).DBInstances[0].Endpoint.Address)).port;
  expect((await port(Endpoint)).port).toBe(own[1]);
  expect(new Set([await port(ReaderEndpoint), await port(ReaderEndpoint)].map((one) => one.port))).toEqual(new Set([own[2], own[3]]));
  const { DBClusterEndpoints } = await call('DescribeDBClusterEndpoints', { Filters: [{ Name: 'db-cluster-endpoint-type', Values: ['custom'] }] });
  const custom = Object.fromEntries(
    DBClusterEndpoints.map((one: { DBClusterEndpointIdentifier: string; Endpoint: string }) => [one.DBClusterEndpointIdentifier, one.Endpoint]),
  );
  expect((await port(custom['graph-main-reports'])).port).toBe(own[3]);
  expect(new Set([await port(custom['graph-main-apps']), await port(custom['graph-main-apps'])].map((one) => one.port))).toEqual(new Set([own[1], own[2]]));
  expect(await resolveHost(sandbox.world, Endpoint, 8183)).toBe('nowhere');
  expect(await resolveHost(sandbox.world, 'example.com', 8182)).toBeUndefined();
  expect((await data(ReaderEndpoint, '/status')).body.role).toBe('reader');
});

test('a closed security group fences everybody off; so does a stop', async () => {
  const { data, Endpoint, call, until, cluster, sandbox } = await main();
  for (const group of securityGroups(sandbox.world, region).values()) group.IpPermissions = [];
  await expect(data(Endpoint, '/status')).rejects.toThrow(/hang up|reset/i);
  for (const group of securityGroups(sandbox.world, region).values()) group.IpPermissions = [{ IpProtocol: '-1' }];
  expect((await data(Endpoint, '/status')).status).toBe(200);
  await call('StopDBCluster', { DBClusterIdentifier: 'graph-main' });
  await until(
    () => cluster('graph-main'),
    (row) => row.Status === 'stopped',
  );
  expect(await resolveHost(sandbox.world, Endpoint, 8182)).toBe('nowhere');
});

test('streams tell the last event, and how a reader that has caught up is answered', async () => {
  const { data, Endpoint, gremlin, cluster } = await main();
  const stream = (query: string, path = '/propertygraph/stream') => data(Endpoint, `${path}?${query}`);
  expect((await stream('iteratorType=LATEST')).body).toMatchObject({ lastEventId: { commitNum: 4711, opNum: 1 } });
  await gremlin("g.addV('Tag').property(id, 't').property('n', 5)");
  await gremlin("g.V('t').drop()");
  expect((await stream('iteratorType=LATEST')).body).toMatchObject({
    lastEventId: { commitNum: 4713, opNum: 2 },
    format: 'PG_JSON',
    totalRecords: 1,
    records: [{ op: 'REMOVE', isLastOp: true, data: { id: 't', type: 'vl' } }],
  });
  expect((await stream('iteratorType=TRIM_HORIZON')).body.records.map((one: { op: string; data: { type: string } }) => `${one.op} ${one.data.type}`)).toEqual([
    'ADD vp',
    'ADD vl',
    'ADD vp',
    'REMOVE vp',
    'REMOVE vl',
  ]);
  expect((await stream('iteratorType=AT_SEQUENCE_NUMBER&commitNum=4712&limit=1')).body).toMatchObject({
    totalRecords: 1,
    lastEventId: { commitNum: 4712, opNum: 1 },
  });
  expect((await stream('iteratorType=AFTER_SEQUENCE_NUMBER&commitNum=4713&opNum=2')).body).toMatchObject({
    code: 'StreamRecordsNotFoundException',
    detailedMessage: expect.stringContaining('from the future'),
  });
  expect((await stream('iteratorType=AT_SEQUENCE_NUMBER&commitNum=1')).body.code).toBe('ExpiredStreamException');
  expect([(await stream('')).body.code, (await stream('iteratorType=X')).body.code]).toEqual(['InvalidParameterException', 'InvalidParameterException']);
  await data(Endpoint, '/sparql', { form: { update: 'INSERT DATA { <http://e/a> <http://e/b> "c" }' } });
  expect((await stream('iteratorType=LATEST', '/sparql/stream')).body).toMatchObject({
    format: 'NQUADS',
    records: [{ op: 'ADD', data: { stmt: expect.stringContaining('<http://e/a> <http://e/b> "c"') } }],
  });
  const { Endpoint: secure } = await cluster('graph-secure');
  expect((await data(secure, '/propertygraph/stream?iteratorType=LATEST')).body.code).toBe('UnsupportedOperationException');
});

test('a summary is as old as its statistics, and new after a refresh', async () => {
  const { data, Endpoint, gremlin, sandbox } = await main();
  const nodes = async () => (await data(Endpoint, '/propertygraph/statistics/summary?mode=detailed')).body.payload;
  const before = await nodes();
  expect(before).toMatchObject({
    version: 'v1',
    graphSummary: { numNodes: 186, numEdges: 300, nodeLabels: ['City', 'Critic', 'Film', 'Person'], numEdgeLabels: 3 },
  });
  await gremlin("g.addV('Tag')");
  expect((await nodes()).graphSummary.numNodes).toBe(186);
  expect((await data(Endpoint, '/propertygraph/statistics', { json: { mode: 'refresh' } })).body.payload.statisticsId).toBe(2);
  await sandbox.clock.sleep(30_000);
  const after = await nodes();
  expect(after.graphSummary.numNodes).toBe(187);
  expect(after.lastStatisticsComputationTime > before.lastStatisticsComputationTime).toBe(true);
  expect((await data(Endpoint, '/rdf/statistics/summary')).body.payload.graphSummary).toMatchObject({ numQuads: 132, numClasses: 1, numDistinctPredicates: 4 });
});
