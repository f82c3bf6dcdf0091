/** restore, continued: what the restore cannot take (backup settings, roles, subscriptions, custom endpoints where both exist at once). facts/neptune.md 2c, 2e. */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import { arnOf, type Case, type Endpoint } from './case.ts';
import { ours } from './ours.ts';
import { clusterTags, instanceTags } from './parity.ts';
import { aws, cluster, clusterRead, endpointRead, quoted } from './reads.ts';
import { modifyOf } from './settings-cluster.ts';
import { inputOf } from './settings-line.ts';
import { tagsOf } from './tags.ts';

export const configure = (given: Case): StepText[] => [
  ...backupSettings(given),
  ...roles(given),
  ...(given.rename ? [] : endpoints(given, given.target, 'restore')),
  ...subscriptions(given),
  quiet(given),
  tags(given),
];

/** Each of these keeps the cluster busy for a while, also when its own effect is there. */
const quiet = ({ target }: Case): StepText => ({
  id: 'target.ready',
  phase: 'restore',
  title: `${target} is available, with all of that`,
  risk: 'reads',
  typical: 'PT1M',
  action: inEffect(target, {}),
});

const tags = (given: Case): StepText => ({
  id: 'target.tags',
  phase: 'restore',
  title: `${given.target} has the tags`,
  risk: 'reads',
  action: { kind: 'assert', checks: [...clusterTags(given), ...(given.renamesInstances ? given.twins.flatMap((twin) => instanceTags(given, twin)) : [])] },
});

/** `left`: what is not yet as it shall be. Nothing of that left means done; so a change is probed as a deletion is. */
export const modify = (
  id: string,
  change: Record<string, Value>,
  left: string,
  expect: { path: string; equals: Value; says: string },
): Extract<ActionText, { kind: 'call' }> => ({
  kind: 'call',
  service: 'neptune',
  operation: 'ModifyDBCluster',
  input: { DBClusterIdentifier: id, ...change, ApplyImmediately: true },
  expect: [{ read: clusterRead(id), ...expect }],
  probe: { read: clusterRead(id), resource: `DBClusters[?${left}] | [0]`, same: {}, goneIsDone: true },
});

const isTarget = (id: string) => ({
  path: `${cluster}.DbClusterResourceId`,
  equals: { $from: 'restore', path: 'DBCluster.DbClusterResourceId' } as Value,
  says: `${id} is the cluster that this plan restored`,
});

/** After a modification the status may read available before it moves: the effect is waited for, twice in a row (facts/neptune.md 4b). */
export const inEffect = (id: string, fields: Record<string, Value>): Extract<ActionText, { kind: 'wait' }> => ({
  kind: 'wait',
  read: clusterRead(id),
  timeout: 'PT2H',
  consecutive: 2,
  says: `${cluster}.Status`,
  acceptors: [
    {
      matcher: 'path',
      argument: `${cluster}.[${['Status', ...Object.keys(fields)].join(', ')}]`,
      expected: ['available', ...Object.values(fields)],
      state: 'success',
    },
  ],
});

function backupSettings(given: Case): StepText[] {
  const { target } = given;
  const change = inputOf(modifyOf(given));
  if (Object.keys(change).length === 0) return [];
  const left = Object.entries(change)
    .map(([field, value]) => `${field} != ${typeof value === 'string' ? quoted(value) : `\`${JSON.stringify(value)}\``}`)
    .join(' || ');
  return [
    {
      id: 'settings',
      phase: 'restore',
      title: `Backup and maintenance windows of ${target}`,
      risk: 'changes',
      typical: 'PT1S',
      action: modify(target, change, left, isTarget(target)),
    },
    { id: 'settings.ready', phase: 'restore', title: 'They are in effect', risk: 'reads', typical: 'PT1M', action: inEffect(target, change) },
  ];
}

/** One after the other: each makes the cluster busy. */
function roles({ facts, target }: Case): StepText[] {
  return (facts.cluster.AssociatedRoles ?? []).flatMap((role, index) => {
    const mine = `AssociatedRoles[?RoleArn==${quoted(role.RoleArn ?? '')}]`;
    const step = `role.${index + 1}`;
    return [
      {
        id: step,
        phase: 'restore' as const,
        title: `Role ${role.RoleArn?.split('/').at(-1)}`,
        risk: 'changes' as const,
        typical: 'PT1S',
        action: {
          kind: 'call' as const,
          service: 'neptune',
          operation: 'AddRoleToDBCluster',
          input: { DBClusterIdentifier: target, RoleArn: role.RoleArn ?? '', ...(role.FeatureName ? { FeatureName: role.FeatureName } : {}) },
          expect: [{ read: clusterRead(target), ...isTarget(target) }],
          probe: { read: clusterRead(target), resource: `DBClusters[?length(${mine} || \`[]\`) == \`0\`] | [0]`, same: {}, goneIsDone: true },
        },
      },
      {
        id: `${step}.ready`,
        phase: 'restore' as const,
        title: 'The role is active',
        risk: 'reads' as const,
        typical: 'PT1M',
        action: {
          kind: 'wait' as const,
          read: clusterRead(target),
          timeout: 'PT1H',
          says: `${cluster}.${mine}.Status | [0]`,
          acceptors: [
            { matcher: 'path' as const, argument: `${cluster}.${mine}.Status | [0]`, expected: 'ACTIVE', state: 'success' as const },
            { matcher: 'path' as const, argument: `${cluster}.${mine}.Status | [0]`, expected: 'INVALID', state: 'failure' as const },
          ],
        },
      },
    ];
  });
}

