import { expect, test } from 'vitest';
import { clients } from '../../../../plans/aura/fake/token.ts';
import { cloud, login, reason } from './cloud.ts';

const json = { 'content-type': 'application/json' };

test('a token for client credentials, for an hour', async () => {
  const { ask, api, after } = await cloud();
  const said = await login(ask);
  expect(said).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 3600 } });
  const get = (token: string) => ask('api.neo4j.io', 'GET', '/v1/instances', { authorization: `Bearer ${token}` });
  expect((await get(said.body.access_token)).status).toBe(200);
  expect(await get('made-up')).toMatchObject({ status: 401, body: { error: 'Unauthorized' } });
  await after(3601);
  expect(await get(said.body.access_token)).toMatchObject({ status: 403, body: { error: 'Access token has expired' } });
  expect((await api('GET', '/v1/instances')).status).toBe(200);
});

test('a world with API clients knows their secrets; one without takes any', async () => {
  const { ask, sandbox } = await cloud();
  expect((await login(ask, 'any:thing')).status).toBe(200);
  expect((await login(ask, 'any:')).status).toBe(401);
  clients(sandbox.world).set('cli', 's3');
  expect((await login(ask, 'any:thing')).status).toBe(401);
  expect((await login(ask, 'cli:s3')).status).toBe(200);
});

test('125 requests a minute for everybody together, then 429 until there is room', async () => {
  const { ask, after } = await cloud();
  const { access_token } = (await login(ask)).body;
  const get = () => ask('api.neo4j.io', 'GET', '/v1/instances', { authorization: `Bearer ${access_token}` });
  for (let n = 0; n < 124; n++) expect((await get()).status).toBe(200);
  const refused = await get();
  expect([refused.status, refused.headers['retry-after'], reason(refused)[1]]).toEqual([429, '1', 'too-many-requests']);
  await after(1);
  expect((await get()).status).toBe(200);
});

test('a POST without a body has its content type all the same', async () => {
  const { ask, api } = await cloud();
  await api('GET', '/v1/instances');
  expect(await ask('api.neo4j.io', 'POST', '/v1/instances/x/pause', {})).toMatchObject({ status: 415, body: { error: 'Unsupported Media Type' } });
  expect((await ask('api.neo4j.io', 'POST', '/v1/instances/x/pause', json)).status).toBe(401);
  expect(await api('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { error: 'Not Found' } });
});

test.each([
  ['v1', { errors: [{ message: 'no', reason: 'r', field: 'memory' }] }],
  ['gateway', { error: 'no' }],
  ['bare', { message: 'no', reason: 'r' }],
  ['by-field', { errors: { memory: ['no'] } }],
  ['text', 'no'],
])('an error comes in the shape that a rule wants: %s', async (shape, body) => {
  const { api, sandbox } = await cloud();
  sandbox.addFault({
    kind: 'service',
    name: 'aura.error',
    input: { operation: 'ListInstances' },
    with: { shape, status: 503, message: 'no', reason: 'r', field: 'memory', retryAfter: 7 },
  });
  expect((await api('GET', '/v1/tenants')).status).toBe(200);
  expect(await api('GET', '/v1/instances')).toMatchObject({ status: 503, body, headers: { 'retry-after': '7' } });
  expect((await api('GET', '/v1/instances')).status).toBe(200);
});

test('no password, token or secret gets into the log or stays out of sight in an answer', async () => {
  const { api, sandbox, tenant } = await cloud();
  const made = await api('POST', '/v1/instances', {
    name: 'a',
    tenant_id: tenant.id,
    version: '5',
    region: 'eu-west-1',
    memory: '2GB',
    type: 'enterprise-db',
    cloud_provider: 'aws',
  });
  const log = JSON.stringify(sandbox.requests);
  expect(log).toContain('CreateInstance');
  for (const secret of [made.body.data.password, 'secret"']) expect(log).not.toContain(secret);
});
