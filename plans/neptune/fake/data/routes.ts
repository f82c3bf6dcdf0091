/** One request to an instance's data plane: which endpoint, in which words, with what answer. */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { familyOf } from '../catalogue.ts';
import type { ClusterRow, InstanceRow } from '../rows.ts';
import { runCypher } from './cypher/run.ts';
import { forget, graphOf } from './graph.ts';
import { graphson, type Item, list, plainJson } from './gremlin/item.ts';
import { isWrite, runGremlin } from './gremlin/run.ts';
import { badInput, DataRefusal, lacking, readOnly } from './refusal.ts';
import { querySparql, updateSparql } from './sparql.ts';
import { readStream } from './stream.ts';
import { type Kind, refresh, statistics, summary } from './summary.ts';
import { commit, noteActivity, type Volume } from './volume.ts';

export interface DataRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}
export interface DataAnswer {
  status: number;
  type: string;
  body: string;
}
/** The instance that was asked, and what it reads. */
export interface Asked {
  world: SandboxWorld;
  cluster: ClusterRow;
  instance: InstanceRow;
  volume: Volume;
  requestId: string;
}

const json = (body: unknown): DataAnswer => ({ status: 200, type: 'application/json; charset=UTF-8', body: JSON.stringify(body) });

export async function route(request: DataRequest, asked: Asked): Promise<DataAnswer> {
  const path = request.path.replace(/\/+$/, '').replace(/^\/pg\//, '/propertygraph/');
  const { volume, world, instance } = asked;
  switch (path) {
    case '/status':
      return json(status(asked));
    case '/gremlin':
      return gremlin(request, asked);
    case '/openCypher':
    case '/opencypher':
      return openCypher(request, asked);
    case '/sparql':
      return sparql(request, asked);
    case '/propertygraph/stream':
    case '/sparql/stream':
      return json(readStream(volume, path === '/sparql/stream' ? 'rdf' : 'pg', request.query, instance.streams));
    case '/propertygraph/statistics/summary':
    case '/rdf/statistics/summary':
      return json(await summary(volume, kindOf(path), world, request.query.mode, instance.DBInstanceClass));
    case '/propertygraph/statistics':
    case '/rdf/statistics':
    case '/sparql/statistics':
      if (request.method === 'GET') return json(await statistics(volume, kindOf(path), world));
      if (input(request).mode !== 'refresh') throw badInput('The sandbox has the mode refresh only.');
      world.changed();
      return json(refresh(volume, kindOf(path), world));
    default:
      throw new DataRefusal('BadRequestException', 400, `Bad route: ${request.path}`);
  }
}

const kindOf = (path: string): Kind => (path.startsWith('/propertygraph') ? 'pg' : 'rdf');

function status({ cluster, instance, world }: Asked): Record<string, unknown> {
  return {
    status: 'healthy',
    startTime: new Date(instance.InstanceCreateTime).toUTCString(),
    dbEngineVersion: `${cluster.EngineVersion}.R1`,
    role: instance.writer ? 'writer' : 'reader',
    dfeQueryEngine: 'viaQueryHint',
    gremlin: { version: familyOf(cluster.EngineVersion) === 'neptune1.2' ? 'tinkerpop-3.6.2' : 'tinkerpop-3.7.1' },
    sparql: { version: 'sparql-1.1' },
    opencypher: { version: 'Neptune-9.0.20190305-1.0' },
    labMode: { ObjectIndex: 'disabled', ReadWriteConflictDetection: 'enabled' },
    features: {
      SlowQueryLogs: 'disabled',
      ResultCache: { status: 'disabled' },
      IAMAuthentication: cluster.IAMDatabaseAuthenticationEnabled ? 'enabled' : 'disabled',
      Streams: instance.streams ? 'enabled' : 'disabled',
      AuditLog: 'disabled',
    },
    settings: { clusterQueryTimeoutInMs: '120000', SlowQueryLogsThreshold: '5000' },
    serverlessConfiguration:
      cluster.ServerlessV2ScalingConfiguration && instance.DBInstanceClass === 'db.serverless'
        ? { minCapacity: cluster.ServerlessV2ScalingConfiguration.MinCapacity, maxCapacity: cluster.ServerlessV2ScalingConfiguration.MaxCapacity }
        : undefined,
    now: world.clock.now().toISOString(),
  };
}

/** The fields of a request: of the query, of a form, or of a JSON body. */
function input({ headers, query, body }: DataRequest): Record<string, unknown> {
  if (body === '') return query;
  const isJson = (headers['content-type'] ?? '').includes('json');
  // The guide's own examples send JSON by `curl -d`, which calls it a form.
  if (!isJson && !/^\s*\{/.test(body)) return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return { ...query, ...parsed };
  } catch {}
  throw badInput('The request body is not valid JSON.');
}

/** Nothing of a query that fails half-way stays, as in any transaction. */
function inTransaction<T>(volume: Volume, work: () => T): T {
  const { vertices, edges } = structuredClone({ vertices: volume.vertices, edges: volume.edges });
  try {
    return work();
  } catch (error) {
    Object.assign(volume, { vertices, edges });
    forget(volume);
    throw error;
  }
}

function gremlin(request: DataRequest, asked: Asked): DataAnswer {
  const { volume, world, instance } = asked;
  const text = input(request).gremlin;
  if (typeof text !== 'string' || text === '') throw lacking('gremlin');
  let writes = false;
  const run = (): { items: Item[]; graph: ReturnType<typeof graphOf> } => {
    const graph = graphOf(volume);
    const items = runGremlin(
      text,
      graph,
      () => newId(world),
      (statements) => {
        writes = isWrite(statements);
        if (writes && !instance.writer) throw readOnly();
      },
    );
    return { items, graph };
  };
  const { items, graph } = /\b(addV|addE|property|drop)\b/.test(text) ? inTransaction(volume, run) : run();
  finish(asked, 'pg', writes, graph.changes);
  const accept = request.headers.accept ?? '';
  const typed = !/types=false|untyped/.test(accept);
  const meta = typed ? { '@type': 'g:Map', '@value': [] } : {};
  return json({
    requestId: asked.requestId,
    status: { message: '', code: 200, attributes: meta },
    result: { data: typed ? graphson(list(items)) : items.map(plainJson), meta },
  });
}

function openCypher(request: DataRequest, asked: Asked): DataAnswer {
  const given = input(request);
  if (typeof given.query !== 'string' || given.query === '') throw lacking('query');
  const results = runCypher(given.query, parametersOf(given.parameters), graphOf(asked.volume));
  noteActivity(asked.volume, asked.world.clock.now(), 'reads');
  return json({ results });
}

function parametersOf(given: unknown): Record<string, unknown> {
  if (given === undefined) return {};
  try {
    const parsed: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch {}
  throw badInput('parameters must be a JSON object.');
}

async function sparql(request: DataRequest, asked: Asked): Promise<DataAnswer> {
  const type = request.headers['content-type'] ?? '';
  const given = type.startsWith('application/sparql-query')
    ? { query: request.body }
    : type.startsWith('application/sparql-update')
      ? { update: request.body }
      : (input(request) as { query?: unknown; update?: unknown });
  if (typeof given.update === 'string' && request.method === 'POST') {
    if (!asked.instance.writer) throw readOnly();
    finish(asked, 'rdf', true, await updateSparql(asked.volume, given.update));
    return json([
      { type: 'UpdateEvent', totalElapsedMillis: 1, elapsedMillis: 1, connFlush: 0, batchResolve: 0, whereClause: 0, deleteClause: 0, insertClause: 0 },
      { type: 'Commit', totalElapsedMillis: 1 },
    ]);
  }
  if (typeof given.query !== 'string' || given.query === '') throw lacking('query');
  const { type: answered, body } = await querySparql(asked.volume, given.query, request.headers.accept);
  noteActivity(asked.volume, asked.world.clock.now(), 'reads');
  return { status: 200, type: answered, body };
}

function finish({ volume, world, instance }: Asked, kind: Kind, writes: boolean, changes: Parameters<typeof commit>[2]): void {
  const now = world.clock.now();
  noteActivity(volume, now, writes ? 'writes' : 'reads');
  if (!writes) return;
  commit(volume, kind, changes, now, instance.streams);
  world.changed();
}

const newId = (world: SandboxWorld): string => {
  const hex = world.id(32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
