/** Settings of a cluster as an input gives them: defaults, bounds, and what they refer to. Shared by create, restore and modify. */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { ServiceFault } from '../../../../src/sandbox/service.ts';
import { familyOf, older } from '../catalogue.ts';
import { conflict, invalid, noClusterGroup, noSubnetGroup } from '../refuse.ts';
import { type ClusterRow, clusterGroups, type Scaling, subnetGroups } from '../rows.ts';

export interface SettingsInput {
  AvailabilityZones?: string[];
  BackupRetentionPeriod?: number;
  PreferredBackupWindow?: string;
  PreferredMaintenanceWindow?: string;
  DBClusterParameterGroupName?: string;
  DBSubnetGroupName?: string;
  VpcSecurityGroupIds?: string[];
  Port?: number;
  EnableIAMDatabaseAuthentication?: boolean;
  EnableCloudwatchLogsExports?: string[];
  CopyTagsToSnapshot?: boolean;
  DeletionProtection?: boolean;
  ServerlessV2ScalingConfiguration?: Scaling;
  StorageType?: string;
}

/** Throws the service's fault for the first setting that cannot be. */
export function checkSettings(world: SandboxWorld, region: string, input: SettingsInput, version: string): void {
  const { BackupRetentionPeriod: days, Port: port, PreferredBackupWindow: backup, PreferredMaintenanceWindow: maintenance } = input;
  if (days !== undefined && !(days >= 1 && days <= 35)) throw invalid(`Invalid backup retention period: ${days}. Must be between 1 and 35.`);
  if (port !== undefined && !(port >= 1150 && port <= 65535)) throw invalid(`Invalid database port: ${port}. Must be between 1150 and 65535.`);
  if (backup !== undefined && minutes(backup) === undefined) throw invalid(`Invalid backup window format: ${backup}`);
  if (maintenance !== undefined && weekMinutes(maintenance) === undefined) throw invalid(`Invalid maintenance window format: ${maintenance}`);
  checkParameterGroup(world, region, input.DBClusterParameterGroupName, version);
  if (input.DBSubnetGroupName !== undefined && !subnetGroups(world, region).has(input.DBSubnetGroupName.toLowerCase()))
    throw noSubnetGroup(input.DBSubnetGroupName);
  const wrongLog = input.EnableCloudwatchLogsExports?.find((type) => !['audit', 'slowquery'].includes(type));
  if (wrongLog)
    throw conflict(`You cannot use the log types '${wrongLog}' with engine version neptune ${version}. For supported log types, see the documentation.`);
  checkScaling(input.ServerlessV2ScalingConfiguration);
  if (input.StorageType !== undefined && !['standard', 'iopt1'].includes(input.StorageType)) throw invalid(`Invalid storage type: ${input.StorageType}`);
  if (input.StorageType === 'iopt1' && older(version, '1.3.0.0'))
    throw new ServiceFault('StorageTypeNotSupportedFault', `Storage type iopt1 is not supported for engine version ${version}`);
}

export function checkParameterGroup(world: SandboxWorld, region: string, name: string | undefined, version: string): void {
  if (name === undefined) return;
  const group = clusterGroups(world, region).get(name.toLowerCase());
  const family = group?.family ?? /^default\.(neptune[\d.]*)$/.exec(name)?.[1];
  if (family === undefined) throw noClusterGroup(name);
  if (family !== familyOf(version))
    throw conflict(
      `The Parameter Group ${name} with DBParameterGroupFamily ${family} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${familyOf(version)}`,
    );
}

/** 1-128 NCUs in half steps; maximum at least 2.5: UG:neptune-serverless-capacity-scaling. */
export function checkScaling(scaling: Scaling | undefined): void {
  if (!scaling) return;
  const { MinCapacity: low = 0, MaxCapacity: high = 0 } = scaling;
  if (![low, high].every((n) => n >= 1 && n <= 128 && Number.isInteger(n * 2)) || low > high || high < 2.5)
    throw invalid(`Serverless v2 capacity ${low}-${high} is not valid: 1 to 128 in steps of 0.5, the maximum at least 2.5 and not less than the minimum.`);
}

/** Windows are 30 minutes at least, in UTC; the two must not overlap. */
export function checkWindows({
  PreferredBackupWindow,
  PreferredMaintenanceWindow,
}: Pick<ClusterRow, 'PreferredBackupWindow' | 'PreferredMaintenanceWindow'>): void {
  const backup = minutes(PreferredBackupWindow);
  const week = weekMinutes(PreferredMaintenanceWindow);
  if (!backup || !week) return;
  const day = 1440;
  for (let n = -1; n <= 8; n++)
    if (backup[0] + n * day < week[1] && week[0] < backup[1] + n * day) throw conflict('The backup window and maintenance window must not overlap.');
}

/** '02:00-02:30' as minutes of a day; undefined where it is no window. */
function minutes(window: string): [from: number, to: number] | undefined {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(window)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const from = a * 60 + b;
  const to = c * 60 + d + (c * 60 + d <= from ? 1440 : 0);
  return to - from >= 30 ? [from, to] : undefined;
}

/** 'sun:23:30-mon:00:30' as minutes of a week. */
function weekMinutes(window: string): [from: number, to: number] | undefined {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const parts = /^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$/.exec(window.toLowerCase());
  if (!parts || !days.includes(parts[1] ?? '') || !days.includes(parts[4] ?? '')) return undefined;
  const at = (i: number) => days.indexOf(parts[i] ?? '') * 1440 + Number(parts[i + 1]) * 60 + Number(parts[i + 2]);
  const from = at(1);
  const to = at(4) + (at(4) <= from ? 7 * 1440 : 0);
  return to - from >= 30 && to - from <= 1440 ? [from, to] : undefined;
}
