/**
 * RestoreDBClusterFromSnapshot and RestoreDBClusterToPointInTime: facts/neptune.md 0.2, 0.3, 1, 2b.
 * There is no StorageEncrypted input: without a key the target is as encrypted as its source was.
 */
import { ServiceFault, type SandboxCall } from '../../../../src/sandbox/service.ts';
import { older, versions, versionToUse } from '../catalogue.ts';
import { copyVolume, snapshotVolume } from '../data/volume.ts';
import { conflict, invalid, snapshotState } from '../refuse.ts';
import { snapshotOf } from '../snapshots.ts';
import { clusterView } from '../views.ts';
import { availableCluster } from './find.ts';
import { newCluster, type Wanted } from './new-cluster.ts';

interface RestoreInput extends Omit<Wanted, 'version' | 'key' | 'seconds'> {
  SnapshotIdentifier: string;
  Engine: string;
  EngineVersion?: string;
  KmsKeyId?: string;
}
interface PointInTimeInput extends Omit<Wanted, 'version' | 'key' | 'seconds'> {
  SourceDBClusterIdentifier: string;
  RestoreType?: string;
  RestoreToTime?: Date;
  UseLatestRestorableTime?: boolean;
  KmsKeyId?: string;
}

export const restoreOperations = {
  RestoreDBClusterFromSnapshot(input: RestoreInput, call: SandboxCall) {
    const { world, region } = call;
    const snapshot = snapshotOf(call, input.SnapshotIdentifier);
    if (snapshot.Status !== 'available')
      throw snapshotState(`Cannot restore from snapshot ${snapshot.DBClusterSnapshotIdentifier} in state ${snapshot.Status}`);
    if (input.Engine !== snapshot.Engine)
      throw new ServiceFault('InvalidRestoreFault', `Cannot restore a ${snapshot.Engine} snapshot to engine ${input.Engine}`);
    const { SnapshotIdentifier: _, Engine: __, EngineVersion, KmsKeyId, ...rest } = input;
    const version = EngineVersion ?? snapshot.EngineVersion;
    if (EngineVersion !== undefined && EngineVersion !== snapshot.EngineVersion) versionToUse(EngineVersion);
    // Aurora's rule and text; unverified on Neptune (facts 1b).
    if (older(version, snapshot.EngineVersion))
      throw conflict(`Cannot restore a snapshot of engine version ${snapshot.EngineVersion} to the older version ${version}`);
    if (!versions.some((one) => one.version === version)) throw conflict(`Cannot find version ${version} for neptune`);
    const row = newCluster(
      {
        ...rest,
        Port: input.Port ?? snapshot.Port,
        StorageType: input.StorageType ?? snapshot.StorageType,
        version,
        key: KmsKeyId ?? snapshot.KmsKeyId,
        seconds: [240, 600],
      } as Wanted,
      call,
    );
    copyVolume(world, snapshotVolume(region, snapshot.DBClusterSnapshotIdentifier), row.DbClusterResourceId);
    return { DBCluster: clusterView(world, region, row) };
  },

  RestoreDBClusterToPointInTime(input: PointInTimeInput, call: SandboxCall) {
    const { world, region } = call;
    const source = availableCluster(call, input.SourceDBClusterIdentifier);
    const { SourceDBClusterIdentifier: _, RestoreType, RestoreToTime, UseLatestRestorableTime, KmsKeyId, ...rest } = input;
    if ((RestoreToTime === undefined) === !UseLatestRestorableTime) throw conflict('Specify either RestoreToTime or UseLatestRestorableTime.');
    if (RestoreType !== undefined && !['full-copy', 'copy-on-write'].includes(RestoreType)) throw invalid(`Invalid restore type: ${RestoreType}`);
    // API:RestoreDBClusterToPointInTime: "If the DB cluster is not encrypted, then the restore request is rejected."
    if (KmsKeyId !== undefined && !source.StorageEncrypted) throw conflict('You cannot specify a KMS key: the source DB cluster is not encrypted.');
    const clone = RestoreType === 'copy-on-write' ? (source.CloneGroupId ??= world.id(32)) : undefined;
    const row = newCluster(
      { ...rest, version: source.EngineVersion, key: KmsKeyId ?? source.KmsKeyId, seconds: [240, 600], ...(clone ? { CloneGroupId: clone } : {}) },
      call,
    );
    // The sandbox keeps no past of a volume: every time is the latest.
    copyVolume(world, source.DbClusterResourceId, row.DbClusterResourceId);
    return { DBCluster: clusterView(world, region, row) };
  },
};
