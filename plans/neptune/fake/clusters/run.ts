/** StopDBCluster, StartDBCluster, FailoverDBCluster; AddRoleToDBCluster, RemoveRoleFromDBCluster. */
import { ServiceFault, type SandboxCall } from '../../../../src/sandbox/service.ts';
import { later } from '../moves.ts';
import { clusterState, invalid, noInstance } from '../refuse.ts';
import { instanceNamed, membersOf } from '../rows.ts';
import { clusterView } from '../views.ts';
import { availableCluster, clusterOf } from './find.ts';

interface Named {
  DBClusterIdentifier: string;
}
interface RoleInput extends Named {
  RoleArn: string;
  FeatureName?: string;
}

export const runOperations = {
  StopDBCluster({ DBClusterIdentifier }: Named, call: SandboxCall) {
    const { world, region, now } = call;
    const row = availableCluster(call, DBClusterIdentifier);
    const takes = world.duration(120, 300);
    row.Status = 'stopping';
    // "restarts by itself, about 7 days": facts 5, unverified.
    later(row, now, takes, 'set', { Status: 'stopped', AutomaticRestartTime: new Date(now.getTime() + 7 * 86_400_000).toISOString() });
    for (const member of membersOf(world, region, row)) {
      member.DBInstanceStatus = 'stopping';
      later(member, now, takes, 'set', { DBInstanceStatus: 'stopped' });
    }
    return { DBCluster: clusterView(world, region, row) };
  },

  StartDBCluster({ DBClusterIdentifier }: Named, call: SandboxCall) {
    const { world, region, now } = call;
    const row = clusterOf(call, DBClusterIdentifier);
    if (!['stopped', 'inaccessible-encryption-credentials-recoverable'].includes(row.Status))
      throw clusterState(
        `DbCluster ${row.DBClusterIdentifier} is in ${row.Status} state but expected it to be one of stopped,inaccessible-encryption-credentials-recoverable.`,
      );
    const takes = world.duration(240, 480);
    row.Status = 'starting';
    delete row.AutomaticRestartTime;
    later(row, now, takes, 'set', { Status: 'available' });
    for (const member of membersOf(world, region, row)) {
      member.DBInstanceStatus = 'starting';
      later(member, now, takes, 'started');
    }
    return { DBCluster: clusterView(world, region, row) };
  },

  FailoverDBCluster({ DBClusterIdentifier, TargetDBInstanceIdentifier }: Named & { TargetDBInstanceIdentifier?: string }, call: SandboxCall) {
    const { world, region, now } = call;
    const row = availableCluster(call, DBClusterIdentifier);
    const readers = membersOf(world, region, row).filter((member) => !member.writer && member.DBInstanceStatus === 'available');
    const named = TargetDBInstanceIdentifier === undefined ? undefined : instanceNamed(world, region, TargetDBInstanceIdentifier);
    if (TargetDBInstanceIdentifier !== undefined && named?.cluster !== row.DbClusterResourceId) throw noInstance(TargetDBInstanceIdentifier);
    const to = named ?? readers.sort((a, b) => a.PromotionTier - b.PromotionTier)[0];
    if (!to) throw clusterState('Cannot failover a DB cluster with no Neptune Replicas.');
    row.Status = 'failing-over';
    later(row, now, world.duration(20, 40), 'writer', { to: to.DbiResourceId });
    later(row, now, 41_000, 'set', { Status: 'available' });
    return { DBCluster: clusterView(world, region, row) };
  },

  AddRoleToDBCluster({ DBClusterIdentifier, RoleArn, FeatureName }: RoleInput, call: SandboxCall) {
    const row = availableCluster(call, DBClusterIdentifier);
    if (!/^arn:[^:]+:iam::\d{12}:role\/.+/.test(RoleArn)) throw invalid(`Invalid role ARN: ${RoleArn}`);
    if (row.AssociatedRoles.some((role) => role.RoleArn === RoleArn && role.FeatureName === FeatureName))
      throw new ServiceFault(
        'DBClusterRoleAlreadyExistsFault',
        `Role ARN ${RoleArn} is already associated with DB Cluster: ${row.DBClusterIdentifier}. Verify your role ARN and try again.`,
      );
    if (row.AssociatedRoles.length >= 5)
      throw new ServiceFault(
        'DBClusterRoleQuotaExceededFault',
        'You have exceeded the maximum number of IAM roles that can be associated with the specified DB cluster.',
      );
    row.AssociatedRoles.push({ RoleArn, ...(FeatureName ? { FeatureName } : {}), Status: 'PENDING' });
    const bad = call.world.fault('neptune.role-invalid', { RoleArn });
    later(row, call.now, call.world.duration(5, 20), 'role', { RoleArn, Status: bad ? 'INVALID' : 'ACTIVE' });
  },

  RemoveRoleFromDBCluster({ DBClusterIdentifier, RoleArn }: RoleInput, call: SandboxCall) {
    const row = availableCluster(call, DBClusterIdentifier);
    if (!row.AssociatedRoles.some((role) => role.RoleArn === RoleArn))
      throw new ServiceFault('DBClusterRoleNotFoundFault', `Role ARN ${RoleArn} cannot be found for DB Cluster: ${row.DBClusterIdentifier}.`);
    later(row, call.now, call.world.duration(5, 20), 'role', { RoleArn, Status: 'gone' });
  },
};
