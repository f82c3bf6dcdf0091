/** Encryption rules of restore, copy, clone and create: facts/neptune.md 1. */
import { expect, test } from 'vitest';
import { keys, putKey } from '../../../../src/sandbox/services/index.ts';
import { graphs, region } from './graphs.ts';

async function snapshotted() {
  const all = await graphs();
  await all.call('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-main', DBClusterSnapshotIdentifier: 'Em-Snap', Tags: [{ Key: 'run', Value: '1' }] });
  await all.until(
    async () => (await all.call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'em-snap' })).DBClusterSnapshots[0],
    (row) => row.Status === 'available',
  );
  const key = putKey(all.sandbox.world, region);
  return { ...all, key };
}

test("a snapshot of an unencrypted cluster is unencrypted, has its tags and the cluster's, and ends at 100 percent", async () => {
  const { call } = await snapshotted();
  const {
    DBClusterSnapshots: [row],
  } = await call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'em-snap' });
  expect(row).toMatchObject({
    StorageEncrypted: false,
    PercentProgress: 100,
    SnapshotType: 'manual',
    DBClusterIdentifier: 'graph-main',
    EngineVersion: '1.3.2.1',
    Port: 8182,
  });
  expect(row.KmsKeyId).toBeUndefined();
  const { TagList } = await call('ListTagsForResource', { ResourceName: row.DBClusterSnapshotArn });
  expect(TagList).toEqual([
    { Key: 'run', Value: '1' },
    { Key: 'team', Value: 'graph' },
    { Key: 'environment', Value: 'production' },
  ]);
});

test('a restore with a key is encrypted under exactly that key, takes a grant on it, and has no instances', async () => {
  const { call, available, key, sandbox } = await snapshotted();
  const { DBCluster } = await call('RestoreDBClusterFromSnapshot', {
    DBClusterIdentifier: 'graph-enc',
    SnapshotIdentifier: 'em-snap',
    Engine: 'neptune',
    KmsKeyId: key.KeyId,
    EnableIAMDatabaseAuthentication: true,
    DBSubnetGroupName: 'graph-subnets',
  });
  expect(DBCluster).toMatchObject({ Status: 'creating', StorageEncrypted: true, KmsKeyId: key.Arn });
  const row = await available('graph-enc');
  expect(row).toMatchObject({ StorageEncrypted: true, KmsKeyId: key.Arn, IAMDatabaseAuthenticationEnabled: true, BackupRetentionPeriod: 1 });
  expect(row.DBClusterMembers ?? []).toEqual([]);
  expect(keys(sandbox.world, region).get(key.Arn)?.grants).toMatchObject([{ GranteePrincipal: 'rds.eu-west-1.amazonaws.com', Name: row.DbClusterResourceId }]);
});

test('a restore without a key is as unencrypted as its snapshot; IAM authentication and deletion protection are off unless told', async () => {
  const { call, available } = await snapshotted();
  await call('RestoreDBClusterFromSnapshot', { DBClusterIdentifier: 'plain', SnapshotIdentifier: 'em-snap', Engine: 'neptune' });
  expect(await available('plain')).toMatchObject({
    StorageEncrypted: false,
    IAMDatabaseAuthenticationEnabled: false,
    DeletionProtection: false,
    CopyTagsToSnapshot: false,
    DBClusterParameterGroup: 'default.neptune1.3',
    DBSubnetGroup: 'default',
  });
});

test('a restore by ARN, with the default key by its alias, makes that key', async () => {
  const { call, available } = await snapshotted();
  const {
    DBClusterSnapshots: [row],
  } = await call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'em-snap' });
  await call('RestoreDBClusterFromSnapshot', {
    DBClusterIdentifier: 'by-arn',
    SnapshotIdentifier: row.DBClusterSnapshotArn,
    Engine: 'neptune',
    KmsKeyId: 'alias/aws/rds',
  });
  expect(await available('by-arn')).toMatchObject({ StorageEncrypted: true, KmsKeyId: expect.stringMatching(/^arn:aws:kms:eu-west-1:123456789012:key\//) });
});

test('keys that cannot be used refuse the restore, and nothing is left of it', async () => {
  const { call, refused, sandbox } = await snapshotted();
  const restore = { DBClusterIdentifier: 'never', SnapshotIdentifier: 'em-snap', Engine: 'neptune' };
  const { world } = sandbox;
  for (const KmsKeyId of [
    'alias/none',
    putKey(world, region, { state: 'Disabled' }).Arn,
    putKey(world, region, { state: 'PendingDeletion' }).Arn,
    putKey(world, region, { spec: 'RSA_2048' }).Arn,
    putKey(world, 'eu-central-1').Arn,
  ])
    expect(await refused('RestoreDBClusterFromSnapshot', { ...restore, KmsKeyId }), KmsKeyId).toBe('KMSKeyNotAccessibleFault');
  expect(await refused('DescribeDBClusters', { DBClusterIdentifier: 'never' })).toBe('DBClusterNotFoundFault');
  expect((await call('DescribeDBClusters')).DBClusters.map((row: { DBClusterIdentifier: string }) => row.DBClusterIdentifier)).not.toContain('never');
});

test('copying never encrypts: a key on an unencrypted snapshot is an error, on an encrypted one it re-keys', async () => {
  const { call, refused, until, key } = await snapshotted();
  expect(
    await refused('CopyDBClusterSnapshot', { SourceDBClusterSnapshotIdentifier: 'em-snap', TargetDBClusterSnapshotIdentifier: 'copy', KmsKeyId: key.Arn }),
  ).toBe('InvalidParameterCombination');
  await call('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-secure', DBClusterSnapshotIdentifier: 'sealed' });
  const status = (name: string) =>
    until(
      async () => (await call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: name })).DBClusterSnapshots[0],
      (row) => row.Status === 'available',
    );
  const sealed = await status('sealed');
  await call('CopyDBClusterSnapshot', { SourceDBClusterSnapshotIdentifier: 'sealed', TargetDBClusterSnapshotIdentifier: 'rekeyed', KmsKeyId: key.Arn });
  expect(await status('rekeyed')).toMatchObject({ StorageEncrypted: true, KmsKeyId: key.Arn, SourceDBClusterSnapshotArn: sealed.DBClusterSnapshotArn });
  expect(sealed.KmsKeyId).not.toBe(key.Arn);
});

