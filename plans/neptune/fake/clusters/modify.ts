/** ModifyDBCluster: facts/neptune.md 2a, 2c, 3b. Everything applies at once, except the rename where ApplyImmediately is not true. */
import { ServiceFault, type SandboxCall } from '../../../../src/sandbox/service.ts';
import { later, streamsWanted } from '../moves.ts';
import { identifier } from '../names.ts';
import { clusterState, conflict, invalid } from '../refuse.ts';
import { clusterNamed, type ClusterRow, membersOf } from '../rows.ts';
import { clusterView } from '../views.ts';
import { availableCluster } from './find.ts';
import { checkSettings, checkWindows, type SettingsInput } from './settings.ts';

interface ModifyInput extends Omit<SettingsInput, 'EnableCloudwatchLogsExports' | 'AvailabilityZones' | 'DBSubnetGroupName'> {
  DBClusterIdentifier: string;
  NewDBClusterIdentifier?: string;
  ApplyImmediately?: boolean;
  CloudwatchLogsExportConfiguration?: { EnableLogTypes?: string[]; DisableLogTypes?: string[] };
  EngineVersion?: string;
  MasterUserPassword?: string;
  OptionGroupName?: string;
}

const plain = [
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'VpcSecurityGroupIds',
  'Port',
  'CopyTagsToSnapshot',
  'DeletionProtection',
  'ServerlessV2ScalingConfiguration',
  'StorageType',
] as const;

export const modifyOperations = {
  ModifyDBCluster(input: ModifyInput, call: SandboxCall) {
    const { world, region } = call;
    const row = availableCluster(call, input.DBClusterIdentifier);
    const members = membersOf(world, region, row);
    const healthy = members.some((member) => member.writer && member.DBInstanceStatus === 'available');
    // terraform-provider-aws #23601: refused also where the version is the one it has (facts 2a).
    if (input.EngineVersion !== undefined && !healthy)
      throw clusterState(`Cannot modify engine version without a healthy primary instance in DB cluster: ${row.DBClusterIdentifier}`);
    if (input.EngineVersion !== undefined && input.EngineVersion !== row.EngineVersion) throw invalid('The sandbox does not upgrade clusters.');
    if (input.MasterUserPassword !== undefined || input.OptionGroupName !== undefined)
      throw conflict('MasterUserPassword and OptionGroupName are not supported for engine neptune.');
    checkSettings(
      world,
      region,
      { ...input, EnableCloudwatchLogsExports: input.CloudwatchLogsExportConfiguration?.EnableLogTypes } as SettingsInput,
      row.EngineVersion,
    );
    const changed: ClusterRow = structuredClone(row);
    for (const name of plain) if (input[name] !== undefined) Object.assign(changed, { [name]: input[name] });
    checkWindows(changed);
    if (input.EnableIAMDatabaseAuthentication !== undefined) changed.IAMDatabaseAuthenticationEnabled = input.EnableIAMDatabaseAuthentication;
    if (input.DBClusterParameterGroupName !== undefined) changed.DBClusterParameterGroup = input.DBClusterParameterGroupName.toLowerCase();
    const logs = input.CloudwatchLogsExportConfiguration;
    if (logs)
      changed.EnabledCloudwatchLogsExports = [...new Set([...row.EnabledCloudwatchLogsExports, ...(logs.EnableLogTypes ?? [])])]
        .filter((type) => !logs.DisableLogTypes?.includes(type))
        .sort();

    const to = input.NewDBClusterIdentifier === undefined ? undefined : newName(input.NewDBClusterIdentifier, row, call);
    const differs = JSON.stringify(changed) !== JSON.stringify(row);
    Object.assign(row, changed);
    if (differs) settle(row, call);
    if (
      changed.DBClusterParameterGroup !== undefined &&
      input.DBClusterParameterGroupName !== undefined &&
      streamsWanted(world, region, row) !== members[0]?.streams
    )
      for (const member of members) member.clusterParameters = 'pending-reboot';
    if (to !== undefined) rename(row, to, input.ApplyImmediately === true, call);
    return { DBCluster: clusterView(world, region, row) };
  },
};

function newName(wanted: string, row: ClusterRow, { world, region }: SandboxCall): string | undefined {
  const to = identifier('NewDBClusterIdentifier', wanted);
  if (to === row.DBClusterIdentifier) return undefined;
  const taken = clusterNamed(world, region, to);
  if (taken) throw new ServiceFault('DBClusterAlreadyExistsFault', `DB Cluster already exists: ${to}`);
  // Aurora's rule; unverified on Neptune (facts 3b).
  if (row.CrossAccountClone) throw clusterState('A cluster that is shared with other accounts for cloning cannot be renamed.');
  return to;
}

/** After a modify the status still reads available for a moment: facts 4b, poller rules. */
function settle(row: ClusterRow, { world, now }: SandboxCall): void {
  later(row, now, world.duration(1, 4), 'set', { Status: 'modifying' });
  later(row, now, world.duration(15, 45), 'set', { Status: 'available' });
}

function rename(row: ClusterRow, to: string, atOnce: boolean, { world, now }: SandboxCall): void {
  row.PendingModifiedValues = { DBClusterIdentifier: to };
  // Otherwise in the next maintenance window: it stays pending, and everything that waits for it waits.
  if (!atOnce) return;
  later(row, now, world.duration(1, 4), 'set', { Status: 'renaming' });
  later(row, now, world.duration(60, 150), 'renamed', { to });
}
