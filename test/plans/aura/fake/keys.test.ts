import { KMSClient, DisableKeyCommand, EnableKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { putCustomerKey, putInstance } from '../../../../plans/aura/fake/build.ts';
import { putKey } from '../../../../src/sandbox/services/index.ts';
import { client } from '../../../sandbox/opened.ts';
import { type Cloud, cloud, reason } from './cloud.ts';

const kms = (here: Cloud) => client(here.sandbox, 'in process', KMSClient);
const register = ({ api, tenant }: Cloud, keyId: string, more: object = {}) =>
  api('POST', '/v1/customer-managed-keys', {
    name: 'vault',
    tenant_id: tenant.id,
    instance_type: 'enterprise-db',
    cloud_provider: 'aws',
    region: 'eu-west-1',
    key_id: keyId,
    ...more,
  });

async function paste(here: Cloud, keyId: string, id: string, change: (statement: Record<string, unknown>) => object = (s) => s): Promise<void> {
  const shown = await here.ask('console.neo4j.io', 'GET', `/sandbox/customer-managed-keys/${id}/policy`);
  const aws = await kms(here);
  const policy = JSON.parse((await aws.send(new GetKeyPolicyCommand({ KeyId: keyId }))).Policy ?? '');
  policy.Statement.push(change(shown.body));
  await aws.send(new PutKeyPolicyCommand({ KeyId: keyId, Policy: JSON.stringify(policy) }));
}

test('a key stays pending until its policy has the statement that the console shows', async () => {
  const here = await cloud();
  const { api, until, after, sandbox } = here;
  const key = putKey(sandbox.world, 'eu-west-1');
  const made = await register(here, key.Arn);
  expect(made).toMatchObject({ status: 202, body: { data: { status: 'pending', key_id: key.Arn, type: 'enterprise-db', region: 'eu-west-1' } } });
  const { id } = made.body.data;
  const at = `/v1/customer-managed-keys/${id}`;
  await after(1200);
  expect((await api('GET', at)).body.data.status).toBe('pending');
  await paste(here, key.KeyId, id);
  expect((await api('GET', at)).body.data.status).toBe('pending');
  await until(at, ['ready']);
  expect((await api('GET', '/v1/customer-managed-keys')).body.data).toEqual([{ id, name: 'vault', tenant_id: here.tenant.id }]);
});

test.each<[string, (statement: Record<string, unknown>) => object]>([
  ['another account', (s) => ({ ...s, Condition: { StringEquals: { 'kms:CallerAccount': '000000000000' } } })],
  ['everybody, without a condition', ({ Condition: _, ...s }) => s],
  ['a denial', (s) => ({ ...s, Effect: 'Deny' })],
  ['too few actions', (s) => ({ ...s, Action: ['kms:Decrypt'] })],
])('a statement for %s lets nobody in', async (_, change) => {
  const here = await cloud();
  const key = putKey(here.sandbox.world, 'eu-west-1');
  const { id } = (await register(here, key.Arn)).body.data;
  await paste(here, key.KeyId, id, change);
  await here.after(1200);
  expect((await here.api('GET', `/v1/customer-managed-keys/${id}`)).body.data.status).toBe('pending');
});

test('an asymmetric key is never ready', async () => {
  const here = await cloud();
  const key = putKey(here.sandbox.world, 'eu-west-1', { spec: 'RSA_2048' });
  const { id } = (await register(here, key.Arn)).body.data;
  await paste(here, key.KeyId, id);
  await here.after(1200);
  expect((await here.api('GET', `/v1/customer-managed-keys/${id}`)).body.data.status).toBe('pending');
});

test('keys of other clouds are known by their form; their grants are given elsewhere', async () => {
  const here = await cloud();
  const gcp = { cloud_provider: 'gcp', region: 'europe-west1' };
  expect((await register(here, 'arn:aws:kms:eu-west-1:1:key/x')).status).toBe(400);
  expect((await register(here, 'not/a/key', gcp)).status).toBe(400);
  const made = await register(here, 'projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k', gcp);
  await here.until(`/v1/customer-managed-keys/${made.body.data.id}`, ['ready']);
  const azure = await register(here, `https://vault.vault.azure.net/keys/k/${'0'.repeat(32)}`, { cloud_provider: 'azure', region: 'westeurope' });
  expect(azure.status).toBe(202);
});

test('a key in use is not removed; the key of KMS stays either way', async () => {
  const { api, sandbox, tenant, after } = await cloud();
  const key = putCustomerKey(sandbox.world, tenant, { name: 'k' });
  const { id } = putInstance(sandbox.world, tenant, { name: 'a', customerManagedKey: key.id });
  const at = `/v1/customer-managed-keys/${key.id}`;
  expect(reason(await api('DELETE', at))).toEqual([400, 'encryption-key-is-active']);
  await api('DELETE', `/v1/instances/${id}`);
  await after(120);
  expect((await api('DELETE', at)).status).toBe(204);
  expect(reason(await api('GET', at))).toEqual([404, 'encryption-key-not-found']);
});

test('an instance whose key is gone does not run, and comes back with it', async () => {
  const here = await cloud();
  const { api, sandbox, tenant } = here;
  const key = putCustomerKey(sandbox.world, tenant, { name: 'k' });
  const at = `/v1/instances/${putInstance(sandbox.world, tenant, { name: 'a', customerManagedKey: key.id }).id}`;
  const status = async () => (await api('GET', at)).body.data.status;
  const aws = await kms(here);
  const KeyId = key.keyId;
  expect(await status()).toBe('running');
  await aws.send(new DisableKeyCommand({ KeyId }));
  expect(await status()).toBe('encryption key error');
  expect(reason(await api('POST', `${at}/pause`))).toEqual([409, 'instance-action-unavailable']);
  await aws.send(new EnableKeyCommand({ KeyId }));
  expect(await status()).toBe('running');
  await aws.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  expect(await status()).toBe('encryption key deleted');
});
