/** A plan's facts of an Aura instance as a world again: its project, the instances and key records there, and the key. What it holds is not rebuilt. */
import { placeholder, rebuildKey, rebuildKeyOf, type Rehearsal } from '../../../src/sandbox/rehearsal.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { keys as kmsKeys } from '../../../src/sandbox/services/index.ts';
import type { AuraFacts } from '../gather/facts.ts';
import { putInstance, putTenant } from './build.ts';
import { policyFragment } from './keys/policy.ts';
import { instanceHost } from './names.ts';
import { exportedOf, putArchive, rehearsalFiles } from './rehearsal-files.ts';
import { type Cloud, copied, instances, type Key, keys, type Tenant } from './rows.ts';
import { aura } from './service.ts';

const factsOf = ({ source }: { source: { facts: Record<string, unknown> } }): AuraFacts => source.facts as unknown as AuraFacts;

export const auraRehearsal: Rehearsal = {
  services: () => aura(),
  engine: 'neo4j',
  files: rehearsalFiles,
  build(world, planned) {
    const facts = factsOf(planned);
    const { instance, project } = facts;
    for (const { id, name } of facts.projects) if (id !== project?.id) putTenant(world, { id, name });
    const tenant = putTenant(world, { id: project?.id ?? instance?.tenant_id ?? placeholder, name: project?.name ?? 'Project', ...configurations(facts) });
    rebuildKey(world, facts.key?.region ?? planned.region, facts.key);
    for (const record of facts.keyRecords ?? []) keyRecord(world, record);
    for (const { id, name } of facts.names) if (id !== instance?.id) putInstance(world, tenant, { id, name, content: { nodes: { Other: 1 } } });
    if (!instance) return;
    const url = instance.connection_url ?? undefined;
    putInstance(world, tenant, {
      id: instance.id,
      name: instance.name,
      cloud: instance.cloud_provider as Cloud,
      region: instance.region,
      type: instance.type,
      memory: instance.memory,
      ...(instance.storage ? { storage: instance.storage } : {}),
      ...(instance.created_at ? { createdAt: instance.created_at } : {}),
      ...(instance.customer_managed_key_id ? { customerManagedKey: instance.customer_managed_key_id } : {}),
      ...(url && url !== `neo4j+s://${instanceHost(instance.id)}` ? { url } : {}),
      secondaries: instance.secondaries_count ?? 0,
      cdc: instance.cdc_enrichment_mode ?? 'OFF',
      vectorOptimized: instance.vector_optimized === true,
      analyticsPlugin: instance.graph_analytics_plugin === true,
      password: placeholder,
      // Something to copy; how much there is, and what, only the real one knows.
      content: { bytes: 1e9, nodes: { Placeholder: 1 } },
    });
  },
  secret: (world, planned, name) => (name === 'keyPolicy' ? policyFragment(world, { tenant: tenantOf(planned) }) : undefined),
  byHand(world, planned, { step, file }) {
    const facts = factsOf(planned);
    if (step === 'key.policy' && facts.key?.arn) letIn(world, facts.key.region ?? planned.region, facts.key.arn, tenantOf(planned));
    const source = instances(world).get(facts.instance?.id ?? '');
    const target = [...instances(world).values()].find(({ name }) => name === planned.target.id);
    if ((step === 'clone' || step === 'import') && source && target) target.content = copied(world, source.content);
    const exported = exportedOf(planned);
    if (step === 'archive.export' && exported) putArchive(file(exported), 'neo4j');
  },
};

const tenantOf = (planned: { source: { facts: Record<string, unknown> } }): string =>
  factsOf(planned).project?.id ?? factsOf(planned).instance?.tenant_id ?? placeholder;

function configurations({ project }: AuraFacts): Partial<Tenant> {
  const all = project?.configurations ?? [];
  return all.length > 0 ? { configurations: all.map((one) => ({ region_name: one.region, ...one, cloud_provider: one.cloud_provider as Cloud })) } : {};
}

function keyRecord(world: SandboxWorld, record: NonNullable<AuraFacts['keyRecords']>[number]): void {
  const ready = record.status.toLowerCase() === 'ready';
  const row: Key = {
    id: record.id,
    name: record.name,
    tenant: record.tenant_id,
    type: record.type,
    cloud: record.cloud_provider as Cloud,
    region: record.region,
    keyId: record.key_id,
    status: ready ? 'ready' : 'pending',
    createdAt: world.clock.now().toISOString(),
    due: [],
  };
  keys(world).set(row.id, row);
  if (record.cloud_provider === 'aws') rebuildKeyOf(world, record.region, record.key_id);
  if (ready) letIn(world, record.region, record.key_id, record.tenant_id);
}

function letIn(world: SandboxWorld, region: string, arn: string, tenant: string): void {
  const key = kmsKeys(world, region).get(arn);
  if (!key) return;
  const policy = JSON.parse(key.policy) as { Statement: unknown[] };
  policy.Statement.push(JSON.parse(policyFragment(world, { tenant })));
  key.policy = JSON.stringify(policy);
}
