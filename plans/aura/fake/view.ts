/** Rows as the API shows them: a list has no status and no key, a detail has. Facts 4.3. */
import { instanceHost } from './names.ts';
import type { Instance, Key, Snapshot } from './rows.ts';

export const summary = ({ id, name, tenant, cloud, createdAt }: Instance) => ({ id, name, tenant_id: tenant, cloud_provider: cloud, created_at: createdAt });

/** While it resumes there is no address: facts 4.6. */
export const connectionUrl = ({ id, status, url }: Instance): string | null => (status === 'resuming' ? null : (url ?? `neo4j+s://${instanceHost(id)}`));

export const detail = (row: Instance) => ({
  ...summary(row),
  status: row.status,
  connection_url: connectionUrl(row),
  region: row.region,
  type: row.type,
  memory: row.memory,
  storage: row.storage,
  ...(row.customerManagedKey ? { customer_managed_key_id: row.customerManagedKey } : {}),
  metrics_integration_url: `https://customer-metrics-api.neo4j.io/api/v1/${row.tenant}/${row.id}/metrics`,
  secondaries_count: row.secondaries,
  cdc_enrichment_mode: row.cdc,
  vector_optimized: row.vectorOptimized,
  graph_analytics_plugin: row.analyticsPlugin,
});

/** The one answer with the password: facts 4.4. */
export const created = (row: Instance) => ({
  ...summary(row),
  connection_url: connectionUrl(row),
  username: row.username,
  password: row.password,
  region: row.region,
  type: row.type,
});

export const snapshotView = ({ id, instance, profile, status, at, full }: Snapshot) => ({
  snapshot_id: id,
  instance_id: instance,
  profile,
  status,
  timestamp: at,
  exportable: full && status === 'Completed',
});

export const keySummary = ({ id, name, tenant }: Key) => ({ id, name, tenant_id: tenant });

export const keyDetail = (row: Key) => ({
  ...keySummary(row),
  created: row.createdAt,
  cloud_provider: row.cloud,
  key_id: row.keyId,
  region: row.region,
  type: row.type,
  status: row.status,
});
