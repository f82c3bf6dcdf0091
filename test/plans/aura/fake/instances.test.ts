import { expect, test } from 'vitest';
import { putCustomerKey, putInstance, putTenant } from '../../../../plans/aura/fake/build.ts';
import { cloud, reason, wanted } from './cloud.ts';

test('an instance comes to life: unseen, creating, running, and its password is shown once', async () => {
  const { api, tenant, until, after } = await cloud();
  const made = await api('POST', '/v1/instances', wanted(tenant));
  expect(made.status).toBe(202);
  expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  const { id, password, ...rest } = made.body.data;
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(password).toMatch(/^[\w-]{40,}$/);
  expect(rest).toEqual({
    name: 'films',
    tenant_id: tenant.id,
    cloud_provider: 'aws',
    region: 'eu-west-1',
    type: 'enterprise-db',
    username: 'neo4j',
    connection_url: `neo4j+s://${id}.databases.neo4j.io`,
    created_at: expect.stringMatching(/^2026-/),
  });
  expect(reason(await api('GET', `/v1/instances/${id}`))).toEqual([404, 'db-not-found']);
  await after(5);
  const seen = (await api('GET', `/v1/instances/${id}`)).body.data;
  expect(seen).toMatchObject({ status: 'creating', memory: '8GB', storage: '16GB' });
  expect(seen).not.toHaveProperty('customer_managed_key_id');
  expect(JSON.stringify(seen)).not.toContain(password);
  expect(await until(`/v1/instances/${id}`, ['running'])).toMatchObject({ id });
  expect((await api('GET', '/v1/instances')).body.data).toEqual([
    { id, name: 'films', tenant_id: tenant.id, cloud_provider: 'aws', created_at: rest.created_at },
  ]);
});

test('a list is narrowed by project, under both names that clients use', async () => {
  const { api, tenant, sandbox } = await cloud();
  const other = putTenant(sandbox.world, { name: 'Other' });
  const [a, b] = [putInstance(sandbox.world, tenant, { name: 'a' }), putInstance(sandbox.world, other, { name: 'b' })];
  const ids = async (query: string) => (await api('GET', `/v1/instances${query}`)).body.data.map(({ id }: { id: string }) => id);
  expect(await ids('')).toEqual([a.id, b.id]);
  expect(await ids(`?tenantId=${tenant.id}`)).toEqual([a.id]);
  expect(await ids(`?tenant_id=${other.id}`)).toEqual([b.id]);
});

test.each([
  ['an unknown project', { tenant_id: 'nobody' }, [404, 'tenant-not-found']],
  ['no such size', { memory: '9GB' }, [400, 'invalid-memory-size']],
  ['storage that does not fit', { storage: '8GB' }, [400, 'invalid-storage-size']],
  ['a region without the type', { region: 'eu-north-1' }, [403, 'tenant-incapable-of-action']],
  ['a long name', { name: 'x'.repeat(31) }, [400, 'invalid-request']],
  ['spaces around the name', { name: ' x' }, [400, 'invalid-request']],
  ['an unknown key', { customer_managed_key_id: 'none' }, [404, 'encryption-key-not-found']],
  ['an unknown source', { source_instance_id: 'ffffffff' }, [404, 'db-not-found']],
  ['an unknown snapshot', { source_snapshot_id: 'none' }, [404, 'snapshot-not-found']],
])('a create is refused for %s', async (_, more, says) => {
  const { api, tenant } = await cloud();
  expect(reason(await api('POST', '/v1/instances', wanted(tenant, more)))).toEqual(says);
  expect((await api('GET', '/v1/instances')).body.data).toEqual([]);
});

test('every field that lacks is named', async () => {
  const { api } = await cloud();
  const { status, body } = await api('POST', '/v1/instances', { name: 'x' });
  expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([
    400,
    ['version', 'region', 'memory', 'type', 'tenant_id', 'cloud_provider'],
  ]);
});

