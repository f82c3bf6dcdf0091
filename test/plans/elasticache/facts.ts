/** Facts by hand, in the shapes that the API answers: one for each kind of source. */
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { KeyFacts } from '../../../src/kms/facts.ts';
import type { Choices, Facts, Frame } from '../../../src/plan/system.ts';
import type { ElastiCacheFacts, Plain } from '../../../plans/elasticache/gather/facts.ts';
import type { PlaceFacts } from '../../../src/actions/places/look.ts';

export const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const createdAt = '2026-01-05T08:00:00.000Z';

export const frame: Frame = {
  id: 'em-7f3a9c',
  createdAt: '2026-11-22T14:00:00.000Z',
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-1',
  source: 'sessions-prod',
};

export const choices: Choices = {
  kmsKey: 'alias/cache-prod',
  targetId: 'sessions-prod-enc',
  endpoints: ['ssm:/prod/sessions/redis'],
  writes: 'frozen',
  soak: 'PT30M',
  settings: {},
};

export const goodKey: KeyFacts = {
  asked: 'alias/cache-prod',
  form: 'alias',
  arn: keyArn,
  region: 'eu-west-1',
  account: '123456789012',
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  manager: 'CUSTOMER',
  origin: 'AWS_KMS',
  multiRegion: false,
  deletionDate: null,
  expires: null,
  rotation: { enabled: true, periodDays: 365, next: '2027-01-01T00:00:00.000Z' },
  error: null,
};

export const primaryHost = 'sessions-prod.abc123.ng.0001.euw1.cache.amazonaws.com';

export const place: PlaceFacts = {
  asked: 'ssm:/prod/sessions/redis',
  place: { type: 'ssm', name: '/prod/sessions/redis' },
  endpoint: null,
  version: '3',
  hits: [{ kind: 'primary', token: `${primaryHost}:6379`, count: 1 }],
  error: null,
};

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

