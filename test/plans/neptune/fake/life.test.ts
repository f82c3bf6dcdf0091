/** Instances, custom endpoints, roles, stop and start, deletion: facts/neptune.md 2d, 2e, 5. */
import { expect, test } from 'vitest';
import { setQuota } from '../../../../plans/neptune/fake/quotas.ts';
import { keys } from '../../../../src/sandbox/services/index.ts';
import { graphs, region } from './graphs.ts';

const instance = (name: string, more: object = {}) => ({
  DBInstanceIdentifier: name,
  DBInstanceClass: 'db.r6g.large',
  Engine: 'neptune',
  DBClusterIdentifier: 'empty',
  ...more,
});

async function withEmpty() {
  const all = await graphs();
  await all.call('CreateDBCluster', { DBClusterIdentifier: 'empty', Engine: 'neptune', EngineVersion: '1.3.2.1' });
  await all.available('empty');
  const ready = (name: string) =>
    all.until(
      async () => (await all.call('DescribeDBInstances', { DBInstanceIdentifier: name }).catch(() => ({ DBInstances: [{}] }))).DBInstances[0],
      (row) => row.DBInstanceStatus === 'available',
    );
  const gone = (operation: string, input: object) =>
    all.until(
      () =>
        all.call(operation, input).then(
          () => 'there',
          (error) => error.name as string,
        ),
      (answer) => answer !== 'there',
    );
  return { ...all, ready, gone };
}

test('the first instance of a cluster becomes its writer, the second a reader; a writer that goes is followed', async () => {
  const { call, cluster, ready, gone } = await withEmpty();
  await call('CreateDBInstance', instance('one'));
  await call('CreateDBInstance', instance('two', { PromotionTier: 3, AvailabilityZone: 'eu-west-1c' }));
  await ready('one');
  expect(await ready('two')).toMatchObject({
    AvailabilityZone: 'eu-west-1c',
    PromotionTier: 3,
    StorageEncrypted: false,
    DBParameterGroups: [{ DBParameterGroupName: 'default.neptune1.3', ParameterApplyStatus: 'in-sync' }],
  });
  const roles = async () =>
    (await cluster('empty')).DBClusterMembers.map(
      (one: { DBInstanceIdentifier: string; IsClusterWriter: boolean }) => `${one.DBInstanceIdentifier} ${one.IsClusterWriter}`,
    );
  expect(await roles()).toEqual(['one true', 'two false']);
  await call('DeleteDBInstance', { DBInstanceIdentifier: 'one' });
  expect(await gone('DescribeDBInstances', { DBInstanceIdentifier: 'one' })).toBe('DBInstanceNotFoundFault');
  expect(await roles()).toEqual(['two true']);
});

test('what an instance may not be', async () => {
  const { refused, sandbox } = await withEmpty();
  const codes = [];
  for (const change of [
    { DBInstanceIdentifier: 'graph-main-1' },
    { DBClusterIdentifier: 'none' },
    { DBInstanceClass: 'db.r4.large' },
    { DBInstanceClass: 'db.serverless' },
    { AvailabilityZone: 'eu-west-1z' },
    { MonitoringInterval: 60 },
    { PromotionTier: 16 },
    { StorageEncrypted: true },
    { BackupRetentionPeriod: 3 },
    { DBParameterGroupName: 'default.neptune1.4' },
    { MultiAZ: false, AvailabilityZone: 'eu-west-1a' },
    { Engine: 'aurora-postgresql' },
  ])
    codes.push(await refused('CreateDBInstance', instance('x', change)));
  expect(codes).toEqual([
    'DBInstanceAlreadyExists',
    'DBClusterNotFoundFault',
    'InvalidParameterCombination',
    'InvalidDBClusterStateFault',
    'InvalidParameterValue',
    'InvalidParameterCombination',
    'InvalidParameterValue',
    'InvalidParameterCombination',
    'InvalidParameterCombination',
    'InvalidParameterCombination',
    'InvalidParameterCombination',
    'InvalidParameterValue',
  ]);
  setQuota(sandbox.world, region, 'DBInstances', 7);
  expect(await refused('CreateDBInstance', instance('x'))).toBe('InstanceQuotaExceeded');
  setQuota(sandbox.world, region, 'DBClusters', 6);
  expect(await refused('CreateDBCluster', { DBClusterIdentifier: 'x', Engine: 'neptune' })).toBe('DBClusterQuotaExceededFault');
  setQuota(sandbox.world, region, 'ManualClusterSnapshots', 1);
  expect(await refused('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-main', DBClusterSnapshotIdentifier: 'x' })).toBe('SnapshotQuotaExceeded');
  setQuota(sandbox.world, region, 'DBInstances', 40);
  sandbox.addFault({ kind: 'service', name: 'neptune.instance-capacity' });
  expect(await refused('CreateDBInstance', instance('x'))).toBe('InsufficientDBInstanceCapacity');
});

