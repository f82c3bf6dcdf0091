/** Whether the source is in a state to be backed up: facts/elasticache.md 3.1, 3.3, 3.7. */
import { canonical } from '../../../src/plan/digest.ts';
import { finding, type Rule } from './rule.ts';

// `snapshotting` passes by itself, and the run waits for it.
const passing = new Set(['available', 'snapshotting']);

export const available: Rule = ({ source }) =>
  passing.has(source.status)
    ? []
    : [
        finding(
          'EM-EC-010',
          'blocker',
          `${source.id} is ${source.status}, and only an available cache can be backed up`,
          'wait until it is available, then plan again',
        ),
      ];

export const membersAvailable: Rule = ({ facts, source }) => {
  const wrong = facts.members.filter((m) => !passing.has(m.CacheClusterStatus ?? 'unknown'));
  if (facts.group && facts.members.length < (facts.group.MemberClusters?.length ?? 0))
    return [
      finding(
        'EM-EC-011',
        'blocker',
        `Not every member of ${source.id} can be seen: ${facts.members.length} of ${facts.group.MemberClusters?.length}`,
        'allow elasticache:DescribeCacheClusters on all of them',
      ),
    ];
  return wrong.length > 0
    ? [
        finding(
          'EM-EC-011',
          'blocker',
          `Not every member is available: ${wrong.map((m) => `${m.CacheClusterId} is ${m.CacheClusterStatus}`).join(', ')}`,
          'wait until all are, then plan again',
        ),
      ]
    : [];
};

const filled = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== null && typeof value === 'object'
      ? Object.values(value).some(filled)
      : value !== undefined && value !== null;

export const pending: Rule = ({ facts, source }) => {
  const found = [
    ...(filled(facts.group?.PendingModifiedValues) ? [`${source.id}: ${canonical(facts.group?.PendingModifiedValues)}`] : []),
    ...facts.members.filter((m) => filled(m.PendingModifiedValues)).map((m) => `${m.CacheClusterId}: ${canonical(m.PendingModifiedValues)}`),
  ];
  return found.length > 0
    ? [finding('EM-EC-012', 'blocker', `Changes are pending: ${found.join('; ')}`, 'let them be applied, or take them back, then plan again')]
    : [];
};

export const inSync: Rule = ({ facts }) => {
  const wrong = facts.members.filter((m) => (m.CacheParameterGroup?.ParameterApplyStatus ?? 'in-sync') !== 'in-sync');
  return wrong.length > 0
    ? [
        finding(
          'EM-EC-013',
          'blocker',
          `Parameters are not in sync on ${wrong.map((m) => `${m.CacheClusterId} (${m.CacheParameterGroup?.ParameterApplyStatus})`).join(', ')}`,
          'reboot those nodes so that the parameters apply, then plan again',
        ),
      ]
    : [];
};

/** A half-applied change: the members must agree on everything that is read from the first one. */
export const alike: Rule = ({ facts }) => {
  const fields = {
    EngineVersion: (m: (typeof facts.members)[number]) => m.EngineVersion,
    CacheNodeType: (m: (typeof facts.members)[number]) => m.CacheNodeType,
    CacheParameterGroupName: (m: (typeof facts.members)[number]) => m.CacheParameterGroup?.CacheParameterGroupName,
    CacheSubnetGroupName: (m: (typeof facts.members)[number]) => m.CacheSubnetGroupName,
    SecurityGroupIds: (m: (typeof facts.members)[number]) => (m.SecurityGroups ?? []).map((g) => g.SecurityGroupId).sort(),
    NotificationTopicArn: (m: (typeof facts.members)[number]) => m.NotificationConfiguration?.TopicArn,
  };
  const differing = Object.entries(fields)
    .filter(([, read]) => new Set(facts.members.map((m) => canonical(read(m) ?? null))).size > 1)
    .map(([name]) => name);
  return differing.length > 0
    ? [finding('EM-EC-014', 'blocker', `The members differ in ${differing.join(', ')}: a change is half applied`, 'finish it, then plan again')]
    : [];
};

export const stateFine: Rule = (given) =>
  [available, membersAvailable, pending, inSync, alike].every((rule) => rule(given).length === 0)
    ? [
        finding(
          'EM-EC-015',
          'ok',
          `${given.source.id} and its ${given.source.nodeCount} node${given.source.nodeCount === 1 ? ' is' : 's are'} available, alike, and without pending changes`,
        ),
      ]
    : [];

export const encryption: Rule = ({ source, facts, keyArn }) => {
  const { encryption: now, id, keyArn: has } = source;
  const already = now !== 'none';
  const tiering =
    facts.group?.DataTiering === 'enabled'
      ? [finding('EM-EC-023', 'ok', 'With data tiering the disks of the nodes are encrypted in any case; the setting still counts for backups and audits')]
      : [];
  if (!already) return [finding('EM-EC-022', 'ok', `${id} is not encrypted at rest${source.tellsType ? '' : ' (by its flag)'}`), ...tiering];
  if (facts.key === null) return tiering;
  const same = has !== null ? keyArn !== null && has === keyArn : keyArn === null;
  return same
    ? [
        finding(
          'EM-EC-021',
          'blocker',
          `${id} is encrypted at rest already (${now}${has ? `, ${has}` : ''})`,
          'nothing needs doing; for another key, name it with --kms-key',
        ),
        ...tiering,
      ]
    : [
        finding(
          'EM-EC-020',
          'warning',
          `${id} is already encrypted (${now}${has ? `, ${has}` : ''}); no call changes the key of a group, so this plan builds it anew under ${keyArn ?? 'the service key'}`,
        ),
        ...tiering,
      ];
};
