/** Instances: list, get, change, delete. */
import type { RestRoute } from '../../../../src/sandbox/rest/service.ts';
import { ready, visible } from '../find.ts';
import { busy, invalid } from '../refuse.ts';
import { type Instance, instances, later, storageFor } from '../rows.ts';
import { detail, summary } from '../view.ts';
import { checkName } from './check.ts';

export const readRoutes: Record<string, RestRoute> = {
  'GET /v1/instances': {
    operation: 'ListInstances',
    run({ world, now, query }) {
      // Official CLI and SDKs spell it differently: facts 4.3, keys.
      const of = query.tenantId ?? query.tenant_id;
      const shown = [...instances(world).values()].filter((row) => row.seenFrom <= now.toISOString() && (of === undefined || row.tenant === of));
      return { status: 200, body: { data: shown.map(summary) } };
    },
  },
  'GET /v1/instances/{instance}': {
    operation: 'GetInstance',
    run: ({ world, now, parameters }) => ({ status: 200, body: { data: detail(visible(world, parameters.instance, now)) } }),
  },
  'PATCH /v1/instances/{instance}': {
    operation: 'UpdateInstance',
    run({ world, now, parameters, body = {} }) {
      const row = visible(world, parameters.instance, now);
      if ('customer_managed_key_id' in body) throw invalid('customer_managed_key_id', 'The key of an instance cannot be changed');
      const values = changes(body);
      if (values.memory !== undefined && values.memory !== row.memory) {
        ready(world, row, 'resize');
        row.status = 'updating';
        later(row, now, world.duration(180, 420), 'settled', { ...values, storage: storageFor(values.memory), status: 'running' });
        return { status: 202, body: { data: detail(row) } };
      }
      Object.assign(row, values);
      return { status: 200, body: { data: detail(row) } };
    },
  },
  'DELETE /v1/instances/{instance}': {
    operation: 'DeleteInstance',
    run({ world, now, parameters }) {
      const row = visible(world, parameters.instance, now);
      if (row.status === 'destroying' || world.fault('aura.busy', { instance: row.id, action: 'delete' })) throw busy(row.id);
      row.status = 'destroying';
      row.due = [];
      later(row, now, world.duration(30, 90), 'gone');
      return { status: 202, body: { data: detail(row) } };
    },
  },
};

function changes(body: Record<string, unknown>): Partial<Instance> {
  const { name, memory, secondaries_count: secondaries, cdc_enrichment_mode: cdc, vector_optimized: vector, graph_analytics_plugin: analytics } = body;
  return {
    ...(name === undefined ? {} : { name: checkName(name) }),
    ...(memory === undefined ? {} : { memory: String(memory) }),
    ...(secondaries === undefined ? {} : { secondaries: Number(secondaries) }),
    ...(cdc === undefined ? {} : { cdc: String(cdc) }),
    ...(vector === undefined ? {} : { vectorOptimized: vector === true }),
    ...(analytics === undefined ? {} : { analyticsPlugin: analytics === true }),
  };
}