test('an instance that the world wants to fail ends so, and can be deleted', async () => {
  const { call, until, sandbox } = await withEmpty();
  sandbox.addFault({ kind: 'service', name: 'neptune.create-failed', with: { status: 'incompatible-network' } });
  await call('CreateDBInstance', instance('bad'));
  await until(
    async () => (await call('DescribeDBInstances', { DBInstanceIdentifier: 'bad' }).catch(() => ({ DBInstances: [{}] }))).DBInstances[0].DBInstanceStatus,
    (status) => status === 'incompatible-network',
  );
  await call('DeleteDBInstance', { DBInstanceIdentifier: 'bad' });
});

test('a cluster goes only without protection, without members, and with a decision on its last snapshot', async () => {
  const { call, refused, until, gone, cluster, sandbox } = await withEmpty();
  const remove = (more: object) => refused('DeleteDBCluster', { DBClusterIdentifier: 'graph-main', ...more });
  expect([await remove({}), await remove({ SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'x' }), await remove({ SkipFinalSnapshot: true })]).toEqual(
    Array(3).fill('InvalidParameterCombination'),
  );
  await call('ModifyDBCluster', { DBClusterIdentifier: 'graph-main', DeletionProtection: false });
  await until(
    () => cluster('graph-main'),
    (row) => row.Status === 'modifying',
  );
  expect(await remove({ SkipFinalSnapshot: true })).toBe('InvalidDBClusterStateFault');
  await until(
    () => cluster('graph-main'),
    (row) => row.Status === 'available',
  );
  expect(await remove({ SkipFinalSnapshot: true })).toBe('InvalidDBClusterStateFault');
  for (const name of ['graph-main-2', 'graph-main-3', 'graph-main-1']) await call('DeleteDBInstance', { DBInstanceIdentifier: name, SkipFinalSnapshot: true });
  await call('DeleteDBCluster', { DBClusterIdentifier: 'graph-main', FinalDBSnapshotIdentifier: 'last' });
  expect(await gone('DescribeDBClusters', { DBClusterIdentifier: 'graph-main' })).toBe('DBClusterNotFoundFault');
  expect((await call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'last' })).DBClusterSnapshots[0]).toMatchObject({
    DBClusterIdentifier: 'graph-main',
    StorageEncrypted: false,
  });
  expect((await call('DescribeDBClusterEndpoints')).DBClusterEndpoints.filter((one: { EndpointType: string }) => one.EndpointType === 'CUSTOM')).toEqual([]);
  expect(await refused('DeleteDBCluster', { DBClusterIdentifier: 'graph-global', SkipFinalSnapshot: true })).toBe('InvalidDBClusterStateFault');
  // The grant of an encrypted cluster goes with it.
  const grants = () => [...keys(sandbox.world, region).values()].flatMap((key) => key.grants).length;
  const before = grants();
  await call('DeleteDBInstance', { DBInstanceIdentifier: 'graph-secure-1' });
  await call('DeleteDBCluster', { DBClusterIdentifier: 'graph-secure', SkipFinalSnapshot: true });
  await gone('DescribeDBClusters', { DBClusterIdentifier: 'graph-secure' });
  expect(grants()).toBe(before - 1);
});

