/** DeleteDBCluster: facts/neptune.md 5. */
import type { SandboxCall } from '../../../../src/sandbox/service.ts';
import { later } from '../moves.ts';
import { arnOf } from '../names.ts';
import { clusterState, conflict } from '../refuse.ts';
import { globals, membersOf } from '../rows.ts';
import { newSnapshot } from '../snapshots.ts';
import { clusterView } from '../views.ts';
import { ServiceFault } from '../../../../src/sandbox/service.ts';
import { clusterOf } from './find.ts';

interface DeleteInput {
  DBClusterIdentifier: string;
  SkipFinalSnapshot?: boolean;
  FinalDBSnapshotIdentifier?: string;
}

export const deleteOperations = {
  DeleteDBCluster(input: DeleteInput, call: SandboxCall) {
    const { world, region, now } = call;
    const row = clusterOf(call, input.DBClusterIdentifier);
    const skip = input.SkipFinalSnapshot ?? false;
    if (skip && input.FinalDBSnapshotIdentifier !== undefined) throw conflict('FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is true.');
    if (!skip && input.FinalDBSnapshotIdentifier === undefined) throw conflict('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
    if (row.DeletionProtection) throw conflict('Cannot delete protected Cluster, please disable deletion protection and try again.');
    if (!/^(available|stopped|failed|inaccessible-.*|incompatible-.*|migration-failed|cloning-failed)$/.test(row.Status))
      throw clusterState(`DBCluster ${row.DBClusterIdentifier} is not in a state that can be deleted. Current state: ${row.Status}`);
    const arn = arnOf(world, region, 'cluster', row.DBClusterIdentifier);
    if ([...globals(world).values()].some(({ members }) => members.some((member) => member.arn === arn)))
      throw new ServiceFault('InvalidDBClusterStateFault', 'This cluster is a part of a global cluster, please remove it from globalcluster first');
    if (membersOf(world, region, row).some((member) => member.DBInstanceStatus !== 'deleting'))
      throw clusterState('Cluster cannot be deleted, it still contains DB instances in non-deleting state.');
    if (!skip) newSnapshot(row, input.FinalDBSnapshotIdentifier ?? '', undefined, call, 'FinalDBSnapshotIdentifier');
    row.due = [];
    row.Status = 'deleting';
    later(row, now, world.duration(60, 180), 'gone');
    return { DBCluster: clusterView(world, region, row) };
  },
};
