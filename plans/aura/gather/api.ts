/** What Aura's API lists, every list as it is; only v1. Refusals of single things become notes. */
import { ApiError } from '../../../src/api/error.ts';
import { callApi } from '../../../src/api/session.ts';
import type { World } from '../../../src/actions/context.ts';
import { apiHost, v1 } from '../names.ts';
import type { Configuration, Instance, KeyRecord } from './facts.ts';

export type ApiWorld = Pick<World, 'http' | 'clock' | 'sandbox'>;

export async function get<T>(world: ApiWorld, path: string, query: Record<string, string> = {}): Promise<T> {
  const { body } = await callApi(world, { method: 'GET', host: apiHost, path: `${v1}${path}`, query });
  return ((body as { data?: T } | null)?.data ?? []) as T;
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.name === 'NotFound';

export const projects = async (world: ApiWorld): Promise<{ id: string; name: string }[]> =>
  (await get<{ id: string; name: string }[]>(world, '/tenants')).map(({ id, name }) => ({ id, name }));

export async function project(world: ApiWorld, id: string): Promise<{ id: string; name: string; configurations: Configuration[] }> {
  const found = await get<{ id: string; name: string; instance_configurations?: Configuration[] }>(world, `/tenants/${encodeURIComponent(id)}`);
  return { id: found.id, name: found.name, configurations: found.instance_configurations ?? [] };
}

/** Summaries: no status, no key (facts/aura.md 4.3). Filtered here too: clients disagree on the name of the query. */
export async function listed(world: ApiWorld, tenant?: string): Promise<{ id: string; name: string; tenant_id: string; cloud_provider: string }[]> {
  const rows = await get<{ id: string; name: string; tenant_id: string; cloud_provider: string }[]>(world, '/instances', tenant ? { tenantId: tenant } : {});
  return tenant ? rows.filter((row) => row.tenant_id === tenant) : rows;
}

export const instance = (world: ApiWorld, id: string): Promise<Instance> => get<Instance>(world, `/instances/${encodeURIComponent(id)}`);

/** The list lacks what matters, so each is asked for. */
export async function keyRecords(world: ApiWorld, tenant: string): Promise<KeyRecord[]> {
  const rows = await get<{ id: string; tenant_id?: string }[]>(world, '/customer-managed-keys', { tenantId: tenant });
  const found: KeyRecord[] = [];
  for (const { id, tenant_id } of rows) {
    if (tenant_id !== undefined && tenant_id !== tenant) continue;
    const { type, instance_type, ...row } = await get<KeyRecord & { instance_type?: string }>(world, `/customer-managed-keys/${encodeURIComponent(id)}`);
    found.push({
      id: row.id,
      name: row.name,
      status: row.status,
      cloud_provider: row.cloud_provider,
      region: row.region,
      key_id: row.key_id,
      tenant_id: row.tenant_id,
      type: type ?? instance_type ?? '',
    });
  }
  return found;
}
