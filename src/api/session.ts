/** One API's session: its token, cached for its life and refreshed once where it is refused; its pace; retries of what had no effect. */
import type { World } from '../actions/context.ts';
import type { HttpAnswer, HttpRequest } from '../aws/http.ts';
import { CredentialsError } from '../plan/errors.ts';
import { type Api, apiOf } from './apis.ts';
import { clientOf, noClient } from './credentials.ts';
import { ApiError, toApiError } from './error.ts';
import { pace, type Pace } from './pace.ts';

export interface ApiRequest {
  method: HttpRequest['method'];
  /** Of the closed list. */
  host: string;
  path: string;
  query?: Record<string, string>;
  body?: unknown;
}

export interface ApiAnswer {
  status: number;
  /** Parsed; null where there is none. */
  body: unknown;
  requestId?: string;
}

type ApiWorld = Pick<World, 'http' | 'clock' | 'sandbox' | 'standIns'>;

interface Session {
  api: Api;
  pace: Pace;
  token?: { value: string; until: number };
  asking?: Promise<string>;
}

/** By the world's own HTTP, so that all runs of one connection share token and pace; connections of one process are few. */
const sessions = new WeakMap<World['http'], Map<string, Session>>();

function sessionOf(world: ApiWorld, host: string): Session {
  const known = sessions.get(world.http) ?? new Map<string, Session>();
  sessions.set(world.http, known);
  const api = apiOf(host);
  const session = known.get(host) ?? { api, pace: pace(world.clock, api.perMinute) };
  known.set(host, session);
  return session;
}

/** Whether anything names a client of this API. A sandbox needs none. */
export const hasClient = async (world: Pick<World, 'sandbox'>, host: string): Promise<boolean> => world.sandbox || (await clientOf(apiOf(host))) !== undefined;

const attempts = 6;
/** A 429 had no effect, and other runs and people spend the same pace: minutes of it are no failure. */
const patience = 10 * 60_000;

/**
 * Sends one request. Throws ApiError for every answer that is no success, CredentialsError where no token is had. `repeats`: what is said
 * again after a 5xx or a lost answer; only for what may be sent twice. A 429 is always waited for: it had no effect.
 */
export async function callApi(
  world: ApiWorld,
  request: ApiRequest,
  { repeats = request.method === 'GET', signal }: { repeats?: boolean; signal?: AbortSignal } = {},
): Promise<ApiAnswer> {
  const session = sessionOf(world, request.host);
  const operation = `${request.method} ${request.path}`;
  const until = world.clock.now().getTime() + patience;
  for (let attempt = 1, fresh = false; ; attempt++) {
    try {
      const answer = await authorized(world, session, request, signal);
      if (answer.status >= 200 && answer.status < 300)
        return { status: answer.status, body: parsed(answer.body), ...(answer.headers?.['x-request-id'] ? { requestId: answer.headers['x-request-id'] } : {}) };
      // Expired is 403 in the documents and 401 in practice: facts/aura.md 4.1. Once more with a new token, then it is meant.
      if ((answer.status === 401 || answer.status === 403) && !fresh) {
        fresh = true;
        delete session.token;
        continue;
      }
      throw toApiError(answer, session.api.title, operation);
    } catch (error) {
      const again = error instanceof ApiError && (error.kind === 'throttled' || (repeats && (error.kind === 'transient' || error.kind === 'lost')));
      if (!again || (error.kind === 'throttled' ? world.clock.now().getTime() >= until : attempt >= attempts)) throw error;
      // What the answer asks for, and longer each time: everybody is told the same, and would be back at once.
      const wait = Math.max((error.retryAfter ?? 0) * 1000, Math.random() * Math.min(20_000, 500 * 2 ** attempt));
      if (error.kind === 'throttled') session.pace.hold(wait);
      else await world.clock.sleep(wait, signal);
    }
  }
}

async function authorized(world: ApiWorld, session: Session, request: ApiRequest, signal?: AbortSignal): Promise<HttpAnswer> {
  const token = await tokenOf(world, session, request.host, signal);
  await session.pace.turn(signal);
  return sent(
    world,
    session.api,
    {
      method: request.method,
      host: `${request.host}:443`,
      path: request.path,
      ...(request.query ? { query: request.query } : {}),
      // Without a content type, a POST without a body is refused by 415: facts/aura.md 4.1.
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...(request.method === 'GET' ? {} : { 'content-type': 'application/json' }) },
      ...(request.body !== undefined ? { body: JSON.stringify(request.body) } : request.method === 'POST' ? { body: '' } : {}),
    },
    `${request.method} ${request.path}`,
    signal,
  );
}

async function sent(world: ApiWorld, api: Api, request: HttpRequest, operation: string, signal?: AbortSignal): Promise<HttpAnswer> {
  try {
    return await world.clock.busy(world.http(request, signal));
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const e = error as Error & { code?: string };
    throw new ApiError(e.code ?? e.name, `${api.title} does not answer: ${e.message || e.code}`, 'lost', api.title, operation);
  }
}

/** One request for a token at a time, however many wait for it: too many of them may be limited (facts/aura.md 4.1). */
function tokenOf(world: ApiWorld, session: Session, host: string, signal?: AbortSignal): Promise<string> {
  if (session.token && session.token.until > world.clock.now().getTime()) return Promise.resolve(session.token.value);
  session.asking ??= newToken(world, session, host, signal).finally(() => delete session.asking);
  return session.asking;
}

async function newToken(world: ApiWorld, session: Session, host: string, signal?: AbortSignal): Promise<string> {
  const { api } = session;
  const client = (world.standIns ? undefined : await clientOf(api)) ?? (world.sandbox ? { id: 'sandbox', secret: 'sandbox' } : undefined);
  if (!client) throw noClient(api);
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  const answer = await sent(
    world,
    api,
    {
      method: 'POST',
      host: `${host}:443`,
      path: api.token.path,
      body: 'grant_type=client_credentials',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    },
    `POST ${api.token.path}`,
    signal,
  );
  if (answer.status === 401 || answer.status === 403 || answer.status === 400)
    throw new CredentialsError(
      `${api.title} refuses this API client: ${toApiError(answer, api.title, 'token').message.replaceAll(client.secret, '...')}`,
      `look at ${api.token.id} and ${api.token.secret}; API keys are made, and deleted, in the console`,
    );
  if (answer.status !== 200) throw toApiError(answer, api.title, `POST ${api.token.path}`);
  const { access_token: value, expires_in: seconds } = parsed(answer.body) as { access_token?: string; expires_in?: number };
  if (!value) throw new ApiError('NoToken', `${api.title} answers a token request without a token`, 'fault', api.title, `POST ${api.token.path}`);
  // A minute early, so that none expires on its way.
  session.token = { value, until: world.clock.now().getTime() + Math.max(60, (seconds ?? 3600) - 60) * 1000 };
  return value;
}

function parsed(body: string): unknown {
  if (body.trim() === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
