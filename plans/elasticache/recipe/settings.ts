/**
 * Every field of CreateReplicationGroup: carried over, changed, asked, dropped or new, and why. facts/elasticache.md 3.2.
 * A field that AWS adds to the call fails the test until it has a line here.
 */
import type { CreateReplicationGroupMessage } from '@aws-sdk/client-elasticache';
import type { Setting } from '../../../src/plan/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import { version } from '../version.ts';
import type { Case } from './case.ts';
import { override } from './overrides.ts';
import { evenReplicas, evenSlots } from './source.ts';
import { carriedTags, tagsOf } from './tags.ts';

type Field = keyof CreateReplicationGroupMessage;
type Line = Omit<Setting, 'field'>;

const carried = (value: unknown, why?: string): Line =>
  value === null || value === undefined ? absent() : { source: value, target: value, how: 'carried', ...(why ? { why } : {}) };
const absent = (why = 'the source has none'): Line => ({ source: null, target: null, how: 'dropped', why });
const dropped = (source: unknown, why: string): Line => ({ source: source ?? null, target: null, how: 'dropped', why });
const fresh = (target: unknown, why: string): Line => ({ source: null, target, how: 'new', why });
const changed = (source: unknown, target: unknown, why: string): Line => ({ source: source ?? null, target, how: 'changed', why });

/** The one authentication secret, by name only. */
export const authToken = { $secret: 'authToken' } as const;

