/** POST /v1/instances: empty, or from another instance or one of its snapshots. Facts 4.4. */
import type { RestRoute } from '../../../../src/sandbox/rest/service.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { capture, load } from '../data.ts';
import { ready, visible } from '../find.ts';
import { instanceId, newPassword } from '../names.ts';
import { incapable, missing, noSnapshot } from '../refuse.ts';
import { type Content, copied, emptyContent, type Instance, instances, later, snapshots } from '../rows.ts';
import { created } from '../view.ts';
import { checkCopy, checkName, configurationOf, keyFor, tenantOf } from './check.ts';

const required = ['version', 'region', 'memory', 'name', 'type', 'tenant_id', 'cloud_provider'];

export const createRoutes: Record<string, RestRoute> = {
  'POST /v1/instances': {
    operation: 'CreateInstance',
    async run({ world, now, body }) {
      const lacks = required.filter((field) => body?.[field] === undefined || body[field] === '');
      if (lacks.length > 0) throw missing(lacks);
      const name = checkName(body.name);
      const tenant = tenantOf(world, String(body.tenant_id));
      const { memory, storage, version, cloud_provider: cloud, region, type } = configurationOf(tenant, body);
      const at = { tenant: tenant.id, type, cloud, region };
      const key = body.customer_managed_key_id === undefined ? undefined : keyFor(world, String(body.customer_managed_key_id), at);
      const source = sourceOf(world, now, body);
      if (source) checkCopy(world, source.instance, { customerManagedKey: key?.id, storage });
      const content = source ? await source.content() : undefined;
      const row: Instance = {
        id: instanceId(world),
        name,
        ...at,
        memory,
        storage,
        version,
        status: 'creating',
        username: 'neo4j',
        password: newPassword(world),
        createdAt: now.toISOString(),
        seenFrom: new Date(now.getTime() + world.duration(1, 3)).toISOString(),
        ...(key ? { customerManagedKey: key.id } : {}),
        content: emptyContent(world),
        secondaries: 0,
        cdc: 'OFF',
        vectorOptimized: body.vector_optimized === true,
        analyticsPlugin: body.graph_analytics_plugin === true,
        due: [],
      };
      instances(world).set(row.id, row);
      const ms = world.duration(180, 420);
      if (content) {
        load(world, row, content);
        later(row, now, ms, 'settled', { status: 'loading' });
        later(row, now, ms + world.duration(120, 240), 'loaded', { content });
      } else later(row, now, ms, 'settled', { status: 'running' });
      later(row, now, ms + 1, 'scheduled-snapshot');
      return { status: 202, body: { data: created(row) } };
    },
  },
};

/** What a copy is made of: taken afresh from an instance, or a snapshot that is whole. */
// biome-ignore lint/suspicious/noExplicitAny: a client's JSON
export function sourceOf(world: SandboxWorld, now: Date, body: any): { instance: Instance; content(): Promise<Content> } | undefined {
  const { source_instance_id: from, source_snapshot_id: snapshot } = body;
  if (snapshot !== undefined) {
    const found = snapshots(world).get(String(snapshot));
    if (!found || (from !== undefined && found.instance !== from)) throw noSnapshot(String(snapshot));
    if (!found.full || found.status !== 'Completed') throw incapable(`Snapshot ${found.id} is not exportable`);
    return { instance: visible(world, found.instance, now), content: async () => copied(world, found.content) };
  }
  if (from === undefined) return undefined;
  const instance = ready(world, visible(world, String(from), now), 'clone', ['running']);
  return { instance, content: () => capture(world, instance) };
}
