/** The facts a plan rests on: plain JSON, in the service's own words where it has them. */
import type { PlaceFacts } from '../../../src/actions/places/look.ts';
import type { Unread } from '../../../src/aws/optional.ts';
import type { KeyFacts } from '../../../src/kms/facts.ts';

/** GET /v1/instances/{id}: facts/aura.md 4.3. */
export interface Instance {
  id: string;
  name: string;
  status: string;
  connection_url: string | null;
  tenant_id: string;
  cloud_provider: string;
  region: string;
  type: string;
  memory: string;
  storage: string | null;
  created_at?: string | null;
  customer_managed_key_id?: string | null;
  secondaries_count?: number | null;
  cdc_enrichment_mode?: string | null;
  vector_optimized?: boolean | null;
  graph_analytics_plugin?: boolean | null;
}

export interface Configuration {
  region: string;
  type: string;
  memory: string;
  storage: string;
  version: string;
  cloud_provider: string;
}

/** A customer managed key as Aura knows it. The product is `type` or `instance_type`: facts/aura.md 4.5. */
export interface KeyRecord {
  id: string;
  name: string;
  status: string;
  cloud_provider: string;
  region: string;
  key_id: string;
  tenant_id: string;
  type: string;
}

/** A file or a stopped database on this machine. */
export interface Archive {
  kind: 'dump' | 'backup' | 'tar' | 'database';
  /** What neo4j-admin is told: a folder, never a file (facts/aura.md 3.3). */
  folder: string;
  database: string;
  /** The file itself; of a database the one that the plan dumps. */
  path: string;
  exists: boolean;
  bytes: number | null;
  modified: string | null;
  free: number | null;
  /** What `database load --info` says; null where it was not asked. */
  info: { ok: boolean; text: string } | null;
  /** Other files of the folder that upload would take first, or could not tell apart. */
  rivals: string[];
}

export interface Tool {
  version: string | null;
  text: string;
  standIn: string | null;
}

/** Users and roles as `SHOW USERS`, `SHOW ROLES` and `SHOW PRIVILEGES AS COMMANDS` tell them: facts/aura.md 5.4. */
export interface Access {
  users: { name: string; roles: string[]; suspended: boolean; home: string | null }[];
  /** Null where the server has none (Community, lower tiers) or refuses; then `why` says so. */
  roles: string[] | null;
  privileges: string[];
  why: string | null;
}

export interface AuraFacts {
  /** Name of the instance, or its id where the name is not its alone; the absolute path of what is not in Aura. */
  id: string;
  arn: string;
  kind: 'instance' | 'archive';
  instance: Instance | null;
  archive: Archive | null;
  project: { id: string; name: string; configurations: Configuration[] } | null;
  /** Projects that these credentials see. */
  projects: { id: string; name: string }[];
  /** Every instance of the project. */
  names: { id: string; name: string }[];
  keyRecords: KeyRecord[] | null;
  key: KeyFacts | null;
  /** Whether the key's policy may be read: then it can be changed too. */
  policyReadable: boolean | null;
  tools: { admin: Tool | null; java: Tool | null };
  places: PlaceFacts[];
  /** Where the new password goes, and whether something is there. */
  sink: { asked: string; taken: boolean; error: string | null } | null;
  /** Absent: no password of the source was given while planning. `error`: it was, and nothing could be read. */
  access?: Access | { error: string };
  unread: Unread[];
}

export type Seen = Pick<AuraFacts, 'id' | 'kind' | 'instance' | 'archive' | 'key' | 'keyRecords' | 'places'>;
