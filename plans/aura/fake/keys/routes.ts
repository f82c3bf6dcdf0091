/** Customer managed keys: records that bind a key of the customer's to a project, a product, a cloud and a region. Facts 1, 4.5. */
import type { RestRoute } from '../../../../src/sandbox/rest/service.ts';
import { checkKeyType, tenantOf } from '../instances/check.ts';
import { uuid } from '../names.ts';
import { invalid, keyInUse, missing, noKey } from '../refuse.ts';
import { type Cloud, instances, type Key, keys } from '../rows.ts';
import { keyDetail, keySummary } from '../view.ts';

const required = ['name', 'tenant_id', 'instance_type', 'cloud_provider', 'region', 'key_id'];

const forms: Record<Cloud, RegExp> = {
  aws: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-z-]+$/,
  azure: /^https:\/\/[a-z0-9-]+\.vault\.azure\.net\/keys\/[A-Za-z0-9-]+\/[0-9a-f]{32}$/,
  gcp: /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
};

export const keyRoutes: Record<string, RestRoute> = {
  'POST /v1/customer-managed-keys': {
    operation: 'CreateCustomerManagedKey',
    run({ world, now, body }) {
      const lacks = required.filter((field) => body?.[field] === undefined || body[field] === '');
      if (lacks.length > 0) throw missing(lacks);
      const tenant = tenantOf(world, String(body.tenant_id));
      const type = checkKeyType(body.instance_type);
      const form = forms[body.cloud_provider as Cloud];
      if (!form) throw invalid('cloud_provider', `Unknown cloud provider ${body.cloud_provider}`);
      if (!form.test(body.key_id)) throw invalid('key_id', `Invalid key id for ${body.cloud_provider}: ${body.key_id}`);
      if (!tenant.configurations.some((one) => one.cloud_provider === body.cloud_provider && one.region === body.region && one.type === type))
        throw invalid('region', `No instance of type ${type} can be created in ${body.region}`);
      const row: Key = {
        id: uuid(world),
        name: String(body.name),
        tenant: tenant.id,
        type,
        cloud: body.cloud_provider,
        region: String(body.region),
        keyId: String(body.key_id),
        status: 'pending',
        createdAt: now.toISOString(),
        due: [],
      };
      keys(world).set(row.id, row);
      return { status: 202, body: { data: keyDetail(row) } };
    },
  },
  'GET /v1/customer-managed-keys': {
    operation: 'ListCustomerManagedKeys',
    run({ world, query }) {
      const of = query.tenantId ?? query.tenant_id;
      return { status: 200, body: { data: [...keys(world).values()].filter(({ tenant }) => of === undefined || tenant === of).map(keySummary) } };
    },
  },
  'GET /v1/customer-managed-keys/{key}': {
    operation: 'GetCustomerManagedKey',
    run({ world, parameters }) {
      const found = keys(world).get(parameters.key ?? '');
      if (!found) throw noKey(parameters.key ?? '');
      return { status: 200, body: { data: keyDetail(found) } };
    },
  },
  'DELETE /v1/customer-managed-keys/{key}': {
    operation: 'DeleteCustomerManagedKey',
    run({ world, parameters }) {
      const found = keys(world).get(parameters.key ?? '');
      if (!found) throw noKey(parameters.key ?? '');
      if ([...instances(world).values()].some(({ customerManagedKey }) => customerManagedKey === found.id)) throw keyInUse(found.id);
      keys(world).delete(found.id);
      return { status: 204 };
    },
  },
};
