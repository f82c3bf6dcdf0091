/** What is read for a plan, from a world in memory: whose it is, what is left out, what may be refused. */
import { describe, expect, it } from 'vitest';
import { discover } from '../../../plans/neptune/discover/index.ts';
import type { NeptuneFacts } from '../../../plans/neptune/gather/facts.ts';
import { gather, observe } from '../../../plans/neptune/gather/index.ts';
import type { World } from '../../../src/actions/context.ts';
import { AwsError } from '../../../src/aws/error.ts';
import { systemClock } from '../../../src/engine/system-clock.ts';
import { byRename, clusterRow, frame, graph, keyArn, member, resourceId, writerHost } from './facts.ts';

type Answers = Record<string, (input: Record<string, unknown>) => Record<string, unknown>>;
const fault =
  (name: string, kind: AwsError['kind'] = 'fault') =>
  () => {
    throw new AwsError(name, `${name} it is`, kind, 'neptune', 'x');
  };

const document = (Resource: unknown): string => encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Resource } }));
const base: Answers = {
  DescribeDBClusters: ({ Marker }) =>
    Marker
      ? { DBClusters: [clusterRow({ DBClusterIdentifier: 'aurora', Engine: 'aurora-mysql', DbClusterResourceId: 'cluster-B' })] }
      : { DBClusters: [clusterRow({ LatestRestorableTime: '2026-11-22T13:59:00Z' })], Marker: 'next' },
  DescribeDBInstances: () => ({ DBInstances: [member(3), member(1), member(2), member(9, { DBInstanceIdentifier: 'else', DBClusterIdentifier: 'aurora' })] }),
  ListTagsForResource: ({ ResourceName }) => ({ TagList: [{ Key: 'of', Value: String(ResourceName) }] }),
  DescribeDBClusterEndpoints: () => ({
    DBClusterEndpoints: [
      { EndpointType: 'WRITER', DBClusterIdentifier: 'graph-main' },
      ...graph().customEndpoints.map((e) => e.row),
      { EndpointType: 'CUSTOM', DBClusterEndpointIdentifier: 'theirs', DBClusterIdentifier: 'aurora' },
    ],
  }),
  DescribeEventSubscriptions: () => ({
    EventSubscriptionsList: [
      { CustSubscriptionId: 'alerts', SourceType: 'db-cluster', SourceIdsList: ['graph-main'] },
      { CustSubscriptionId: 'all', SourceIdsList: [] },
      { CustSubscriptionId: 'other', SourceIdsList: ['aurora'] },
    ],
  }),
  GetAccountAuthorizationDetails: () => ({
    Policies: [
      {
        Arn: 'arn:aws:iam::1:policy/mine',
        PolicyVersionList: [
          { IsDefaultVersion: false, Document: document('*') },
          { IsDefaultVersion: true, Document: document(`arn:aws:neptune-db:eu-west-1:1:${resourceId}/*`) },
        ],
      },
      {
        Arn: 'arn:aws:iam::1:policy/old',
        PolicyVersionList: [
          { IsDefaultVersion: false, Document: document(resourceId) },
          { IsDefaultVersion: true, Document: document('*') },
        ],
      },
      { Arn: 'arn:aws:iam::1:policy/broken', PolicyVersionList: [{ IsDefaultVersion: true, Document: '%7B' }] },
    ],
    RoleDetailList: [{ RoleName: 'app', RolePolicyList: [{ PolicyName: 'own', PolicyDocument: document([resourceId]) }] }],
    UserDetailList: [{ UserName: 'ann', UserPolicyList: [{ PolicyName: 'none', PolicyDocument: document('x') }] }],
  }),
  DescribeAlarms: () => ({
    MetricAlarms: [
      { AlarmName: 'mine', Namespace: 'AWS/Neptune', Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'graph-main' }] },
      { AlarmName: 'other', Namespace: 'AWS/RDS', Dimensions: [{ Value: 'graph-main' }] },
    ],
  }),
  DescribeScalableTargets: ({ ResourceIds }) => ({
    ScalableTargets: String(ResourceIds) === 'cluster:graph-main' ? [{ MinCapacity: 1, MaxCapacity: 3, RoleARN: 'arn', CreationTime: '2026' }] : [],
  }),
  DescribeScalingPolicies: () => ({ ScalingPolicies: [{ PolicyName: 'z' }, { PolicyName: 'a' }] }),
  DescribeScheduledActions: () => ({ ScheduledActions: [] }),
  DescribeDBClusterParameterGroups: () => ({ DBClusterParameterGroups: [{ DBParameterGroupFamily: 'neptune1.3' }] }),
  DescribeDBClusterParameters: () => ({ Parameters: [{ ParameterName: 'neptune_streams', ParameterValue: '1' }] }),
  DescribeDBParameterGroups: () => ({ DBParameterGroups: [{ DBParameterGroupFamily: 'neptune1.3' }] }),
  DescribeDBSubnetGroups: () => ({ DBSubnetGroups: [{ DBSubnetGroupName: 'graph-subnets', Subnets: [{ SubnetIdentifier: 'subnet-1' }] }] }),
  DescribeSubnets: () => ({ Subnets: [{ SubnetId: 'subnet-1', AvailabilityZone: 'eu-west-1a', AvailableIpAddressCount: 9 }] }),
  DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupId: 'sg-0a1' }] }),
  DescribeDBEngineVersions: () => ({ DBEngineVersions: [{ EngineVersion: '1.3.2.1', DBParameterGroupFamily: 'neptune1.3' }] }),
  DescribeOrderableDBInstanceOptions: () => ({
    OrderableDBInstanceOptions: [
      { DBInstanceClass: 'db.r6g.large', AvailabilityZones: [{ Name: 'eu-west-1b' }, { Name: 'eu-west-1a' }], SupportsStorageEncryption: true },
    ],
  }),
  DescribeAccountAttributes: () => ({
    AccountQuotas: [
      { AccountQuotaName: 'DBClusters', Used: 7, Max: 41 },
      { AccountQuotaName: 'DBInstances', Used: 8, Max: 42 },
      { AccountQuotaName: 'ManualClusterSnapshots', Used: 9, Max: 101 },
    ],
  }),
  ListServiceQuotas: () => ({
    Quotas: [
      { QuotaName: 'DB clusters', Value: 40 },
      { QuotaName: 'DB instances', Value: 40 },
      { QuotaName: 'Manual DB cluster snapshots', Value: 100 },
    ],
  }),
  DescribeDBClusterSnapshots: () => ({
    DBClusterSnapshots: [
      { DBClusterSnapshotIdentifier: 'old', DBClusterIdentifier: 'graph-main', SnapshotType: 'manual', StorageEncrypted: false },
      { DBClusterSnapshotIdentifier: 'rds:graph-main-1', DBClusterIdentifier: 'graph-main', SnapshotType: 'automated', StorageEncrypted: false },
      { DBClusterSnapshotIdentifier: 'locked', DBClusterIdentifier: 'graph-main', SnapshotType: 'manual', StorageEncrypted: true },
      { DBClusterSnapshotIdentifier: 'em-1-x', DBClusterIdentifier: 'aurora', SnapshotType: 'manual' },
    ],
  }),
  DescribeKey: () => ({
    KeyMetadata: { Arn: keyArn, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', AWSAccountId: frame.account },
  }),
  GetKeyRotationStatus: () => ({ KeyRotationEnabled: true }),
};

