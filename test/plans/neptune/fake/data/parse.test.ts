/** What the two query parsers take and refuse, without a graph behind them. */
import { describe, expect, test } from 'vitest';
import { gremlinText } from '../../../../../plans/neptune/compare/queries.ts';
import { parseCypher } from '../../../../../plans/neptune/fake/data/cypher/parse.ts';
import { graphOf } from '../../../../../plans/neptune/fake/data/graph.ts';
import { parseGremlin } from '../../../../../plans/neptune/fake/data/gremlin/parse.ts';
import { runGremlin } from '../../../../../plans/neptune/fake/data/gremlin/run.ts';
import { DataRefusal } from '../../../../../plans/neptune/fake/data/refusal.ts';
import { emptyVolume } from '../../../../../plans/neptune/fake/data/volume.ts';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof DataRefusal) return error.code;
    throw error;
  }
  return 'taken';
};

describe('Gremlin', () => {
  const run = (text: string, volume = emptyVolume()) => {
    let n = 0;
    return runGremlin(
      text,
      graphOf(volume),
      () => `new-${++n}`,
      () => {},
    );
  };

  test.each(['plain', "it's", 'back\\slash', 'line\nbreak\r', '"double" $dollar', 'smörgås 🦊', '', "');g.V().drop();('"])(
    'a text comes back as it was written: %j',
    (text) => {
      expect(parseGremlin(`g.V(${gremlinText(text)})`)).toEqual([{ kind: 'calls', root: 'g', calls: [{ name: 'V', args: [{ kind: 'value', value: text }] }] }]);
    },
  );

  test.each([
    ['5', { type: 'Int32', value: 5 }],
    ['-5L', { type: 'Int64', value: -5 }],
    ['3000000000', { type: 'Int64', value: 3_000_000_000 }],
    ['1.5', { type: 'Double', value: 1.5 }],
    ['2f', { type: 'Float', value: 2 }],
    ['1e3', { type: 'Double', value: 1000 }],
    ['true', true],
  ])('%s is read with its type', (text, value) => {
    expect(parseGremlin(`g.inject(${text})`)).toMatchObject([{ calls: [{ args: [{ kind: 'value', value }] }] }]);
  });

  test.each(['', ';', 'g', 'g.V(', "g.V('a)", 'g.V().', 'g.V()..E()', 'h.V()', 'g.V(#)', 'V()', 'g.V().by(id)', "g.V('a' 'b')", 'g.V().count(', '{}'])(
    '%j is malformed',
    (text) => {
      expect(code(() => run(text))).toBe('MalformedQueryException');
    },
  );

  test.each(['g.V().repeat(out())', 'g.V().match()', 'g.V().where(__.foo())', 'g.io()', 'g.V().constructor()', 'g.V().toString()', 'g.V().order(local)'])(
    '%s is refused, also over an empty graph',
    (text) => {
      expect(code(() => run(text))).toBe('UnsupportedOperationException');
    },
  );

  test('names of every object are only names', () => {
    const volume = emptyVolume();
    run("g.addV('__proto__').property(id, 'constructor').property('toString', 'x').property('__proto__', 'y')", volume);
    expect(run("g.V('constructor').label()", volume)).toEqual([{ is: 'value', value: '__proto__' }]);
    expect(run("g.V('toString')", volume)).toEqual([]);
    expect(JSON.parse(JSON.stringify(volume)).vertices[0].properties).toEqual([
      ['toString', ['x']],
      ['__proto__', ['y']],
    ]);
    run("g.V('constructor').drop()", volume);
    expect(volume).toMatchObject({ vertices: [], edges: [] });
  });
});

describe('openCypher', () => {
  test('a query is read into its parts', () => {
    expect(
      parseCypher(
        "match (a:Person:Critic)-[r:knows|rated]->(b) WHERE a.age >= 3 and type(r) = 'x' RETURN DISTINCT id(a) AS `the id`, count(*) ORDER BY `the id` DESC SKIP 1 LIMIT $n",
      ),
    ).toMatchObject({
      nodes: [{ variable: 'a', labels: ['Person', 'Critic'] }, { variable: 'b' }],
      edge: { variable: 'r', types: ['knows', 'rated'], direction: 'out' },
      where: [{ operator: '>=' }, { left: { kind: 'call', name: 'type' } }],
      distinct: true,
      items: [{ name: 'the id' }, { name: 'count(*)', term: { star: true } }],
      order: [{ descending: true }],
      limit: { kind: 'parameter', name: 'n' },
    });
  });

  test.each([
    '',
    'MATCH',
    'MATCH n RETURN n',
    'MATCH (n)',
    'MATCH (n) RETURN',
    'MATCH (n) RETURN n,',
    'MATCH (n) WHERE n.a RETURN n',
    'MATCH (n) RETURN n ORDER n',
    'MATCH (n) RETURN n; MATCH (m) RETURN m',
    'MATCH (n RETURN n',
    'SELECT 1',
  ])('%j is malformed', (text) => {
    expect(code(() => parseCypher(text))).toBe('MalformedQueryException');
  });

  test.each([
    'CREATE (n)',
    'MATCH (n) DETACH DELETE n',
    'MATCH (n) SET n.a = 1',
    'MATCH (n {a: 1}) RETURN n',
    'MATCH (a)-[*1..3]->(b) RETURN a',
    'MATCH (a)-->(b)-->(c) RETURN a',
    'MATCH (n) WHERE n.a = 1 OR n.b = 2 RETURN n',
    'UNWIND [1] AS x RETURN x',
  ])('%s is refused', (text) => {
    expect(code(() => parseCypher(text))).toBe('UnsupportedOperationException');
  });
});
