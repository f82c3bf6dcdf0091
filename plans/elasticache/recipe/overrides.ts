/** What `--set FIELD=VALUE` may change, and how its text is read. Anything else about the target is the source's. */

type Kind = 'text' | 'number' | 'boolean' | 'list';

export const overridable: Record<string, { kind: Kind; help: string }> = {
  CacheNodeType: { kind: 'text', help: 'another node type, such as cache.m7g.large' },
  EngineVersion: { kind: 'text', help: 'a later version of the same engine' },
  CacheParameterGroupName: { kind: 'text', help: 'another parameter group' },
  CacheSubnetGroupName: { kind: 'text', help: 'another subnet group' },
  SecurityGroupIds: { kind: 'list', help: 'other security groups, with commas' },
  ReplicationGroupDescription: { kind: 'text', help: 'another description' },
  PreferredCacheClusterAZs: { kind: 'list', help: 'zones with commas, primary first; drop lets AWS choose' },
  PreferredMaintenanceWindow: { kind: 'text', help: 'such as sun:05:00-sun:06:00' },
  SnapshotWindow: { kind: 'text', help: 'such as 03:00-04:00' },
  SnapshotRetentionLimit: { kind: 'number', help: 'days that automatic backups are kept, 0 to 35' },
  AutomaticFailoverEnabled: { kind: 'boolean', help: 'true or false' },
  MultiAZEnabled: { kind: 'boolean', help: 'true or false' },
  AutoMinorVersionUpgrade: { kind: 'boolean', help: 'true or false' },
  NotificationTopicArn: { kind: 'text', help: 'another topic; drop sends no notifications' },
  LogDeliveryConfigurations: { kind: 'text', help: 'only drop: the target delivers no logs' },
  Port: { kind: 'number', help: 'another port' },
  Slots: { kind: 'text', help: 'only even: all slots are split evenly anew' },
  CompareShare: { kind: 'number', help: 'percent of one core of the source that the comparison may keep busy, 1 to 100' },
  IdleFloor: { kind: 'number', help: 'write commands a minute and node that ElastiCache itself makes while no client writes' },
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

const droppable = new Set(['PreferredCacheClusterAZs', 'NotificationTopicArn', 'LogDeliveryConfigurations']);

/** Why it cannot be taken, or undefined. */
export function overrideFault(field: string, text: string): string | undefined {
  const known = overridable[field];
  if (!known) return `${field} cannot be set; what can: ${Object.keys(overridable).join(', ')}`;
  if (text === 'drop') return droppable.has(field) ? undefined : `${field} cannot be dropped`;
  if (field === 'Slots' && text !== 'even') return `Slots=${text}: ${known.help}`;
  if (field === 'LogDeliveryConfigurations') return `LogDeliveryConfigurations=${text}: ${known.help}`;
  if (known.kind === 'number' && !/^\d+$/.test(text)) return `${field}=${text} is no whole number`;
  if (field === 'CompareShare' && (Number(text) < 1 || Number(text) > 100)) return `CompareShare=${text}: ${known.help}`;
  if (known.kind === 'boolean' && text !== 'true' && text !== 'false') return `${field}=${text} must be true or false`;
  if (text.trim() === '') return `${field} is empty`;
  return undefined;
}
