/** Neo4j Aura in the sandbox: its API v1, the part of its console that neo4j-admin speaks to, and instances that are real where a Neo4j is here. */
import { registerHosts } from '../../../src/sandbox/hosts.ts';
import { registerPrograms } from '../../../src/sandbox/programs.ts';
import type { RestService, RestTrouble } from '../../../src/sandbox/rest/service.ts';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { admit } from './admit.ts';
import { auraConsole } from './console/service.ts';
import { closeData, openData } from './data.ts';
import { actRoutes } from './instances/act.ts';
import { createRoutes } from './instances/create.ts';
import { readRoutes } from './instances/read.ts';
import { keyRoutes } from './keys/routes.ts';
import { lendAdmin } from './lend.ts';
import { advance } from './moves.ts';
import { apiHost } from './names.ts';
import { reach } from './reach.ts';
import { inShape } from './refuse.ts';
import { snapshotRoutes } from './snapshots.ts';
import { tenantRoutes } from './tenants.ts';
import { tokenRoute } from './token.ts';

export interface AuraOptions {
  /** Java and the jars of Neo4j; without them there is the control plane alone, and counts. */
  neo4j?: Neo4jPlace | undefined;
  /** Which neo4j-admin is lent: the stand-in unless told, since the demo's archives only stand for data. */
  admin?: 'stand-in' | 'real';
}

const troubles: Record<RestTrouble, { status: number; reason: string; message: string; retryAfter?: number }> = {
  'no-route': { status: 404, reason: 'not-found', message: 'Not Found' },
  internal: { status: 500, reason: 'internal-error', message: 'Internal server error' },
  throttle: { status: 429, reason: 'too-many-requests', message: 'Rate limit exceeded', retryAfter: 1 },
  expired: { status: 403, reason: 'token-expired', message: 'Access token has expired' },
  denied: { status: 403, reason: 'forbidden', message: 'The API key has no permission for this' },
};

export function aura({ neo4j, admin = 'stand-in' }: AuraOptions = {}): RestService[] {
  const api: RestService = {
    id: 'aura',
    hosts: [apiHost],
    routes: { 'POST /oauth/token': tokenRoute, ...tenantRoutes, ...createRoutes, ...readRoutes, ...actRoutes, ...snapshotRoutes, ...keyRoutes },
    admit,
    refuse: (trouble, _, says) =>
      inShape(trouble === 'no-route' || trouble === 'expired' ? 'gateway' : 'v1', { ...troubles[trouble], ...(says ? { message: says } : {}) }),
    headers: ({ requestId }) => ({ 'x-request-id': requestId }),
    open(world) {
      openData(world, neo4j);
      world.onAdvance((now) => advance(world, now));
      registerHosts(world, (host, port) => reach(world, host, port));
      registerPrograms(world, lendAdmin(world, admin === 'real' ? neo4j : undefined));
    },
    close: closeData,
  };
  return [api, auraConsole];
}
