/** Every field of CreateDBInstance, for each instance: facts/neptune.md 2d. What the cluster manages is left to the cluster. */
import type { CreateDBInstanceMessage } from '@aws-sdk/client-neptune';
import type { Case, Twin } from './case.ts';
import { carried, changed, chosenOver, dropped, fresh, type Line } from './settings-line.ts';
import { carried as carriedTags, tagsOf } from './tags.ts';

const managed = 'managed by the cluster';
const unsupported = 'Neptune does not support it';

const lines: Record<keyof CreateDBInstanceMessage, (given: Case, twin: Twin) => Line> = {
  DBInstanceIdentifier: (_, t) => ({ source: t.of.id, target: t.name, how: 'new', why: 'the name of the source stays taken until it is gone' }),
  DBInstanceClass: (_, t) => carried(t.of.row.DBInstanceClass),
  Engine: (_, t) => carried(t.of.row.Engine ?? 'neptune'),
  DBClusterIdentifier: (c) => fresh(c.target, 'a member of the target'),
  AvailabilityZone: (_, t) => carried(t.of.row.AvailabilityZone),
  PreferredMaintenanceWindow: (_, t) => carried(t.of.row.PreferredMaintenanceWindow),
  DBParameterGroupName: (_, t) => carried(t.of.row.DBParameterGroups?.[0]?.DBParameterGroupName),
  AutoMinorVersionUpgrade: (_, t) => carried(t.of.row.AutoMinorVersionUpgrade),
  PubliclyAccessible: (_, t) => carried(t.of.row.PubliclyAccessible ?? false),
  CopyTagsToSnapshot: (_, t) => carried(t.of.row.CopyTagsToSnapshot),
  MonitoringInterval: (_, t) => carried(t.of.row.MonitoringInterval),
  MonitoringRoleArn: (_, t) =>
    (t.of.row.MonitoringInterval ?? 0) > 0 ? carried(t.of.row.MonitoringRoleArn) : dropped(t.of.row.MonitoringRoleArn, 'only with enhanced monitoring'),
  PromotionTier: (_, t) => carried(t.of.row.PromotionTier),
  DeletionProtection: (_, t) => dropped(t.of.row.DeletionProtection, "protection is the cluster's"),
  Tags: (c, t) =>
    changed(
      carriedTags(c.facts.memberTags[t.of.id] ?? null),
      tagsOf(c, t.step, c.facts.memberTags[t.of.id] ?? null),
      'the tags of the instance, and three that say whose it is',
    ),
  DBSubnetGroupName: (_, t) => dropped(t.of.row.DBSubnetGroup?.DBSubnetGroupName, managed),
  VpcSecurityGroupIds: () => dropped(null, managed),
  BackupRetentionPeriod: () => dropped(null, managed),
  PreferredBackupWindow: () => dropped(null, managed),
  Port: () => dropped(null, managed),
  StorageType: () => dropped(null, managed),
  StorageEncrypted: () => dropped(null, `${managed}: encryption is the cluster's`),
  KmsKeyId: () => dropped(null, `${managed}: encryption is the cluster's`),
  EngineVersion: () => dropped(null, `${managed}; it has no effect here`),
  EnableCloudwatchLogsExports: () => dropped(null, managed),
  EnableIAMDatabaseAuthentication: () => dropped(null, managed),
  MultiAZ: () => dropped(null, 'conflicts with AvailabilityZone'),
  DBName: () => dropped(null, unsupported),
  AllocatedStorage: () => dropped(null, unsupported),
  MasterUsername: () => dropped(null, unsupported),
  MasterUserPassword: () => dropped(null, unsupported),
  DBSecurityGroups: () => dropped(null, unsupported),
  LicenseModel: () => dropped(null, unsupported),
  Iops: () => dropped(null, unsupported),
  OptionGroupName: () => dropped(null, unsupported),
  CharacterSetName: () => dropped(null, unsupported),
  TdeCredentialArn: () => dropped(null, unsupported),
  TdeCredentialPassword: () => dropped(null, unsupported),
  Domain: () => dropped(null, unsupported),
  DomainIAMRoleName: () => dropped(null, unsupported),
  Timezone: () => dropped(null, unsupported),
  EnablePerformanceInsights: () => dropped(null, unsupported),
  PerformanceInsightsKMSKeyId: () => dropped(null, unsupported),
};

/** Settings that `--set` says for the cluster are not the instances' own. */
const own = ['DBInstanceClass', 'AvailabilityZone', 'DBParameterGroupName'];

export function instanceOf(given: Case, twin: Twin): Record<string, Line> {
  const settings = Object.fromEntries(Object.entries(given.chosen.settings).filter(([field]) => own.includes(field)));
  return Object.fromEntries(Object.entries(lines).map(([field, line]) => [field, chosenOver(settings, field, line(given, twin))]));
}
