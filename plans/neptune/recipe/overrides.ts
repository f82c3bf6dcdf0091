/** What `--set FIELD=VALUE` may change, and how its text is read. Anything else about the target is the source's. */

type Kind = 'text' | 'text or drop' | 'number' | 'boolean' | 'list' | readonly string[];

export const overridable: Record<string, { kind: Kind; help: string }> = {
  EngineVersion: { kind: 'text', help: 'a later version; not together with an upgrade of the parameter family' },
  DBClusterParameterGroupName: { kind: 'text', help: 'another cluster parameter group' },
  DBParameterGroupName: { kind: 'text', help: 'another parameter group for every instance' },
  DBSubnetGroupName: { kind: 'text', help: 'another subnet group' },
  VpcSecurityGroupIds: { kind: 'list', help: 'other security groups, with commas' },
  DBInstanceClass: { kind: 'text', help: 'another class for every instance, such as db.r6g.large' },
  AvailabilityZone: { kind: ['drop'], help: 'only drop: AWS chooses the zones of the instances' },
  CACertificateIdentifier: { kind: 'text or drop', help: 'another certificate authority for every instance; drop: the one that AWS gives' },
  BackupRetentionPeriod: { kind: 'number', help: 'days that automatic backups are kept, 1 to 35' },
  PreferredBackupWindow: { kind: 'text', help: 'such as 03:00-04:00' },
  PreferredMaintenanceWindow: { kind: 'text', help: 'such as sun:05:00-sun:06:00' },
  Port: { kind: 'number', help: 'another port' },
  DeletionProtection: { kind: 'boolean', help: 'true or false' },
  StorageType: { kind: 'text', help: 'standard or iopt1' },
  FenceSecurityGroupId: {
    kind: 'text',
    help: 'a security group that lets nobody in, or make for one that this plan makes and removes: the source gets it before the switch, so that no writer is left on it',
  },
  RenameInstances: { kind: 'boolean', help: 'true: with a rename, the instances give their names to their twins as well; each restarts' },
  LastSnapshot: { kind: ['take', 'skip'], help: 'take or skip a last snapshot of the source, which can only be in clear' },
  OldSnapshots: { kind: ['keep', 'delete'], help: 'keep or delete the snapshots in clear that the plan lists, once the source is gone' },
  MeasureWrites: { kind: ['yes', 'words'], help: 'words: nothing is measured, you say that the writers are stopped' },
  CompareSample: { kind: 'number', help: 'vertices, edges and statements of each label that are compared in full, 0 to 10000' },
};

export type Override = { given: false } | { given: true; dropped: boolean; value: unknown };

/** What was set for a field. Faulty values are found by `overrideFault` and read as text here. */
export function override(settings: Record<string, string>, field: string): Override {
  const text = settings[field];
  const kind = overridable[field]?.kind;
  if (text === undefined || kind === undefined) return { given: false };
  if (text === 'drop') return { given: true, dropped: true, value: null };
  if (kind === 'number') return { given: true, dropped: false, value: Number(text) };
  if (kind === 'boolean') return { given: true, dropped: false, value: text === 'true' };
  if (kind === 'list')
    return {
      given: true,
      dropped: false,
      value: text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    };
  return { given: true, dropped: false, value: text };
}

/** Why it cannot be taken, or undefined. */
export function overrideFault(field: string, text: string): string | undefined {
  const known = Object.hasOwn(overridable, field) ? overridable[field] : undefined;
  if (!known) return `${field} cannot be set; what can: ${Object.keys(overridable).join(', ')}`;
  if (text.trim() === '') return `${field} is empty`;
  if (Array.isArray(known.kind)) return known.kind.includes(text) ? undefined : `${field}=${text}: ${known.help}`;
  if (text === 'drop' && known.kind !== 'text or drop') return `${field} cannot be dropped`;
  if (known.kind === 'number' && !/^\d+$/.test(text)) return `${field}=${text} is no whole number`;
  if (field === 'CompareSample' && Number(text) > 10_000) return `CompareSample=${text}: ${known.help}`;
  if (field === 'BackupRetentionPeriod' && (Number(text) < 1 || Number(text) > 35)) return `BackupRetentionPeriod=${text}: ${known.help}`;
  if (known.kind === 'boolean' && text !== 'true' && text !== 'false') return `${field}=${text} must be true or false`;
  if (field === 'FenceSecurityGroupId' && !/^(sg-[0-9a-f]+|make)$/.test(text)) return `FenceSecurityGroupId=${text} is no security group id, nor make`;
  return undefined;
}
