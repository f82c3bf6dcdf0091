/** The cache of a plan's facts as a row: its shape, settings, members, addresses and times are those that were read. */
import type { CacheCluster, Endpoint } from '@aws-sdk/client-elasticache';
import { placeholder } from '../../../../src/sandbox/rehearsal.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import type { ElastiCacheFacts, Plain } from '../../gather/facts.ts';
import { tokenHash } from '../access.ts';
import { learnNaming } from '../hosts.ts';
import { type Chosen, makeCache } from '../make.ts';
import type { Cache, Node, Settings, Shard } from '../rows.ts';
import { portOf } from './around.ts';

export async function rebuildCache(world: SandboxWorld, region: string, facts: ElastiCacheFacts): Promise<Cache> {
  const known = endpointsIn(facts);
  // What the migration makes gets names of the same kind; in a sandbox's plan all are ports, and new ones must be free.
  if (!known.some(({ Address = '' }) => learnNaming(world, region, Address)))
    world.table<number>('elasticache.ports', 'global').set('last', freePorts(known.map(({ Port = 0 }) => Port)));
  const cache = await makeCache(world, region, chosen(world, facts));
  const { group } = facts;
  cache.arn = facts.arn || cache.arn;
  if (group?.KmsKeyId) cache.encryption.keyArn = group.KmsKeyId;
  if (group?.Durability) cache.durability = group.Durability;
  cache.hosts = {};
  host(cache, 'configurationAddress', group?.ConfigurationEndpoint, cache);
  cache.shards.forEach((shard, i) => {
    const of = group?.NodeGroups?.[i];
    host(cache, 'primaryAddress', of?.PrimaryEndpoint, shard);
    host(cache, 'readerAddress', of?.ReaderEndpoint, shard);
    const members = group ? (of?.NodeGroupMembers ?? []) : [{ CacheClusterId: facts.id, CurrentRole: 'primary' }];
    const told = primaryFirst(members);
    shard.nodes.forEach((node, n) => {
      member(
        cache,
        shard,
        node,
        facts.members.find((one) => one.CacheClusterId === told[n]?.CacheClusterId),
        told[n],
      );
    });
    shard.primary = shard.nodes[0]?.id ?? shard.primary;
    // As they were listed.
    shard.nodes.sort((a, b) => orderOf(members, a.id) - orderOf(members, b.id));
  });
  for (const [id, times] of Object.entries(facts.backupsLastDay ?? {}))
    for (const node of cache.shards.flatMap((shard) => shard.nodes))
      if (node.id === id) node.backups = Array.from({ length: times }, () => new Date(world.clock.now().getTime() - 12 * 3_600_000).toISOString());
  return cache;
}

type Told = {
  CacheClusterId?: string | undefined;
  CurrentRole?: string | undefined;
  PreferredAvailabilityZone?: string | undefined;
  ReadEndpoint?: Endpoint | undefined;
};

const primaryFirst = <T extends Told>(members: T[]): T[] =>
  [...members].sort((a, b) => Number(b.CurrentRole === 'primary') - Number(a.CurrentRole === 'primary'));
const orderOf = (members: Told[], id: string): number => members.findIndex((one) => one.CacheClusterId === id);

function endpointsIn({ group, members }: ElastiCacheFacts): Endpoint[] {
  const shards = group?.NodeGroups ?? [];
  return [
    group?.ConfigurationEndpoint,
    ...shards.flatMap((shard) => [shard.PrimaryEndpoint, shard.ReaderEndpoint, ...(shard.NodeGroupMembers ?? []).map((one) => one.ReadEndpoint)]),
    ...members.flatMap((one) => (one.CacheNodes ?? []).map((node) => node.Endpoint)),
  ].filter((one) => one !== undefined) as Endpoint[];
}

/** A thousand numbers of which the source has none. */
const freePorts = (taken: number[]): number =>
  [20_999, 30_999, 40_999, 50_999].find((from) => !taken.some((port) => port > from && port <= from + 1_000)) ?? 20_999;

/** An address that was not told is none. */
function host<K extends 'configurationAddress' | 'primaryAddress' | 'readerAddress'>(
  cache: Cache,
  name: K,
  told: Endpoint | undefined,
  row: { [P in K]?: number },
): void {
  const port = row[name];
  if (port === undefined) return;
  if (told?.Address && told.Port) (cache.hosts ??= {})[port] = { Address: told.Address, Port: told.Port };
  else delete row[name];
}

function member(cache: Cache, shard: Shard, node: Node, row: Plain<CacheCluster> | undefined, told: Told | undefined): void {
  const id = told?.CacheClusterId;
  if (id) {
    if (shard.primary === node.id) shard.primary = id;
    node.id = id;
  }
  node.createdAt = row?.CacheClusterCreateTime ?? node.createdAt;
  node.zone = told?.PreferredAvailabilityZone ?? row?.PreferredAvailabilityZone ?? node.zone;
  const at = row?.CacheNodes?.[0]?.Endpoint ?? told?.ReadEndpoint;
  if (at?.Address && at.Port) (cache.hosts ??= {})[node.address] = { Address: at.Address, Port: at.Port };
}

