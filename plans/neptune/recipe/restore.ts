/** restore: a new cluster from the snapshot, encrypted, every field explicit; what it shows is checked before anything is put into it. facts/neptune.md 2a. */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import { makeSnapshot, snapshotReady } from './backup.ts';
import { arnOf, type Case } from './case.ts';
import { ours } from './ours.ts';
import { keyUsable } from './prepare.ts';
import {
  allInstances,
  aws,
  cluster,
  clusterBatch,
  clusterGone,
  clusterRead,
  deadCluster,
  instance,
  instanceGone,
  instanceRead,
  quoted,
  targetResource,
} from './reads.ts';
import { restoreOf } from './settings-cluster.ts';
import { inputOf } from './settings-line.ts';
import { encryptedChecks } from './verify.ts';

export function restore(given: Case): StepText[] {
  const { target, defaultKey, keySeen, keySent } = given;
  const input = inputOf(restoreOf(given));
  return [
    ...(keySeen ? [{ ...keyUsable('restore.key', 'restore', keySent), needs: ['backup.ready'] }] : []),
    {
      id: 'restore',
      phase: 'restore',
      title: `Restore into ${target}, encrypted`,
      risk: 'creates',
      typical: 'PT1S',
      needs: [keySeen ? 'restore.key' : 'backup.ready', 'backup.ready'],
      action: {
        kind: 'call',
        service: 'neptune',
        operation: 'RestoreDBClusterFromSnapshot',
        input,
        keep: ['DBCluster.DBClusterArn', 'DBCluster.DBClusterIdentifier', 'DBCluster.DbClusterResourceId'],
        probe: {
          // Encryption is looked at by its own check, so that an unencrypted target is found and removed, and not taken for a stranger.
          read: clusterRead(target),
          resource: cluster,
          same: { DBClusterIdentifier: target, Engine: 'neptune', DBSubnetGroup: input.DBSubnetGroupName ?? null },
          status: 'Status',
          pending: ['creating', 'migrating'],
          failed: deadCluster.filter((status) => status !== 'deleting' && status !== 'stopped'),
          arn: 'DBClusterArn',
        },
      },
      undo: removeCluster(given),
      undoUsed: removeUsed(given),
      leaves: `the cluster ${target}, whose storage AWS bills`,
    },
    {
      id: 'restore.ready',
      phase: 'restore',
      title: `${target} is available`,
      risk: 'reads',
      typical: 'PT15M',
      action: {
        kind: 'wait',
        read: clusterRead(target),
        batch: clusterBatch(target),
        timeout: 'PT24H',
        grace: 'PT5M',
        says: `${cluster}.Status`,
        acceptors: [
          { matcher: 'path', argument: `${cluster}.Status`, expected: 'available', state: 'success' },
          ...deadCluster.map((expected) => ({ matcher: 'path' as const, argument: `${cluster}.Status`, expected, state: 'failure' as const })),
        ],
      },
    },
    ...(defaultKey ? [theDefaultKey()] : []),
    {
      id: 'restore.encrypted',
      phase: 'restore',
      title: `${target} is encrypted${defaultKey ? '' : ' under the key'}, before it gets an instance`,
      risk: 'reads',
      action: { kind: 'assert', checks: encryptedChecks(given) },
    },
  ];
}

/** Only now does alias/aws/rds surely lead to a key; its ARN is what the target must show. */
const theDefaultKey = (): StepText => {
  const read = aws('DescribeKey', { KeyId: 'alias/aws/rds' }, 'kms');
  return {
    id: 'key.default',
    phase: 'restore',
    title: 'The key behind alias/aws/rds',
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [
        { read, path: 'KeyMetadata.KeyManager', equals: 'AWS', says: 'who manages the key' },
        { read, path: 'KeyMetadata.KeyState', equals: 'Enabled', says: 'state of the key' },
      ],
      keep: [{ read, path: 'KeyMetadata.Arn', as: 'Arn' }],
    },
  };
};

