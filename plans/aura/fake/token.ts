/** POST /oauth/token: client credentials by HTTP Basic. Facts 4.1. */
import type { RestRoute } from '../../../src/sandbox/rest/service.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { tokens } from './admit.ts';
import { gateway } from './refuse.ts';

const seconds = 3600;

/** API clients and their secrets. Where a world has none, it takes any, as the sandbox takes any AWS credentials. */
export const clients = (world: SandboxWorld) => world.table<string>('aura.clients', 'global');

export const tokenRoute: RestRoute = {
  operation: 'CreateToken',
  reads: true,
  run({ world, now, headers, text }) {
    const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
    const [, client = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic ?? '', 'base64').toString('utf8')) ?? [];
    const known = clients(world);
    if (!client || !secret || (known.size > 0 && known.get(client) !== secret)) throw gateway(401, 'invalid-client', 'Invalid client credentials');
    if (new URLSearchParams(text).get('grant_type') !== 'client_credentials')
      throw gateway(400, 'unsupported-grant-type', 'grant_type must be client_credentials');
    for (const [token, { until }] of tokens(world)) if (until <= now.toISOString()) tokens(world).delete(token);
    const token = world.id(64);
    tokens(world).set(token, { client, until: new Date(now.getTime() + seconds * 1000).toISOString() });
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: seconds } };
  },
};
