/** One cluster's data plane: queries in its three languages, over signed HTTP. facts/neptune.md 7. */
import type { ActionContext } from '../../../src/actions/context.ts';
import type { HttpRequest } from '../../../src/aws/http.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import { reading } from '../../../src/aws/retry.ts';
import { plain } from './graphson.ts';

/** It cannot be asked, or refuses: nothing is known of its data, which is no difference. */
export class NotReadable extends Error {
  override name = 'NotReadable';
  constructor(
    message: string,
    /** Only this language is refused, another one may be answered. */
    readonly language = false,
    /** The query took longer than the cluster lets one take. */
    readonly slow = false,
  ) {
    super(message);
  }
}

export interface Side {
  host: string;
  gremlin(query: string): Promise<unknown[]>;
  openCypher(query: string, parameters?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
  /** Bindings as SPARQL's JSON results have them. */
  sparql(query: string): Promise<Record<string, Term>[]>;
  get(path: string, query: Record<string, string>): Promise<Record<string, unknown>>;
  /** Has statistics made anew. */
  refresh(path: string): Promise<void>;
}

export interface Term {
  type: 'uri' | 'literal' | 'typed-literal' | 'bnode';
  value: string;
  datatype?: string;
  'xml:lang'?: string;
}

type Row = { DbClusterResourceId?: string; ReaderEndpoint?: string; Endpoint?: string; Port?: number };

/** By resource id, so that after a rename nothing is compared with itself. The reader endpoint spares the writer; without readers it leads there. */
export async function sideOf(value: unknown, context: ActionContext): Promise<Side> {
  const { resourceId, iam = false, host } = value as { resourceId?: string; iam?: boolean; host?: string };
  const at = host ?? (await hostOf(String(resourceId), context));
  const send = async (path: string, more: Pick<HttpRequest, 'method' | 'body' | 'headers' | 'query'>): Promise<Record<string, unknown>> => {
    const sent = { host: at, path, ...more, ...(iam ? { signs: 'neptune-db' } : {}) };
    const { status, body: text } = await context.http(sent, context.signal).catch((error: Error) => {
      if (context.signal.aborted) throw context.signal.reason;
      throw new NotReadable(`${at} cannot be reached: ${error.message || (error as { code?: string }).code}`);
    });
    if (status !== 200) throw refused(at, path, status, text);
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw new NotReadable(`${at}${path} does not answer JSON: ${text.slice(0, 100)}`, true);
    }
  };
  const ask = (path: string, body: string, type: string, accept: string) => send(path, { method: 'POST', body, headers: { 'content-type': type, accept } });
  const form = 'application/x-www-form-urlencoded';
  return {
    host: at,
    get: (path, query) => send(path, { method: 'GET', query, headers: { accept: 'application/json' } }),
    async refresh(path) {
      await ask(path, JSON.stringify({ mode: 'refresh' }), 'application/json', 'application/json');
    },
    async gremlin(query) {
      const answer = await ask('/gremlin', JSON.stringify({ gremlin: query }), 'application/json', 'application/vnd.gremlin-v3.0+json');
      const data = plain((answer.result as { data?: unknown } | undefined)?.data);
      if (!Array.isArray(data)) throw new NotReadable(`${at}/gremlin answers something else than a list`, true);
      return data;
    },
    async openCypher(query, parameters = {}) {
      const answer = await ask('/openCypher', new URLSearchParams({ query, parameters: JSON.stringify(parameters) }).toString(), form, 'application/json');
      return answer.results as Record<string, unknown>[];
    },
    async sparql(query) {
      const answer = await ask('/sparql', new URLSearchParams({ query }).toString(), form, 'application/sparql-results+json');
      return (answer.results as { bindings: Record<string, Term>[] }).bindings;
    },
  };
}

async function hostOf(resourceId: string, context: ActionContext): Promise<string> {
  const rows = await everyPage<Row>(reading(context.aws, context.clock), 'neptune', 'DescribeDBClusters', {}, 'DBClusters');
  const row = rows.find((one) => one.DbClusterResourceId === resourceId);
  const host = row?.ReaderEndpoint ?? row?.Endpoint;
  if (!row || !host) throw new NotReadable(`the cluster ${resourceId} has no endpoint (any more)`);
  return `${host}:${row.Port ?? 8182}`;
}

/** 400 and 405 are about the language or the query; all else is about the cluster. Times out: facts/neptune.md 7. */
function refused(at: string, path: string, status: number, text: string): NotReadable {
  const code = /"code"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? `HTTP ${status}`;
  const hint =
    code === 'TimeLimitExceededException' ? '; raise neptune_query_timeout' : status === 403 ? '; allow neptune-db:ReadDataViaQuery on both resource ids' : '';
  return new NotReadable(
    `${at}${path} refuses: ${code}: ${text.slice(0, 200)}${hint}`,
    (status === 400 || status === 404 || status === 405) && code !== 'TimeLimitExceededException',
    code === 'TimeLimitExceededException',
  );
}
