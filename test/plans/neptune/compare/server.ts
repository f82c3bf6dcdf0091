/** A data plane on loopback that answers the comparison's queries from a list of elements, and refuses every other one. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createHttp, type Http } from '../../../../src/aws/http.ts';
import { gremlin, openCypher, sparql } from '../../../../plans/neptune/compare/queries.ts';

export interface Vertex {
  id: string;
  label: string;
  properties?: Record<string, (string | number)[]>;
}
export interface Edge {
  id: string;
  label: string;
  from: string;
  to: string;
  properties?: Record<string, string | number>;
}
/** Subject and object as SPARQL writes them. */
export interface Statement {
  s: string;
  p: string;
  o: string;
  g?: string;
}
export interface Data {
  vertices: Vertex[];
  edges: Edge[];
  statements: Statement[];
}
export interface Speaks {
  gremlin?: boolean;
  refuse?: { status: number; code: string };
  /** Totals of the summary; each refresh makes a new date. Without them, statistics are refused as everything else. */
  totals?: Record<string, number>;
}

export interface DataPlane {
  host: string;
  asked: { path: string; query: string; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

const counted = (labels: string[]): [string, number][] => [...Map.groupBy(labels, (l) => l)].map(([l, all]) => [l, all.length]);
const long = (n: number) => ({ '@type': 'g:Int64', '@value': n });
const list = (items: unknown[]) => ({ '@type': 'g:List', '@value': items });
const map = (pairs: [unknown, unknown][]) => ({ '@type': 'g:Map', '@value': pairs.flat() });
const value = (v: string | number) => (typeof v === 'number' ? { '@type': 'g:Int32', '@value': v } : v);

export async function dataPlane(data: Data, speaks: Speaks = {}): Promise<DataPlane> {
  const asked: DataPlane['asked'] = [];
  let refreshed = 0;
  const server: Server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const path = request.url ?? '';
      if (speaks.totals && path.includes('/statistics')) {
        if (request.method === 'POST') refreshed++;
        const payload = { lastStatisticsComputationTime: `2026-11-25T00:00:0${refreshed}Z`, graphSummary: speaks.totals };
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ payload }));
      }
      const form = new URLSearchParams(body);
      const query = path === '/gremlin' ? (JSON.parse(body) as { gremlin: string }).gremlin : (form.get('query') ?? '');
      asked.push({ path, query, headers: request.headers });
      const answer = speaks.refuse
        ? undefined
        : path === '/gremlin'
          ? speaks.gremlin !== false && ofGremlin(query, data)
          : path === '/openCypher'
            ? ofCypher(query, JSON.parse(form.get('parameters') ?? '{}'), data)
            : ofSparql(query, data);
      const [status, said] = answer
        ? [200, answer]
        : [speaks.refuse?.status ?? 400, { code: speaks.refuse?.code ?? 'BadRequestException', detailedMessage: query }];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, asked, close: () => new Promise((done) => server.close(() => done())) };
}

/** Plain HTTP to the host itself, signed by a mark. */
export const loopbackHttp: Http = createHttp({
  sign: async (request, signs) => ({ headers: { ...request.headers, authorization: `signed for ${signs}` } }),
  resolve: async (address, port) => ({ address, port, tls: false }),
});

function ofGremlin(query: string, { vertices, edges }: Data): unknown {
  const result = (items: unknown[]) => ({ result: { data: list(items) } });
  if (query === gremlin.answers) return result([long(vertices.length)]);
  if (query === gremlin.vertexCounts) return result([map(counted(vertices.map((v) => v.label)).map(([l, n]) => [l, long(n)]))]);
  if (query === gremlin.edgeCounts) return result([map(counted(edges.map((e) => e.label)).map(([l, n]) => [l, long(n)]))]);
  for (const label of new Set([...vertices, ...edges].map((e) => e.label))) {
    const most = Number(/limit\((\d+)\)/.exec(query)?.[1] ?? 0);
    if (query === gremlin.vertexIds(label, most))
      return result(
        vertices
          .filter((v) => v.label === label)
          .slice(0, most)
          .map((v) => v.id),
      );
    if (query === gremlin.edgeIds(label, most))
      return result(
        edges
          .filter((e) => e.label === label)
          .slice(0, most)
          .map((e) => e.id),
      );
  }
  const ids = [...(/^g\.[VE]\((.*?)\)\.project/.exec(query)?.[1] ?? '').matchAll(/'((?:[^'\\]|\\.)*)'/g)].map((m) => (m[1] ?? '').replace(/\\(.)/g, '$1'));
  if (query === gremlin.vertices(ids))
    return result(
      vertices
        .filter((v) => ids.includes(v.id))
        .map((v) =>
          map([
            ['id', v.id],
            ['label', v.label],
            ['properties', map(Object.entries(v.properties ?? {}).map(([k, all]) => [k, list(all.map(value))]))],
          ]),
        ),
    );
  if (query === gremlin.edges(ids))
    return result(
      edges
        .filter((e) => ids.includes(e.id))
        .map((e) =>
          map([
            ['id', e.id],
            ['label', e.label],
            ['from', e.from],
            ['to', e.to],
            ['properties', map(Object.entries(e.properties ?? {}).map(([k, v]) => [k, value(v)]))],
          ]),
        ),
    );
  return undefined;
}

