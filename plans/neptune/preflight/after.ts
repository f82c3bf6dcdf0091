/** What remains, and what this tool does not do: said before anything is done. facts/neptune.md 2e, 5, 9. */
import { authorityOf } from '../recipe/certificates.ts';
import { clearKept, takesLast } from '../recipe/delete.ts';
import { suspends } from '../recipe/scaling.ts';
import { count, finding, type Rule } from './rule.ts';

export const snapshots: Rule = (given) => {
  const { source, facts, names } = given;
  const manual = facts.clearSnapshots.flatMap((s) => s.DBClusterSnapshotIdentifier ?? []);
  if (source.encrypted) return [];
  return [
    finding(
      'EM-NE-090',
      'warning',
      `Snapshots of ${source.id} lie in clear and outlive it: ${names.backup}, which this plan makes${manual.length > 0 ? `, and ${count(manual.length, 'older one')}: ${manual.slice(0, 5).join(', ')}${manual.length > 5 ? ', ...' : ''}` : ''}; no call encrypts a snapshot`,
      clearKept(given).length > 0
        ? `to delete them once the source is gone: --set OldSnapshots=delete; or by hand: aws neptune delete-db-cluster-snapshot --db-cluster-snapshot-identifier ${names.backup}`
        : undefined,
    ),
    takesLast(given)
      ? finding(
          'EM-NE-092',
          'warning',
          `The last snapshot of ${source.id} will lie in clear: a copy with a key is refused`,
          `delete it when it is not needed any more: aws neptune delete-db-cluster-snapshot --db-cluster-snapshot-identifier ${names.last}`,
        )
      : finding(
          'EM-NE-093',
          'ok',
          `No last snapshot of ${source.id} is taken: it could only lie in clear. A snapshot of the encrypted cluster is taken instead`,
          'to take one all the same: --set LastSnapshot=take',
        ),
  ];
};

export const automatic: Rule = ({ source }) => [
  finding('EM-NE-091', 'ok', `The automatic backups of ${source.id} are deleted with it; those of the target begin with its restore`),
];

export const notHandled: Rule = ({ facts, source, names, rename, renamesInstances }) => {
  const logs = facts.cluster.EnabledCloudwatchLogsExports ?? [];
  const listed = facts.subscriptions.map((s) => s.name);
  return [
    ...(facts.alarms.length > 0
      ? [
          finding(
            'EM-NE-902',
            'warning',
            `Not handled: alarms that go by name: ${facts.alarms.slice(0, 5).join(', ')}${facts.alarms.length > 5 ? ', ...' : ''}; ${renamesInstances ? 'they follow the names' : rename ? 'those of the cluster follow its name, those of instances do not' : `point them at ${names.final}`}`,
            'aws cloudwatch put-metric-alarm with the new dimension',
          ),
        ]
      : []),
    ...(logs.length > 0
      ? [
          finding(
            'EM-NE-903',
            'ok',
            `Not handled: the log groups of ${names.final}: their retention, filters and key; Neptune's encryption does not cover exported logs (${logs.join(', ')})`,
            'aws logs put-retention-policy, aws logs associate-kms-key',
          ),
        ]
      : []),
    finding(
      'EM-NE-904',
      'warning',
      `Not handled: Terraform, CloudFormation or CDK that declare ${source.id}: encryption, key and name force a replacement, so the next apply would destroy the new cluster`,
      'change the code and import the new cluster into its state before the next apply',
    ),
    ...(facts.streams
      ? [
          finding(
            'EM-NE-905',
            'warning',
            'Not handled: consumers of streams (full-text search, replication): their checkpoints are of the old log',
            'seed them anew after the switch',
          ),
        ]
      : []),
    finding('EM-NE-906', 'ok', 'Not handled: AWS Backup plans, EventBridge rules, snapshot sharing, tag policies that name the old cluster'),
    ...(listed.length > 0
      ? [
          finding(
            'EM-NE-908',
            'ok',
            `The event subscriptions ${listed.join(', ')} get the new names beside the old ones`,
            `afterwards, for each old name: aws neptune remove-source-identifier-from-subscription --subscription-name ${listed[0]} --source-identifier NAME`,
          ),
        ]
      : []),
  ];
};

export const scaling: Rule = (given) => {
  const { facts, names } = given;
  const target = suspends(given);
  if (facts.scaling === null)
    return [
      finding(
        'EM-NE-901',
        'warning',
        `Whether replicas of ${given.source.id} are scaled could not be read: nothing suspends it, and nothing registers it for ${names.final}`,
        `suspend it before the run: aws application-autoscaling register-scalable-target --service-namespace neptune --resource-id cluster:${given.source.id} --scalable-dimension neptune:cluster:ReadReplicaCount --suspended-state DynamicScalingInSuspended=true,DynamicScalingOutSuspended=true,ScheduledScalingSuspended=true`,
      ),
    ];
  if (!target) return [];
  const { policies, scheduled } = facts.scaling;
  const alarmed = policies.filter((row) => row.PolicyType === 'StepScaling').map((row) => row.PolicyName);
  return [
    finding(
      'EM-NE-909',
      'ok',
      `Replica auto scaling (${target.MinCapacity} to ${target.MaxCapacity} readers, ${count(policies.length, 'scaling policy', 'scaling policies')}, ${count(scheduled.length, 'scheduled action')}) is suspended from the freeze on, and registered for ${names.final} after the switch`,
    ),
    ...(alarmed.length > 0
      ? [
          finding(
            'EM-NE-910',
            'warning',
            `Step scaling policies go off by alarms that name the policy: ${alarmed.join(', ')}; ${given.rename ? 'those follow the name' : 'the alarms are not made again'}`,
            'point the alarm to the new policy: aws cloudwatch put-metric-alarm --alarm-actions with the ARN that describe-scaling-policies shows',
          ),
        ]
      : []),
  ];
};

export const certificates: Rule = (given) => {
  const wanted = [...new Set(given.twins.flatMap((twin) => authorityOf(given, twin) ?? []))];
  return wanted.length > 0
    ? [
        finding(
          'EM-NE-907',
          'ok',
          `The instances get the certificate authority ${wanted.join(', ')}, where AWS gives another one; clients that pin it stay as they are`,
          'where AWS does not offer it any more: --set CACertificateIdentifier=drop',
        ),
      ]
    : [];
};

export const unread: Rule = ({ facts }) =>
  facts.unread.map((u) =>
    finding(
      'EM-NE-950',
      'warning',
      `Could not read ${u.what}: ${u.name}: ${u.message}`,
      `allow ${u.operation} to this identity, then plan again; without it this is not checked`,
    ),
  );
