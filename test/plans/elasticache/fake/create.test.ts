/** What CreateReplicationGroup and CreateCacheCluster take, refuse and make. facts/elasticache.md 1.2, 2, 3.2, 6, 10 */
import { describe, expect, test } from 'vitest';
import { putCacheCluster, putReplicationGroup } from '../../../../plans/elasticache/fake/builders.ts';
import { putUserGroup } from '../../../../plans/elasticache/fake/catalog.ts';
import { keys, putQuota, subnets } from '../../../../src/sandbox/services/index.ts';
import { cacheGroup, clustered, openWorld, refused, region } from './world.ts';

const value = 'InvalidParameterValueException';
const combination = 'InvalidParameterCombinationException';

const refusals: [what: string, input: object, name: string, words: RegExp][] = [
  ['a name that begins with a digit', cacheGroup({ ReplicationGroupId: '1cache' }), value, /begin with a letter/],
  ['two hyphens in a row', cacheGroup({ ReplicationGroupId: 'a--b' }), value, /two consecutive hyphens/],
  ['a hyphen at the end', cacheGroup({ ReplicationGroupId: 'a-' }), value, /end with a hyphen/],
  ['41 characters', cacheGroup({ ReplicationGroupId: `a${'b'.repeat(40)}` }), value, /between 1 and 40/],
  ['a description of 256 characters', cacheGroup({ ReplicationGroupDescription: 'x'.repeat(256) }), value, /255/],
  ['a patch version', cacheGroup({ EngineVersion: '6.2.6' }), value, /Specific version selection is not allowed for '6.2.6', please use '6.2'/],
  ['a version that is not on offer', cacheGroup({ EngineVersion: '3.2.6' }), value, /Cannot find version 3.2.6/],
  ['another engine', cacheGroup({ Engine: 'memcached' }), value, /Engine/],
  ...['t2.medium', 't1.micro', 'm1.large', 'm2.xlarge', 'm3.large', 'r3.large', 'c1.xlarge'].map((type): (typeof refusals)[number] => [
    `node type ${type}`,
    cacheGroup({ CacheNodeType: `cache.${type}` }),
    combination,
    /previous generation/,
  ]),
  ['a node type that does not exist', cacheGroup({ CacheNodeType: 'cache.z9.huge' }), value, /not a valid cache node type/],
  [
    'a parameter group of another family',
    cacheGroup({ EngineVersion: '6.2', CacheParameterGroupName: 'default.redis7' }),
    combination,
    /family redis6.x but found one of family redis7/,
  ],
  ['a parameter group that is not there', cacheGroup({ CacheParameterGroupName: 'nothing' }), 'CacheParameterGroupNotFoundFault', /nothing/],
  ['a subnet group that is not there', cacheGroup({ CacheSubnetGroupName: 'nothing' }), 'CacheSubnetGroupNotFoundFault', /nothing/],
  ['a security group that is not there', cacheGroup({ SecurityGroupIds: ['sg-1'] }), value, /sg-1/],
  ['a topic of another account', cacheGroup({ NotificationTopicArn: 'arn:aws:sns:eu-west-1:999999999999:x' }), value, /SNS topic/],
  ['automatic failover with one node', cacheGroup({ AutomaticFailoverEnabled: true }), combination, /at least 2 cache clusters/],
  ['Multi-AZ without automatic failover', cacheGroup({ NumCacheClusters: 2, MultiAZEnabled: true }), combination, /automatic failover/],
  ['seven nodes', cacheGroup({ NumCacheClusters: 7 }), value, /between 1 and 6/],
  ['zones and nodes of different number', cacheGroup({ NumCacheClusters: 2, PreferredCacheClusterAZs: ['eu-west-1a'] }), combination, /must equal/],
  ['a zone outside the subnet group', cacheGroup({ PreferredCacheClusterAZs: ['eu-west-1z'] }), value, /eu-west-1z/],
  ['shards without cluster mode', cacheGroup({ NumNodeGroups: 2 }), combination, /cluster mode disabled/i],
  ['cluster mode without automatic failover', clustered({ AutomaticFailoverEnabled: false }), combination, /auto failover/],
  ['cluster mode and a number of cache clusters', clustered({ NumCacheClusters: 2 }), combination, /NumNodeGroups/],
  ['slots that leave a gap', clustered({ NumNodeGroups: undefined, NodeGroupConfiguration: [{ Slots: '0-100' }, { Slots: '102-16383' }] }), value, /cover/],
  [
    'slots that overlap',
    clustered({ NumNodeGroups: undefined, NodeGroupConfiguration: [{ Slots: '0-100' }, { Slots: '100-16383' }] }),
    value,
    /Slot 100 is in more/,
  ],
  [
    'slots for some shards',
    clustered({ NumNodeGroups: undefined, NodeGroupConfiguration: [{ Slots: '0-100' }, { NodeGroupId: '2' }] }),
    combination,
    /all node groups/,
  ],
  ['six replicas', clustered({ ReplicasPerNodeGroup: 6 }), value, /between 0 and 5/],
  ['91 shards', clustered({ NumNodeGroups: 91 }), 'NodeGroupsPerReplicationGroupQuotaExceededFault', /90/],
  ['91 nodes of a cluster', clustered({ NumNodeGroups: 60 }), 'NodeQuotaForClusterExceededFault', /90/],
  ['a key without encryption', cacheGroup({ KmsKeyId: 'alias/cache-prod' }), combination, /AtRestEncryptionEnabled/],
  [
    'a key and encryption refused',
    cacheGroup({ Engine: 'valkey', AtRestEncryptionEnabled: false, KmsKeyId: 'alias/cache-prod' }),
    combination,
    /AtRestEncryptionEnabled/,
  ],
  ['a disabled key', cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-disabled' }), value, /is disabled/],
  ['an asymmetric key', cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-signing' }), value, /not a symmetric/],
  ['a key that is leaving', cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-leaving' }), value, /pending deletion/],
  ['a key that is not there', cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: '00000000-0000-0000-0000-000000000000' }), value, /does not exist/],
  [
    'a key of another region',
    cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000' }),
    value,
    /region/,
  ],
  ['a token without TLS', cacheGroup({ AuthToken: 'sixteen-and-more-characters' }), combination, /TransitEncryptionEnabled/],
  ['a short token', cacheGroup({ TransitEncryptionEnabled: true, AuthToken: 'short' }), value, /16 to 128/],
  ['a token with a slash', cacheGroup({ TransitEncryptionEnabled: true, AuthToken: 'sixteen-and/more-characters' }), value, /alphanumeric/],
  ['a user group without TLS', cacheGroup({ UserGroupIds: ['people'] }), combination, /in-transit/],
  ['a user group that is not there', cacheGroup({ TransitEncryptionEnabled: true, UserGroupIds: ['nobody'] }), 'UserGroupNotFoundFault', /nobody/],
  ['a user group that is being changed', cacheGroup({ TransitEncryptionEnabled: true, UserGroupIds: ['busy'] }), 'InvalidUserGroupStateFault', /modifying/],
  [
    'a token and a user group',
    cacheGroup({ TransitEncryptionEnabled: true, AuthToken: 'sixteen-and-more-characters', UserGroupIds: ['people'] }),
    combination,
    /together/,
  ],
  [
    'TLS preferred before 7',
    cacheGroup({ EngineVersion: '6.2', TransitEncryptionEnabled: true, TransitEncryptionMode: 'preferred' }),
    combination,
    /preferred/,
  ],
  ['r6gd without data tiering', cacheGroup({ CacheNodeType: 'cache.r6gd.xlarge' }), combination, /DataTieringEnabled must be true/],
  ['data tiering without r6gd', cacheGroup({ DataTieringEnabled: true }), combination, /Data tiering is not supported/],
  ['a window of half an hour', cacheGroup({ SnapshotWindow: '02:00-02:30' }), value, /60 minutes/],
  ['36 days of retention', cacheGroup({ SnapshotRetentionLimit: 36 }), value, /between 0 and 35/],
  [
    'a slow log before 6',
    cacheGroup({
      EngineVersion: '5.0.6',
      CacheNodeType: 'cache.m5.large',
      LogDeliveryConfigurations: [{ LogType: 'slow-log', DestinationType: 'cloudwatch-logs', LogFormat: 'json' }],
    }),
    combination,
    /slow-log/,
  ],
  ['a tag that begins with aws:', cacheGroup({ Tags: [{ Key: 'aws:x', Value: '1' }] }), value, /reserved/],
  ['51 tags', cacheGroup({ Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' })) }), 'TagQuotaPerResourceExceeded', /50 tags/],
  ['a backup that is not there', cacheGroup({ SnapshotName: 'nothing' }), 'SnapshotNotFoundFault', /nothing/],
];

test.each(refusals)('refuses %s', async (_what, input, name, words) => {
  const { call, world } = await openWorld((w) => {
    putUserGroup(w, region, { id: 'people' });
    putUserGroup(w, region, { id: 'busy', status: 'modifying' });
  });
  const fault = await refused(call('CreateReplicationGroup', input));
  expect(fault.name).toBe(name);
  expect(fault.message).toMatch(words);
  // Nothing is left of what was refused.
  expect((await call('DescribeReplicationGroups')).ReplicationGroups).toEqual([]);
  expect([...subnets(world, region).values()].every((subnet) => subnet.AvailableIpAddressCount === 251)).toBe(true);
});

describe('what is made', () => {
  test('a name is kept in lower case and taken from then on', async () => {
    const { call, pass, group } = await openWorld();
    const made = await call('CreateReplicationGroup', cacheGroup({ ReplicationGroupId: 'New-Cache' }));
    expect(made.ReplicationGroup).toMatchObject({
      ReplicationGroupId: 'new-cache',
      Status: 'creating',
      ARN: 'arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:new-cache',
    });
    expect((await refused(group('new-cache'))).name).toBe('ReplicationGroupNotFoundFault');
    expect((await refused(call('CreateReplicationGroup', cacheGroup()))).name).toBe('ReplicationGroupAlreadyExistsFault');
    await pass(6);
    expect(await group('NEW-cache')).toMatchObject({ Status: 'creating' });
  });

  test('a member name that a standalone cache has is taken', async () => {
    const { call } = await openWorld((w) => putCacheCluster(w, { id: 'new-cache-001' }));
    expect(await refused(call('CreateReplicationGroup', cacheGroup()))).toMatchObject({ name: value, message: expect.stringContaining('new-cache-001') });
  });

  test('defaults: Redis is not encrypted, Valkey is, under the service’s key', async () => {
    const { call, available } = await openWorld();
    await call('CreateReplicationGroup', cacheGroup({ ReplicationGroupId: 'redis' }));
    await call('CreateReplicationGroup', cacheGroup({ ReplicationGroupId: 'valkey', Engine: 'valkey' }));
    expect(await available('group', 'redis')).toMatchObject({
      AtRestEncryptionEnabled: false,
      StorageEncryptionType: 'none',
      SnapshotRetentionLimit: 0,
      ClusterEnabled: false,
      Engine: 'redis',
    });
    const valkey = await available('group', 'valkey');
    expect(valkey).toMatchObject({ AtRestEncryptionEnabled: true, StorageEncryptionType: 'sse-elasticache', Engine: 'valkey' });
    expect(valkey.KmsKeyId).toBeUndefined();
  });

  test('a key by alias shows as its ARN, and has one grant for as long as the group lives', async () => {
    const { call, available, pass, world } = await openWorld();
    const key = [...keys(world, region).values()].find((one) => one.Description === 'cache-prod')!;
    await call('CreateReplicationGroup', cacheGroup({ AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-prod' }));
    expect(await available('group', 'new-cache')).toMatchObject({ StorageEncryptionType: 'sse-kms', KmsKeyId: key.Arn });
    expect(key.grants).toHaveLength(1);
    await call('DeleteReplicationGroup', { ReplicationGroupId: 'new-cache' });
    await pass(1200);
    await call('DescribeReplicationGroups');
    expect(key.grants).toHaveLength(0);
  });

  test('cluster mode off: members, zones, endpoints, and a version with its patch', async () => {
    const { call, available } = await openWorld();
    await call(
      'CreateReplicationGroup',
      cacheGroup({
        EngineVersion: '6.2',
        NumCacheClusters: 3,
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        PreferredCacheClusterAZs: ['eu-west-1c', 'eu-west-1a', 'eu-west-1b'],
        SecurityGroupIds: ['sg-0cac4e5000000001a'],
      }),
    );
    const group = await available('group', 'new-cache');
    expect(group).toMatchObject({ MemberClusters: ['new-cache-001', 'new-cache-002', 'new-cache-003'], AutomaticFailover: 'enabled', MultiAZ: 'enabled' });
    expect(
      group.NodeGroups[0].NodeGroupMembers.map((m: { CurrentRole: string; PreferredAvailabilityZone: string }) => [m.CurrentRole, m.PreferredAvailabilityZone]),
    ).toEqual([
      ['primary', 'eu-west-1c'],
      ['replica', 'eu-west-1a'],
      ['replica', 'eu-west-1b'],
    ]);
    const ports = [
      group.NodeGroups[0].PrimaryEndpoint.Port,
      group.NodeGroups[0].ReaderEndpoint.Port,
      ...group.NodeGroups[0].NodeGroupMembers.map((m: { ReadEndpoint: { Port: number } }) => m.ReadEndpoint.Port),
    ];
    expect(new Set(ports).size).toBe(5);
    const { CacheClusters } = await call('DescribeCacheClusters', { ShowCacheNodeInfo: true });
    expect(CacheClusters).toHaveLength(3);
    expect(CacheClusters[0]).toMatchObject({
      EngineVersion: '6.2.6',
      CacheParameterGroup: { CacheParameterGroupName: 'default.redis6.x', ParameterApplyStatus: 'in-sync' },
      CacheSubnetGroupName: 'caches',
      ReplicationGroupId: 'new-cache',
      CacheNodes: [{ CacheNodeStatus: 'available' }],
    });
  });

  test('cluster mode on by the parameter group: even slots, one configuration endpoint, no roles', async () => {
    const { call, available } = await openWorld();
    await call('CreateReplicationGroup', clustered());
    const group = await available('group', 'new-cache');
    expect(group).toMatchObject({ ClusterEnabled: true, ClusterMode: 'enabled', ConfigurationEndpoint: { Address: '127.0.0.1' } });
    expect(group.NodeGroups.map((one: { Slots: string }) => one.Slots)).toEqual(['0-5461', '5462-10922', '10923-16383']);
    expect(group.MemberClusters).toContain('new-cache-0003-002');
    expect(group.NodeGroups[0].NodeGroupMembers[0].CurrentRole).toBeUndefined();
    expect(group.NodeGroups[0].PrimaryEndpoint).toBeUndefined();
  });

  test('nodes come one after another; a group with automatic backups is first seen snapshotting', async () => {
    const { call, pass, group } = await openWorld();
    await call('CreateReplicationGroup', cacheGroup({ NumCacheClusters: 3, SnapshotRetentionLimit: 3 }));
    const seen = new Set<string>();
    const counts = new Set<number>();
    for (let tries = 0; tries < 200 && !seen.has('available'); tries++) {
      await pass(15);
      seen.add((await group('new-cache')).Status);
      const { CacheClusters } = await call('DescribeCacheClusters');
      counts.add(CacheClusters.filter((one: { CacheClusterStatus: string }) => one.CacheClusterStatus === 'available').length);
    }
    expect([...seen]).toEqual(['creating', 'snapshotting', 'available']);
    expect([...counts].sort()).toEqual([0, 1, 2, 3]);
    const { Snapshots } = await call('DescribeSnapshots', { SnapshotSource: 'system' });
    expect(Snapshots[0].SnapshotName).toMatch(/^automatic\.new-cache-001-\d{4}-/);
  });

  test('quotas: nodes of the region, addresses of the subnets', async () => {
    const { call, world } = await openWorld((w) => {
      putQuota(w, region, { serviceCode: 'elasticache', quotaCode: 'L-DFE45DF3', quotaName: 'Nodes per Region', value: 4 });
      return putReplicationGroup(w, { id: 'old', nodes: 3 });
    });
    expect((await refused(call('CreateReplicationGroup', cacheGroup({ NumCacheClusters: 2 })))).name).toBe('NodeQuotaForCustomerExceededFault');
    for (const subnet of subnets(world, region).values()) subnet.AvailableIpAddressCount = 0;
    expect((await refused(call('CreateReplicationGroup', cacheGroup()))).name).toBe('InvalidVPCNetworkStateFault');
  });

  test('a standalone cache: no encryption at rest, no cluster mode', async () => {
    const { call, available } = await openWorld();
    const asked = { CacheClusterId: 'alone', CacheNodeType: 'cache.m6g.large', Engine: 'redis', NumCacheNodes: 1, CacheSubnetGroupName: 'caches' };
    expect((await refused(call('CreateCacheCluster', { ...asked, CacheParameterGroupName: 'default.redis7.cluster.on' }))).message).toMatch(
      /use CreateReplicationGroup/,
    );
    await call('CreateCacheCluster', asked);
    expect((await refused(call('CreateCacheCluster', asked))).name).toBe('CacheClusterAlreadyExistsFault');
    const cluster = await available('cluster', 'alone');
    expect(cluster).toMatchObject({ AtRestEncryptionEnabled: false, NumCacheNodes: 1, CacheNodes: [{ Endpoint: { Address: '127.0.0.1' } }] });
    expect(cluster.ReplicationGroupId).toBeUndefined();
    expect((await call('DescribeCacheClusters', { ShowCacheClustersNotInReplicationGroups: true })).CacheClusters).toHaveLength(1);
  });
});