function ofCypher(query: string, { label, ids = [] }: { label?: unknown; ids?: string[] }, { vertices, edges }: Data): unknown {
  const most = Number(/LIMIT (\d+)/.exec(query)?.[1] ?? 0);
  const same = (l: string) => JSON.stringify(label) === JSON.stringify([l]) || label === l;
  if (query === openCypher.vertexCounts) return { results: counted(vertices.map((v) => v.label)).map(([l, count]) => ({ label: [l], count })) };
  if (query === openCypher.edgeCounts) return { results: counted(edges.map((e) => e.label)).map(([l, count]) => ({ label: l, count })) };
  if (query === openCypher.vertexIds(most))
    return {
      results: vertices
        .filter((v) => same(v.label))
        .slice(0, most)
        .map(({ id }) => ({ id })),
    };
  if (query === openCypher.edgeIds(most))
    return {
      results: edges
        .filter((e) => same(e.label))
        .slice(0, most)
        .map(({ id }) => ({ id })),
    };
  if (query === openCypher.vertices)
    return {
      results: vertices
        .filter((v) => ids.includes(v.id))
        .map((v) => ({ id: v.id, label: [v.label], properties: Object.fromEntries(Object.entries(v.properties ?? {}).map(([k, [first]]) => [k, first])) })),
    };
  if (query === openCypher.edges) return { results: edges.filter((e) => ids.includes(e.id)).map((e) => ({ ...e, properties: e.properties ?? {} })) };
  return undefined;
}

const term = (written: string) => {
  const literal = /^"(.*)"(?:\^\^<(.+)>|@(.+))?$/s.exec(written);
  if (!literal) return { type: 'uri', value: written.slice(1, -1) };
  return {
    type: 'literal',
    value: (literal[1] ?? '').replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)),
    ...(literal[2] ? { datatype: literal[2] } : {}),
    ...(literal[3] ? { 'xml:lang': literal[3] } : {}),
  };
};
const uri = (v: string) => ({ type: 'uri', value: v });
const number = (n: number) => ({ type: 'literal', value: String(n), datatype: 'http://www.w3.org/2001/XMLSchema#integer' });

function ofSparql(query: string, { statements }: Data): unknown {
  const bindings = (rows: object[]) => ({ results: { bindings: rows } });
  if (query === sparql.predicateCounts) return bindings(counted(statements.map((one) => one.p)).map(([p, n]) => ({ p: uri(p), count: number(n) })));
  if (query === sparql.graphCounts)
    return bindings(
      counted(statements.filter((one) => one.g).map((one) => `${one.g} ${one.p}`)).map(([gp, n]) => ({
        g: uri(gp.split(' ')[0] ?? ''),
        p: uri(gp.split(' ')[1] ?? ''),
        count: number(n),
      })),
    );
  for (const p of new Set(statements.map((one) => one.p))) {
    const mine = statements.filter((one) => one.p === p);
    const most = Number(/LIMIT (\d+)$/.exec(query)?.[1] ?? 0);
    if (query === sparql.sample(p, most)) return bindings(mine.slice(0, most).map(({ s, o }) => ({ s: term(s), o: term(o) })));
  }
  const p = /\?s <([^>]+)> \?o }$/.exec(query)?.[1];
  const rows = [...query.matchAll(/\((<[^>]+>) (<[^>]+>|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]+>|@[\w-]+)?)\)/g)].map((m): [string, string] => [m[1] ?? '', m[2] ?? '']);
  if (p && query === sparql.present(p, rows))
    return bindings(rows.filter(([s, o]) => statements.some((one) => one.p === p && one.s === s && one.o === o)).map(([s, o]) => ({ s: term(s), o: term(o) })));
  return undefined;
}
