/** What remains, and what this tool does not do: said before anything is done. facts/elasticache.md 3.3, 5, 10. */
import { finding, type Rule } from './rule.ts';

export const clearBackups: Rule = ({ facts, keyArn, source }) => {
  const names = facts.clearBackups.map((s) => s.SnapshotName ?? '');
  if (names.length === 0 || source.encryption !== 'none') return [];
  const one = names[0];
  return [
    finding(
      'EM-EC-090',
      'warning',
      `${names.length} older manual backup${names.length === 1 ? '' : 's'} of ${source.id} lie${names.length === 1 ? 's' : ''} in clear and outlive${names.length === 1 ? 's' : ''} it: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`,
      `afterwards, for each: aws elasticache copy-snapshot --source-snapshot-name ${one} --target-snapshot-name ${one}-enc --kms-key-id ${keyArn ?? 'KEY'}; then aws elasticache delete-snapshot --snapshot-name ${one}`,
    ),
  ];
};

export const automaticBackups: Rule = ({ facts, source }) =>
  (facts.group?.SnapshotRetentionLimit ?? source.first?.SnapshotRetentionLimit ?? 0) > 0
    ? [finding('EM-EC-091', 'ok', `The automatic backups of ${source.id} are deleted with it; the last backup that this plan makes stays`)]
    : [];

export const shardInstants: Rule = ({ source, chosen }) =>
  source.shape === 'cme' && chosen.writes !== 'start-empty'
    ? [
        finding(
          'EM-EC-093',
          chosen.writes === 'frozen' ? 'ok' : 'warning',
          'Each shard is backed up by itself: without stopped writers there is no single instant across shards',
        ),
      ]
    : [];

export const notHandled: Rule = ({ facts, source, target }) => {
  const topic = source.first?.NotificationConfiguration;
  const broken = source.logDelivery.filter((log) => log.Status !== undefined && log.Status !== 'active' && log.Status !== 'enabling');
  return [
    finding(
      'EM-EC-901',
      'ok',
      `Not handled: Application Auto Scaling targets (replication-group/${source.id}), CloudWatch alarms on its nodes, IAM policies that name its ARN; configure them for ${target} before the soak ends`,
      `aws application-autoscaling describe-scalable-targets --service-namespace elasticache --resource-ids replication-group/${source.id}`,
    ),
    ...(facts.group?.SnapshottingClusterId
      ? [
          finding(
            'EM-EC-902',
            'warning',
            `Not handled: automatic backups are taken of ${facts.group.SnapshottingClusterId}; on the target AWS chooses the node`,
            `afterwards: aws elasticache modify-replication-group --replication-group-id ${target} --snapshotting-cluster-id ${target}-002`,
          ),
        ]
      : []),
    ...(topic?.TopicArn && topic.TopicStatus === 'inactive'
      ? [
          finding(
            'EM-EC-903',
            'warning',
            `Not handled: notifications to ${topic.TopicArn} are switched off, and no create field says so; on the target they are on`,
            `afterwards: aws elasticache modify-replication-group --replication-group-id ${target} --notification-topic-status inactive`,
          ),
        ]
      : []),
    finding(
      'EM-EC-904',
      'ok',
      `Not handled: Terraform, CloudFormation or CDK that declare ${source.id}; import ${target} and take ${source.id} out of their state before it is deleted, or they make it again`,
    ),
    ...(broken.length > 0
      ? [
          finding(
            'EM-EC-905',
            'warning',
            `Not handled: log delivery to ${broken.map((l) => `${l.DestinationType} (${l.LogType} is ${l.Status})`).join(', ')} does not work on the source; the target is given the same`,
            'leave it out with --set LogDeliveryConfigurations=drop, configure it by aws elasticache modify-replication-group --log-delivery-configurations',
          ),
        ]
      : []),
    finding('EM-EC-906', 'ok', 'Not handled: scripts loaded for EVALSHA are not in a backup; clients must answer NOSCRIPT by loading them'),
  ];
};

export const unread: Rule = ({ facts }) =>
  facts.unread.map((u) =>
    finding(
      'EM-EC-950',
      'warning',
      `Could not read ${u.what}: ${u.name}: ${u.message}`,
      `allow ${u.operation} to this identity, then plan again; without it this is not checked`,
    ),
  );
