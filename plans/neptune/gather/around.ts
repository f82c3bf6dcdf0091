/** What hangs on a cluster and is not part of it: custom endpoints, tags, event subscriptions, alarms. facts/neptune.md 2e. */
import type { DBClusterEndpoint, EventSubscription, Tag } from '@aws-sdk/client-neptune';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { Optional } from '../../../src/aws/optional.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import type { CustomEndpoint, NeptuneFacts, Plain, Subscription } from './facts.ts';
import type { SourceFacts } from './source.ts';

type Call = AwsCaller['call'];

/** Neptune's shapes have no TagList of their own. */
export const readTags = (call: Call, optional: Optional, arn: string, what: string): Promise<Plain<Tag>[] | null> =>
  optional(`tags of ${what}`, 'rds:ListTagsForResource', async () => {
    const { output } = await call('neptune', 'ListTagsForResource', { ResourceName: arn });
    return [...((output.TagList ?? []) as Plain<Tag>[])].sort((a, b) => ((a.Key ?? '') < (b.Key ?? '') ? -1 : 1));
  });

export async function readMemberTags(call: Call, optional: Optional, { members }: SourceFacts): Promise<NeptuneFacts['memberTags']> {
  const rows = await Promise.all(
    members.map(async (m) => [m.DBInstanceIdentifier ?? '', await readTags(call, optional, m.DBInstanceArn ?? '', m.DBInstanceIdentifier ?? '')] as const),
  );
  return Object.fromEntries(rows);
}

/** In no snapshot, so they are made anew. Rows of the cluster's own endpoints have another EndpointType. */
export async function readCustomEndpoints(call: Call, optional: Optional, id: string): Promise<{ mine: CustomEndpoint[]; names: string[] }> {
  const rows =
    (await optional('custom endpoints', 'rds:DescribeDBClusterEndpoints', () =>
      everyPage<Plain<DBClusterEndpoint>>(call, 'neptune', 'DescribeDBClusterEndpoints', {}, 'DBClusterEndpoints'),
    )) ?? [];
  const custom = rows.filter((row) => row.EndpointType === 'CUSTOM');
  const mine = custom
    .filter((row) => row.DBClusterIdentifier === id)
    .sort((a, b) => ((a.DBClusterEndpointIdentifier ?? '') < (b.DBClusterEndpointIdentifier ?? '') ? -1 : 1));
  return {
    mine: await Promise.all(
      mine.map(async (row) => ({
        row,
        tags: row.DBClusterEndpointArn ? await readTags(call, optional, row.DBClusterEndpointArn, row.DBClusterEndpointIdentifier ?? '') : null,
      })),
    ),
    names: custom.flatMap((row) => row.DBClusterEndpointIdentifier ?? []).sort(),
  };
}

/** A subscription without sources covers everything of its type, the target too. */
export async function readSubscriptions(call: Call, optional: Optional, source: SourceFacts): Promise<Subscription[]> {
  const names = new Set([source.id, ...source.members.map((m) => m.DBInstanceIdentifier ?? '')]);
  const rows =
    (await optional('event subscriptions', 'rds:DescribeEventSubscriptions', () =>
      everyPage<Plain<EventSubscription>>(call, 'neptune', 'DescribeEventSubscriptions', {}, 'EventSubscriptionsList'),
    )) ?? [];
  return rows
    .filter((row) => (row.SourceIdsList ?? []).some((id) => names.has(id)))
    .map((row) => ({ name: row.CustSubscriptionId ?? '', sourceType: row.SourceType ?? '', sourceIds: [...(row.SourceIdsList ?? [])].sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Alarm {
  AlarmName?: string;
  Namespace?: string;
  Dimensions?: { Name?: string; Value?: string }[];
}

export async function readAlarms(call: Call, optional: Optional, source: SourceFacts): Promise<string[]> {
  const names = new Set([source.id, ...source.members.map((m) => m.DBInstanceIdentifier ?? '')]);
  const alarms =
    (await optional('alarms', 'cloudwatch:DescribeAlarms', () => everyPage<Alarm>(call, 'cloudwatch', 'DescribeAlarms', {}, 'MetricAlarms'))) ?? [];
  return alarms
    .filter((a) => a.Namespace === 'AWS/Neptune' && (a.Dimensions ?? []).some((d) => names.has(d.Value ?? '')))
    .flatMap((a) => a.AlarmName ?? [])
    .sort();
}
