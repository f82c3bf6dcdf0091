/**
 * switch by rename: the old cluster gives its name away, the new one takes it, and with it the writer's and the reader's host name.
 * The order, and what is waited for, is facts/neptune.md 3c; identity is the resource id throughout, since names change hands.
 */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';
import { addSource, createEndpoint, endpointReady, endpoints, removeEndpoint } from './configure.ts';
import { streamSaid } from './measure.ts';
import { allClusters, aws, cluster, clusterGone, clusterRead, quoted, targetResource, targetIs } from './reads.ts';
import { membersAway, twinsIn } from './rename-instances.ts';
import { suffixOf } from './source.ts';

/** The step from which clients find the target under the old name. */
export const taken = 'switch.in.ready';

export function rename(given: Case): StepText[] {
  const { source, target, names } = given;
  return [
    sameSuffix(given),
    ...withoutEndpoints(given),
    {
      id: 'switch.away',
      phase: 'switch',
      title: `${source.id} becomes ${names.old}`,
      risk: 'changes',
      moves: false,
      typical: 'PT1S',
      action: change(source.id, names.old, source.resourceId, quoted(source.resourceId)),
      undo: [
        settled(names.old, source.resourceId),
        change(names.old, source.id, source.resourceId, quoted(source.resourceId)),
        ...named(source.id, names.old, source.resourceId),
      ],
      effects: ['source.id: renamed'],
      renames: { source: names.old },
      leaves: `the old cluster is called ${names.old}`,
    },
    ...named(names.old, source.id, source.resourceId).map(
      (action, n): StepText => ({
        id: n === 0 ? 'switch.away.ready' : 'switch.away.free',
        phase: 'switch',
        title: n === 0 ? `${names.old} is available` : `The name ${source.id} is free`,
        risk: 'reads',
        typical: 'PT3M',
        action,
      }),
    ),
    ...membersAway(given, 'switch.away.free'),
    {
      id: 'switch.in',
      phase: 'switch',
      title: `${target} becomes ${source.id}`,
      risk: 'changes',
      typical: 'PT1S',
      action: change(target, source.id, targetResource),
      undo: [
        settled(source.id, targetResource),
        change(source.id, target, targetResource, undefined, quoted(source.resourceId)),
        ...named(target, source.id, targetResource),
      ],
      renames: { target: source.id },
      leaves: `${source.id} is the encrypted cluster, and the old one is ${names.old}`,
    },
    ...named(source.id, target, targetResource).map(
      (action, n): StepText => ({
        id: n === 0 ? taken : 'switch.in.free',
        phase: 'switch',
        title: n === 0 ? `The encrypted cluster is available as ${source.id}` : `The name ${target} is free`,
        risk: 'reads',
        typical: 'PT3M',
        action,
      }),
    ),
    sameHosts(given),
    ...twinsIn(given, 'switch.hosts'),
    ...endpoints(given, source.id, 'switch'),
    ...events(given),
    answers(given),
  ];
}

/** While a name is being taken off, nothing stands in its way any more: a rename is probed as a deletion of the name. */
function change(from: string, to: string, is: Value, only?: string, not?: string): ActionText {
  const who = only ? ` && DbClusterResourceId==${only}` : not ? ` && DbClusterResourceId!=${not}` : '';
  return {
    kind: 'call',
    service: 'neptune',
    operation: 'ModifyDBCluster',
    input: { DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true },
    expect: [
      { read: clusterRead(from), path: `${cluster}.DbClusterResourceId`, equals: is, says: `${from} is the cluster that is meant` },
      { read: allClusters(), path: `length(DBClusters[?DBClusterIdentifier==${quoted(to)}])`, equals: 0, says: `the name ${to} is free` },
    ],
    probe: {
      read: allClusters(),
      resource: `DBClusters[?DBClusterIdentifier==${quoted(from)}${who}] | [0]`,
      same: {},
      status: 'Status',
      pending: ['renaming'],
      goneIsDone: true,
    },
  };
}

/** Before a rename back: the rename that was accepted ends first. Its old name says nothing: it may still read available before it moves. */
const settled = (now: string, is: Value): ActionText => ({
  kind: 'wait',
  read: clusterRead(now),
  timeout: 'PT2H',
  grace: 'PT2H',
  consecutive: 2,
  says: `${cluster}.Status`,
  acceptors: [{ matcher: 'path', argument: `${cluster}.[DbClusterResourceId, Status]`, expected: [is, 'available'], state: 'success' }],
});

/** The effect, not the status: the new name is there, with the right cluster behind it; then the old name is not found. Twice in a row each. */
const named = (now: string, before: string, is: Value): ActionText[] => [
  {
    kind: 'wait',
    read: clusterRead(now),
    timeout: 'PT2H',
    grace: 'PT2H',
    consecutive: 2,
    says: `${cluster}.Status`,
    acceptors: [{ matcher: 'path', argument: `${cluster}.[DbClusterResourceId, Status]`, expected: [is, 'available'], state: 'success' }],
  },
  {
    kind: 'wait',
    read: clusterRead(before),
    timeout: 'PT2H',
    consecutive: 2,
    says: `${cluster}.Status`,
    acceptors: [{ matcher: 'fault', expected: clusterGone, state: 'success' }],
  },
];

