/**
 * Every field of RestoreDBClusterFromSnapshot, and those of ModifyDBCluster that the restore cannot take: facts/neptune.md 2b, 2c.
 * The API says both that a restore inherits and that it does not, so nothing is left to inheritance. A new field of AWS fails the test.
 */
import type { ModifyDBClusterMessage, RestoreDBClusterFromSnapshotMessage } from '@aws-sdk/client-neptune';
import type { Case } from './case.ts';
import { absent, carried, changed, chosenOver, dropped, fresh, type Line } from './settings-line.ts';
import { carried as carriedTags, tagsOf } from './tags.ts';

const restoreLines: Record<keyof RestoreDBClusterFromSnapshotMessage, (given: Case) => Line> = {
  DBClusterIdentifier: (c) => ({
    source: c.source.id,
    target: c.target,
    how: c.chosen.targetId ? 'asked' : 'new',
    why: c.rename ? `until the switch, when it becomes ${c.source.id}` : 'the name of the source stays taken until it is gone',
  }),
  SnapshotIdentifier: (c) =>
    fresh({ $from: 'backup', path: 'DBClusterSnapshot.DBClusterSnapshotIdentifier' }, `the snapshot that this plan makes: ${c.names.backup}`),
  Engine: (c) => carried(c.facts.cluster.Engine),
  EngineVersion: (c) => carried(c.source.version, 'given here only: never in a later ModifyDBCluster'),
  AvailabilityZones: (c) =>
    (c.facts.cluster.AvailabilityZones ?? []).length > 0
      ? carried([...(c.facts.cluster.AvailabilityZones ?? [])].sort(), 'no call changes them later')
      : absent(),
  Port: (c) => carried(c.source.port),
  DBSubnetGroupName: (c) => carried(c.facts.cluster.DBSubnetGroup, 'no call changes it later'),
  DatabaseName: (c) => dropped(c.facts.cluster.DatabaseName, 'Neptune does not support it'),
  OptionGroupName: () => dropped(null, 'Neptune does not support it'),
  VpcSecurityGroupIds: (c) => carried(securityGroups(c)),
  Tags: (c) => changed(carriedTags(c.facts.tags), tagsOf(c, 'restore', c.facts.tags), 'the tags of the source, and three that say whose it is'),
  KmsKeyId: (c) => ({
    source: c.source.keyArn,
    target: c.keySent,
    how: 'asked',
    why: c.defaultKey
      ? 'sent by name: left out, the target would be as unencrypted as the snapshot'
      : 'resolved once, so that a re-pointed alias changes nothing',
  }),
  EnableIAMDatabaseAuthentication: (c) => carried(c.source.iam, 'always given: left out, the target would take requests without authentication'),
  EnableCloudwatchLogsExports: (c) =>
    (c.facts.cluster.EnabledCloudwatchLogsExports ?? []).length > 0
      ? carried([...(c.facts.cluster.EnabledCloudwatchLogsExports ?? [])].sort())
      : absent('the source exports no logs'),
  DBClusterParameterGroupName: (c) => carried(c.facts.cluster.DBClusterParameterGroup),
  DeletionProtection: (c) =>
    c.facts.cluster.DeletionProtection ? changed(true, false, 'switched on after the switch, so that a failed run can be cleaned up') : carried(false),
  CopyTagsToSnapshot: (c) => carried(c.facts.cluster.CopyTagsToSnapshot ?? false),
  ServerlessV2ScalingConfiguration: (c) => {
    const { MinCapacity, MaxCapacity } = c.facts.cluster.ServerlessV2ScalingConfiguration ?? {};
    return MinCapacity === undefined || MaxCapacity === undefined ? absent('the source is not serverless') : carried({ MinCapacity, MaxCapacity });
  },
  StorageType: (c) => (c.facts.cluster.StorageType ? carried(c.facts.cluster.StorageType) : absent('the source says none, which means standard')),
  NetworkType: (c) => carried(c.facts.cluster.NetworkType),
};

/** Inputs of ModifyDBCluster that are sent to the target; for a rename and a fence see the switch. Never EngineVersion (facts/neptune.md 2a). */
const modifyLines: Record<
  keyof Pick<ModifyDBClusterMessage, 'BackupRetentionPeriod' | 'PreferredBackupWindow' | 'PreferredMaintenanceWindow'>,
  (given: Case) => Line
> = {
  BackupRetentionPeriod: (c) => carried(c.facts.cluster.BackupRetentionPeriod, 'a restored cluster has 1 day'),
  PreferredBackupWindow: (c) => carried(c.facts.cluster.PreferredBackupWindow),
  PreferredMaintenanceWindow: (c) => carried(c.facts.cluster.PreferredMaintenanceWindow),
};

/** DeletionProtection goes off for the run, so what is set for it counts at its end only. */
export function restoreOf(given: Case): Record<string, Line> {
  const { DeletionProtection: _, ...settings } = given.chosen.settings;
  return Object.fromEntries(Object.entries(restoreLines).map(([field, line]) => [field, chosenOver(settings, field, line(given))]));
}

export const modifyOf = (given: Case): Record<string, Line> =>
  Object.fromEntries(Object.entries(modifyLines).map(([field, line]) => [field, chosenOver(given.chosen.settings, field, line(given))]));

/** As the target has it in the end. */
export const protectedLine = ({ facts, chosen }: Case): Line =>
  chosenOver(chosen.settings, 'DeletionProtection', carried(facts.cluster.DeletionProtection ?? false, 'switched on last'));

const securityGroups = ({ facts }: Case): string[] | null => {
  const found = (facts.cluster.VpcSecurityGroups ?? []).flatMap((g) => g.VpcSecurityGroupId ?? []).sort();
  return found.length > 0 ? found : null;
};