export function member(id: string, group: string | undefined, more: Partial<Plain<CacheCluster>> = {}): Plain<CacheCluster> {
  return {
    CacheClusterId: id,
    ...(group ? { ReplicationGroupId: group } : {}),
    CacheNodeType: 'cache.m6g.large',
    Engine: 'redis',
    EngineVersion: '6.2.6',
    CacheClusterStatus: 'available',
    NumCacheNodes: 1,
    PreferredAvailabilityZone: 'eu-west-1a',
    CacheClusterCreateTime: createdAt,
    PreferredMaintenanceWindow: 'sun:05:00-sun:06:00',
    PendingModifiedValues: {},
    CacheSecurityGroups: [],
    CacheParameterGroup: { CacheParameterGroupName: 'default.redis6.x', ParameterApplyStatus: 'in-sync' },
    CacheSubnetGroupName: 'cache-subnets',
    SecurityGroups: [{ SecurityGroupId: 'sg-0a1', Status: 'active' }],
    AutoMinorVersionUpgrade: true,
    SnapshotRetentionLimit: 3,
    SnapshotWindow: '03:00-04:00',
    NotificationConfiguration: { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:cache', TopicStatus: 'active' },
    CacheNodes: [{ CacheNodeId: '0001', CacheNodeStatus: 'available', Endpoint: { Address: `${id}.abc123.0001.euw1.cache.amazonaws.com`, Port: 6379 } }],
    ARN: `arn:aws:elasticache:eu-west-1:123456789012:cluster:${id}`,
    NetworkType: 'ipv4',
    IpDiscovery: 'ipv4',
    TransitEncryptionEnabled: false,
    AtRestEncryptionEnabled: false,
    ...more,
  };
}

export function group(id: string, more: Partial<Plain<ReplicationGroup>> = {}): Plain<ReplicationGroup> {
  return {
    ReplicationGroupId: id,
    Description: 'sessions',
    Status: 'available',
    PendingModifiedValues: {},
    MemberClusters: [`${id}-001`, `${id}-002`, `${id}-003`],
    NodeGroups: [
      {
        NodeGroupId: '0001',
        Status: 'available',
        PrimaryEndpoint: { Address: primaryHost, Port: 6379 },
        ReaderEndpoint: { Address: `${id}-ro.abc123.ng.0001.euw1.cache.amazonaws.com`, Port: 6379 },
        NodeGroupMembers: [1, 2, 3].map((n) => ({
          CacheClusterId: `${id}-00${n}`,
          CacheNodeId: '0001',
          PreferredAvailabilityZone: zones[n - 1] ?? '',
          CurrentRole: n === 2 ? 'primary' : 'replica',
        })),
      },
    ],
    AutomaticFailover: 'enabled',
    MultiAZ: 'enabled',
    SnapshotRetentionLimit: 3,
    SnapshotWindow: '03:00-04:00',
    ClusterEnabled: false,
    CacheNodeType: 'cache.m6g.large',
    AuthTokenEnabled: false,
    TransitEncryptionEnabled: false,
    AtRestEncryptionEnabled: false,
    StorageEncryptionType: 'none',
    ARN: `arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:${id}`,
    UserGroupIds: [],
    LogDeliveryConfigurations: [],
    ReplicationGroupCreateTime: createdAt,
    DataTiering: 'disabled',
    AutoMinorVersionUpgrade: true,
    NetworkType: 'ipv4',
    IpDiscovery: 'ipv4',
    ClusterMode: 'disabled',
    Engine: 'redis',
    ...more,
  } as Plain<ReplicationGroup>;
}

/** Cluster mode off, three nodes, `-002` is the primary. */
export function cmd(more: Partial<ElastiCacheFacts> = {}): ElastiCacheFacts {
  const id = 'sessions-prod';
  return {
    shape: 'cmd',
    id,
    arn: `arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:${id}`,
    group: group(id),
    members: [1, 2, 3].map((n) => member(`${id}-00${n}`, id, { PreferredAvailabilityZone: zones[n - 1] ?? '' })),
    tags: [{ Key: 'team', Value: 'web' }],
    parameterGroup: { CacheParameterGroupName: 'default.redis6.x', CacheParameterGroupFamily: 'redis6.x', Description: 'default' },
    reservedMemoryPercent: 25,
    subnetGroup: { CacheSubnetGroupName: 'cache-subnets', VpcId: 'vpc-1', SupportedNetworkTypes: ['ipv4'], Subnets: [{ SubnetIdentifier: 'subnet-1' }] },
    subnets: [{ id: 'subnet-1', zone: 'eu-west-1a', freeIps: 200 }],
    securityGroups: ['sg-0a1'],
    backupsLastDay: {},
    clearBackups: [],
    takenBackupNames: [],
    engineVersions: [
      { EngineVersion: '6.2.6', CacheParameterGroupFamily: 'redis6.x' },
      { EngineVersion: '7.1', CacheParameterGroupFamily: 'redis7' },
    ],
    nodeTypes: { up: ['cache.m6g.xlarge', 'cache.r6g.large'], down: ['cache.t4g.medium'] },
    nodes: { inRegion: 12, quota: 300 },
    userGroups: [],
    key: goodKey,
    target: { id: 'sessions-prod-enc', takenBy: null, plan: null },
    places: [place],
    load: { connections: 40, memoryPercent: 30 },
    unread: [],
    ...more,
  };
}

const ranges = {
  even: ['0-5461', '5462-10922', '10923-16383'],
  uneven: ['0-8000', '8001-10922', '10923-16383'],
  several: ['0-100,8001-10922', '101-8000', '10923-16383'],
};

/** Cluster mode on: three shards of two; `uneven` has other slots, `several` a shard with two ranges, `replicas` a shard with one node. */
export function cme(slots: keyof typeof ranges | 'replicas' = 'even', more: Partial<ElastiCacheFacts> = {}): ElastiCacheFacts {
  const id = 'cart-cache';
  const shards = ranges[slots === 'replicas' ? 'even' : slots].map((range, index) => {
    const nodes = slots === 'replicas' && index === 2 ? [1] : [1, 2];
    return {
      NodeGroupId: `000${index + 1}`,
      Status: 'available',
      Slots: range,
      NodeGroupMembers: nodes.map((n) => ({
        CacheClusterId: `${id}-000${index + 1}-00${n}`,
        CacheNodeId: '0001',
        PreferredAvailabilityZone: zones[n - 1] ?? '',
      })),
    };
  });
  const names = shards.flatMap((s) => s.NodeGroupMembers.map((m) => m.CacheClusterId));
  const configuration = { Address: 'cart-cache.abc123.clustercfg.euw1.cache.amazonaws.com', Port: 6379 };
  return cmd({
    shape: 'cme',
    id,
    arn: `arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:${id}`,
    group: group(id, { ClusterEnabled: true, ClusterMode: 'enabled', MemberClusters: names, NodeGroups: shards, ConfigurationEndpoint: configuration }),
    members: names.map((name) =>
      member(name, id, { CacheParameterGroup: { CacheParameterGroupName: 'default.redis6.x.cluster.on', ParameterApplyStatus: 'in-sync' } }),
    ),
    parameterGroup: { CacheParameterGroupName: 'default.redis6.x.cluster.on', CacheParameterGroupFamily: 'redis6.x' },
    target: { id: 'cart-cache-enc', takenBy: null, plan: null },
    places: [{ ...place, hits: [{ kind: 'configuration', token: `${configuration.Address}:6379`, count: 1 }] }],
    ...more,
  });
}

/** One node outside any group, of a previous generation. */
export function standalone(more: Partial<ElastiCacheFacts> = {}): ElastiCacheFacts {
  const id = 'legacy-cache';
  const only = member(id, undefined, {
    CacheNodeType: 'cache.t2.medium',
    EngineVersion: '5.0.6',
    CacheParameterGroup: { CacheParameterGroupName: 'default.redis5.0', ParameterApplyStatus: 'in-sync' },
  });
  return cmd({
    shape: 'standalone',
    id,
    arn: only.ARN ?? '',
    group: null,
    members: [only],
    parameterGroup: { CacheParameterGroupName: 'default.redis5.0', CacheParameterGroupFamily: 'redis5.0' },
    engineVersions: [{ EngineVersion: '5.0.6', CacheParameterGroupFamily: 'redis5.0' }],
    nodeTypes: { up: ['cache.t3.medium', 'cache.m6g.large'], down: ['cache.t4g.medium'] },
    target: { id: 'legacy-cache-enc', takenBy: null, plan: null },
    places: [{ ...place, hits: [{ kind: 'primary', token: `${id}.abc123.0001.euw1.cache.amazonaws.com:6379`, count: 1 }] }],
    ...more,
  });
}

/** TLS and an AUTH token. */
export const auth = (): ElastiCacheFacts => {
  const facts = cmd();
  return {
    ...facts,
    group: { ...group('sessions-prod'), AuthTokenEnabled: true, TransitEncryptionEnabled: true, TransitEncryptionMode: 'required' },
    members: facts.members.map((m) => ({ ...m, AuthTokenEnabled: true, TransitEncryptionEnabled: true })),
  };
};

/** Encrypted under another key. */
export const rekeyed = (): ElastiCacheFacts =>
  cmd({ group: group('sessions-prod', { AtRestEncryptionEnabled: true, StorageEncryptionType: 'sse-kms', KmsKeyId: keyArn.replace('1234abcd', '9999abcd') }) });

export interface Shape {
  name: string;
  facts: ElastiCacheFacts;
  choices: Choices;
}

const by = (more: Choices): Choices => ({ ...choices, ...more });

/** Every shape with every way to treat writes that makes another plan. */
export const shapes: Shape[] = [
  { name: 'cluster mode off', facts: cmd(), choices },
  { name: 'cluster mode off, writes go on', facts: cmd(), choices: by({ writes: 'accept-loss' }) },
  { name: 'cluster mode off, empty', facts: cmd(), choices: by({ writes: 'start-empty' }) },
  {
    name: 'cluster mode off, service key',
    facts: cmd({ key: { ...goodKey, asked: 'service', form: 'service', arn: null } }),
    choices: by({ kmsKey: 'service' }),
  },
  {
    name: 'cluster mode off, by hand',
    facts: cmd({ places: [{ ...place, asked: 'manual:the app', place: { type: 'manual', text: 'the app' }, version: null, hits: [] }] }),
    choices: by({ endpoints: ['manual:the app'] }),
  },
  { name: 'cluster mode off, no places', facts: cmd({ places: [] }), choices: by({ endpoints: [] }) },
  { name: 'cluster mode on, even', facts: cme(), choices: by({ targetId: 'cart-cache-enc' }) },
  { name: 'cluster mode on, uneven slots', facts: cme('uneven'), choices: by({ targetId: 'cart-cache-enc' }) },
  { name: 'cluster mode on, uneven replicas', facts: cme('replicas'), choices: by({ targetId: 'cart-cache-enc' }) },
  { name: 'cluster mode on, several ranges, split evenly', facts: cme('several'), choices: by({ targetId: 'cart-cache-enc', settings: { Slots: 'even' } }) },
  { name: 'standalone', facts: standalone(), choices: by({ targetId: 'legacy-cache-enc', settings: { CacheNodeType: 'cache.t3.medium' } }) },
  { name: 'TLS and AUTH', facts: auth(), choices },
  { name: 'another key', facts: rekeyed(), choices },
];

export const asFacts = (facts: ElastiCacheFacts): Facts => facts as unknown as Facts;

export function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) frozen(item);
    Object.freeze(value);
  }
  return value;
}
