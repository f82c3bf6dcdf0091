/** Whether the source is in a state to be backed up, and how it is encrypted now: facts/neptune.md 0, 4a. */
import { canonical } from '../../../src/plan/digest.ts';
import { finding, count, type Rule } from './rule.ts';

// `backing-up` passes by itself, and the run waits for it.
const passing = new Set(['available', 'backing-up']);

export const available: Rule = ({ source }) =>
  passing.has(source.status)
    ? []
    : [
        finding(
          'EM-NE-010',
          'blocker',
          `${source.id} is ${source.status}, and only an available cluster can be snapshotted`,
          source.status === 'stopped'
            ? `aws neptune start-db-cluster --db-cluster-identifier ${source.id}, then plan again`
            : 'wait until it is available, then plan again',
        ),
      ];

export const membersAvailable: Rule = ({ facts, source }) => {
  const wrong = source.members.filter((m) => !passing.has(m.row.DBInstanceStatus ?? 'unknown') && m.row.DBInstanceStatus !== 'storage-optimization');
  const unseen = (facts.cluster.DBClusterMembers ?? []).length - source.members.length;
  if (unseen > 0)
    return [
      finding(
        'EM-NE-011',
        'blocker',
        `Not every instance of ${source.id} can be seen: ${source.members.length} of ${facts.cluster.DBClusterMembers?.length}`,
        'allow rds:DescribeDBInstances on all of them',
      ),
    ];
  return wrong.length > 0
    ? [
        finding(
          'EM-NE-011',
          'blocker',
          `Not every instance is available: ${wrong.map((m) => `${m.id} is ${m.row.DBInstanceStatus}`).join(', ')}`,
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
    ...(filled(facts.cluster.PendingModifiedValues) ? [`${source.id}: ${canonical(facts.cluster.PendingModifiedValues)}`] : []),
    ...source.members.filter((m) => filled(m.row.PendingModifiedValues)).map((m) => `${m.id}: ${canonical(m.row.PendingModifiedValues)}`),
  ];
  return found.length > 0
    ? [finding('EM-NE-012', 'blocker', `Changes are pending: ${found.join('; ')}`, 'let them be applied, or take them back, then plan again')]
    : [];
};

export const inSync: Rule = ({ facts, source }) => {
  const wrong = [
    ...source.members
      .filter((m) => (m.row.DBParameterGroups?.[0]?.ParameterApplyStatus ?? 'in-sync') !== 'in-sync')
      .map((m) => `${m.id} (${m.row.DBParameterGroups?.[0]?.ParameterApplyStatus})`),
    ...(facts.cluster.DBClusterMembers ?? [])
      .filter((m) => (m.DBClusterParameterGroupStatus ?? 'in-sync') !== 'in-sync')
      .map((m) => `${m.DBInstanceIdentifier} (cluster parameters: ${m.DBClusterParameterGroupStatus})`),
  ];
  return wrong.length > 0
    ? [
        finding(
          'EM-NE-013',
          'blocker',
          `Parameters are not in sync on ${wrong.join(', ')}`,
          'restart those instances so that the parameters apply, then plan again',
        ),
      ]
    : [];
};

/** An instance-less cluster keeps its data, but serves nobody and cannot be compared. */
export const writer: Rule = ({ source }) =>
  source.members.some((m) => m.writer)
    ? []
    : [
        finding(
          'EM-NE-014',
          'blocker',
          `${source.id} has no writer: ${source.members.length === 0 ? 'it has no instance' : 'it fails over, or cannot be told'}`,
          source.members.length === 0 ? 'create an instance in it first' : 'wait until it has one, then plan again',
        ),
      ];

export const stateFine: Rule = (given) =>
  [available, membersAvailable, pending, inSync, writer].every((rule) => rule(given).length === 0)
    ? [
        finding(
          'EM-NE-015',
          'ok',
          `${given.source.id} and its ${count(given.source.members.length, 'instance')} are available, in sync, and without pending changes`,
        ),
      ]
    : [];

/** No call of the control plane shows them; the freeze asks. */
export const loads: Rule = ({ source }) => [
  finding(
    'EM-NE-016',
    'ok',
    `Bulk loads and fast resets of ${source.id} must be over: no AWS call tells of them`,
    'on the cluster: GET /loader, and let every load end',
  ),
];

export const encryption: Rule = ({ source, facts, defaultKey, keyArn, chosen }) => {
  if (!source.encrypted)
    return [
      finding('EM-NE-022', 'ok', `${source.id} is not encrypted at rest; that is decided when a cluster is made, so a new one is restored from its snapshot`),
    ];
  if (facts.key === null) return [];
  return !defaultKey && source.keyArn !== null && source.keyArn === keyArn
    ? [
        finding(
          'EM-NE-021',
          'blocker',
          `${source.id} is encrypted at rest already, under ${source.keyArn}`,
          'nothing needs doing; for another key, name it with --kms-key',
        ),
      ]
    : [
        finding(
          'EM-NE-020',
          'warning',
          `${source.id} is already encrypted (${source.keyArn ?? 'key not told'}); no call changes the key of a cluster, so this plan restores it under ${defaultKey ? 'alias/aws/rds' : (chosen.kmsKey ?? 'the chosen key')}`,
        ),
      ];
};
