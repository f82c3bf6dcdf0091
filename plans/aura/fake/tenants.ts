/** Projects ("tenants" in the API) and what may be created in them; the estimate of a size. Facts 4.3. */
import type { RestRoute } from '../../../src/sandbox/rest/service.ts';
import { invalid, missing, noTenant } from './refuse.ts';
import { type Cloud, type Configuration, storageFor, tenants } from './rows.ts';

const memories = [2, 4, 8, 16, 24, 32, 48, 64, 128, 192, 256, 384, 512];

/** Every size of a type in a region: storage is twice the memory, facts 4.4. */
export const sizes = (cloud: Cloud, region: string, regionName: string, type: string): Configuration[] =>
  memories.map((memory) => ({
    region,
    region_name: regionName,
    type,
    memory: `${memory}GB`,
    storage: storageFor(`${memory}GB`),
    version: '5',
    cloud_provider: cloud,
  }));

export const tenantRoutes: Record<string, RestRoute> = {
  'GET /v1/tenants': {
    operation: 'ListTenants',
    run: ({ world }) => ({ status: 200, body: { data: [...tenants(world).values()].map(({ id, name }) => ({ id, name })) } }),
  },
  'GET /v1/tenants/{tenant}': {
    operation: 'GetTenant',
    run({ world, parameters }) {
      const found = tenants(world).get(parameters.tenant ?? '');
      if (!found) throw noTenant(parameters.tenant ?? '');
      return { status: 200, body: { data: { id: found.id, name: found.name, instance_configurations: found.configurations } } };
    },
  },
  'POST /v1/instances/sizing': {
    operation: 'EstimateInstanceSize',
    reads: true,
    run({ body }) {
      const lacks = ['node_count', 'relationship_count', 'instance_type', 'algorithm_categories'].filter((field) => body?.[field] === undefined);
      if (lacks.length > 0) throw missing(lacks);
      if (!(body.node_count >= 0 && body.relationship_count >= 0)) throw invalid('node_count', 'Counts must not be negative');
      // A rough guess of bytes per element, for a number to show; Aura's own formula is not published.
      const gib = (body.node_count * 250 + body.relationship_count * 120) / 2 ** 30;
      const size = memories.find((memory) => memory >= gib);
      return {
        status: 200,
        body: { data: { did_exceed_maximum: size === undefined, min_required_memory: `${Math.ceil(gib)}GB`, recommended_size: `${size ?? 512}GB` } },
      };
    },
  },
};