const lines: Record<Field, (given: Case) => Line> = {
  ReplicationGroupId: (c) => ({
    source: c.source.id,
    target: c.target,
    how: c.chosen.targetId ? 'asked' : 'new',
    why: 'the name of the source stays taken until it is gone',
  }),
  ReplicationGroupDescription: (c) =>
    c.facts.group?.Description ? carried(c.facts.group.Description) : fresh(`${c.source.id}, encrypted at rest`, 'required; a standalone cache has none'),
  GlobalReplicationGroupId: (c) =>
    dropped(c.facts.group?.GlobalReplicationGroupInfo?.GlobalReplicationGroupId, 'a member of a global datastore is not migrated'),
  PrimaryClusterId: () => dropped(null, 'would adopt an existing cache, which stays unencrypted'),
  AutomaticFailoverEnabled: (c) => {
    if (c.source.shape === 'standalone') return fresh(false, 'one node has nothing to fail over to');
    const is = ['enabled', 'enabling'].includes(c.facts.group?.AutomaticFailover ?? '');
    // Cluster mode cannot be without it [API CreateReplicationGroup].
    return c.source.shape === 'cme' && !is ? changed(false, true, 'cluster mode wants automatic failover') : carried(is);
  },
  MultiAZEnabled: (c) => (c.source.shape === 'standalone' ? fresh(false, 'one node stands in one zone') : carried(c.facts.group?.MultiAZ === 'enabled')),
  NumCacheClusters: (c) =>
    c.source.shape === 'cme'
      ? dropped(null, 'cluster mode counts shards and replicas')
      : c.source.shape === 'standalone'
        ? fresh(1, 'the group that takes the place of one node')
        : carried(c.source.nodeCount),
  PreferredCacheClusterAZs: (c) => {
    const members = c.source.shards[0]?.members ?? [];
    if (c.source.shape === 'cme') return dropped(null, 'only without cluster mode');
    if (members.length === 0 || members.some((m) => !m.zone)) return absent('the zones are not known');
    // Primary first: the first zone is the primary's [API CreateReplicationGroup].
    return carried(
      [...members].sort((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary')).map((m) => m.zone),
      'primary first',
    );
  },
  NumNodeGroups: (c) =>
    byCount(c)
      ? carried(c.source.shards.length)
      : dropped(c.source.shards.length, c.source.shape === 'cme' ? 'NodeGroupConfiguration says it' : 'one shard without cluster mode'),
  ReplicasPerNodeGroup: (c) =>
    byCount(c)
      ? carried((c.source.shards[0]?.members.length ?? 1) - 1)
      : dropped(null, c.source.shape === 'cme' ? 'NodeGroupConfiguration says it' : 'NumCacheClusters says it'),
  NodeGroupConfiguration: (c) => {
    if (c.source.shape !== 'cme' || byCount(c))
      return dropped(null, c.source.shape === 'cme' ? 'the shards are even: their number says it' : 'one shard without cluster mode');
    const even = c.chosen.settings.Slots === 'even';
    // Without zones: in cluster mode the API does not tell which member is the primary, so its zone would be a guess.
    const target = c.source.shards.map((shard) => ({
      NodeGroupId: shard.id,
      ...(even || !shard.slots ? {} : { Slots: shard.slots }),
      ReplicaCount: shard.members.length - 1,
    }));
    return {
      source: c.source.shards.map((s) => ({ NodeGroupId: s.id, Slots: s.slots, ReplicaCount: s.members.length - 1 })),
      target,
      how: even ? 'changed' : 'carried',
      why: 'the shards are uneven; zones are left to AWS',
    };
  },
  CacheNodeType: (c) => carried(c.source.nodeType),
  Engine: (c) => carried(c.source.engine),
  EngineVersion: (c) => {
    const is = c.source.engineVersion;
    if (!is) return absent('not known');
    // "Specific version selection is not allowed ... use '6.2'": facts/elasticache.md 10
    const [major, minor] = version(is);
    const goes = major >= 6 ? `${major}.${minor}` : is;
    return goes === is ? carried(is) : changed(is, goes, 'AWS takes major.minor from version 6 on, and chooses the patch');
  },
  CacheParameterGroupName: (c) => carried(c.source.first?.CacheParameterGroup?.CacheParameterGroupName),
  CacheSubnetGroupName: (c) => carried(c.source.first?.CacheSubnetGroupName),
  CacheSecurityGroupNames: () => dropped(null, 'only outside a VPC'),
  SecurityGroupIds: (c) => carried(ids(c)),
  Tags: (c) => changed(carriedTags(c), tagsOf(c, 'restore'), 'the tags of the source, and three that say whose it is'),
  SnapshotArns: () => dropped(null, 'only for backups in S3'),
  SnapshotName: (c) =>
    c.chosen.writes === 'start-empty'
      ? dropped(null, 'the target starts empty')
      : fresh({ $from: 'backup', path: 'Snapshot.SnapshotName' }, `the backup that this plan makes: ${c.names.backup}`),
  PreferredMaintenanceWindow: (c) => carried(c.source.first?.PreferredMaintenanceWindow),
  Port: (c) => carried(c.source.port),
  NotificationTopicArn: (c) => carried(c.source.first?.NotificationConfiguration?.TopicArn),
  AutoMinorVersionUpgrade: (c) => carried(c.facts.group?.AutoMinorVersionUpgrade ?? c.source.first?.AutoMinorVersionUpgrade),
  SnapshotRetentionLimit: (c) => carried(c.facts.group?.SnapshotRetentionLimit ?? c.source.first?.SnapshotRetentionLimit ?? 0),
  SnapshotWindow: (c) => carried(c.facts.group?.SnapshotWindow ?? c.source.first?.SnapshotWindow),
  AuthToken: (c) =>
    c.source.auth
      ? { source: 'not readable', target: authToken, how: 'asked', why: 'AWS never shows it; it is asked for at run time and never written' }
      : absent('the source has no AUTH token'),
  TransitEncryptionEnabled: (c) => carried(c.source.tls, 'unchanged on purpose: it decides the form of the endpoints'),
  TransitEncryptionMode: (c) => {
    const mode = c.facts.group?.TransitEncryptionMode ?? c.source.first?.TransitEncryptionMode;
    return mode === 'preferred' ? carried(mode) : mode ? dropped(mode, 'it is what AWS takes when TLS is on') : absent('without TLS');
  },
  AtRestEncryptionEnabled: (c) => (c.source.encryption === 'none' ? changed(false, true, 'the aim of this plan') : carried(true)),
  KmsKeyId: (c) =>
    c.keyArn
      ? { source: c.source.keyArn, target: c.keyArn, how: 'asked', why: 'resolved once, so that a re-pointed alias changes nothing' }
      : dropped(c.source.keyArn, 'omitted: the key that ElastiCache owns'),
  UserGroupIds: (c) => (c.source.userGroupIds.length > 0 ? carried([...c.source.userGroupIds].sort()) : absent()),
  LogDeliveryConfigurations: (c) => (c.source.logDelivery.length > 0 ? carried(logs(c)) : absent()),
  DataTieringEnabled: (c) => (c.facts.group?.DataTiering === 'enabled' ? carried(true) : dropped(c.facts.group?.DataTiering ?? null, 'off is the default')),
  NetworkType: (c) => carried(c.facts.group?.NetworkType ?? c.source.first?.NetworkType),
  IpDiscovery: (c) => carried(c.facts.group?.IpDiscovery ?? c.source.first?.IpDiscovery),
  ClusterMode: (c) => (c.source.shape === 'standalone' ? dropped(null, 'off is the default') : carried(c.facts.group?.ClusterMode)),
  ServerlessCacheSnapshotName: () => dropped(null, 'only from a serverless cache'),
  Durability: (c) => {
    const is = c.facts.group?.EffectiveDurability ?? c.facts.group?.Durability;
    return is === 'sync' || is === 'async' ? carried(is) : dropped(is, 'off is the default');
  },
};

export const settingsOf = (given: Case): Setting[] => Object.entries(lines).map(([field, line]) => ({ field, ...chosenOver(given, field, line(given)) }));

/** What the operator set wins; it stands beside what the source has. */
function chosenOver(given: Case, field: string, line: Line): Line {
  const set = override(given.chosen.settings, field);
  if (!set.given) return line;
  if (set.dropped) return { source: line.source, target: null, how: 'dropped', why: 'dropped by --set' };
  return { source: line.source, target: set.value, how: 'asked', why: `chosen by --set ${field}` };
}

/** The input of CreateReplicationGroup: every setting that has a target. */
export const createInput = (settings: Setting[]): Record<string, Value> =>
  Object.fromEntries(settings.filter((s) => s.target !== null && s.target !== undefined).map((s) => [s.field, s.target as Value]));

/** Cluster mode with even shards is said by two numbers; else shard by shard. */
export function byCount({ source, chosen }: Case): boolean {
  if (source.shape !== 'cme') return false;
  return evenReplicas(source.shards) && (chosen.settings.Slots === 'even' || evenSlots(source.shards));
}

const ids = ({ source }: Case): string[] | null => {
  const found = (source.first?.SecurityGroups ?? []).flatMap((g) => (g.SecurityGroupId ? [g.SecurityGroupId] : [])).sort();
  return found.length > 0 ? found : null;
};

/** Status and message are the service's; the rest is the setting. facts/elasticache.md 3.2 */
const logs = ({ source }: Case): Record<string, unknown>[] =>
  source.logDelivery.map((log) => ({
    LogType: log.LogType,
    DestinationType: log.DestinationType,
    DestinationDetails: log.DestinationDetails,
    LogFormat: log.LogFormat,
    Enabled: true,
  }));
