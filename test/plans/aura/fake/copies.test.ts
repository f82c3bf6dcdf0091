import { expect, test } from 'vitest';
import { putCustomerKey, putInstance, putSnapshot } from '../../../../plans/aura/fake/build.ts';
import { instances } from '../../../../plans/aura/fake/rows.ts';
import { type Cloud, cloud, reason, wanted } from './cloud.ts';

const content = { bytes: 2e9, nodes: { Person: 7 }, relationships: { KNOWS: 3 } };
const holds = ({ sandbox }: Cloud, id: string) => instances(sandbox.world).get(id)?.content.nodes;

test('created from another instance: it loads, then holds the same', async () => {
  const here = await cloud();
  const key = putCustomerKey(here.sandbox.world, here.tenant, { name: 'k' });
  const source = putInstance(here.sandbox.world, here.tenant, { name: 'a', content });
  const { id } = (await here.api('POST', '/v1/instances', wanted(here.tenant, { source_instance_id: source.id, customer_managed_key_id: key.id }))).body.data;
  await here.after(5);
  await here.until(`/v1/instances/${id}`, ['loading'], 10);
  expect(holds(here, id)).toEqual({});
  await here.until(`/v1/instances/${id}`, ['running']);
  expect(holds(here, id)).toEqual({ Person: 7 });
});

test('overwritten: the address stays, the data is replaced', async () => {
  const here = await cloud();
  const source = putInstance(here.sandbox.world, here.tenant, { name: 'a', content });
  const target = putInstance(here.sandbox.world, here.tenant, { name: 'b', content: { nodes: { Old: 1 } } });
  const at = `/v1/instances/${target.id}`;
  expect((await here.api('POST', `${at}/overwrite`, { source_instance_id: source.id })).body.data.status).toBe('overwriting');
  expect(reason(await here.api('POST', `${at}/overwrite`, { source_instance_id: source.id }))).toEqual([409, 'ongoing-database-operation']);
  await here.until(at, ['running']);
  expect(holds(here, target.id)).toEqual({ Person: 7 });
  expect((await here.api('POST', `${at}/overwrite`, {})).status).toBe(400);
});

test('keys and copies: from a customer key to none is blocked, to another is blocked, to the same is not; from none may be refused', async () => {
  const here = await cloud();
  const { sandbox, tenant, api } = here;
  const [k1, k2] = [putCustomerKey(sandbox.world, tenant, { name: 'k1' }), putCustomerKey(sandbox.world, tenant, { name: 'k2' })];
  const keyed = putInstance(sandbox.world, tenant, { name: 'keyed', customerManagedKey: k1.id, content });
  const plain = putInstance(sandbox.world, tenant, { name: 'plain', content });
  const copy = async (source: string, key?: string) =>
    reason(await api('POST', '/v1/instances', wanted(tenant, { source_instance_id: source, ...(key ? { customer_managed_key_id: key } : {}) })));
  expect(await copy(keyed.id)).toEqual([400, 'database-incapable-of-action']);
  expect(await copy(keyed.id, k2.id)).toEqual([400, 'database-incapable-of-action']);
  expect((await copy(keyed.id, k1.id))[0]).toBe(202);
  expect((await copy(plain.id, k1.id))[0]).toBe(202);
  sandbox.addFault({ kind: 'service', name: 'aura.clone-refused', input: { source: plain.id }, count: 'always' });
  expect(await copy(plain.id, k1.id)).toEqual([400, 'database-incapable-of-action']);
  expect(reason(await api('POST', `/v1/instances/${keyed.id}/overwrite`, { source_instance_id: plain.id }))).toEqual([400, 'database-incapable-of-action']);
  await here.after(5);
  // Nothing was made of those that were refused.
  expect((await api('GET', '/v1/instances')).body.data).toHaveLength(4);
});

test('snapshots: pending, in progress, completed; exportable only then, and never where it is differential', async () => {
  const here = await cloud();
  const { api, sandbox, tenant } = here;
  const source = putInstance(sandbox.world, tenant, { name: 'a', content });
  const at = `/v1/instances/${source.id}`;
  const { snapshot_id: id } = (await api('POST', `${at}/snapshots`)).body.data;
  expect((await api('GET', `${at}/snapshots/${id}`)).body.data).toMatchObject({
    status: 'Pending',
    exportable: false,
    profile: 'AdHoc',
    instance_id: source.id,
  });
  expect(reason(await api('POST', `${at}/snapshots`))).toEqual([409, 'snapshot-not-allowed']);
  expect(await here.until(`${at}/snapshots/${id}`, ['Completed'])).toMatchObject({ exportable: true });
  source.content.nodes = { Person: 8 };
  expect((await api('POST', `${at}/snapshots/${id}/restore`)).body.data.status).toBe('restoring');
  await here.until(at, ['running']);
  expect(holds(here, source.id)).toEqual({ Person: 7 });
  const differential = putSnapshot(sandbox.world, source, { full: false });
  expect(reason(await api('POST', '/v1/instances', wanted(tenant, { source_instance_id: source.id, source_snapshot_id: differential.id })))).toEqual([
    400,
    'database-incapable-of-action',
  ]);
  const today = (await api('GET', `${at}/snapshots`)).body.data;
  expect(today.map(({ snapshot_id }: { snapshot_id: string }) => snapshot_id).sort()).toEqual([id, differential.id].sort());
  expect((await api('GET', `${at}/snapshots?date=2020-01-01`)).body.data).toEqual([]);
  expect(reason(await api('GET', `${at}/snapshots/none`))).toEqual([404, 'snapshot-not-found']);
});

test('a scheduled snapshot runs right after a create, and is in the way of another', async () => {
  const { api, tenant, until, after } = await cloud();
  const { id } = (await api('POST', '/v1/instances', wanted(tenant))).body.data;
  await after(5);
  await until(`/v1/instances/${id}`, ['running'], 5);
  await after(5);
  expect(reason(await api('POST', `/v1/instances/${id}/snapshots`))).toEqual([409, 'snapshot-not-allowed']);
  await after(300);
  expect((await api('POST', `/v1/instances/${id}/snapshots`)).status).toBe(202);
});

test('running does not mean that the next action is taken: a rule says busy once', async () => {
  const { api, tenant, sandbox } = await cloud();
  const { id } = putInstance(sandbox.world, tenant, { name: 'a' });
  sandbox.addFault({ kind: 'service', name: 'aura.busy', input: { instance: id } });
  expect(reason(await api('POST', `/v1/instances/${id}/pause`))).toEqual([409, 'ongoing-database-operation']);
  expect((await api('POST', `/v1/instances/${id}/pause`)).status).toBe(202);
});