/** Instances are taken back by their own steps before this; here at the latest they must be gone. */
function removeCluster(given: Case): ActionText[] {
  const { target } = given;
  return [settledCluster(target), noMembers(target), deleteCluster(given), goneCluster(target)];
}

/** Clients wrote to it: a last snapshot, encrypted as it is, stays. */
function removeUsed(given: Case): ActionText[] {
  const { target, names, twins } = given;
  const last = makeSnapshot(given, { id: 'restore', phase: 'restore', of: target, is: targetResource, name: names.targetLast, title: '', clear: false });
  const ready = snapshotReady('restore', 'restore', true).action;
  return [
    settledCluster(target),
    { ...(last.action as Extract<ActionText, { kind: 'call' }>), keep: [] },
    {
      ...(ready as Extract<ActionText, { kind: 'wait' }>),
      read: aws('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: names.targetLast }),
      batch: undefined,
    },
    ...[...twins].reverse().map((twin) => deleteTwin(given, twin.name)),
    noMembers(target),
    deleteCluster(given),
    goneCluster(target),
  ];
}

const settledCluster = (id: string): ActionText => ({
  kind: 'wait',
  read: clusterRead(id),
  timeout: 'PT24H',
  says: `${cluster}.Status`,
  acceptors: [
    { matcher: 'fault', expected: clusterGone, state: 'success' },
    ...['available', ...deadCluster].map((expected) => ({ matcher: 'path' as const, argument: `${cluster}.Status`, expected, state: 'success' as const })),
  ],
});

const noMembers = (id: string): ActionText => ({
  kind: 'wait',
  read: allInstances(),
  timeout: 'PT4H',
  says: `join(', ', DBInstances[?DBClusterIdentifier==${quoted(id)}].join(' ', [DBInstanceIdentifier, DBInstanceStatus]))`,
  acceptors: [{ matcher: 'path', argument: `length(DBInstances[?DBClusterIdentifier==${quoted(id)}])`, expected: 0, state: 'success' }],
});

const deleteCluster = ({ target, frame }: Case): ActionText => ({
  kind: 'call',
  service: 'neptune',
  operation: 'DeleteDBCluster',
  input: { DBClusterIdentifier: target, SkipFinalSnapshot: true },
  expect: [
    ours(arnOf(frame, 'cluster', target), frame.id, target),
    { read: clusterRead(target), path: `${cluster}.DbClusterResourceId`, equals: targetResource, says: `${target} is the cluster that this plan restored` },
  ],
  probe: { read: clusterRead(target), resource: cluster, same: {}, status: 'Status', pending: ['deleting'], goneIsDone: true },
});

const goneCluster = (id: string): ActionText => ({
  kind: 'wait',
  read: clusterRead(id),
  timeout: 'PT4H',
  says: `${cluster}.Status`,
  acceptors: [{ matcher: 'fault', expected: clusterGone, state: 'success' }],
});

/** A cluster's last instance may go by API, even under deletion protection: facts/neptune.md 5. */
export const deleteTwin = ({ frame, target }: Case, name: string): ActionText => ({
  kind: 'call',
  service: 'neptune',
  operation: 'DeleteDBInstance',
  input: { DBInstanceIdentifier: name, SkipFinalSnapshot: true },
  expect: [
    ours(arnOf(frame, 'db', name), frame.id, name),
    { read: instanceRead(name), path: `${instance}.DBClusterIdentifier`, equals: target, says: `${name} is an instance of ${target}` },
  ],
  probe: { read: instanceRead(name), resource: instance, same: {}, status: 'DBInstanceStatus', pending: ['deleting'], goneIsDone: true },
});

export const goneInstance = (name: string): ActionText => ({
  kind: 'wait',
  read: instanceRead(name),
  timeout: 'PT4H',
  says: `${instance}.DBInstanceStatus`,
  acceptors: [{ matcher: 'fault', expected: instanceGone, state: 'success' }],
});
