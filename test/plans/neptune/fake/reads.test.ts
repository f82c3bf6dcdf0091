/** What Describe shows: filters, pages, groups, quotas, the catalogue, subscriptions; and neighbours that are not Neptune's. */
import { expect, test } from 'vitest';
import { putCluster } from '../../../../plans/neptune/fake/build.ts';
import { maintenance } from '../../../../plans/neptune/fake/rows.ts';
import { taggedSources } from '../../../../src/sandbox/services/tagged.ts';
import { graphs, region } from './graphs.ts';

const ids = (rows: { DBClusterIdentifier: string }[]) => rows.map((row) => row.DBClusterIdentifier);

test('clusters of Aurora and DocumentDB are shown too, and can be filtered away', async () => {
  const { call, refused } = await graphs();
  expect(ids((await call('DescribeDBClusters')).DBClusters)).toEqual(['catalogue-docdb', 'graph-global', 'graph-main', 'graph-secure', 'orders-aurora']);
  expect(ids((await call('DescribeDBClusters', { Filters: [{ Name: 'engine', Values: ['neptune'] }] })).DBClusters)).toEqual([
    'graph-global',
    'graph-main',
    'graph-secure',
  ]);
  expect(await refused('DescribeDBClusters', { Filters: [{ Name: 'colour', Values: ['red'] }] })).toBe('InvalidParameterValue');
  const { DBInstances } = await call('DescribeDBInstances', { Filters: [{ Name: 'db-cluster-id', Values: ['graph-main'] }] });
  expect(DBInstances.map((row: { DBInstanceIdentifier: string }) => row.DBInstanceIdentifier)).toEqual(['graph-main-1', 'graph-main-2', 'graph-main-3']);
  const [aurora] = (await call('DescribeDBClusters', { DBClusterIdentifier: 'orders-aurora' })).DBClusters;
  expect(aurora.Endpoint).toMatch(/^orders-aurora\.cluster-c\w{11}\.eu-west-1\.rds\.amazonaws\.com$/);
});

test('graph-main is what the demo promises', async () => {
  const { call, cluster } = await graphs();
  expect(await cluster('graph-main')).toMatchObject({
    StorageEncrypted: false,
    IAMDatabaseAuthenticationEnabled: true,
    DeletionProtection: true,
    BackupRetentionPeriod: 7,
    EnabledCloudwatchLogsExports: ['audit'],
    AssociatedRoles: [{ Status: 'ACTIVE' }],
    DBClusterParameterGroup: 'graph-main-13',
    DBSubnetGroup: 'graph-subnets',
    Status: 'available',
    DBClusterMembers: [{ IsClusterWriter: true, PromotionTier: 0 }, { IsClusterWriter: false }, { IsClusterWriter: false, PromotionTier: 15 }],
  });
  expect((await call('DescribeGlobalClusters')).GlobalClusters).toMatchObject([
    { GlobalClusterIdentifier: 'graph-world', GlobalClusterMembers: [{ IsWriter: true }] },
  ]);
  expect(await cluster('graph-global')).toMatchObject({ GlobalClusterIdentifier: 'graph-world' });
  expect(await cluster('graph-secure')).toMatchObject({ StorageEncrypted: true });
  expect((await call('DescribeDBClusterSnapshots', { SnapshotType: 'automated' })).DBClusterSnapshots).toHaveLength(1);
});

test("pages of 20 to 100, by markers that are the answer's own", async () => {
  const { call, refused, sandbox } = await graphs();
  for (let n = 0; n < 33; n++) putCluster(sandbox.world, region, { name: `many-${n}`, vpcId: 'vpc-0a11ce0fda7a5e7f1' });
  const first = await call('DescribeDBClusters', { MaxRecords: 20 });
  const second = await call('DescribeDBClusters', { MaxRecords: 20, Marker: first.Marker });
  expect([first.DBClusters.length, second.DBClusters.length, second.Marker]).toEqual([20, 18, undefined]);
  expect(new Set([...ids(first.DBClusters), ...ids(second.DBClusters)]).size).toBe(38);
  for (const MaxRecords of [19, 101]) expect(await refused('DescribeDBClusters', { MaxRecords })).toBe('InvalidParameterValue');
  expect(await refused('DescribeDBClusters', { Marker: 'made-up' })).toBe('InvalidParameterValue');
});

