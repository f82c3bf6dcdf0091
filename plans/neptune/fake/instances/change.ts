/** ModifyDBInstance, RebootDBInstance, DeleteDBInstance: facts/neptune.md 3b, 5. */
import { ServiceFault, type SandboxCall } from '../../../../src/sandbox/service.ts';
import { orderable } from '../catalogue.ts';
import { later, promote } from '../moves.ts';
import { identifier } from '../names.ts';
import { conflict, instanceState, noInstance } from '../refuse.ts';
import { clusters, instanceNamed, type InstanceRow } from '../rows.ts';
import { instanceView } from '../views.ts';
import { checkGroup, checkMonitoring } from './create.ts';

interface ModifyInput {
  DBInstanceIdentifier: string;
  NewDBInstanceIdentifier?: string;
  ApplyImmediately?: boolean;
  DBInstanceClass?: string;
  DBParameterGroupName?: string;
  PreferredMaintenanceWindow?: string;
  AutoMinorVersionUpgrade?: boolean;
  CACertificateIdentifier?: string;
  CopyTagsToSnapshot?: boolean;
  MonitoringInterval?: number;
  MonitoringRoleArn?: string;
  PubliclyAccessible?: boolean;
  PromotionTier?: number;
}

const atOnce = [
  'PreferredMaintenanceWindow',
  'AutoMinorVersionUpgrade',
  'CACertificateIdentifier',
  'CopyTagsToSnapshot',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'PubliclyAccessible',
  'PromotionTier',
] as const;

function instanceOf({ world, region }: SandboxCall, id: string): InstanceRow {
  const row = instanceNamed(world, region, id.split(':').at(-1) ?? '');
  if (!row) throw noInstance(id);
  return row;
}

function available(call: SandboxCall, id: string): InstanceRow {
  const row = instanceOf(call, id);
  if (row.DBInstanceStatus !== 'available') throw instanceState(`Database instance is not in available state. Current state: ${row.DBInstanceStatus}`);
  return row;
}

export const changeInstanceOperations = {
  ModifyDBInstance(input: ModifyInput, call: SandboxCall) {
    const { world, region, now } = call;
    const row = available(call, input.DBInstanceIdentifier);
    checkMonitoring(input);
    checkGroup(call, input.DBParameterGroupName, row.EngineVersion);
    if (input.DBInstanceClass !== undefined && !orderable(world, input.DBInstanceClass, row.EngineVersion))
      throw conflict(`DBInstanceClass=${input.DBInstanceClass} cannot be ordered for neptune ${row.EngineVersion}.`);
    const to = input.NewDBInstanceIdentifier === undefined ? undefined : identifier('NewDBInstanceIdentifier', input.NewDBInstanceIdentifier);
    if (to !== undefined && to !== row.DBInstanceIdentifier && instanceNamed(world, region, to))
      throw new ServiceFault('DBInstanceAlreadyExistsFault', 'DB Instance already exists');

    for (const name of atOnce) if (input[name] !== undefined) Object.assign(row, { [name]: input[name] });
    if (input.DBParameterGroupName !== undefined && input.DBParameterGroupName.toLowerCase() !== row.DBParameterGroupName)
      Object.assign(row, { DBParameterGroupName: input.DBParameterGroupName.toLowerCase(), ParameterApplyStatus: 'pending-reboot' });
    const pending = {
      ...(to !== undefined && to !== row.DBInstanceIdentifier ? { DBInstanceIdentifier: to } : {}),
      ...(input.DBInstanceClass !== undefined && input.DBInstanceClass !== row.DBInstanceClass ? { DBInstanceClass: input.DBInstanceClass } : {}),
    };
    if (Object.keys(pending).length > 0) row.PendingModifiedValues = { ...row.PendingModifiedValues, ...pending };
    if (!input.ApplyImmediately) return { DBInstance: instanceView(world, region, row) };
    if (pending.DBInstanceClass) {
      later(row, now, world.duration(1, 4), 'set', { DBInstanceStatus: 'modifying' });
      later(row, now, world.duration(240, 480), 'started', { DBInstanceClass: pending.DBInstanceClass, PendingModifiedValues: {} });
    }
    if (pending.DBInstanceIdentifier) {
      // "the old DNS name is dropped at once, the new one in force after about 10 minutes": facts 3b.
      later(row, now, world.duration(1, 4), 'set', { DBInstanceStatus: 'renaming' });
      later(row, now, world.duration(30, 60), 'renamed', { to: pending.DBInstanceIdentifier });
      later(row, now, 61_000, 'set', { DBInstanceStatus: 'rebooting' });
      later(row, now, world.duration(120, 300), 'started');
    }
    return { DBInstance: instanceView(world, region, row) };
  },

  RebootDBInstance({ DBInstanceIdentifier, ForceFailover }: { DBInstanceIdentifier: string; ForceFailover?: boolean }, call: SandboxCall) {
    const { world, region, now } = call;
    if (ForceFailover) throw conflict('A reboot with failover needs a Multi-AZ DB instance; use FailoverDBCluster.');
    const row = available(call, DBInstanceIdentifier);
    row.DBInstanceStatus = 'rebooting';
    later(row, now, world.duration(40, 120), 'started');
    return { DBInstance: instanceView(world, region, row) };
  },

  DeleteDBInstance({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }, call: SandboxCall) {
    const { world, region, now } = call;
    const row = instanceOf(call, DBInstanceIdentifier);
    if (['deleting', 'rebooting', 'renaming', 'modifying', 'starting', 'stopping', 'stopped'].includes(row.DBInstanceStatus))
      throw instanceState(`Instance ${row.DBInstanceIdentifier} is in state ${row.DBInstanceStatus} and cannot be deleted.`);
    if (row.DBInstanceStatus === 'creating')
      throw instanceState(`Instance ${row.DBInstanceIdentifier} is currently creating - please wait until it is available.`);
    const cluster = clusters(world, region).get(row.cluster);
    if (cluster && cluster.Status === 'stopped') throw instanceState(`Instance ${row.DBInstanceIdentifier} belongs to a stopped DB cluster.`);
    row.DBInstanceStatus = 'deleting';
    row.due = [];
    later(row, now, world.duration(120, 300), 'gone');
    // A protected cluster keeps its data without instances: the guide says that its last one can be deleted (facts 5).
    if (row.writer) promote(world, region, row.cluster);
    row.writer = false;
    return { DBInstance: instanceView(world, region, row) };
  },
};