function world(more: Answers = {}) {
  const asked: string[] = [];
  const answers = { ...base, ...more };
  const aws: World['aws'] = {
    async call(_, operation, input) {
      asked.push(operation);
      const answer = answers[operation];
      if (!answer) throw new Error(`nobody answers ${operation}`);
      return { output: answer(input) };
    },
  };
  return { asked, world: { aws, clock: systemClock } as unknown as World };
}

const facts = async (more: Answers = {}, choices = byRename, id = 'Graph-Main') => (await gather(world(more).world, id, choices)) as unknown as NeptuneFacts;

describe('gather', () => {
  it('reads the cluster by its name in any case, its own instances, what hangs on it, and nothing that moves by itself', async () => {
    const found = await facts();
    expect(found).toMatchObject({
      id: 'graph-main',
      resourceId,
      streams: true,
      subscriptions: [{ name: 'alerts' }],
      alarms: ['mine'],
      scaling: { target: { MinCapacity: 1, MaxCapacity: 3 }, policies: [{ PolicyName: 'a' }, { PolicyName: 'z' }], scheduled: [] },
      clusterParameterGroup: { name: 'graph-13', family: 'neptune1.3' },
      target: { id: 'graph-main-enc', takenBy: null },
    });
    expect(found.members.map((m) => m.DBInstanceIdentifier)).toEqual(['graph-main-1', 'graph-main-2', 'graph-main-3']);
    expect(found.customEndpoints.map((e) => [e.row.DBClusterEndpointIdentifier, e.tags?.[0]?.Value])).toEqual([
      ['apps', 'arn:aws:rds:eu-west-1:123456789012:cluster-endpoint:apps'],
      ['reports', 'arn:aws:rds:eu-west-1:123456789012:cluster-endpoint:reports'],
    ]);
    expect(found.taken.endpoints).toEqual(['apps', 'reports', 'theirs']);
    expect(found.cluster).not.toHaveProperty('LatestRestorableTime');
    expect(found.unread).toEqual([]);
    expect(found.dataPolicies).toEqual([
      { holder: 'arn:aws:iam::1:policy/mine', statements: [{ Effect: 'Allow', Resource: `arn:aws:neptune-db:eu-west-1:1:${resourceId}/*` }] },
      { holder: 'inline policy own of role app', statements: [{ Effect: 'Allow', Resource: [resourceId] }] },
    ]);
  });
  it("takes the account's own numbers, which count every engine", async () => {
    const { room } = await facts();
    expect(room).toEqual({ clusters: { used: 7, most: 41 }, instances: { used: 8, most: 42 }, snapshots: { used: 9, most: 101 } });
  });
  it('else counts every engine for the quotas, and lists only manual snapshots in clear of this cluster', async () => {
    const found = await facts({ DescribeAccountAttributes: fault('AccessDenied', 'denied') });
    expect(found.unread).toEqual([]);
    expect(found.room).toEqual({ clusters: { used: 2, most: 40 }, instances: { used: 4, most: 40 }, snapshots: { used: 3, most: 100 } });
    expect(found.clearSnapshots.map((s) => s.DBClusterSnapshotIdentifier)).toEqual(['old']);
    expect(found.taken.snapshots).toEqual(['em-1-x']);
  });
  it('is the same for the same world', async () => {
    expect(await facts()).toEqual(await facts());
  });
  it('does not ask for a default key, whose alias a question could make', async () => {
    const { world: here, asked } = world();
    const found = (await gather(here, 'graph-main', { ...byRename, kmsKey: 'default' })) as unknown as NeptuneFacts;
    expect(found.key).toMatchObject({ asked: 'default', manager: 'AWS', arn: null });
    expect(asked).not.toContain('DescribeKey');
  });
  it('goes on without what it may not read, and says which permission is missing', async () => {
    const found = await facts({
      DescribeAlarms: fault('AccessDenied', 'denied'),
      GetAccountAuthorizationDetails: fault('AccessDenied', 'denied'),
      DescribeEventSubscriptions: fault('AccessDenied', 'denied'),
      DescribeAccountAttributes: fault('AccessDenied', 'denied'),
      ListServiceQuotas: fault('AccessDeniedException', 'denied'),
    });
    expect(found.unread.map((u) => u.operation).sort()).toEqual([
      'cloudwatch:DescribeAlarms',
      'iam:GetAccountAuthorizationDetails',
      'rds:DescribeAccountAttributes, or servicequotas:ListServiceQuotas',
      'rds:DescribeEventSubscriptions',
    ]);
    expect(found.room.clusters.most).toBeNull();
  });
  it('stops where the credentials are dead', async () => {
    await expect(facts({ DescribeAlarms: fault('ExpiredToken', 'credentials') })).rejects.toThrow('ExpiredToken');
  });
  it('knows whose the name of the target is', async () => {
    const taken = {
      DescribeDBClusters: () => ({
        DBClusters: [clusterRow(), clusterRow({ DBClusterIdentifier: 'graph-main-enc', DbClusterResourceId: 'cluster-C', DBClusterArn: 'arn:c' })],
      }),
      ListTagsForResource: () => ({ TagList: [{ Key: 'encmigrate:plan', Value: 'em-9' }] }),
    };
    expect((await facts(taken)).target).toEqual({ id: 'graph-main-enc', takenBy: 'available', plan: 'em-9' });
  });
  it.each([
    ['nothing', 'no Neptune cluster'],
    ['aurora', 'not of Neptune'],
  ])('refuses %s', async (id, says) => {
    await expect(facts({}, byRename, id)).rejects.toThrow(says);
  });
  it('finds endpoints in a place, and forgets the rest', async () => {
    const found = await facts(
      {
        GetParameter: () => ({ Parameter: { Value: `user:secret@${writerHost}:8182`, Version: 3, Type: 'String' } }),
        DescribeParameters: () => ({ Parameters: [{ Tier: 'Standard', Type: 'String' }] }),
      },
      { ...byRename, endpoints: ['ssm:/prod/graph'] },
    );
    expect(found.places).toMatchObject([{ hits: [{ kind: 'writer', token: `${writerHost}:8182`, count: 1 }], error: null }]);
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});

describe('observe', () => {
  const planned = graph({ key: null, places: [] });
  it('finds the source by its resource id, whatever it is called', async () => {
    const renamed = {
      DescribeDBClusters: () => ({
        DBClusters: [
          clusterRow({ DBClusterIdentifier: 'graph-main', DbClusterResourceId: 'cluster-NEW', StorageEncrypted: true }),
          clusterRow({ DBClusterIdentifier: 'graph-main-old-7f3a9c' }),
        ],
      }),
    };
    expect(await observe(world(renamed).world, planned)).toMatchObject({ id: 'graph-main-old-7f3a9c', resourceId });
  });
  it('says that it is gone, though its name lives on', async () => {
    expect(
      await observe(world({ DescribeDBClusters: () => ({ DBClusters: [clusterRow({ DbClusterResourceId: 'cluster-NEW' })] }) }).world, planned),
    ).toBeUndefined();
  });
});

describe('discover', () => {
  const rows = async (...clusters: ReturnType<typeof clusterRow>[]) =>
    discover(world({ DescribeDBClusters: () => ({ DBClusters: clusters }) }).world.aws, 'eu-west-1');
  it('shows Neptune only, with shape, roles and the controls that fail', async () => {
    expect(await rows(clusterRow(), clusterRow({ Engine: 'docdb' }))).toEqual([
      {
        system: 'neptune',
        id: 'graph-main',
        arn: 'arn:aws:rds:eu-west-1:123456789012:cluster:graph-main',
        region: 'eu-west-1',
        encryption: 'none',
        encrypted: false,
        summary: '1 writer, 2 readers, db.r6g.large, neptune 1.3.2.1, IAM auth, 1 role',
        state: 'ready',
        controls: ['Neptune.1', 'neptune-cluster-encrypted'],
      },
    ]);
  });
  it.each<[string, Parameters<typeof clusterRow>[0], object]>([
    ['encrypted', { StorageEncrypted: true, KmsKeyId: keyArn }, { encryption: 'sse-kms', state: 'done', controls: [] }],
    ['unencrypted, though a lookalike shows a key', { StorageEncrypted: false, KmsKeyId: 'default_kms_key_id' }, { encryption: 'none', state: 'ready' }],
    ['in a global database', { GlobalClusterIdentifier: 'world' }, { state: 'blocked', why: 'member of the global database world' }],
    ['stopped', { Status: 'stopped' }, { state: 'blocked', why: 'it is stopped' }],
    ['without instances', { DBClusterIdentifier: 'bare', DBClusterMembers: [] }, { state: 'blocked', why: 'it has no writer' }],
  ])('%s', async (_, more, expected) => expect((await rows(clusterRow(more)))[0]).toMatchObject(expected));
});
