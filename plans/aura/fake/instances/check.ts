/** What may be created: facts 4.1 (names), 4.4 (sizes), 1.1 (keys). */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { incapable, invalid, noKey, noTenant, tenantIncapable } from '../refuse.ts';
import { bytesOf, type Configuration, type Instance, type Key, keys, type Tenant, tenants } from '../rows.ts';

/** The tiers that take a customer's key: Virtual Dedicated Cloud and AuraDS Enterprise. */
const takesKey = /^enterprise-(db|ds)$/;

export function checkName(name: unknown): string {
  if (typeof name !== 'string' || name.trim() !== name || name.length < 1 || name.length > 30)
    throw invalid('name', 'Instance name must be between 1 and 30 characters, without spaces around it');
  return name;
}

export function tenantOf(world: SandboxWorld, id: string): Tenant {
  const found = tenants(world).get(id);
  if (!found) throw noTenant(id);
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: a client's JSON
export function configurationOf({ configurations }: Tenant, body: any): Configuration {
  const there = configurations.filter((one) => one.cloud_provider === body.cloud_provider && one.region === body.region && one.type === body.type);
  if (there.length === 0) throw tenantIncapable(`No instance of type ${body.type} can be created on ${body.cloud_provider} in ${body.region} in this project`);
  const found = there.find((one) => one.memory === body.memory && one.version === String(body.version));
  if (!found) throw invalid('memory', `Invalid memory size: ${body.memory}`, 'invalid-memory-size');
  if (body.storage !== undefined && body.storage !== found.storage)
    throw invalid('storage', `Storage ${body.storage} does not fit memory ${body.memory}`, 'invalid-storage-size');
  return found;
}

/** A record serves one project, product, cloud and region, and only once it is ready: facts 1.1. */
export function keyFor(world: SandboxWorld, id: string, at: Pick<Instance, 'tenant' | 'type' | 'cloud' | 'region'>): Key {
  const found = keys(world).get(id);
  if (!found || found.tenant !== at.tenant) throw noKey(id);
  if (!takesKey.test(at.type)) throw incapable(`Instances of type ${at.type} do not support customer managed keys`);
  if (found.type !== at.type || found.cloud !== at.cloud || found.region !== at.region)
    throw invalid('customer_managed_key_id', `Encryption key ${id} is for ${found.type} on ${found.cloud} in ${found.region}`, 'encryption-key-not-found');
  if (found.status !== 'ready') throw invalid('customer_managed_key_id', `Encryption key ${id} is ${found.status}`, 'encryption-key-not-ready');
  return found;
}

export function checkKeyType(type: unknown): string {
  if (typeof type !== 'string' || !takesKey.test(type)) throw invalid('instance_type', `Customer managed keys are not available for ${String(type)}`);
  return type;
}

/** How the key of a copy may differ from its source's: facts 0, 2 A and B. The first two are documented; the last is not, so a rule may refuse it. */
export function checkCopy(world: SandboxWorld, source: Instance, target: { customerManagedKey?: string | undefined; storage: string }): void {
  if (source.customerManagedKey && !target.customerManagedKey)
    throw incapable('An instance encrypted with a customer managed key cannot be cloned to one encrypted with a Neo4j managed key');
  if (source.customerManagedKey && source.customerManagedKey !== target.customerManagedKey)
    throw incapable('An instance cannot be cloned to one encrypted with another customer managed key by the API');
  if (!source.customerManagedKey && target.customerManagedKey) {
    const refused = world.fault('aura.clone-refused', { source: source.id });
    if (refused)
      throw incapable(
        String(refused.message ?? 'An instance encrypted with a Neo4j managed key cannot be cloned to one encrypted with a customer managed key'),
      );
  }
  if (source.content.bytes > bytesOf(target.storage)) throw incapable(`The data of ${source.id} does not fit into ${target.storage}`);
}