test('parameters say whether streams are on, default groups cannot be changed, a change waits for a reboot', async () => {
  const { call, refused, cluster, until } = await graphs();
  const value = async (name: string) =>
    (await call('DescribeDBClusterParameters', { DBClusterParameterGroupName: name })).Parameters.find(
      (one: { ParameterName: string }) => one.ParameterName === 'neptune_streams',
    );
  expect(await value('graph-main-13')).toMatchObject({ ParameterValue: '1', Source: 'user', ApplyMethod: 'pending-reboot' });
  expect(await value('default.neptune1.3')).toMatchObject({ ParameterValue: '0', Source: 'system' });
  const off = [{ ParameterName: 'neptune_streams', ParameterValue: '0', ApplyMethod: 'pending-reboot' }];
  expect(await refused('ModifyDBClusterParameterGroup', { DBClusterParameterGroupName: 'default.neptune1.3', Parameters: off })).toBe('InvalidParameterValue');
  await call('ModifyDBClusterParameterGroup', { DBClusterParameterGroupName: 'graph-main-13', Parameters: off });
  expect((await cluster('graph-main')).DBClusterMembers.map((one: { DBClusterParameterGroupStatus: string }) => one.DBClusterParameterGroupStatus)).toEqual(
    Array(3).fill('pending-reboot'),
  );
  await call('RebootDBInstance', { DBInstanceIdentifier: 'graph-main-1' });
  await until(
    () => cluster('graph-main'),
    (row) => row.DBClusterMembers[0].DBClusterParameterGroupStatus === 'in-sync',
  );
  expect((await call('DescribeDBParameterGroups', { DBParameterGroupName: 'graph-nodes-13' })).DBParameterGroups).toMatchObject([
    { DBParameterGroupFamily: 'neptune1.3' },
  ]);
  expect(await refused('DescribeDBClusterParameterGroups', { DBClusterParameterGroupName: 'none' })).toBe('DBClusterParameterGroupNotFound');
  expect((await call('DescribeDBSubnetGroups', { DBSubnetGroupName: 'graph-subnets' })).DBSubnetGroups[0].Subnets).toHaveLength(3);
});

test('orderable classes and versions; one that the world takes away', async () => {
  const { call, refused, sandbox } = await graphs();
  const classes = async (DBInstanceClass?: string) =>
    (await call('DescribeOrderableDBInstanceOptions', { Engine: 'neptune', EngineVersion: '1.3.2.1', ...(DBInstanceClass ? { DBInstanceClass } : {}) }))
      .OrderableDBInstanceOptions;
  expect(await classes('db.r6g.large')).toMatchObject([{ SupportsStorageEncryption: true, AvailabilityZones: [{ Name: 'eu-west-1a' }, {}, {}] }]);
  expect((await classes()).length).toBeGreaterThan(8);
  sandbox.addFault({ kind: 'service', name: 'neptune.not-orderable', input: { DBInstanceClass: 'db.r6g.large' }, count: 'always' });
  expect(await classes('db.r6g.large')).toEqual([]);
  expect(await refused('DescribeOrderableDBInstanceOptions', { Engine: 'mysql' })).toBe('InvalidParameterValue');
  const { DBEngineVersions } = await call('DescribeDBEngineVersions', { Engine: 'neptune', EngineVersion: '1.3.2.1' });
  expect(DBEngineVersions).toMatchObject([{ DBParameterGroupFamily: 'neptune1.3', ExportableLogTypes: ['audit', 'slowquery'] }]);
  expect((await call('DescribeDBEngineVersions', { EngineVersion: '1.2.0.2' })).DBEngineVersions ?? []).toEqual([]);
});

