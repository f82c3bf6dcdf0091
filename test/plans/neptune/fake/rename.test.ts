/** The rename swap: facts/neptune.md 3. The same host names lead to the other cluster afterwards. */
import { expect, test } from 'vitest';
import { resolveHost } from '../../../../src/sandbox/hosts.ts';
import { graphs } from './graphs.ts';

const gremlin = (text: string) => ({ json: { gremlin: text } });

async function withTarget() {
  const all = await graphs();
  const { call, available, until } = all;
  await call('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-main', DBClusterSnapshotIdentifier: 'snap' });
  await until(
    async () => (await call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'snap' })).DBClusterSnapshots[0],
    (row) => row.Status === 'available',
  );
  const source = await all.cluster('graph-main');
  await call('RestoreDBClusterFromSnapshot', {
    DBClusterIdentifier: 'graph-enc',
    SnapshotIdentifier: 'snap',
    Engine: 'neptune',
    KmsKeyId: 'alias/aws/rds',
    EnableIAMDatabaseAuthentication: true,
    DBSubnetGroupName: 'graph-subnets',
    DBClusterParameterGroupName: 'graph-main-13',
    VpcSecurityGroupIds: source.VpcSecurityGroups.map((one: { VpcSecurityGroupId: string }) => one.VpcSecurityGroupId),
  });
  await available('graph-enc');
  await call('CreateDBInstance', { DBInstanceIdentifier: 'enc-1', DBInstanceClass: 'db.r6g.large', Engine: 'neptune', DBClusterIdentifier: 'graph-enc' });
  await until(
    async () => (await call('DescribeDBInstances', { DBInstanceIdentifier: 'enc-1' }).catch(() => ({ DBInstances: [{}] }))).DBInstances[0],
    (row) => row.DBInstanceStatus === 'available',
  );
  const renamed = async (from: string, to: string) => {
    await call('ModifyDBCluster', { DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true });
    const seen: string[] = [];
    await until(
      async () => (await all.cluster(from).catch(() => undefined))?.Status ?? 'gone',
      (status) => seen.push(status) > 0 && status === 'gone',
    );
    return { row: await available(to), seen };
  };
  return { ...all, source, renamed };
}

test('old away, new in: the same host names, members that follow, renaming on the way, an event that says so', async () => {
  const { call, cluster, data, source, renamed, sandbox, refused } = await withTarget();
  const target = await cluster('graph-enc');
  expect(target.Endpoint.slice('graph-enc'.length)).toBe(source.Endpoint.slice('graph-main'.length));
  await data(source.Endpoint, '/gremlin', gremlin("g.addV('Late').property(id, 'late')"));

  const away = await renamed('graph-main', 'graph-main-old');
  expect(away.seen).toContain('renaming');
  expect(away.row).toMatchObject({ DbClusterResourceId: source.DbClusterResourceId, DBClusterMembers: source.DBClusterMembers });
  expect(await refused('DescribeDBClusters', { DBClusterIdentifier: 'graph-main' })).toBe('DBClusterNotFoundFault');
  expect(await resolveHost(sandbox.world, source.Endpoint, 8182)).toBeUndefined();

  const { row } = await renamed('graph-enc', 'graph-main');
  expect(row).toMatchObject({
    Endpoint: source.Endpoint,
    ReaderEndpoint: source.ReaderEndpoint,
    DbClusterResourceId: target.DbClusterResourceId,
    StorageEncrypted: true,
  });
  const count = async (host: string) => (await data(host, '/gremlin', gremlin("g.V().hasLabel('Late').count()"))).body.result.data['@value'][0]['@value'];
  expect([await count(source.Endpoint), await count(away.row.Endpoint)]).toEqual([0, 1]);
  const { Events } = await call('DescribeEvents', { SourceType: 'db-cluster', Duration: 1440 });
  expect(Events.map(({ Message }: { Message: string }) => Message)).toEqual(
    expect.arrayContaining(['Renamed cluster from graph-main to graph-main-old.', 'Renamed cluster from graph-enc to graph-main.']),
  );
});

