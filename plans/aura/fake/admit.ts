/** Who may come in: the pace of all callers together, a content type on every POST, a token that has not expired. Facts 4.1. */
import type { RestRequest } from '../../../src/sandbox/rest/service.ts';
import { RestRefusal } from '../../../src/sandbox/rest/service.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { gateway, inShape, type Shape } from './refuse.ts';

const perMinute = 125;

interface Bucket {
  left: number;
  at: number;
}

export interface Token {
  client: string;
  until: string;
}
export const tokens = (world: SandboxWorld) => world.table<Token>('aura.tokens', 'global');

export function admit({ world, now, method, path, headers, parameters, query, body }: RestRequest, operation: string | undefined): void {
  spend(world, now);
  if (method === 'POST' && path !== '/oauth/token' && !/^application\/json/.test(headers['content-type'] ?? ''))
    throw gateway(415, 'unsupported-media-type', 'Unsupported Media Type');
  if (path !== '/oauth/token') authenticate(world, now, headers.authorization ?? '');
  const asked = world.fault('aura.error', { operation, ...query, ...parameters, ...(body as object) });
  if (!asked) return;
  const { shape = 'v1', status = 500, reason = 'internal-error', message = 'Something went wrong', field, retryAfter } = asked as Record<string, never>;
  throw new RestRefusal(
    String(reason),
    inShape(shape as Shape, { status, reason, message, ...(field ? { field } : {}), ...(retryAfter ? { retryAfter } : {}) }),
  );
}

/** 125 a minute for everybody together. */
function spend(world: SandboxWorld, now: Date): void {
  const rows = world.table<Bucket>('aura.rate', 'global');
  const { left, at } = rows.get('all') ?? { left: perMinute, at: now.getTime() };
  const filled = Math.min(perMinute, left + (Math.max(0, now.getTime() - at) / 60_000) * perMinute);
  rows.set('all', { left: filled >= 1 ? filled - 1 : filled, at: now.getTime() });
  if (filled < 1)
    throw new RestRefusal(
      'rate-limited',
      inShape('v1', { status: 429, reason: 'too-many-requests', message: 'Rate limit exceeded', retryAfter: Math.ceil(60 / perMinute) }),
    );
}

/** An unknown token is 401; one that has expired is 403, as the documentation has it. */
function authenticate(world: SandboxWorld, now: Date, authorization: string): void {
  const token = tokens(world).get(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '');
  if (!token) throw gateway(401, 'unauthorized', 'Unauthorized');
  if (token.until <= now.toISOString()) throw gateway(403, 'token-expired', 'Access token has expired');
}
