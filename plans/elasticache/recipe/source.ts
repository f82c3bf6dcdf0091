/** The source as the recipe speaks of it: one view over a group or a standalone cache. Pure. */
import type { CacheCluster, LogDeliveryConfiguration } from '@aws-sdk/client-elasticache';
import type { ElastiCacheFacts, Plain } from '../gather/facts.ts';
import type { EndpointKind } from './endpoint-kinds.ts';

export interface Shard {
  id: string;
  /** As the service writes them: `0-5461`, or several ranges with commas after resharding. */
  slots: string | null;
  members: { id: string; zone: string | null; role: string | null; outpost: boolean }[];
}

export interface Endpoint {
  kind: EndpointKind;
  host: string;
  port: number;
}

export interface Source {
  shape: ElastiCacheFacts['shape'];
  id: string;
  status: string;
  createdAt: string | null;
  /** none, sse-elasticache, sse-kms; `on` where only the flag says so. */
  encryption: string;
  /** True where the service answers StorageEncryptionType itself. */
  tellsType: boolean;
  keyArn: string | null;
  engine: string;
  engineVersion: string | null;
  nodeType: string | null;
  shards: Shard[];
  nodeCount: number;
  port: number | null;
  tls: boolean;
  auth: boolean;
  userGroupIds: string[];
  endpoints: Endpoint[];
  /** The first member, from which AWS lets read what the group does not answer (facts/elasticache.md 3.1). */
  first: Plain<CacheCluster> | undefined;
  logDelivery: Plain<LogDeliveryConfiguration>[];
}

export function sourceOf(facts: Pick<ElastiCacheFacts, 'shape' | 'id' | 'group' | 'members'>): Source {
  const { group, members, shape, id } = facts;
  const first = members[0];
  const shards = shardsOf(facts);
  const endpoints = endpointsOf(facts);
  return {
    shape,
    id,
    status: group?.Status ?? first?.CacheClusterStatus ?? 'unknown',
    createdAt: group?.ReplicationGroupCreateTime ?? (group ? null : (first?.CacheClusterCreateTime ?? null)),
    ...encryptionOf(facts),
    engine: (group?.Engine ?? first?.Engine ?? 'redis').toLowerCase(),
    engineVersion: first?.EngineVersion ?? null,
    nodeType: group?.CacheNodeType ?? first?.CacheNodeType ?? null,
    shards,
    nodeCount: shards.reduce((sum, shard) => sum + shard.members.length, 0),
    port: group?.ConfigurationEndpoint?.Port ?? group?.NodeGroups?.[0]?.PrimaryEndpoint?.Port ?? first?.CacheNodes?.[0]?.Endpoint?.Port ?? null,
    tls: (group?.TransitEncryptionEnabled ?? first?.TransitEncryptionEnabled) === true,
    auth: (group?.AuthTokenEnabled ?? first?.AuthTokenEnabled) === true,
    userGroupIds: group?.UserGroupIds ?? [],
    endpoints,
    first,
    logDelivery: group?.LogDeliveryConfigurations ?? first?.LogDeliveryConfigurations ?? [],
  };
}

/** StorageEncryptionType first: the flag alone is no proof of "unencrypted" any more (facts/elasticache.md 1.1). */
export function encryptionOf(facts: Pick<ElastiCacheFacts, 'group' | 'members'>): Pick<Source, 'encryption' | 'tellsType' | 'keyArn'> {
  const { group, members } = facts;
  const type = group?.StorageEncryptionType;
  const flag = group ? group.AtRestEncryptionEnabled : members[0]?.AtRestEncryptionEnabled;
  const keyArn = group?.KmsKeyId ?? null;
  if (type) return { encryption: type, tellsType: true, keyArn };
  return { encryption: flag ? (keyArn ? 'sse-kms' : 'on') : 'none', tellsType: false, keyArn };
}

function shardsOf({ group, members, shape, id }: Pick<ElastiCacheFacts, 'group' | 'members' | 'shape' | 'id'>): Shard[] {
  if (shape === 'standalone')
    return [
      {
        id: '0001',
        slots: null,
        members: [{ id, zone: members[0]?.PreferredAvailabilityZone ?? null, role: 'primary', outpost: members[0]?.PreferredOutpostArn !== undefined }],
      },
    ];
  return (group?.NodeGroups ?? []).map((shard) => ({
    id: shard.NodeGroupId ?? '',
    slots: shard.Slots ?? null,
    members: (shard.NodeGroupMembers ?? []).map((member) => ({
      id: member.CacheClusterId ?? '',
      zone: member.PreferredAvailabilityZone ?? null,
      role: member.CurrentRole ?? null,
      outpost: member.PreferredOutpostArn !== undefined,
    })),
  }));
}

/** Every address clients may hold. Read, never built from the id (facts/elasticache.md 7). */
function endpointsOf({ group, members }: Pick<ElastiCacheFacts, 'group' | 'members' | 'shape'>): Endpoint[] {
  const found: Endpoint[] = [];
  const add = (kind: EndpointKind, endpoint: { Address?: string | undefined; Port?: number | undefined } | undefined): void => {
    if (!endpoint?.Address || !endpoint.Port) return;
    if (!found.some((e) => e.host === endpoint.Address && e.port === endpoint.Port)) found.push({ kind, host: endpoint.Address, port: endpoint.Port });
  };
  add('configuration', group?.ConfigurationEndpoint);
  for (const shard of group?.NodeGroups ?? []) {
    add('primary', shard.PrimaryEndpoint);
    add('reader', shard.ReaderEndpoint);
  }
  for (const shard of group?.NodeGroups ?? []) for (const member of shard.NodeGroupMembers ?? []) add('node', member.ReadEndpoint);
  for (const member of members) for (const node of member.CacheNodes ?? []) add(group ? 'node' : 'primary', node.Endpoint);
  return found;
}

/** The endpoint kinds that a target of this shape has. A standalone cache becomes a group with a primary. */
export const targetKinds = (shape: Source['shape']): EndpointKind[] => (shape === 'cme' ? ['configuration'] : ['primary', 'reader']);

/** True where one range a shard, of equal size to within one slot: what AWS makes of NumNodeGroups alone. */
export function evenSlots(shards: Shard[]): boolean {
  const sizes = shards.map((shard) => /^(\d+)-(\d+)$/.exec(shard.slots ?? '')).map((m) => (m ? Number(m[2]) - Number(m[1]) + 1 : Number.NaN));
  // Without slots in the answer there is nothing uneven to keep.
  if (shards.every((shard) => shard.slots === null)) return true;
  return !sizes.some(Number.isNaN) && Math.max(...sizes) - Math.min(...sizes) <= 1;
}

export const severalRanges = (shards: Shard[]): boolean => shards.some((shard) => shard.slots !== null && !/^\d+-\d+$/.test(shard.slots));

export const evenReplicas = (shards: Shard[]): boolean => new Set(shards.map((shard) => shard.members.length)).size <= 1;
