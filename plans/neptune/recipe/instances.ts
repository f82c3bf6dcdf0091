/** restore, continued: the writer's twin first, since the first instance becomes the writer; then the readers, side by side. facts/neptune.md 2a, 2d. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case, Twin } from './case.ts';
import { allInstances, cluster, clusterRead, deadInstance, instance, instanceBatch, instanceRead, quoted } from './reads.ts';
import { deleteTwin } from './restore.ts';
import { instanceOf } from './settings-instance.ts';
import { inputOf } from './settings-line.ts';

export function instances(given: Case): StepText[] {
  const { twins, target } = given;
  const [writer, ...readers] = twins;
  if (!writer) return [];
  return [
    ...one(given, writer, ['restore.encrypted']),
    ...readers.flatMap((twin) => one(given, twin, [`${writer.step}.ready`])),
    {
      id: 'instances',
      phase: 'restore',
      title: `All ${twins.length} instance${twins.length === 1 ? '' : 's'} of ${target} serve`,
      risk: 'reads',
      needs: twins.map((twin) => `${twin.step}.ready`),
      action: {
        kind: 'assert',
        checks: [
          {
            read: clusterRead(target),
            path: `${cluster}.DBClusterMembers[].DBInstanceIdentifier`,
            equals: twins.map((twin) => twin.name),
            unordered: true,
            says: 'instances of the target',
          },
          {
            read: clusterRead(target),
            path: `${cluster}.DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier`,
            equals: [writer.name],
            says: 'writer of the target',
          },
        ],
      },
    },
  ];
}

function one(given: Case, twin: Twin, needs: string[]): StepText[] {
  const input = inputOf(instanceOf(given, twin));
  const { name, of } = twin;
  return [
    {
      id: twin.step,
      phase: 'restore',
      title: `${of.writer ? 'Writer' : 'Reader'} ${name}, as ${of.id}`,
      risk: 'creates',
      typical: 'PT1S',
      needs,
      action: {
        kind: 'call',
        service: 'neptune',
        operation: 'CreateDBInstance',
        input,
        keep: ['DBInstance.DBInstanceArn', 'DBInstance.DbiResourceId', 'DBInstance.DBInstanceIdentifier'],
        probe: {
          read: instanceRead(name),
          resource: instance,
          same: { DBInstanceIdentifier: name, DBClusterIdentifier: given.target, DBInstanceClass: input.DBInstanceClass ?? null },
          createdAt: 'InstanceCreateTime',
          status: 'DBInstanceStatus',
          pending: ['creating'],
          failed: deadInstance.filter((status) => status !== 'deleting' && status !== 'stopped'),
          arn: 'DBInstanceArn',
        },
      },
      undo: [settledInstance(name), deleteTwin(given, name)],
      leaves: `the instance ${name}, which AWS bills by the hour`,
    },
    {
      id: `${twin.step}.ready`,
      phase: 'restore',
      title: `${name} is available`,
      risk: 'reads',
      typical: 'PT12M',
      needs: [twin.step],
      action: {
        // storage-optimization and the configuring-... statuses pass by themselves, as any other: facts/neptune.md 4a, 9.
        kind: 'wait',
        read: instanceRead(name),
        batch: instanceBatch(name),
        timeout: 'PT6H',
        grace: 'PT5M',
        says: `${instance}.DBInstanceStatus`,
        consecutive: 2,
        acceptors: [
          { matcher: 'path', argument: `${instance}.DBInstanceStatus`, expected: 'available', state: 'success' },
          ...deadInstance.map((expected) => ({ matcher: 'path' as const, argument: `${instance}.DBInstanceStatus`, expected, state: 'failure' as const })),
        ],
      },
    },
  ];
}

/** An instance that is being made cannot be deleted; all of them are let go side by side, and the cluster's removal waits for them. */
const settledInstance = (name: string): StepText['action'] => ({
  kind: 'wait',
  read: allInstances(),
  timeout: 'PT6H',
  says: `DBInstances[?DBInstanceIdentifier==${quoted(name)}].DBInstanceStatus | [0]`,
  acceptors: [
    { matcher: 'path', argument: `length(DBInstances[?DBInstanceIdentifier==${quoted(name)}])`, expected: 0, state: 'success' },
    ...['available', ...deadInstance].map((expected) => ({
      matcher: 'path' as const,
      argument: `DBInstances[?DBInstanceIdentifier==${quoted(name)}].DBInstanceStatus | [0]`,
      expected,
      state: 'success' as const,
    })),
  ],
});
