/** Cluster snapshots: facts/neptune.md 1b, 5. A copy never encrypts what was not. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { availableCluster } from './clusters/find.ts';
import { copyVolume, dropVolume, snapshotVolume } from './data/volume.ts';
import { usableKey } from './key.ts';
import { later } from './moves.ts';
import { arnOf, identifier } from './names.ts';
import { byName, filtered, page, type Paged } from './paging.ts';
import { isFull } from './quotas.ts';
import { conflict, invalid, noSnapshot, snapshotState } from './refuse.ts';
import { type ClusterRow, type SnapshotRow, snapshots, subnetGroups, type Tag } from './rows.ts';
import { asTags } from './tags.ts';
import { clusterNameOf, snapshotView } from './views.ts';

/** By name or ARN. */
export function snapshotOf({ world, region }: SandboxCall, id: string): SnapshotRow {
  const prefix = arnOf(world, region, 'cluster-snapshot', '');
  const name = (id.startsWith(prefix) ? id.slice(prefix.length) : id).toLowerCase();
  const row = snapshots(world, region).get(name);
  if (!row) throw noSnapshot(id);
  return row;
}

function freeName({ world, region }: SandboxCall, id: string, parameter: string): string {
  const name = identifier(parameter, id);
  if (snapshots(world, region).has(name))
    throw new ServiceFault('DBClusterSnapshotAlreadyExistsFault', `Cannot create the cluster snapshot because one with the identifier ${name} already exists.`);
  if (isFull(world, region, 'ManualClusterSnapshots'))
    throw new ServiceFault('SnapshotQuotaExceededFault', 'Cannot create more than the allowed number of manual cluster snapshots.');
  return name;
}

/** Takes a snapshot of what the volume holds now. */
export function newSnapshot(
  cluster: ClusterRow,
  id: string,
  tags: Tag[] | undefined,
  call: SandboxCall,
  parameter = 'DBClusterSnapshotIdentifier',
): SnapshotRow {
  const { world, region, now } = call;
  const name = freeName(call, id, parameter);
  const given = asTags(tags);
  const row: SnapshotRow = {
    DBClusterSnapshotIdentifier: name,
    DBClusterIdentifier: cluster.DBClusterIdentifier,
    cluster: cluster.DbClusterResourceId,
    Engine: cluster.Engine,
    EngineVersion: cluster.EngineVersion,
    Status: 'creating',
    SnapshotType: 'manual',
    PercentProgress: 0,
    SnapshotCreateTime: now.toISOString(),
    ClusterCreateTime: cluster.ClusterCreateTime,
    AvailabilityZones: cluster.AvailabilityZones,
    Port: cluster.Port,
    VpcId: subnetGroups(world, region).get(cluster.DBSubnetGroup)?.VpcId ?? '',
    StorageEncrypted: cluster.StorageEncrypted,
    ...(cluster.KmsKeyId ? { KmsKeyId: cluster.KmsKeyId } : {}),
    IAMDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
    ...(cluster.StorageType ? { StorageType: cluster.StorageType } : {}),
    AllocatedStorage: 1,
    sharedWith: [],
    tags: [...given, ...(cluster.CopyTagsToSnapshot ? cluster.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key)) : [])],
    due: [],
  };
  snapshots(world, region).set(name, row);
  copyVolume(world, cluster.DbClusterResourceId, snapshotVolume(region, name));
  finish(row, call, world.duration(60, 240));
  return row;
}

function finish(row: SnapshotRow, { world, now }: SandboxCall, ms: number): void {
  later(row, now, ms / 2, 'set', { PercentProgress: 50 });
  const failed = world.fault('neptune.snapshot-failed', { DBClusterSnapshotIdentifier: row.DBClusterSnapshotIdentifier });
  later(row, now, ms, 'set', failed ? { Status: 'failed' } : { Status: 'available', PercentProgress: 100 });
}

interface CopyInput {
  SourceDBClusterSnapshotIdentifier: string;
  TargetDBClusterSnapshotIdentifier: string;
  KmsKeyId?: string;
  CopyTags?: boolean;
  Tags?: Tag[];
}
interface DescribeInput extends Paged {
  DBClusterIdentifier?: string;
  DBClusterSnapshotIdentifier?: string;
  SnapshotType?: string;
}

