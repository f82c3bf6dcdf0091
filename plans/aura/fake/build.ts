/** What worlds are built from: projects, instances and keys as they would stand after a life, without the calls that made them. */
import { putKey } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { policyFragment } from './keys/policy.ts';
import { instanceId, newPassword, uuid } from './names.ts';
import {
  type Configuration,
  type Content,
  emptyContent,
  type Instance,
  instances,
  type Key,
  keys,
  type Snapshot,
  snapshots,
  storageFor,
  type Tenant,
  tenants,
} from './rows.ts';
import { sizes } from './tenants.ts';

const usualConfigurations = (): Configuration[] => [
  ...sizes('aws', 'eu-west-1', 'Ireland', 'enterprise-db'),
  ...sizes('aws', 'eu-west-1', 'Ireland', 'enterprise-ds'),
  ...sizes('aws', 'eu-west-1', 'Ireland', 'professional-db'),
  ...sizes('aws', 'eu-central-1', 'Frankfurt', 'enterprise-db'),
  ...sizes('gcp', 'europe-west1', 'Belgium', 'enterprise-db'),
  ...sizes('azure', 'westeurope', 'Netherlands', 'enterprise-db'),
];

export function putTenant(world: SandboxWorld, options: Partial<Tenant> = {}): Tenant {
  const row: Tenant = { id: uuid(world), name: 'Shop', configurations: usualConfigurations(), awsAccount: '436104258714', ...options };
  tenants(world).set(row.id, row);
  return row;
}

export interface InstanceOptions extends Partial<Omit<Instance, 'content' | 'tenant'>> {
  name: string;
  content?: Partial<Content>;
}

/** A Virtual Dedicated Cloud instance of 8 GB in Ireland that runs, unless told otherwise. */
export function putInstance(world: SandboxWorld, tenant: Tenant, { content, ...given }: InstanceOptions): Instance {
  const at = new Date(world.clock.now().getTime() - 200 * 86_400_000).toISOString();
  const memory = given.memory ?? '8GB';
  const row: Instance = {
    id: instanceId(world),
    tenant: tenant.id,
    cloud: 'aws',
    region: 'eu-west-1',
    type: 'enterprise-db',
    memory,
    storage: storageFor(memory),
    version: '5',
    status: 'running',
    username: 'neo4j',
    password: newPassword(world),
    createdAt: at,
    seenFrom: at,
    content: { ...emptyContent(world), ...content },
    secondaries: 0,
    cdc: 'OFF',
    vectorOptimized: false,
    analyticsPlugin: false,
    due: [],
    ...given,
  };
  instances(world).set(row.id, row);
  return row;
}

/** A record that is ready: its key in the sandbox's KMS has the statement that the console shows. */
export function putCustomerKey(world: SandboxWorld, tenant: Tenant, { name, region = 'eu-west-1', ...given }: Partial<Key> & { name: string }): Key {
  const held = putKey(world, region, { description: `Aura ${name}`, rotation: true });
  const row: Key = {
    id: uuid(world),
    name,
    tenant: tenant.id,
    type: 'enterprise-db',
    cloud: 'aws',
    region,
    keyId: held.Arn,
    status: 'ready',
    createdAt: new Date(world.clock.now().getTime() - 100 * 86_400_000).toISOString(),
    due: [],
    ...given,
  };
  const policy = JSON.parse(held.policy) as { Statement: unknown[] };
  policy.Statement.push(JSON.parse(policyFragment(world, row)));
  held.policy = JSON.stringify(policy);
  keys(world).set(row.id, row);
  return row;
}

export function putSnapshot(world: SandboxWorld, instance: Instance, options: Partial<Snapshot> = {}): Snapshot {
  const at = new Date(world.clock.now().getTime() - 6 * 3_600_000).toISOString();
  const row: Snapshot = {
    id: uuid(world),
    instance: instance.id,
    profile: 'Scheduled',
    status: 'Completed',
    full: true,
    at,
    content: { ...structuredClone(instance.content), key: world.id(16) },
    due: [],
    ...options,
  };
  snapshots(world).set(row.id, row);
  return row;
}