function chosen(world: SandboxWorld, facts: ElastiCacheFacts): Chosen {
  const { group, members } = facts;
  const first = members[0];
  const cluster = group?.ClusterEnabled === true;
  const tls = (group ?? first)?.TransitEncryptionEnabled === true;
  const auth = (group ?? first)?.AuthTokenEnabled === true;
  const created = group?.ReplicationGroupCreateTime ?? first?.CacheClusterCreateTime;
  const createdAt = created ? new Date(created) : new Date(world.clock.now().getTime() - 86_400_000);
  const mode = (group ?? first)?.TransitEncryptionMode;
  const tokenAt = (group ?? first)?.AuthTokenLastModifiedDate;
  return {
    kind: group ? 'group' : 'standalone',
    id: facts.id,
    description: group?.Description ?? '',
    cluster,
    ...(group?.ClusterMode ? { clusterMode: group.ClusterMode as NonNullable<Chosen['clusterMode']> } : {}),
    settings: settings(facts),
    shards: group
      ? (group.NodeGroups ?? []).map((shard) => {
          const all = primaryFirst(shard.NodeGroupMembers ?? []);
          return {
            id: shard.NodeGroupId ?? '0001',
            ...(shard.Slots ? { slots: shard.Slots } : {}),
            replicas: Math.max(0, all.length - 1),
            zones: all.map((one) => one.PreferredAvailabilityZone ?? members.find((m) => m.CacheClusterId === one.CacheClusterId)?.PreferredAvailabilityZone),
          };
        })
      : [{ id: '0001', replicas: 0, zones: [first?.PreferredAvailabilityZone] }],
    automaticFailover: group?.AutomaticFailover === 'enabled',
    multiAz: group?.MultiAZ === 'enabled',
    access: {
      tls,
      ...(tls ? { tlsMode: mode === 'preferred' ? 'preferred' : 'required' } : {}),
      tokens: auth ? [tokenHash(placeholder)] : [],
      ...(tokenAt ? { tokenAt } : {}),
      userGroupIds: group?.UserGroupIds ?? [],
    },
    encryption: { type: encryptionType(facts) },
    tags: (facts.tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
    createdAt,
    visibleAt: createdAt,
    status: 'available',
  };
}

function encryptionType({ group, members }: ElastiCacheFacts): Cache['encryption']['type'] {
  if (group?.StorageEncryptionType) return group.StorageEncryptionType as Cache['encryption']['type'];
  if ((group ?? members[0])?.AtRestEncryptionEnabled !== true) return 'none';
  return group?.KmsKeyId ? 'sse-kms' : 'sse-elasticache';
}

function settings(facts: ElastiCacheFacts): Settings {
  const { group, members } = facts;
  const first = members[0];
  const both = <K extends 'AutoMinorVersionUpgrade' | 'SnapshotRetentionLimit' | 'SnapshotWindow' | 'NetworkType' | 'IpDiscovery' | 'CacheNodeType' | 'Engine'>(
    name: K,
  ) => group?.[name] ?? first?.[name];
  const topic = first?.NotificationConfiguration?.TopicArn;
  return {
    Engine: both('Engine') ?? 'redis',
    EngineVersion: first?.EngineVersion ?? '',
    CacheNodeType: both('CacheNodeType') ?? '',
    CacheParameterGroupName: first?.CacheParameterGroup?.CacheParameterGroupName ?? '',
    CacheSubnetGroupName: first?.CacheSubnetGroupName ?? 'default',
    SecurityGroupIds: (first?.SecurityGroups ?? []).flatMap((one) => one.SecurityGroupId ?? []),
    PreferredMaintenanceWindow: first?.PreferredMaintenanceWindow ?? 'sun:05:00-sun:06:00',
    ...(topic ? { NotificationTopicArn: topic } : {}),
    AutoMinorVersionUpgrade: both('AutoMinorVersionUpgrade') ?? true,
    SnapshotRetentionLimit: both('SnapshotRetentionLimit') ?? 0,
    SnapshotWindow: both('SnapshotWindow') ?? '02:30-03:30',
    Port: portOf(facts),
    NetworkType: both('NetworkType') ?? 'ipv4',
    IpDiscovery: both('IpDiscovery') ?? 'ipv4',
    DataTiering: group?.DataTiering === 'enabled',
    LogDeliveryConfigurations: (group?.LogDeliveryConfigurations ?? first?.LogDeliveryConfigurations ?? []) as unknown as Record<string, unknown>[],
  };
}