test('snapshots and tags follow the cluster, not its name', async () => {
  const { call, renamed } = await withTarget();
  const { row } = await renamed('graph-main', 'graph-main-old');
  const named = async (DBClusterIdentifier: string) =>
    (await call('DescribeDBClusterSnapshots', { DBClusterIdentifier })).DBClusterSnapshots.map(
      (one: { DBClusterSnapshotIdentifier: string }) => one.DBClusterSnapshotIdentifier,
    );
  expect(await named('graph-main')).toEqual([]);
  expect(await named('graph-main-old')).toContain('snap');
  expect((await call('ListTagsForResource', { ResourceName: row.DBClusterArn })).TagList).toContainEqual({ Key: 'team', Value: 'graph' });
});

test('without ApplyImmediately a rename stays pending; everything else applies at once', async () => {
  const { call, cluster, sandbox } = await graphs();
  await call('ModifyDBCluster', { DBClusterIdentifier: 'graph-main', NewDBClusterIdentifier: 'other', ApplyImmediately: false, BackupRetentionPeriod: 9 });
  await sandbox.clock.sleep(3_600_000);
  expect(await cluster('graph-main')).toMatchObject({ BackupRetentionPeriod: 9, Status: 'available', PendingModifiedValues: { DBClusterIdentifier: 'other' } });
});

test('a name that is taken, a cluster that is not there, a version without a healthy writer', async () => {
  const { call, refused, available } = await graphs();
  const modify = (input: object) => refused('ModifyDBCluster', { ApplyImmediately: true, ...input });
  await call('CreateDBCluster', { DBClusterIdentifier: 'empty', Engine: 'neptune', EngineVersion: '1.3.2.1' });
  await available('empty');
  expect([
    await modify({ DBClusterIdentifier: 'graph-main', NewDBClusterIdentifier: 'graph-secure' }),
    await modify({ DBClusterIdentifier: 'none', NewDBClusterIdentifier: 'x' }),
    await modify({ DBClusterIdentifier: 'empty', EngineVersion: '1.3.2.1' }),
    await modify({ DBClusterIdentifier: 'empty', BackupRetentionPeriod: 36 }),
    await modify({ DBClusterIdentifier: 'empty', PreferredBackupWindow: '05:00-06:00', PreferredMaintenanceWindow: 'mon:05:30-mon:06:30' }),
  ]).toEqual(['DBClusterAlreadyExistsFault', 'DBClusterNotFoundFault', 'InvalidDBClusterStateFault', 'InvalidParameterValue', 'InvalidParameterCombination']);
});

test('renaming an instance reboots it: its old name is gone, its new one answers once it is available', async () => {
  const { call, data, until, sandbox } = await graphs();
  const {
    DBInstances: [before],
  } = await call('DescribeDBInstances', { DBInstanceIdentifier: 'graph-main-2' });
  await call('ModifyDBInstance', { DBInstanceIdentifier: 'graph-main-2', NewDBInstanceIdentifier: 'graph-main-two', ApplyImmediately: true });
  const seen = new Set<string>();
  const row = await until(
    async () => {
      const { DBInstances } = await call('DescribeDBInstances', { Filters: [{ Name: 'dbi-resource-id', Values: [before.DbiResourceId] }] });
      seen.add(DBInstances[0].DBInstanceStatus);
      return DBInstances[0];
    },
    (one) => one.DBInstanceIdentifier === 'graph-main-two' && one.DBInstanceStatus === 'available',
  );
  expect(seen).toContain('renaming');
  expect(await resolveHost(sandbox.world, before.Endpoint.Address, 8182)).toBeUndefined();
  expect((await data(row.Endpoint.Address, '/status')).body).toMatchObject({ role: 'reader', status: 'healthy' });
  const { DBClusterEndpoints } = await call('DescribeDBClusterEndpoints', { DBClusterIdentifier: 'graph-main' });
  expect(DBClusterEndpoints).toHaveLength(4);
});