/** Members by their new names; a static list and an excluded one shut each other out. */
export function endpoints(given: Case, of: string, phase: 'restore' | 'switch'): StepText[] {
  return given.endpoints.flatMap((endpoint, index) => {
    const step = `${phase === 'switch' ? 'switch.' : ''}endpoint.${index + 1}`;
    return [
      {
        id: step,
        phase,
        title: `Custom endpoint ${endpoint.newName}`,
        risk: 'creates' as const,
        typical: 'PT1S',
        ...(phase === 'switch' ? { moves: false } : {}),
        action: createEndpoint(given, endpoint, of, step),
        undo: removeEndpoint(given, endpoint.newName, true),
        leaves: `the custom endpoint ${endpoint.newName}`,
      },
      {
        id: `${step}.ready`,
        phase,
        title: `${endpoint.newName} is available`,
        risk: 'reads' as const,
        typical: 'PT2M',
        action: endpointReady(endpoint.newName),
      },
    ];
  });
}

export function createEndpoint(given: Case, endpoint: Endpoint, of: string, step: string): ActionText {
  const names = new Map(given.twins.map((twin) => [twin.of.id, twin.final]));
  const twins = (members: string[] | undefined): string[] => (members ?? []).flatMap((id) => names.get(id) ?? []).sort();
  const fixed = twins(endpoint.row.StaticMembers);
  const left = twins(endpoint.row.ExcludedMembers);
  return {
    kind: 'call',
    service: 'neptune',
    operation: 'CreateDBClusterEndpoint',
    input: {
      DBClusterIdentifier: of,
      DBClusterEndpointIdentifier: endpoint.newName,
      EndpointType: endpoint.type,
      ...(fixed.length > 0 ? { StaticMembers: fixed } : left.length > 0 ? { ExcludedMembers: left } : {}),
      Tags: tagsOf(given, step, endpoint.tags).map((tag) => ({ ...tag })),
    },
    keep: ['DBClusterEndpointArn', 'Endpoint'],
    expect: [{ read: clusterRead(of), ...isTarget(of) }],
    probe: {
      read: endpointRead(endpoint.newName),
      resource: 'DBClusterEndpoints[0]',
      same: { DBClusterEndpointIdentifier: endpoint.newName, DBClusterIdentifier: of },
      status: 'Status',
      pending: ['creating'],
      failed: ['inactive'],
      arn: 'DBClusterEndpointArn',
    },
  };
}

export const endpointReady = (name: string): ActionText => ({
  kind: 'wait',
  read: endpointRead(name),
  timeout: 'PT1H',
  grace: 'PT5M',
  says: 'DBClusterEndpoints[0].Status',
  acceptors: [
    { matcher: 'path', argument: 'DBClusterEndpoints[0].Status', expected: 'available', state: 'success' },
    { matcher: 'path', argument: 'DBClusterEndpoints[0].Status', expected: 'inactive', state: 'failure' },
  ],
});

export function removeEndpoint({ frame, source }: Case, name: string, made: boolean): ActionText[] {
  const proof = made
    ? ours(arnOf(frame, 'cluster-endpoint', name), frame.id, `the endpoint ${name}`)
    : { read: endpointRead(name), path: 'DBClusterEndpoints[0].DBClusterIdentifier', equals: source.id, says: `${name} is an endpoint of ${source.id}` };
  return [
    {
      kind: 'call',
      service: 'neptune',
      operation: 'DeleteDBClusterEndpoint',
      input: { DBClusterEndpointIdentifier: name },
      expect: [proof],
      probe: { read: endpointRead(name), resource: 'DBClusterEndpoints[0]', same: {}, status: 'Status', pending: ['deleting'], goneIsDone: true },
    },
    {
      kind: 'wait',
      read: endpointRead(name),
      timeout: 'PT1H',
      says: 'DBClusterEndpoints[0].Status',
      acceptors: [
        { matcher: 'fault', expected: 'DBClusterEndpointNotFoundFault', state: 'success' },
        { matcher: 'path', argument: 'length(DBClusterEndpoints)', expected: 0, state: 'success' },
      ],
    },
  ];
}

/** A subscription goes by names. A name that changes hands at the switch is looked at there; the others of the target are new. */
function subscriptions({ facts, source, twins, target, rename, renamesInstances }: Case): StepText[] {
  const names = new Map<string, string>([
    ...(rename ? [] : [[source.id, target] as const]),
    ...(renamesInstances ? [] : twins.map((twin) => [twin.of.id, twin.name] as const)),
  ]);
  return facts.subscriptions.flatMap((subscription, s) =>
    subscription.sourceIds
      .flatMap((id) => names.get(id) ?? [])
      .map((name, n) => addSource(`subscription.${s + 1}.${n + 1}`, 'restore', subscription.name, name)),
  );
}

export const addSource = (id: string, phase: StepText['phase'], subscription: string, name: string): StepText => {
  const read = aws('DescribeEventSubscriptions', { SubscriptionName: subscription });
  return {
    id,
    phase,
    title: `Events of ${name} to ${subscription}`,
    risk: 'changes',
    typical: 'PT1S',
    ...(phase === 'switch' ? { moves: false } : {}),
    action: {
      kind: 'call',
      service: 'neptune',
      operation: 'AddSourceIdentifierToSubscription',
      input: { SubscriptionName: subscription, SourceIdentifier: name },
      probe: { read, resource: `EventSubscriptionsList[?!contains(SourceIdsList || \`[]\`, ${quoted(name)})] | [0]`, same: {}, goneIsDone: true },
    },
  };
};