export const snapshotOperations = {
  CreateDBClusterSnapshot(input: { DBClusterSnapshotIdentifier: string; DBClusterIdentifier: string; Tags?: Tag[] }, call: SandboxCall) {
    const row = newSnapshot(availableCluster(call, input.DBClusterIdentifier), input.DBClusterSnapshotIdentifier, input.Tags, call);
    return { DBClusterSnapshot: snapshotView(call.world, call.region, row) };
  },

  CopyDBClusterSnapshot(input: CopyInput, call: SandboxCall) {
    const { world, region, now } = call;
    const source = snapshotOf(call, input.SourceDBClusterSnapshotIdentifier);
    if (source.Status !== 'available') throw snapshotState(`Snapshot ${source.DBClusterSnapshotIdentifier} is not available. Current state: ${source.Status}`);
    // API:CopyDBClusterSnapshot: "If you try to copy an unencrypted DB cluster snapshot and specify a value for the KmsKeyId parameter, an error is returned."
    if (input.KmsKeyId !== undefined && !source.StorageEncrypted)
      throw conflict('KmsKeyId cannot be specified: the source DB cluster snapshot is not encrypted.');
    const name = freeName(call, input.TargetDBClusterSnapshotIdentifier, 'TargetDBClusterSnapshotIdentifier');
    const key = input.KmsKeyId === undefined ? source.KmsKeyId : usableKey(world, region, input.KmsKeyId).Arn;
    const given = asTags(input.Tags);
    const row: SnapshotRow = {
      ...structuredClone(source),
      DBClusterSnapshotIdentifier: name,
      Status: 'copying',
      SnapshotType: 'manual',
      PercentProgress: 0,
      SnapshotCreateTime: now.toISOString(),
      ...(key ? { KmsKeyId: key } : {}),
      SourceDBClusterSnapshotArn: arnOf(world, region, 'cluster-snapshot', source.DBClusterSnapshotIdentifier),
      sharedWith: [],
      tags: [...given, ...(input.CopyTags ? source.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key)) : [])],
      due: [],
    };
    snapshots(world, region).set(name, row);
    copyVolume(world, snapshotVolume(region, source.DBClusterSnapshotIdentifier), snapshotVolume(region, name));
    finish(row, call, world.duration(60, 240));
    return { DBClusterSnapshot: snapshotView(world, region, row) };
  },

  DeleteDBClusterSnapshot(input: { DBClusterSnapshotIdentifier: string }, call: SandboxCall) {
    const { world, region, now } = call;
    const row = snapshotOf(call, input.DBClusterSnapshotIdentifier);
    if (row.SnapshotType === 'automated') throw snapshotState('Automated cluster snapshots cannot be deleted.');
    if (!['available', 'failed'].includes(row.Status))
      throw snapshotState(`Snapshot ${row.DBClusterSnapshotIdentifier} cannot be deleted in state ${row.Status}`);
    row.Status = 'deleting';
    later(row, now, world.duration(2, 8), 'gone');
    dropVolume(world, snapshotVolume(region, row.DBClusterSnapshotIdentifier));
    return { DBClusterSnapshot: snapshotView(world, region, row) };
  },

  DescribeDBClusterSnapshots(input: DescribeInput, { world, region }: SandboxCall) {
    const type = input.SnapshotType;
    if (type !== undefined && !['manual', 'automated', 'shared', 'public', 'awsbackup'].includes(type)) throw invalid(`Invalid snapshot type: ${type}`);
    const name =
      input.DBClusterSnapshotIdentifier === undefined ? undefined : (input.DBClusterSnapshotIdentifier.split(':cluster-snapshot:').at(-1) ?? '').toLowerCase();
    const cluster = input.DBClusterIdentifier?.toLowerCase();
    const all = [...snapshots(world, region).values()].sort(byName((row) => row.DBClusterSnapshotIdentifier));
    const found = all.filter(
      (row) =>
        (name === undefined || row.DBClusterSnapshotIdentifier === name) &&
        (cluster === undefined || clusterNameOf(world, region, row) === cluster) &&
        (type === undefined || row.SnapshotType === type),
    );
    if (name !== undefined && found.length === 0) throw noSnapshot(name);
    // "This parameter is not currently supported": filters are taken and do nothing (facts 4b).
    const { rows, Marker } = page(filtered(found, undefined, {}), input);
    return { DBClusterSnapshots: rows.map((row) => snapshotView(world, region, row)), Marker };
  },

  DescribeDBClusterSnapshotAttributes(input: { DBClusterSnapshotIdentifier: string }, call: SandboxCall) {
    const row = snapshotOf(call, input.DBClusterSnapshotIdentifier);
    return {
      DBClusterSnapshotAttributesResult: {
        DBClusterSnapshotIdentifier: row.DBClusterSnapshotIdentifier,
        DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: row.sharedWith }],
      },
    };
  },
};