/** No page of Neptune's promises it, so it is looked at: only with the same suffix does a name give the same host (facts/neptune.md 3a). */
function sameSuffix(given: Case): StepText {
  const { source, target } = given;
  const host = (kind: string): string => source.endpoints.find((e) => e.kind === kind)?.host ?? '';
  const is = `(${targetIs(given)})`;
  const checks = (['writer', 'reader'] as const)
    .filter((kind) => host(kind) !== '')
    .flatMap((kind) => {
      const field = kind === 'writer' ? 'Endpoint' : 'ReaderEndpoint';
      return [
        { read: clusterRead(source.id), path: `${cluster}.${field}`, equals: host(kind), says: `the ${kind} endpoint of ${source.id}` },
        {
          read: allClusters(),
          path: `${is}.${field}`,
          equals: `${target}${suffixOf(host(kind))}`,
          says: `the ${kind} endpoint of ${target}, which must end as that of the source does for a rename to carry the address over (else: revise with --switch configuration)`,
        },
      ];
    });
  return { id: 'switch.suffix', phase: 'switch', title: 'Both clusters have host names of the same suffix', risk: 'reads', action: { kind: 'assert', checks } };
}

function sameHosts({ source }: Case): StepText {
  const checks = source.endpoints
    .filter((e) => e.kind === 'writer' || e.kind === 'reader')
    .map((e) => ({
      read: clusterRead(source.id),
      path: `${cluster}.${e.kind === 'writer' ? 'Endpoint' : 'ReaderEndpoint'}`,
      equals: e.host,
      says: `the ${e.kind} endpoint, as clients know it`,
    }));
  return {
    id: 'switch.hosts',
    phase: 'switch',
    title: 'The host names are those that clients know',
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [{ read: clusterRead(source.id), path: `${cluster}.DbClusterResourceId`, equals: targetResource, says: `who is called ${source.id}` }, ...checks],
    },
  };
}

/** A custom endpoint's name is unique and cannot be moved: it must go before its successor can be made. */
function withoutEndpoints(given: Case): StepText[] {
  const { source } = given;
  return given.endpoints.flatMap((endpoint, index) => {
    const [remove, gone] = removeEndpoint(given, endpoint.name, false);
    const step = `switch.unendpoint.${index + 1}`;
    if (!remove || !gone) return [];
    const back = createEndpoint(given, endpoint, source.id, step) as Extract<ActionText, { kind: 'call' }>;
    const { StaticMembers: _, ExcludedMembers: __, ...input } = back.input;
    const { StaticMembers = [], ExcludedMembers = [] } = endpoint.row;
    return [
      {
        id: step,
        phase: 'switch' as const,
        title: `Take the custom endpoint ${endpoint.name} off ${source.id}`,
        risk: 'changes' as const,
        moves: false,
        typical: 'PT1S',
        action: remove,
        undo: [
          {
            ...back,
            input: { ...input, ...(StaticMembers.length > 0 ? { StaticMembers } : ExcludedMembers.length > 0 ? { ExcludedMembers } : {}) },
            expect: [{ read: clusterRead(source.id), path: `${cluster}.DbClusterResourceId`, equals: source.resourceId, says: `${source.id} is the source` }],
          },
          endpointReady(endpoint.name),
        ],
        effects: ['source.endpoints: removed'],
        leaves: `${endpoint.name} is off ${source.id}`,
      },
      { id: `${step}.gone`, phase: 'switch' as const, title: `${endpoint.name} is free`, risk: 'reads' as const, typical: 'PT1M', action: gone },
    ];
  });
}

/** What a rename does to a subscription is not documented: it is looked at, and the name added where it is missing. */
function events({ facts, source, twins, renamesInstances }: Case): StepText[] {
  const kept = [source.id, ...(renamesInstances ? twins.map((twin) => twin.final) : [])];
  return facts.subscriptions
    .flatMap(({ name, sourceIds }) => kept.filter((id) => sourceIds.includes(id)).map((id) => ({ name, id })))
    .flatMap(({ name, id }, index) => {
      const step = `switch.subscription.${index + 1}`;
      return [
        {
          id: `${step}.look`,
          phase: 'switch' as const,
          title: `${name} still names ${id}`,
          risk: 'reads' as const,
          action: {
            kind: 'assert' as const,
            checks: [
              {
                read: aws('DescribeEventSubscriptions', { SubscriptionName: name }),
                path: `contains(EventSubscriptionsList[0].SourceIdsList || \`[]\`, ${quoted(id)})`,
                equals: true,
                says: `events of ${id}`,
                otherwise: 'missing',
              },
            ],
          },
        },
        { ...addSource(step, 'switch', name, id), when: { step: `${step}.look`, outcome: ['missing'] } },
      ];
    });
}

/** Names linger in caches, and most operators' machines are outside of the VPC: an answer is good news, none is none. */
function answers({ source }: Case): StepText {
  const writer = source.endpoints.find((e) => e.kind === 'writer');
  return {
    id: 'switch.answers',
    phase: 'switch',
    title: 'The writer answers under the old name',
    risk: 'reads',
    typical: 'PT1M',
    action: {
      kind: 'wait',
      read: {
        reader: 'http',
        host: `${writer?.host}:${writer?.port}`,
        url: '/status',
        query: {},
        path: '[status, role]',
        engine: 'neptune',
        ...(source.iam ? { signs: 'neptune-db' } : {}),
      },
      timeout: 'PT30M',
      says: streamSaid,
      acceptors: [
        { matcher: 'path', argument: 'skipped && `true` || `false`', expected: true, state: 'success', outcome: 'skipped' },
        { matcher: 'path', argument: '!reachable', expected: true, state: 'success', outcome: 'unreachable' },
        { matcher: 'path', argument: 'found', expected: ['healthy', 'writer'], state: 'success' },
      ],
    },
  };
}