test('custom endpoints: WRITER is refused, names are taken in the whole region, members are found again after their deletion and return', async () => {
  const { call, refused, until } = await withEmpty();
  const create = { DBClusterIdentifier: 'graph-main', DBClusterEndpointIdentifier: 'more', EndpointType: 'READER' };
  expect([
    await refused('CreateDBClusterEndpoint', { ...create, EndpointType: 'WRITER' }),
    await refused('CreateDBClusterEndpoint', { ...create, DBClusterIdentifier: 'empty', DBClusterEndpointIdentifier: 'graph-main-apps' }),
    await refused('CreateDBClusterEndpoint', { ...create, StaticMembers: ['graph-secure-1'] }),
    await refused('CreateDBClusterEndpoint', { ...create, StaticMembers: ['graph-main-1'], ExcludedMembers: ['graph-main-2'] }),
    await refused('DeleteDBClusterEndpoint', { DBClusterEndpointIdentifier: 'none' }),
  ]).toEqual([
    'InvalidParameterValue',
    'DBClusterEndpointAlreadyExistsFault',
    'DBInstanceNotFound',
    'InvalidParameterCombination',
    'DBClusterEndpointNotFoundFault',
  ]);
  const row = await call('CreateDBClusterEndpoint', { ...create, StaticMembers: ['graph-main-2'], Tags: [{ Key: 'a', Value: 'b' }] });
  expect(row).toMatchObject({ Status: 'creating', EndpointType: 'CUSTOM', CustomEndpointType: 'READER', StaticMembers: ['graph-main-2'] });
  expect((await call('ListTagsForResource', { ResourceName: row.DBClusterEndpointArn })).TagList).toEqual([{ Key: 'a', Value: 'b' }]);
  const shown = async () => (await call('DescribeDBClusterEndpoints', { DBClusterEndpointIdentifier: 'more' })).DBClusterEndpoints[0];
  await until(shown, (one) => one.Status === 'available');
  await call('DeleteDBClusterEndpoint', { DBClusterEndpointIdentifier: 'more' });
  expect((await shown()).Status).toBe('deleting');
  expect(
    await until(
      () =>
        shown().then(
          () => 'there',
          (error) => error.name,
        ),
      (answer) => answer !== 'there',
    ),
  ).toBe('DBClusterEndpointNotFoundFault');
});

test('roles become active; a role twice, a sixth role, an unknown role are refused', async () => {
  const { call, refused, until, cluster } = await withEmpty();
  const arn = (n: number) => `arn:aws:iam::123456789012:role/load-${n}`;
  for (let n = 0; n < 5; n++) await call('AddRoleToDBCluster', { DBClusterIdentifier: 'empty', RoleArn: arn(n) });
  expect((await cluster('empty')).AssociatedRoles[0].Status).toBe('PENDING');
  await until(
    () => cluster('empty'),
    (row) => row.AssociatedRoles.every((one: { Status: string }) => one.Status === 'ACTIVE'),
  );
  const input = (n: number) => ({ DBClusterIdentifier: 'empty', RoleArn: arn(n) });
  expect([
    await refused('AddRoleToDBCluster', input(0)),
    await refused('AddRoleToDBCluster', input(9)),
    await refused('RemoveRoleFromDBCluster', input(9)),
  ]).toEqual(['DBClusterRoleAlreadyExists', 'DBClusterRoleQuotaExceeded', 'DBClusterRoleNotFound']);
  await call('RemoveRoleFromDBCluster', input(0));
  await until(
    () => cluster('empty'),
    (row) => row.AssociatedRoles.length === 4,
  );
});

test('a stopped cluster refuses work and starts again; a failover changes the writer', async () => {
  const { call, refused, until, cluster, available } = await withEmpty();
  await call('FailoverDBCluster', { DBClusterIdentifier: 'graph-main', TargetDBInstanceIdentifier: 'graph-main-3' });
  await until(
    () => cluster('graph-main'),
    (row) =>
      row.Status === 'available' &&
      row.DBClusterMembers.find((one: { IsClusterWriter: boolean }) => one.IsClusterWriter).DBInstanceIdentifier === 'graph-main-3',
  );
  await call('StopDBCluster', { DBClusterIdentifier: 'graph-main' });
  const stopped = await until(
    () => cluster('graph-main'),
    (row) => row.Status === 'stopped',
  );
  expect(stopped.AutomaticRestartTime).toBeInstanceOf(Date);
  expect(await refused('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-main', DBClusterSnapshotIdentifier: 'x' })).toBe('InvalidDBClusterStateFault');
  await call('StartDBCluster', { DBClusterIdentifier: 'graph-main' });
  await available('graph-main');
});

test('a cluster whose key is disabled stops by itself, and comes back by its key and StartDBCluster', async () => {
  const { call, cluster, refused, sandbox, available } = await graphs();
  const { KmsKeyId } = await cluster('graph-secure');
  const key = keys(sandbox.world, region).get(KmsKeyId);
  if (!key) throw new Error('no key');
  key.KeyState = 'Disabled';
  expect((await cluster('graph-secure')).Status).toBe('inaccessible-encryption-credentials-recoverable');
  expect(await refused('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-secure', DBClusterSnapshotIdentifier: 'x' })).toBe(
    'InvalidDBClusterStateFault',
  );
  key.KeyState = 'Enabled';
  await call('StartDBCluster', { DBClusterIdentifier: 'graph-secure' });
  await available('graph-secure');
});
