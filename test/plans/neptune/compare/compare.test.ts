/** The comparer against two data planes on loopback: what is equal, every kind of difference by name, and what cannot be verified. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compareNeptune } from '../../../../plans/neptune/compare/action.ts';
import type { ActionContext } from '../../../../src/actions/context.ts';
import type { ActionOf } from '../../../../src/actions/schema.ts';
import { systemClock } from '../../../../src/engine/system-clock.ts';
import { type Data, type DataPlane, dataPlane, loopbackHttp, type Speaks } from './server.ts';

const open: DataPlane[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const people = (n: number): Data => ({
  vertices: Array.from({ length: n }, (_, i) => ({ id: `p'${i}`, label: 'Person', properties: { name: [`N${i}`], tag: ['a', 'b'], born: [1900 + i] } })).concat(
    [{ id: 'c', label: 'City', properties: { name: ['X'], tag: [], born: [1] } }],
  ),
  edges: Array.from({ length: n }, (_, i) => ({ id: `e${i}`, label: 'livesIn', from: `p'${i}`, to: 'c', properties: { since: i } })),
  statements: [
    { s: '<urn:a>', p: 'urn:name', o: '"A \\"quoted\\"\\nname"' },
    { s: '<urn:a>', p: 'urn:name', o: '"A"@en' },
    { s: '<urn:a>', p: 'urn:age', o: '"7"^^<http://www.w3.org/2001/XMLSchema#integer>', g: 'urn:g' },
    { s: '<urn:a>', p: 'urn:knows', o: '<urn:b>', g: 'urn:g' },
  ],
});

async function compared(
  source: Data,
  target: Data,
  { speaks = {}, other = speaks, options = {}, more = {} }: { speaks?: Speaks; other?: Speaks; options?: object; more?: Partial<ActionContext> } = {},
) {
  const [a, b] = [await dataPlane(source, speaks), await dataPlane(target, other)];
  open.push(a, b);
  const rows = [
    { DbClusterResourceId: 'cluster-A', ReaderEndpoint: a.host.split(':')[0], Port: Number(a.host.split(':')[1]) },
    { DbClusterResourceId: 'cluster-B', Endpoint: b.host.split(':')[0], Port: Number(b.host.split(':')[1]) },
  ];
  const context = {
    clock: systemClock,
    http: loopbackHttp,
    missing: {},
    sandbox: false,
    signal: new AbortController().signal,
    progress: async () => {},
    aws: { call: async () => ({ output: { DBClusters: rows } }) },
    ...more,
  } as unknown as ActionContext;
  const action = {
    kind: 'compare',
    comparer: 'neptune',
    source: { resourceId: 'cluster-A', iam: true },
    target: { resourceId: 'cluster-B', iam: true },
    options,
  } as ActionOf<'compare'>;
  const answer = await compareNeptune(action, context);
  const named = (answer.outputs.named as { kind: string; key: string }[] | undefined)?.map((d) => `${d.kind} ${d.key}`);
  return { answer, named, planes: [a, b] as const };
}

describe('equal', () => {
  it('by counts and samples of both models, by signed requests to the cluster of the resource id', async () => {
    const { answer, planes } = await compared(people(5), people(5));
    expect(answer).toMatchObject({
      outcome: 'equal',
      outputs: { keys: 6 + 5 + 4, differences: 0, named: [], how: expect.stringContaining('Gremlin, SPARQL') },
    });
    expect(answer.outputs.sampled).toBe(2 * (6 + 5 + 4));
    for (const plane of planes) for (const { headers } of plane.asked) expect(headers.authorization).toBe('signed for neptune-db');
  });
  it('whatever the order of values, of elements, of labels', async () => {
    const turned = people(5);
    turned.vertices = turned.vertices.reverse().map((v) => ({
      ...v,
      properties: Object.fromEntries(
        Object.entries(v.properties ?? {})
          .reverse()
          .map(([k, all]) => [k, [...all].reverse()]),
      ),
    }));
    turned.edges.reverse();
    turned.statements.reverse();
    expect((await compared(people(5), turned)).answer.outcome).toBe('equal');
  });
  it('in openCypher where Gremlin is refused', async () => {
    const { answer, planes } = await compared(people(3), people(3), { speaks: { gremlin: false } });
    expect(answer).toMatchObject({ outcome: 'equal', outputs: { how: expect.stringContaining('openCypher') } });
    expect(planes[0].asked.some((one) => one.path === '/openCypher')).toBe(true);
  });
  it('with nothing in it', async () => {
    expect((await compared({ vertices: [], edges: [], statements: [] }, { vertices: [], edges: [], statements: [] })).answer).toMatchObject({
      outcome: 'equal',
      outputs: { keys: 0 },
    });
  });
  it('by counts alone, where no sample is wanted', async () => {
    const { answer } = await compared(people(3), people(3), { options: { sample: 0 } });
    expect(answer).toMatchObject({ outcome: 'equal', outputs: { sampled: 0 } });
  });
});

describe('different', () => {
  const changed = (change: (data: Data) => void): Data => {
    const data = people(4);
    change(data);
    return data;
  };
  it.each<[string, (data: Data) => void, string[]]>([
    ['a vertex less', (d) => void d.vertices.shift(), ['count vertices labelled Person', "missing vertex p'0"]],
    ['a vertex more, of a label of its own', (d) => void d.vertices.push({ id: 'x', label: 'Extra' }), ['count vertices labelled Extra', 'extra vertex x']],
    [
      'a vertex of another label',
      (d) => void (d.vertices[0] = { ...(d.vertices[0] as { id: string; label: string }), label: 'City' }),
      ['count vertices labelled City', 'count vertices labelled Person', "value vertex p'0"],
    ],
    ['a property', (d) => void ((d.vertices[1] as { properties: Record<string, string[]> }).properties.name = ['other']), ["value vertex p'1"]],
    ['a number that became a text', (d) => void ((d.vertices[1] as { properties: Record<string, string[]> }).properties.born = ['1901']), ["value vertex p'1"]],
    ['an edge to another vertex', (d) => void ((d.edges[2] as { to: string }).to = "p'0"), ['value edge e2']],
    ['an edge less', (d) => void d.edges.pop(), ['count edges labelled livesIn', 'missing edge e3']],
    [
      'a statement',
      (d) => void ((d.statements[0] as { o: string }).o = '"other"'),
      ['missing statement <urn:a> <urn:name> "A \\"quoted\\"\\nname"', 'extra statement <urn:a> <urn:name> "other"'],
    ],
    [
      'a statement in another graph',
      (d) => void ((d.statements[2] as { g: string }).g = 'urn:h'),
      ['count statements in graph urn:g, with urn:age', 'count statements in graph urn:h, with urn:age'],
    ],
  ])('%s is named', async (_, change, expected) => {
    const { answer, named } = await compared(people(4), changed(change));
    expect(answer.outcome).toBe('differs');
    expect(named).toEqual(expect.arrayContaining(expected));
    expect(named?.length).toBe(expected.length);
    expect(answer.outputs.differences).toBe(expected.length);
  });
  it('all of them go to a report that only its owner reads', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'neptune-report-'));
    const report = join(dir, 'd.ndjson');
    const { answer } = await compared(people(60), { vertices: [], edges: [], statements: [] }, { options: { report } });
    const lines = (await readFile(report, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(answer.outputs.differences as number);
    expect((answer.outputs.named as unknown[]).length).toBe(20);
    expect((await stat(report)).mode & 0o777).toBe(0o600);
    await rm(dir, { recursive: true });
  });
});

describe('not verified, and why', () => {
  it('no answer', async () => {
    const unreachable = (async () => Promise.reject(new Error('getaddrinfo ENOTFOUND'))) as unknown as ActionContext['http'];
    expect((await compared(people(1), people(1), { more: { http: unreachable } })).answer).toMatchObject({
      outcome: 'notVerified',
      outputs: { reason: expect.stringContaining('ENOTFOUND') },
    });
  });
  it('no permission', async () => {
    expect((await compared(people(1), people(1), { speaks: { refuse: { status: 403, code: 'AccessDeniedException' } } })).answer).toMatchObject({
      outcome: 'notVerified',
      outputs: { reason: expect.stringContaining('ReadDataViaQuery') },
    });
  });
  it('a query that takes too long', async () => {
    expect((await compared(people(1), people(1), { speaks: { refuse: { status: 500, code: 'TimeLimitExceededException' } } })).answer.outputs.reason).toContain(
      'neptune_query_timeout',
    );
  });
  describe('counts that take too long: the totals of refreshed statistics', () => {
    const slow = { refuse: { status: 500, code: 'TimeLimitExceededException' } };
    const totals = { numNodes: 5, numEdges: 4, numQuads: 3, numDistinctSubjects: 2, numDistinctPredicates: 1 };
    const clock = { ...systemClock, sleep: async () => {} };
    const by = (theirs: Record<string, number>, writes = 'frozen') =>
      compared(people(1), people(1), {
        speaks: { ...slow, totals },
        other: { ...slow, totals: { ...totals, ...theirs } },
        options: { writes },
        more: { clock },
      });
    it('equal is no proof', async () => {
      const { answer } = await by({});
      expect(answer.outcome).toBe('notVerified');
      expect(answer.outputs.reason).toMatch(/neptune_query_timeout.*equal, which is no proof: numNodes 5, numEdges 4; numQuads 3/);
    });
    it('different is a difference', async () => {
      const { answer, named } = await by({ numEdges: 9 });
      expect([answer.outcome, named]).toEqual(['differs', ['count numEdges']]);
    });
    it('different while writes go on is not', async () => {
      const { answer } = await by({ numEdges: 9 }, 'accept-loss');
      expect(answer).toMatchObject({ outcome: 'notVerified', outputs: { reason: expect.stringContaining('numEdges 4 and 9') } });
    });
    it('not read either', async () => {
      const { answer } = await compared(people(1), people(1), { speaks: slow });
      expect(answer).toMatchObject({ outcome: 'notVerified', outputs: { reason: expect.stringContaining('nor can the statistics be read') } });
    });
  });
  it('writers that go on', async () => {
    expect((await compared(people(1), people(1), { options: { writes: 'accept-loss' } })).answer).toMatchObject({
      outcome: 'notVerified',
      outputs: { reason: expect.stringContaining('not stopped') },
    });
  });
  it('a cluster that is gone, and a cluster that would be compared with itself', async () => {
    expect((await compared(people(1), people(1), { more: { aws: { call: async () => ({ output: { DBClusters: [] } }) } } })).answer.outputs.reason).toContain(
      'no endpoint',
    );
    const twice = [
      { DbClusterResourceId: 'cluster-A', Endpoint: 'h' },
      { DbClusterResourceId: 'cluster-B', Endpoint: 'h' },
    ];
    expect(
      (await compared(people(1), people(1), { more: { aws: { call: async () => ({ output: { DBClusters: twice } }) } } })).answer.outputs.reason,
    ).toContain('with itself');
  });
  it('a sandbox without the engine skips; LIVE never does', async () => {
    expect((await compared(people(1), people(1), { more: { sandbox: true, missing: { neptune: 'not here' } } })).answer).toMatchObject({
      outcome: 'skipped',
      outputs: { reason: 'not here' },
    });
    expect((await compared(people(1), people(1), { more: { sandbox: false, missing: { neptune: 'not here' } } })).answer.outcome).toBe('equal');
  });
  it('an interruption is one, and no verdict', async () => {
    const halt = new AbortController();
    halt.abort(new Error('stop'));
    await expect(compared(people(1), people(1), { more: { signal: halt.signal } })).rejects.toThrow('stop');
  });
});