test('a point in time cannot be encrypted either', async () => {
  const { call, refused, available, key } = await snapshotted();
  const clone = { DBClusterIdentifier: 'clone', SourceDBClusterIdentifier: 'graph-main', UseLatestRestorableTime: true };
  expect(await refused('RestoreDBClusterToPointInTime', { ...clone, KmsKeyId: key.Arn })).toBe('InvalidParameterCombination');
  await call('RestoreDBClusterToPointInTime', { ...clone, RestoreType: 'copy-on-write' });
  const row = await available('clone');
  expect(row.StorageEncrypted).toBe(false);
  expect(row.CloneGroupId).toBe((await call('DescribeDBClusters', { DBClusterIdentifier: 'graph-main' })).DBClusters[0].CloneGroupId);
});

test('a new cluster is encrypted where that was asked for, under aws/rds unless a key is given', async () => {
  const { call, available, refused, key } = await snapshotted();
  await call('CreateDBCluster', { DBClusterIdentifier: 'a', Engine: 'neptune' });
  await call('CreateDBCluster', { DBClusterIdentifier: 'b', Engine: 'neptune', StorageEncrypted: true });
  await call('CreateDBCluster', { DBClusterIdentifier: 'c', Engine: 'neptune', KmsKeyId: key.Arn });
  expect([(await available('a')).StorageEncrypted, (await available('b')).StorageEncrypted, (await available('c')).KmsKeyId]).toEqual([false, true, key.Arn]);
  expect(await refused('CreateDBCluster', { DBClusterIdentifier: 'd', Engine: 'neptune', StorageEncrypted: false, KmsKeyId: key.Arn })).toBe(
    'InvalidParameterCombination',
  );
});

test('what a restore may not be: of a busy snapshot, of another engine, older, a taken or a bad name, a wrong group', async () => {
  const { call, refused } = await snapshotted();
  const restore = { DBClusterIdentifier: 'target', SnapshotIdentifier: 'em-snap', Engine: 'neptune' };
  await call('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-main', DBClusterSnapshotIdentifier: 'busy' });
  const codes = [];
  for (const change of [
    { SnapshotIdentifier: 'busy' },
    { SnapshotIdentifier: 'none' },
    { Engine: 'docdb' },
    { EngineVersion: '1.2.1.2' },
    { DBClusterIdentifier: 'graph-global' },
    { DBClusterIdentifier: '9-lives' },
    { DBClusterIdentifier: 'a'.repeat(64) },
    { DBClusterIdentifier: 'double--hyphen' },
    { DBClusterParameterGroupName: 'none' },
    { DBClusterParameterGroupName: 'default.neptune1.4' },
    { DBSubnetGroupName: 'none' },
    { Port: 80 },
    { StorageType: 'gp3' },
    { EnableCloudwatchLogsExports: ['error'] },
    { ServerlessV2ScalingConfiguration: { MinCapacity: 4, MaxCapacity: 2 } },
    { Tags: [{ Key: 'aws:x', Value: '' }] },
  ])
    codes.push(await refused('RestoreDBClusterFromSnapshot', { ...restore, ...change }));
  expect(codes).toEqual([
    'InvalidDBClusterSnapshotStateFault',
    'DBClusterSnapshotNotFoundFault',
    'InvalidRestoreFault',
    'InvalidParameterCombination',
    'DBClusterAlreadyExistsFault',
    'InvalidParameterValue',
    'InvalidParameterValue',
    'InvalidParameterValue',
    'DBClusterParameterGroupNotFound',
    'InvalidParameterCombination',
    'DBSubnetGroupNotFoundFault',
    'InvalidParameterValue',
    'InvalidParameterValue',
    'InvalidParameterCombination',
    'InvalidParameterValue',
    'InvalidParameterValue',
  ]);
});
