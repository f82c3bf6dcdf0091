/** backup: a snapshot of the whole volume. It is as unencrypted as the source: only the restore encrypts (facts/neptune.md 1a, 1b). */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import { arnOf, type Case } from './case.ts';
import { positions } from './measure.ts';
import { ours } from './ours.ts';
import { allClusters, cluster, clusterRead, snapshot, snapshotGone, snapshotRead, sourceIs } from './reads.ts';
import { tagsOf } from './tags.ts';

export function backup(given: Case): StepText[] {
  const { source, names } = given;
  const is = `(${sourceIs(given)}).Status`;
  return [
    ...positions(given),
    makeSnapshot(given, {
      id: 'backup',
      phase: 'backup',
      of: source.id,
      is: source.resourceId,
      name: names.backup,
      title: `Snapshot of ${source.id}`,
      clear: !source.encrypted,
    }),
    snapshotReady('backup', 'backup', source.encrypted),
    {
      id: 'backup.source',
      phase: 'backup',
      title: `${source.id} is available again`,
      risk: 'reads',
      typical: 'PT1M',
      needs: ['backup'],
      action: {
        kind: 'wait',
        read: allClusters(),
        timeout: 'PT12H',
        says: is,
        acceptors: [
          { matcher: 'path', argument: is, expected: 'available', state: 'success' },
          { matcher: 'path', argument: is, expected: 'deleting', state: 'failure' },
        ],
      },
    },
  ];
}

export interface SnapshotStep {
  id: string;
  phase: StepText['phase'];
  of: string;
  is: Value;
  name: string;
  title: string /** It will lie in clear. */;
  clear: boolean;
}

export function makeSnapshot(given: Case, step: SnapshotStep): StepText {
  const { frame } = given;
  return {
    id: step.id,
    phase: step.phase,
    title: `${step.title}${step.clear ? ', in clear' : ''}`,
    risk: 'creates',
    typical: 'PT1S',
    action: {
      kind: 'call',
      service: 'neptune',
      operation: 'CreateDBClusterSnapshot',
      input: {
        DBClusterSnapshotIdentifier: step.name,
        DBClusterIdentifier: step.of,
        Tags: tagsOf(given, step.id, given.facts.tags).map((tag) => ({ ...tag })),
      },
      keep: ['DBClusterSnapshot.DBClusterSnapshotArn', 'DBClusterSnapshot.DBClusterSnapshotIdentifier'],
      // By name alone the wrong cluster could be snapshotted: during a switch names change hands.
      expect: [{ read: clusterRead(step.of), path: `${cluster}.DbClusterResourceId`, equals: step.is, says: `${step.of} is the cluster that is meant` }],
      probe: {
        read: snapshotRead(step.name),
        resource: snapshot,
        same: { DBClusterSnapshotIdentifier: step.name, DBClusterIdentifier: step.of },
        createdAt: 'SnapshotCreateTime',
        status: 'Status',
        pending: ['creating'],
        failed: ['failed'],
        arn: 'DBClusterSnapshotArn',
      },
    },
    undo: removeSnapshot(step.name, arnOf(frame, 'cluster-snapshot', step.name), frame.id),
    effects: ['source.status: backing-up'],
    leaves: `the snapshot ${step.name}${step.clear ? ', in clear' : ', encrypted'}, which AWS bills`,
  };
}

export const snapshotReady = (of: string, phase: StepText['phase'], encrypted: boolean | null): StepText => {
  const name = { $from: of, path: 'DBClusterSnapshot.DBClusterSnapshotIdentifier' };
  return {
    id: `${of}.ready`,
    phase,
    title: 'The snapshot is complete',
    risk: 'reads',
    typical: 'PT6M',
    needs: [of],
    action: {
      kind: 'wait',
      read: snapshotRead(name),
      timeout: 'PT12H',
      grace: 'PT5M',
      says: `join('', [${snapshot}.Status, ' ', to_string(${snapshot}.PercentProgress), ' %'])`,
      batch: { input: {}, list: 'DBClusterSnapshots', key: 'DBClusterSnapshotIdentifier', value: name },
      // No waiter of AWS's is for cluster snapshots: facts/neptune.md 4b.
      acceptors: [
        ...(encrypted === null
          ? []
          : [
              {
                matcher: 'path' as const,
                argument: `${snapshot}.[Status, StorageEncrypted || \`false\`]`,
                expected: ['available', !encrypted],
                state: 'failure' as const,
              },
            ]),
        { matcher: 'path', argument: `${snapshot}.Status`, expected: 'available', state: 'success' },
        { matcher: 'path', argument: `${snapshot}.Status`, expected: 'failed', state: 'failure' },
        { matcher: 'path', argument: `${snapshot}.Status`, expected: 'deleting', state: 'failure' },
      ],
    },
  };
};

/** A snapshot that is being made cannot be deleted (InvalidDBClusterSnapshotStateFault), so it is let settle first. */
export function removeSnapshot(name: string, arn: string, plan: string): ActionText[] {
  return [
    {
      kind: 'wait',
      read: snapshotRead(name),
      timeout: 'PT12H',
      says: `${snapshot}.Status`,
      acceptors: [
        { matcher: 'fault', expected: snapshotGone, state: 'success' },
        ...['available', 'failed', 'deleting'].map((expected) => ({
          matcher: 'path' as const,
          argument: `${snapshot}.Status`,
          expected,
          state: 'success' as const,
        })),
      ],
    },
    deleteSnapshot(name, [ours(arn, plan, `the snapshot ${name}`)]),
    {
      kind: 'wait',
      read: snapshotRead(name),
      timeout: 'PT1H',
      says: `${snapshot}.Status`,
      acceptors: [{ matcher: 'fault', expected: snapshotGone, state: 'success' }],
    },
  ];
}

export const deleteSnapshot = (name: string, expect: ReturnType<typeof ours>[]): ActionText => ({
  kind: 'call',
  service: 'neptune',
  operation: 'DeleteDBClusterSnapshot',
  input: { DBClusterSnapshotIdentifier: name },
  expect,
  probe: {
    read: snapshotRead(name),
    resource: snapshot,
    same: { DBClusterSnapshotIdentifier: name },
    status: 'Status',
    pending: ['deleting'],
    goneIsDone: true,
  },
});
