/** Facts as `gather` gives them, by hand: a cluster with two readers, custom endpoints, a role, subscriptions; and its variants. */
import type { DBCluster, DBInstance } from '@aws-sdk/client-neptune';
import type { NeptuneFacts, Plain } from '../../../plans/neptune/gather/facts.ts';
import type { DataPolicy } from '../../../plans/neptune/gather/policies.ts';
import type { PlaceFacts } from '../../../src/actions/places/look.ts';
import type { KeyFacts } from '../../../src/kms/facts.ts';
import type { Choices, Facts, Frame } from '../../../src/plan/system.ts';

export const frame: Frame = {
  id: 'em-7f3a9c',
  createdAt: '2026-11-22T14:00:00.000Z',
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-1',
  source: 'graph-main',
};
export const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const resourceId = 'cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const suffix = 'cluster-c1abc.eu-west-1.neptune.amazonaws.com';

export const byRename: Choices = { kmsKey: 'alias/graph', switch: 'rename', writes: 'frozen', soak: '30m' };
export const byConfiguration: Choices = { kmsKey: 'alias/graph', endpoints: ['ssm:/prod/graph'], writes: 'frozen', soak: '30m' };

export const goodKey: KeyFacts = {
  asked: 'alias/graph',
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
/** The key policy allows use by way of RDS only. */
export const unseenKey: KeyFacts = {
  ...goodKey,
  asked: keyArn,
  form: 'key-arn',
  arn: null,
  region: null,
  account: null,
  state: null,
  spec: null,
  usage: null,
  manager: null,
  origin: null,
  rotation: null,
  error: { name: 'AccessDeniedException', message: 'explicit deny' },
};
export const defaultKey: KeyFacts = {
  ...goodKey,
  asked: 'default',
  arn: null,
  region: null,
  account: null,
  state: null,
  spec: null,
  usage: null,
  manager: 'AWS',
  origin: null,
  rotation: null,
};

export const dataPolicy: DataPolicy = {
  holder: 'arn:aws:iam::123456789012:policy/clients',
  statements: [
    { Sid: 'Graph', Effect: 'Allow', Action: 'neptune-db:*', Resource: [`arn:aws:neptune-db:eu-west-1:123456789012:${resourceId}/*`, 'arn:aws:s3:::x/*'] },
  ],
};

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

export function member(n: number, more: Partial<Plain<DBInstance>> = {}): Plain<DBInstance> {
  return {
    DBInstanceIdentifier: `graph-main-${n}`,
    DBInstanceClass: 'db.r6g.large',
    Engine: 'neptune',
    DBInstanceStatus: 'available',
    DBClusterIdentifier: 'graph-main',
    DbiResourceId: `db-${n}AAAA`,
    DBInstanceArn: `arn:aws:rds:eu-west-1:123456789012:db:graph-main-${n}`,
    Endpoint: { Address: `graph-main-${n}.c1abc.eu-west-1.neptune.amazonaws.com`, Port: 8182 },
    AvailabilityZone: zones[n - 1] ?? 'eu-west-1a',
    PromotionTier: n,
    PreferredMaintenanceWindow: 'sun:05:00-sun:05:30',
    AutoMinorVersionUpgrade: true,
    PubliclyAccessible: false,
    MonitoringInterval: 0,
    CopyTagsToSnapshot: false,
    PendingModifiedValues: {},
    DBParameterGroups: [{ DBParameterGroupName: 'default.neptune1.3', ParameterApplyStatus: 'in-sync' }],
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    ...more,
  };
}

export function clusterRow(more: Partial<Plain<DBCluster>> = {}): Plain<DBCluster> {
  return {
    DBClusterIdentifier: 'graph-main',
    DbClusterResourceId: resourceId,
    DBClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:graph-main',
    Engine: 'neptune',
    EngineVersion: '1.3.2.1',
    Status: 'available',
    Endpoint: `graph-main.${suffix}`,
    ReaderEndpoint: `graph-main.${suffix.replace('cluster-', 'cluster-ro-')}`,
    Port: 8182,
    AvailabilityZones: [...zones],
    DBSubnetGroup: 'graph-subnets',
    DBClusterParameterGroup: 'graph-13',
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0a1', Status: 'active' }],
    StorageEncrypted: false,
    IAMDatabaseAuthenticationEnabled: true,
    EnabledCloudwatchLogsExports: ['audit'],
    CopyTagsToSnapshot: true,
    DeletionProtection: true,
    BackupRetentionPeriod: 7,
    PreferredBackupWindow: '03:00-03:30',
    PreferredMaintenanceWindow: 'sun:05:00-sun:05:30',
    AssociatedRoles: [{ RoleArn: 'arn:aws:iam::123456789012:role/load', Status: 'ACTIVE' }],
    DBClusterMembers: [1, 2, 3].map((n) => ({
      DBInstanceIdentifier: `graph-main-${n}`,
      IsClusterWriter: n === 2,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: n,
    })),
    NetworkType: 'IPV4',
    ...more,
  };
}

export const writerHost = `graph-main.${suffix}`;
export const place: PlaceFacts = {
  asked: 'ssm:/prod/graph',
  place: { type: 'ssm', name: '/prod/graph' },
  endpoint: null,
  version: '3',
  hits: [{ kind: 'writer', token: `${writerHost}:8182`, count: 1 }],
  error: null,
};

const custom = (name: string, type: string, members: object): NeptuneFacts['customEndpoints'][number] => ({
  row: {
    DBClusterEndpointIdentifier: name,
    DBClusterIdentifier: 'graph-main',
    Endpoint: `${name}.${suffix.replace('cluster-', 'cluster-custom-')}`,
    Status: 'available',
    EndpointType: 'CUSTOM',
    CustomEndpointType: type,
    StaticMembers: [],
    ExcludedMembers: [],
    DBClusterEndpointArn: `arn:aws:rds:eu-west-1:123456789012:cluster-endpoint:${name}`,
    ...members,
  },
  tags: [{ Key: 'team', Value: 'reports' }],
});

/** The writer is `graph-main-2`. */
export function graph(more: Partial<NeptuneFacts> = {}): NeptuneFacts {
  return {
    id: 'graph-main',
    arn: 'arn:aws:rds:eu-west-1:123456789012:cluster:graph-main',
    resourceId,
    cluster: clusterRow(),
    members: [1, 2, 3].map((n) => member(n)),
    tags: [
      { Key: 'aws:cloudformation:stack-name', Value: 'x' },
      { Key: 'team', Value: 'graph' },
    ],
    memberTags: { 'graph-main-1': [], 'graph-main-2': [{ Key: 'role', Value: 'first' }], 'graph-main-3': null },
    customEndpoints: [custom('apps', 'ANY', { ExcludedMembers: ['graph-main-3'] }), custom('reports', 'READER', { StaticMembers: ['graph-main-3'] })],
    subscriptions: [
      { name: 'alerts', sourceType: 'db-cluster', sourceIds: ['graph-main'] },
      { name: 'nodes', sourceType: 'db-instance', sourceIds: ['graph-main-1', 'graph-main-2'] },
    ],
    alarms: [],
    scaling: { target: null, policies: [], scheduled: [] },
    dataPolicies: [dataPolicy],
    clusterParameterGroup: { name: 'graph-13', family: 'neptune1.3' },
    streams: false,
    instanceParameterGroups: [{ name: 'default.neptune1.3', family: 'neptune1.3' }],
    subnetGroup: { DBSubnetGroupName: 'graph-subnets', Subnets: [{ SubnetIdentifier: 'subnet-1' }] },
    subnets: [{ id: 'subnet-1', zone: 'eu-west-1a', freeIps: 200 }],
    securityGroups: ['sg-0a1', 'sg-0fe9ce'],
    engineVersions: [
      { version: '1.3.2.1', family: 'neptune1.3' },
      { version: '1.4.5.1', family: 'neptune1.4' },
    ],
    orderable: [
      { instanceClass: 'db.r6g.large', zones: [...zones], encryption: true },
      { instanceClass: 'db.serverless', zones: [...zones], encryption: true },
      { instanceClass: 'db.t3.medium', zones: ['eu-west-1a'], encryption: false },
    ],
    room: { clusters: { used: 5, most: 40 }, instances: { used: 12, most: 40 }, snapshots: { used: 3, most: 100 } },
    clearSnapshots: [
      {
        DBClusterSnapshotIdentifier: 'before-upgrade',
        DBClusterSnapshotArn: 'arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:before-upgrade',
        SnapshotType: 'manual',
        SnapshotCreateTime: '2026-10-01T00:00:00.000Z',
      },
    ],
    taken: {
      clusters: ['graph-main', 'other'],
      instances: ['graph-main-1', 'graph-main-2', 'graph-main-3', 'graph-main-3-enc'],
      snapshots: [],
      endpoints: ['apps', 'reports'],
    },
    key: goodKey,
    target: { id: 'graph-main-enc', takenBy: null, plan: null },
    places: [place],
    unread: [],
    ...more,
  };
}

export const asFacts = (facts: NeptuneFacts): Facts => facts as unknown as Facts;

const by = (base: Choices, more: Choices): Choices => ({ ...base, ...more });
const withoutIam = graph({
  cluster: clusterRow({ IAMDatabaseAuthenticationEnabled: false, DeletionProtection: false, AssociatedRoles: [] }),
  customEndpoints: [],
  subscriptions: [],
  places: [],
});
const single = graph({
  members: [member(2)],
  cluster: clusterRow({ DBClusterMembers: [{ DBInstanceIdentifier: 'graph-main-2', IsClusterWriter: true }] }),
  memberTags: { 'graph-main-2': [] },
  customEndpoints: [],
});

export const shapes: { name: string; facts: NeptuneFacts; choices: Choices }[] = [
  { name: 'by rename', facts: graph({ places: [] }), choices: byRename },
  {
    name: 'by rename, fenced, with streams, a last snapshot, old ones deleted',
    facts: graph({ places: [], streams: true }),
    choices: by(byRename, { settings: { FenceSecurityGroupId: 'sg-0fe9ce', LastSnapshot: 'take', OldSnapshots: 'delete' } }),
  },
  {
    name: 'by rename, instances too',
    facts: graph({ places: [] }),
    choices: by(byRename, { settings: { RenameInstances: 'true', FenceSecurityGroupId: 'sg-0fe9ce' } }),
  },
  { name: 'a key that cannot be looked at', facts: graph({ places: [], key: unseenKey }), choices: by(byRename, { kmsKey: keyArn }) },
  { name: 'by rename, writes go on', facts: graph({ places: [] }), choices: by(byRename, { writes: 'accept-loss' }) },
  { name: 'by configuration', facts: graph(), choices: byConfiguration },
  {
    name: 'by configuration, by hand',
    facts: graph({ places: [{ ...place, asked: 'manual:the app', place: { type: 'manual', text: 'the app' }, version: null, hits: [] }] }),
    choices: by(byConfiguration, { endpoints: ['manual:the app'] }),
  },
  {
    name: 'by configuration, no places, in words',
    facts: graph({ places: [] }),
    choices: { kmsKey: 'alias/graph', switch: 'configuration', writes: 'frozen', settings: { MeasureWrites: 'words' } },
  },
  { name: 'the default key', facts: graph({ key: defaultKey, places: [] }), choices: by(byRename, { kmsKey: 'default' }) },
  { name: 'without IAM, protection, roles', facts: withoutIam, choices: byRename },
  { name: 'one instance', facts: single, choices: byConfiguration },
  {
    name: 'serverless',
    facts: graph({
      places: [],
      cluster: clusterRow({ ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 16 }, StorageType: 'iopt1' }),
      members: [1, 2, 3].map((n) => member(n, { DBInstanceClass: 'db.serverless' })),
    }),
    choices: byRename,
  },
  {
    name: 'another key',
    facts: graph({ cluster: clusterRow({ StorageEncrypted: true, KmsKeyId: keyArn.replace('1234abcd', '9999abcd') }) }),
    choices: byConfiguration,
  },
];
