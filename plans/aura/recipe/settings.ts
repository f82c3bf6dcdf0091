/** Every field of the target, and how its value came about. facts/aura.md 4.4 */
import type { Setting } from '../../../src/plan/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';

/** The create's body. `storage` follows memory and is left out: a pair that does not match is refused. */
export function createBody({ target, tenant, spec, recordId, source }: Case, copies: boolean): Record<string, Value> {
  return {
    // A channel's name; the engine is the current calendar build.
    version: spec.version,
    region: spec.region,
    memory: spec.memory,
    name: target,
    type: spec.type,
    tenant_id: tenant,
    cloud_provider: spec.cloud,
    customer_managed_key_id: recordId,
    ...(copies && source.instance ? { source_instance_id: source.instance.id, source_snapshot_id: { $from: 'backup', path: 'data.snapshot_id' } } : {}),
    ...(source.instance?.vector_optimized ? { vector_optimized: true } : {}),
    ...(source.instance?.graph_analytics_plugin && spec.type.startsWith('professional') ? { graph_analytics_plugin: true } : {}),
  };
}

export function settingsOf(given: Case): Setting[] {
  const { source, spec, chosen, target, keyId, record, recordName, facts } = given;
  const { instance } = source;
  const line = (field: string, was: unknown, is: unknown, why = 'a source outside of Aura has none'): Setting =>
    instance && JSON.stringify(was ?? null) === JSON.stringify(is ?? null)
      ? { field, source: was ?? null, target: is ?? null, how: 'carried' }
      : {
          field,
          source: was ?? null,
          target: is ?? null,
          how: chosen.settings[field] ? 'asked' : instance ? 'changed' : 'new',
          why: chosen.settings[field] ? `chosen by --set ${field}` : why,
        };
  return [
    {
      field: 'EncryptionKmsKey',
      source: instance?.customer_managed_key_id ?? null,
      target: keyId || null,
      how: 'changed',
      why: instance?.customer_managed_key_id ? 'another key' : 'the source is under a key that Neo4j manages',
    },
    {
      field: 'CustomerManagedKey',
      source: null,
      target: record ? `${record.name} (${record.id})` : recordName,
      how: 'new',
      why: record ? 'the record that Aura has of this key' : 'registered by this plan',
    },
    {
      field: 'Name',
      source: instance?.name ?? null,
      target,
      how: chosen.targetId ? 'asked' : 'changed',
      why: chosen.targetId ? 'chosen by --target' : 'both exist until the deletion',
    },
    line('Project', facts.project?.name, facts.project?.name),
    line('Cloud', instance?.cloud_provider, spec.cloud),
    line('Region', instance?.region, spec.region),
    line('Type', instance?.type, spec.type),
    line('Memory', instance?.memory, spec.memory, instance ? 'chosen' : 'the smallest whose storage holds the data'),
    {
      field: 'Storage',
      source: instance?.storage ?? null,
      target: facts.project?.configurations.find((c) => c.region === spec.region && c.type === spec.type && c.memory === spec.memory)?.storage ?? null,
      how: 'new',
      why: 'follows the memory',
    },
    ...(instance
      ? [
          line('Secondaries', instance.secondaries_count ?? 0, instance.secondaries_count ?? 0),
          line('CdcEnrichmentMode', instance.cdc_enrichment_mode ?? 'OFF', instance.cdc_enrichment_mode ?? 'OFF'),
          line('VectorOptimized', instance.vector_optimized ?? false, instance.vector_optimized ?? false),
          { field: 'ConnectionUrl', source: instance.connection_url, target: null, how: 'changed' as const, why: 'a new instance has a new address' },
          { field: 'Password', source: null, target: chosen.settings.PasswordPlace ?? null, how: 'new' as const, why: 'Aura shows it once; it goes there' },
        ]
      : []),
  ];
}
