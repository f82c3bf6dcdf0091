/** The source as the recipe speaks of it: one view over a cluster and its instances. Pure. */
import type { DBInstance } from '@aws-sdk/client-neptune';
import type { Endpoint } from '../../../src/actions/places/look.ts';
import type { NeptuneFacts, Plain } from '../gather/facts.ts';

/** Application Auto Scaling names what it adds after itself; no Neptune page says so, its Aurora page does. */
export const scaledPrefix = 'application-autoscaling-';

export interface Member {
  id: string;
  /** DbiResourceId: what no rename changes. */
  resourceId: string;
  writer: boolean;
  /** Made by replica auto scaling, which makes its own on the target again: facts/neptune.md 2d. */
  scaled: boolean;
  row: Plain<DBInstance>;
}

export interface Source {
  id: string;
  status: string;
  resourceId: string;
  encrypted: boolean;
  keyArn: string | null;
  version: string | null;
  port: number | null;
  iam: boolean;
  /** The writer first, then readers by promotion tier. */
  members: Member[];
  endpoints: Endpoint[];
}

type Rows = Pick<NeptuneFacts, 'id' | 'resourceId' | 'cluster' | 'members' | 'customEndpoints'>;

export function sourceOf(facts: Rows): Source {
  const { cluster, id, resourceId } = facts;
  return {
    id,
    resourceId,
    status: cluster.Status ?? 'unknown',
    // The flag, and never the key: other clouds' lookalikes fill in a key where nothing is encrypted.
    encrypted: cluster.StorageEncrypted === true,
    keyArn: cluster.StorageEncrypted === true ? (cluster.KmsKeyId ?? null) : null,
    version: cluster.EngineVersion ?? null,
    port: cluster.Port ?? null,
    iam: cluster.IAMDatabaseAuthenticationEnabled === true,
    members: membersOf(facts),
    endpoints: endpointsOf(facts),
  };
}

function membersOf({ cluster, members }: Rows): Member[] {
  const writers = new Set((cluster.DBClusterMembers ?? []).filter((m) => m.IsClusterWriter).map((m) => m.DBInstanceIdentifier));
  const rows = members.map((row) => ({
    id: row.DBInstanceIdentifier ?? '',
    resourceId: row.DbiResourceId ?? '',
    writer: writers.has(row.DBInstanceIdentifier),
    scaled: (row.DBInstanceIdentifier ?? '').startsWith(scaledPrefix),
    row,
  }));
  const rank = (m: Member): string => `${m.writer ? 0 : 1}${String(m.row.PromotionTier ?? 1).padStart(2, '0')}${m.id}`;
  return rows.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Every address clients may hold. Read, never built from the id: suffixes differ by partition (facts/neptune.md 3a). */
export function endpointsOf({ cluster, members, customEndpoints }: Pick<Rows, 'cluster' | 'members' | 'customEndpoints'>): Endpoint[] {
  const port = cluster.Port ?? 8182;
  const found: Endpoint[] = [];
  const add = (kind: string, host: string | undefined, at = port): void => {
    if (host && !found.some((e) => e.host === host && e.port === at)) found.push({ kind, host, port: at });
  };
  add('writer', cluster.Endpoint);
  add('reader', cluster.ReaderEndpoint);
  for (const { row } of customEndpoints) add(customKind(row.DBClusterEndpointIdentifier ?? ''), row.Endpoint);
  for (const member of members) add('instance', member.Endpoint?.Address, member.Endpoint?.Port ?? port);
  return found;
}

/** As places and kept addresses call a custom endpoint. */
export const customKind = (name: string): string => `custom-${name}`;

/** `.cluster-abc.eu-west-1.neptune.amazonaws.com` of `graph.cluster-abc...`: the part that two clusters must share for one to take the other's name. */
export const suffixOf = (host: string): string => host.slice(host.indexOf('.'));
