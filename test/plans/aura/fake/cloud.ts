/** Aura in a sandbox, asked as its clients ask: by host name, with a token. In virtual time unless told. */
import { onTestFinished } from 'vitest';
import { putTenant } from '../../../../plans/aura/fake/build.ts';
import type { Tenant } from '../../../../plans/aura/fake/rows.ts';
import { aura, type AuraOptions } from '../../../../plans/aura/fake/service.ts';
import type { Sandbox, SandboxOptions } from '../../../../src/sandbox/open.ts';
import { sharedServices } from '../../../../src/sandbox/services/shared.ts';
import { opened } from '../../../sandbox/opened.ts';

export interface Said {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many operations, looked at by their fields
  body: any;
}

export interface Cloud {
  sandbox: Sandbox;
  tenant: Tenant;
  /** The API, with a token that is fetched first. */
  api(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Said>;
  /** Any host of the sandbox. */
  ask(host: string, method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Said>;
  /** World time goes on. */
  after(seconds: number): Promise<void>;
  /** Asks until the status is one of these; throws where it is not within an hour of world time. */
  until(path: string, statuses: string[], every?: number): Promise<Said['body']>;
  control(path: string): Promise<Said>;
}

export async function cloud(options: { aura?: AuraOptions } & Partial<SandboxOptions> = {}): Promise<Cloud> {
  const { aura: how, ...more } = options;
  const sandbox = await opened({ services: [...sharedServices, ...aura(how)], ...more });
  const tenant = putTenant(sandbox.world);
  const handler = sandbox.requestHandler as {
    handle(request: object): Promise<{ response: { statusCode: number; headers: Record<string, string>; body: Uint8Array } }>;
  };
  const ask: Cloud['ask'] = async (host, method, path, headers = {}, body) => {
    const [bare, query] = path.split('?');
    const { response } = await handler.handle({
      method,
      path: bare,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { ...headers, host },
      ...(body === undefined ? {} : { body }),
    });
    const said = Buffer.from(response.body).toString('utf8');
    return { status: response.statusCode, headers: response.headers, body: parsed(said) };
  };
  let token: string | undefined;
  const api: Cloud['api'] = async (method, path, body, headers = {}) => {
    token ??= (await login(ask)).body.access_token as string;
    const type = { 'content-type': 'application/json' };
    return ask(
      'api.neo4j.io',
      method,
      path,
      { authorization: `Bearer ${token}`, ...(method === 'GET' ? {} : type), ...headers },
      body === undefined ? undefined : JSON.stringify(body),
    );
  };
  const after = (seconds: number): Promise<void> => sandbox.clock.sleep(seconds * 1000);
  onTestFinished(() => sandbox.close());
  return {
    sandbox,
    tenant,
    ask,
    api,
    after,
    async until(path, statuses, every = 30) {
      // A real database takes real time, which is long where the world goes fast.
      const giveUp = Number.isFinite(sandbox.clock.speed) ? Date.now() + 120_000 : 0;
      for (let n = 0; n < 3600 / every || Date.now() < giveUp; n++) {
        const { status, body } = await api('GET', path);
        // A fast world's hour is over soon.
        if (status === 403) token = undefined;
        if (statuses.includes(body.data?.status)) return body.data;
        await after(every);
      }
      throw new Error(`${path} was never ${statuses.join(' or ')}`);
    },
    control: (path) => ask('127.0.0.1', 'GET', `/_encmigrate/${path}`),
  };
}

export const login = (ask: Cloud['ask'], credentials = 'client:secret'): Promise<Said> =>
  ask(
    'api.neo4j.io',
    'POST',
    '/oauth/token',
    { authorization: `Basic ${Buffer.from(credentials).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
    'grant_type=client_credentials',
  );

export const wanted = (tenant: Tenant, more: object = {}) => ({
  name: 'films',
  tenant_id: tenant.id,
  version: '5',
  region: 'eu-west-1',
  memory: '8GB',
  type: 'enterprise-db',
  cloud_provider: 'aws',
  ...more,
});

/** The reason of the first error, as v1 has it. */
export const reason = ({ status, body }: Said): [number, string] => [status, body.errors?.[0]?.reason];

function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return said;
  }
}