test('a key is for its product, cloud and region, and only for tiers that take one', async () => {
  const { api, tenant, sandbox, after } = await cloud();
  const key = putCustomerKey(sandbox.world, tenant, { name: 'k' });
  const create = (more: object) => api('POST', '/v1/instances', wanted(tenant, { customer_managed_key_id: key.id, ...more }));
  expect(reason(await create({ region: 'eu-central-1' }))).toEqual([400, 'encryption-key-not-found']);
  expect(reason(await create({ type: 'enterprise-ds' }))).toEqual([400, 'encryption-key-not-found']);
  expect(reason(await create({ type: 'professional-db' }))).toEqual([400, 'database-incapable-of-action']);
  const made = await create({});
  await after(5);
  expect((await api('GET', `/v1/instances/${made.body.data.id}`)).body.data.customer_managed_key_id).toBe(key.id);
});

test('pause and resume: no address while it resumes, other actions refused meanwhile', async () => {
  const { api, tenant, sandbox, until } = await cloud();
  const { id } = putInstance(sandbox.world, tenant, { name: 'a' });
  const at = `/v1/instances/${id}`;
  expect((await api('POST', `${at}/pause`)).body.data.status).toBe('pausing');
  expect(reason(await api('POST', `${at}/pause`))).toEqual([409, 'ongoing-database-operation']);
  await until(at, ['paused']);
  expect(reason(await api('POST', `${at}/snapshots`))).toEqual([409, 'instance-action-unavailable']);
  expect((await api('POST', `${at}/resume`)).body.data).toMatchObject({ status: 'resuming', connection_url: null });
  expect(await until(at, ['running'])).toMatchObject({ connection_url: `neo4j+s://${id}.databases.neo4j.io` });
  expect(reason(await api('POST', `${at}/resume`))).toEqual([409, 'instance-action-unavailable']);
});

test('a paused instance comes back by itself after 30 days', async () => {
  const { api, tenant, sandbox, until, after } = await cloud();
  const at = `/v1/instances/${putInstance(sandbox.world, tenant, { name: 'a' }).id}`;
  await api('POST', `${at}/pause`);
  await until(at, ['paused']);
  await after(31 * 86_400);
  // The token of a month ago is no more.
  expect((await api('GET', at)).status).toBe(403);
});

test('a change of size takes a while, of the name none, of the key never', async () => {
  const { api, tenant, sandbox, until } = await cloud();
  const at = `/v1/instances/${putInstance(sandbox.world, tenant, { name: 'a' }).id}`;
  expect((await api('PATCH', at, { name: 'b' })).body.data).toMatchObject({ name: 'b', status: 'running' });
  expect((await api('PATCH', at, { memory: '16GB' })).body.data).toMatchObject({ status: 'updating', memory: '8GB' });
  expect(await until(at, ['running'])).toMatchObject({ memory: '16GB', storage: '32GB' });
  expect((await api('PATCH', at, { customer_managed_key_id: 'x' })).status).toBe(400);
});

test('a deleted instance is gone after a while, and is not found then', async () => {
  const { api, tenant, sandbox, after } = await cloud();
  const at = `/v1/instances/${putInstance(sandbox.world, tenant, { name: 'a' }).id}`;
  expect((await api('DELETE', at)).body.data.status).toBe('destroying');
  expect(reason(await api('DELETE', at))).toEqual([409, 'ongoing-database-operation']);
  await after(120);
  expect(reason(await api('GET', at))).toEqual([404, 'db-not-found']);
  expect(reason(await api('DELETE', at))).toEqual([404, 'db-not-found']);
});

test('a project tells what may be created in it, and a size is estimated', async () => {
  const { api, tenant } = await cloud();
  expect((await api('GET', '/v1/tenants')).body.data).toEqual([{ id: tenant.id, name: 'Shop' }]);
  const { instance_configurations: all } = (await api('GET', `/v1/tenants/${tenant.id}`)).body.data;
  expect(all).toContainEqual({
    region: 'eu-west-1',
    region_name: 'Ireland',
    type: 'enterprise-db',
    memory: '8GB',
    storage: '16GB',
    version: '5',
    cloud_provider: 'aws',
  });
  const ask = { node_count: 50_000_000, relationship_count: 100_000_000, instance_type: 'enterprise-db', algorithm_categories: [] };
  expect((await api('POST', '/v1/instances/sizing', ask)).body.data).toMatchObject({ did_exceed_maximum: false, recommended_size: '24GB' });
});
