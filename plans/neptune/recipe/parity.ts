/** Where each field that was sent can be read again: facts/neptune.md 2b, 2c, 2d. */
import type { Value } from '../../../src/plan/value.ts';
import { arnOf, type Case, type Twin } from './case.ts';
import { authorityOf } from './certificates.ts';
import type { Check } from './check.ts';
import { allClusters, allInstances, instance as first, instanceRead, quoted, tagsRead } from './reads.ts';
import { modifyOf, restoreOf } from './settings-cluster.ts';
import { instanceOf } from './settings-instance.ts';
import { inputOf } from './settings-line.ts';
import { scaledPrefix } from './source.ts';

const tagsPath = "TagList[?!starts_with(Key, 'encmigrate:') && !starts_with(Key, 'aws:')].{Key: Key, Value: Value}";

function checksOf(
  read: Check['read'],
  input: Record<string, Value>,
  at: Record<string, { path: string; unordered?: true; otherwise?: Value }>,
  whose: string,
): Check[] {
  return Object.entries(at).flatMap(([field, { path, unordered, otherwise }]) => {
    const value = input[field] ?? otherwise;
    return value === undefined ? [] : [{ read, path, equals: value, says: `${field} of ${whose}`, ...(unordered ? { unordered } : {}) }];
  });
}

const tagsOf = (arn: string, input: Record<string, Value>, whose: string): Check[] => {
  const tags = ((input.Tags ?? []) as { Key: string; Value: string }[]).filter((tag) => !tag.Key.startsWith('encmigrate:'));
  return [{ read: tagsRead(arn), path: tagsPath, equals: tags.map((tag) => ({ ...tag })), unordered: true, says: `tags of ${whose}` }];
};

/** Read by ARN, which holds the name: so before a rename, and not with the checks that can be repeated at any time. */
export const clusterTags = (given: Case): Check[] => tagsOf(arnOf(given.frame, 'cluster', given.target), inputOf(restoreOf(given)), given.target);

/** `is`: JMESPath to the target among all clusters. */
export function clusterParity(given: Case, is: string): Check[] {
  const { facts, target } = given;
  const read = allClusters();
  const input = { ...inputOf(restoreOf(given)), ...inputOf(modifyOf(given)) };
  const roles = (facts.cluster.AssociatedRoles ?? []).flatMap((role) => role.RoleArn ?? []);
  return [
    ...checksOf(
      read,
      input,
      {
        Engine: { path: `${is}.Engine` },
        EngineVersion: { path: `${is}.EngineVersion` },
        Port: { path: `${is}.Port` },
        DBSubnetGroupName: { path: `${is}.DBSubnetGroup` },
        DBClusterParameterGroupName: { path: `${is}.DBClusterParameterGroup` },
        VpcSecurityGroupIds: { path: `${is}.VpcSecurityGroups[].VpcSecurityGroupId`, unordered: true },
        AvailabilityZones: { path: `${is}.AvailabilityZones`, unordered: true },
        EnableIAMDatabaseAuthentication: { path: `${is}.IAMDatabaseAuthenticationEnabled || \`false\`` },
        EnableCloudwatchLogsExports: { path: `${is}.EnabledCloudwatchLogsExports || \`[]\``, unordered: true, otherwise: [] },
        CopyTagsToSnapshot: { path: `${is}.CopyTagsToSnapshot || \`false\`` },
        ServerlessV2ScalingConfiguration: { path: `${is}.ServerlessV2ScalingConfiguration.{MinCapacity: MinCapacity, MaxCapacity: MaxCapacity}` },
        // Absent means standard: facts/neptune.md 2b.
        StorageType: { path: `${is}.StorageType || 'standard'`, otherwise: 'standard' },
        NetworkType: { path: `${is}.NetworkType` },
        BackupRetentionPeriod: { path: `${is}.BackupRetentionPeriod` },
        PreferredBackupWindow: { path: `${is}.PreferredBackupWindow` },
        PreferredMaintenanceWindow: { path: `${is}.PreferredMaintenanceWindow` },
      },
      target,
    ),
    { read, path: `${is}.AssociatedRoles[].RoleArn || \`[]\``, equals: roles, unordered: true, says: `roles of ${target}` },
    {
      read,
      path: `length(${is}.DBClusterMembers[?!starts_with(DBInstanceIdentifier, '${scaledPrefix}')])`,
      equals: given.twins.length,
      says: `number of instances of ${target}`,
    },
    {
      read,
      path: `length(${is}.DBClusterMembers[?DBClusterParameterGroupStatus && DBClusterParameterGroupStatus != 'in-sync'])`,
      equals: 0,
      says: 'instances with cluster parameters that are not in sync',
    },
  ];
}

export function instanceParity(given: Case, twin: Twin): Check[] {
  const read = given.renamesInstances ? allInstances() : instanceRead(twin.name);
  const instance = given.renamesInstances ? `(${twinIs(twin)})` : first;
  const input = inputOf(instanceOf(given, twin));
  const authority = authorityOf(given, twin);
  return [
    { read, path: `${instance}.DBInstanceStatus`, equals: 'available', says: `status of ${twin.name}` },
    ...checksOf(
      read,
      input,
      {
        DBInstanceClass: { path: `${instance}.DBInstanceClass` },
        AvailabilityZone: { path: `${instance}.AvailabilityZone` },
        DBParameterGroupName: { path: `${instance}.DBParameterGroups[0].DBParameterGroupName` },
        PromotionTier: { path: `${instance}.PromotionTier` },
        PubliclyAccessible: { path: `${instance}.PubliclyAccessible || \`false\`` },
        AutoMinorVersionUpgrade: { path: `${instance}.AutoMinorVersionUpgrade` },
        PreferredMaintenanceWindow: { path: `${instance}.PreferredMaintenanceWindow` },
        MonitoringInterval: { path: `${instance}.MonitoringInterval || \`0\`` },
        MonitoringRoleArn: { path: `${instance}.MonitoringRoleArn` },
      },
      twin.name,
    ),
    ...(authority ? [{ read, path: `${instance}.CACertificateIdentifier`, equals: authority, says: `certificate authority of ${twin.name}` }] : []),
    { read, path: `${instance}.DBParameterGroups[0].ParameterApplyStatus || 'in-sync'`, equals: 'in-sync', says: `parameters of ${twin.name}` },
    ...(given.renamesInstances ? [] : instanceTags(given, twin)),
  ];
}

/** Under whichever of its two names; the source's instance never answers to this. */
const twinIs = ({ name, final, of }: Twin): string =>
  `DBInstances[?DBInstanceIdentifier==${quoted(name)} || (DBInstanceIdentifier==${quoted(final)} && DbiResourceId!=${quoted(of.resourceId)})] | [0]`;

/** By ARN too, so where instances are renamed only before it. */
export const instanceTags = (given: Case, twin: Twin): Check[] => tagsOf(arnOf(given.frame, 'db', twin.name), inputOf(instanceOf(given, twin)), twin.name);