test('subscriptions take sources that are there, and give them back', async () => {
  const { call, refused } = await graphs();
  const of = (SourceIdentifier: string) => ({ SubscriptionName: 'graph-alerts', SourceIdentifier });
  expect((await call('DescribeEventSubscriptions')).EventSubscriptionsList).toMatchObject([
    { CustSubscriptionId: 'graph-alerts', SourceIdsList: ['graph-main'] },
    { SourceType: 'db-instance' },
  ]);
  expect((await call('AddSourceIdentifierToSubscription', of('graph-secure'))).EventSubscription.SourceIdsList).toEqual(['graph-main', 'graph-secure']);
  expect((await call('RemoveSourceIdentifierFromSubscription', of('graph-main'))).EventSubscription.SourceIdsList).toEqual(['graph-secure']);
  expect([
    await refused('AddSourceIdentifierToSubscription', of('none')),
    await refused('AddSourceIdentifierToSubscription', { ...of('x'), SubscriptionName: 'none' }),
  ]).toEqual(['SourceNotFound', 'SubscriptionNotFound']);
});

test('tags are added, changed, removed, and found by the tagging API; pending maintenance is shown', async () => {
  const { call, refused, cluster, sandbox } = await graphs();
  const { DBClusterArn } = await cluster('graph-main');
  await call('AddTagsToResource', {
    ResourceName: DBClusterArn,
    Tags: [
      { Key: 'team', Value: 'new' },
      { Key: 'x', Value: '' },
    ],
  });
  await call('RemoveTagsFromResource', { ResourceName: DBClusterArn, TagKeys: ['environment'] });
  expect((await call('ListTagsForResource', { ResourceName: DBClusterArn })).TagList).toEqual([
    { Key: 'team', Value: 'new' },
    { Key: 'x', Value: '' },
  ]);
  expect(taggedSources(sandbox.world).flatMap((source) => source(region))).toContainEqual({ arn: DBClusterArn, tags: { team: 'new', x: '' } });
  expect([await refused('ListTagsForResource', { ResourceName: `${DBClusterArn}-none` }), await refused('ListTagsForResource', { ResourceName: 'x' })]).toEqual(
    ['DBClusterNotFoundFault', 'InvalidParameterValue'],
  );
  maintenance(sandbox.world, region).set('1', { ResourceIdentifier: DBClusterArn, Action: 'system-update', Description: 'New engine patch' });
  expect((await call('DescribePendingMaintenanceActions')).PendingMaintenanceActions).toMatchObject([
    { ResourceIdentifier: DBClusterArn, PendingMaintenanceActionDetails: [{ Action: 'system-update' }] },
  ]);
});

test('a new cluster is not found at once, and its events are', async () => {
  const { call, refused, sandbox, available } = await graphs({ seed: 'slow' });
  let hidden = 0;
  for (let n = 0; n < 4; n++) {
    await call('CreateDBCluster', { DBClusterIdentifier: `new-${n}`, Engine: 'neptune' });
    if (
      await refused('DescribeDBClusters', { DBClusterIdentifier: `new-${n}` }).then(
        () => true,
        () => false,
      )
    )
      hidden++;
    expect(await refused('CreateDBCluster', { DBClusterIdentifier: `new-${n}`, Engine: 'neptune' })).toBe('DBClusterAlreadyExistsFault');
  }
  expect(hidden).toBeGreaterThan(0);
  await sandbox.clock.sleep(3_000);
  await available('new-3');
  expect((await call('DescribeEvents', { SourceType: 'db-cluster', SourceIdentifier: 'new-3' })).Events).toMatchObject([
    { Message: 'DB cluster created', EventCategories: ['creation'] },
  ]);
  expect(await refused('DescribeEvents', { SourceIdentifier: 'new-3' })).toBe('InvalidParameterCombination');
});
