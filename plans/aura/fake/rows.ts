/** What the sandbox keeps of Aura. Global: an organisation's projects are not in an AWS region. */
import type { SandboxWorld, Table } from '../../../src/sandbox/service.ts';

export type Cloud = 'aws' | 'azure' | 'gcp';

/** Something that happens to a row later; a row's are in the order of their times. */
export interface Due {
  /** World time, ISO. */
  at: string;
  what: string;
  with?: Record<string, unknown>;
}

/** What is in a database. Another key is other data. */
export interface Content {
  key: string;
  /** Size of the store: stated, not measured. */
  bytes: number;
  nodes: Record<string, number>;
  relationships: Record<string, number>;
  /** Cypher that makes it, where a real Neo4j is to hold it. */
  statements?: string[];
  /** Archive of a real database that it is loaded from. */
  archive?: string;
  /** What it holds was not counted: an archive of a real database where there is no Neo4j to read it. */
  unread?: true;
}

export interface Configuration {
  region: string;
  region_name: string;
  type: string;
  memory: string;
  storage: string;
  version: string;
  cloud_provider: Cloud;
}

export interface Tenant {
  id: string;
  name: string;
  configurations: Configuration[];
  /** The account from which Aura uses keys of AWS KMS; each customer of a Virtual Dedicated Cloud has its own. */
  awsAccount: string;
}

export interface Instance {
  id: string;
  name: string;
  tenant: string;
  /** Where it is reached, of an instance whose address was told; else its id says it. */
  url?: string;
  cloud: Cloud;
  region: string;
  type: string;
  memory: string;
  storage: string;
  version: string;
  status: string;
  username: string;
  password: string;
  createdAt: string;
  /** GET answers 404 until then: facts 4.4. */
  seenFrom: string;
  customerManagedKey?: string;
  content: Content;
  /** As import/status tells it: facts 3.7. */
  failure?: { Message: string; Reason: string; Url: string };
  secondaries: number;
  cdc: string;
  vectorOptimized: boolean;
  analyticsPlugin: boolean;
  due: Due[];
}

export interface Snapshot {
  id: string;
  instance: string;
  profile: 'AdHoc' | 'Scheduled';
  status: 'Pending' | 'InProgress' | 'Completed' | 'Failed';
  /** Differential ones look usable and are not exportable: facts 2 D, 8. */
  full: boolean;
  at: string;
  content: Content;
  due: Due[];
}

export interface Key {
  id: string;
  name: string;
  tenant: string;
  type: string;
  cloud: Cloud;
  region: string;
  keyId: string;
  status: 'pending' | 'ready';
  createdAt: string;
  due: Due[];
}

const all = 'global';
export const tenants = (world: SandboxWorld): Table<Tenant> => world.table<Tenant>('aura.tenants', all);
export const instances = (world: SandboxWorld): Table<Instance> => world.table<Instance>('aura.instances', all);
export const snapshots = (world: SandboxWorld): Table<Snapshot> => world.table<Snapshot>('aura.snapshots', all);
export const keys = (world: SandboxWorld): Table<Key> => world.table<Key>('aura.keys', all);

export const emptyContent = (world: SandboxWorld): Content => ({ key: world.id(16), bytes: 0, nodes: {}, relationships: {} });

/** The same data under another key: what a copy holds. */
export const copied = (world: SandboxWorld, content: Content): Content => ({ ...structuredClone(content), key: world.id(16) });

/** Content that holds nothing needs no consent to be replaced. */
export const holdsNothing = ({ nodes, unread }: Content): boolean => !unread && Object.values(nodes).every((count) => count === 0);

/** '8GB' in bytes; Aura's GB are 2^30: facts 3.5 "in GiB, labelled GB". */
export const bytesOf = (size: string): number => Number(/^(\d+)GB$/.exec(size)?.[1] ?? 0) * 2 ** 30;

/** Storage follows memory: facts 4.4. */
export const storageFor = (memory: string): string => `${(2 * bytesOf(memory)) / 2 ** 30}GB`;

export function later(row: { due: Due[] }, from: Date, ms: number, what: string, values?: Record<string, unknown>): void {
  row.due.push({ at: new Date(from.getTime() + ms).toISOString(), what, ...(values ? { with: values } : {}) });
  row.due.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
