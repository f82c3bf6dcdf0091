/** restore: a new group from the backup, encrypted, every field explicit. facts/elasticache.md 3.2, 4.2, 4.3. */
import type { Setting } from '../../../src/plan/schema.ts';
import { arnOf, type Case } from './case.ts';
import { ours } from './backup.ts';
import { clustersRead, groupBatch, groupRead, quoted, snapshotRead } from './reads.ts';
import { keyUsable } from './prepare.ts';
import { sourceNodes } from './measure.ts';
import { authToken, createInput } from './settings.ts';
import type { ActionText, StepText } from './step.ts';

export function restore(given: Case, settings: Setting[]): StepText[] {
  const { source, target, chosen, keyArn } = given;
  const input = createInput(settings);
  const empty = chosen.writes === 'start-empty';
  const value = (field: string) => input[field] ?? null;
  const after = empty ? undefined : [keyArn ? 'backup.encrypted' : 'backup.ready', 'backup.ready'];
  const members = `CacheClusters[?ReplicationGroupId==${quoted(target)}].CacheClusterStatus`;
  return [
    ...(keyArn ? [{ ...keyUsable('restore.key', 'restore', keyArn), ...(after ? { needs: after } : {}) }] : []),
    {
      id: 'restore',
      phase: 'restore',
      risk: 'creates',
      typical: 'PT1S',
      title: empty ? `Create ${target}, empty and encrypted` : `Restore into ${target}, encrypted`,
      ...(keyArn || !after ? {} : { needs: after }),
      action: {
        kind: 'call',
        service: 'elasticache',
        operation: 'CreateReplicationGroup',
        input,
        keep: ['ReplicationGroup.ARN', 'ReplicationGroup.ReplicationGroupId'],
        ...(source.auth ? { expect: [tokenTaken(given)] } : {}),
        probe: {
          read: groupRead(target),
          resource: 'ReplicationGroups[0]',
          // Only what a group tells while it is being made.
          same: {
            ReplicationGroupId: target,
            Description: value('ReplicationGroupDescription'),
            CacheNodeType: value('CacheNodeType'),
            AtRestEncryptionEnabled: true,
            ...(keyArn ? { KmsKeyId: keyArn } : {}),
          },
          createdAt: 'ReplicationGroupCreateTime',
          status: 'Status',
          pending: ['creating'],
          failed: ['create-failed'],
          arn: 'ARN',
        },
      },
      undo: removeGroup(given),
      undoUsed: removeUsedGroup(given),
      leaves: `the group ${target}, which AWS bills by the hour`,
    },
    {
      id: 'restore.ready',
      phase: 'restore',
      title: `${target} is available`,
      risk: 'reads',
      typical: 'PT25M',
      action: {
        // `snapshotting` right after creation is usual with automatic backups, and passes: facts/elasticache.md 4.2.
        kind: 'wait',
        read: groupRead(target),
        batch: groupBatch(target),
        timeout: 'PT12H',
        grace: 'PT5M',
        says: 'ReplicationGroups[0].Status',
        acceptors: [
          { matcher: 'pathAll', argument: 'ReplicationGroups[].Status', expected: 'available', state: 'success' },
          { matcher: 'pathAny', argument: 'ReplicationGroups[].Status', expected: 'create-failed', state: 'failure' },
          { matcher: 'pathAny', argument: 'ReplicationGroups[].Status', expected: 'deleting', state: 'failure' },
          { matcher: 'pathAny', argument: 'ReplicationGroups[].Status', expected: 'deleted', state: 'failure' },
        ],
      },
    },
    {
      id: 'restore.members',
      phase: 'restore',
      title: `All ${source.nodeCount} nodes are available`,
      risk: 'reads',
      typical: 'PT1M',
      action: {
        kind: 'wait',
        read: clustersRead(),
        timeout: 'PT4H',
        says: `join(', ', ${members})`,
        acceptors: [
          { matcher: 'pathAny', argument: members, expected: 'restore-failed', state: 'failure' },
          { matcher: 'pathAny', argument: members, expected: 'incompatible-network', state: 'failure' },
          {
            matcher: 'path',
            argument: `length(${members}) >= \`${source.nodeCount}\` && length(${members}) == length(${members.replace('].', ` && CacheClusterStatus=='available'].`)})`,
            expected: true,
            state: 'success',
          },
        ],
      },
    },
  ];
}

/** Each process asks for the token anew: what an earlier one tried says nothing of this one, and the target takes whatever it is given. */
const tokenTaken = ({ source }: Case) => ({
  read: { reader: 'redis' as const, measure: 'ping' as const, nodes: sourceNodes, tls: source.tls, auth: { ...authToken } },
  path: "refused && 'refused' || 'not refused'",
  equals: 'not refused',
  says: `the AUTH token is the one of ${source.id}`,
});

const gone = 'ReplicationGroupNotFoundFault';
const status = 'ReplicationGroups[].Status';

/** Back-out before the switch. Whether the target took writes is the engine's to judge: it keeps the target after the switch. */
function removeGroup(given: Case): ActionText[] {
  const { target } = given;
  return [settledGroup(target), deleteGroup(given), goneGroup(target)];
}

/** After the switch clients wrote to it: its final backup is under its own key (facts/elasticache.md 2), and is kept. */
function removeUsedGroup(given: Case): ActionText[] {
  const { target, names } = given;
  const backup = snapshotRead(names.targetLast);
  return [
    settledGroup(target),
    deleteGroup(given, { FinalSnapshotIdentifier: names.targetLast }),
    goneGroup(target),
    {
      kind: 'wait',
      read: backup,
      timeout: 'PT12H',
      grace: 'PT5M',
      says: 'Snapshots[0].SnapshotStatus',
      acceptors: [
        { matcher: 'pathAll', argument: 'Snapshots[].SnapshotStatus', expected: 'available', state: 'success' },
        { matcher: 'pathAny', argument: 'Snapshots[].SnapshotStatus', expected: 'failed', state: 'failure' },
      ],
    },
  ];
}

const settledGroup = (target: string): ActionText => ({
  kind: 'wait',
  read: groupRead(target),
  timeout: 'PT12H',
  says: `${status} | [0]`,
  acceptors: [
    { matcher: 'fault', expected: gone, state: 'success' },
    ...(['available', 'create-failed', 'deleting'] as const).map((expected) => ({
      matcher: 'pathAll' as const,
      argument: status,
      expected,
      state: 'success' as const,
    })),
  ],
});

const deleteGroup = ({ target, frame }: Case, more: Record<string, string> = {}): ActionText => ({
  kind: 'call',
  service: 'elasticache',
  operation: 'DeleteReplicationGroup',
  input: { ReplicationGroupId: target, RetainPrimaryCluster: false, ...more },
  expect: [ours(arnOf(frame, 'replicationgroup', target), frame.id, target)],
  probe: {
    read: groupRead(target),
    resource: 'ReplicationGroups[0]',
    same: { ReplicationGroupId: target },
    status: 'Status',
    pending: ['deleting'],
    goneIsDone: true,
  },
});

const goneGroup = (target: string): ActionText => ({
  kind: 'wait',
  read: groupRead(target),
  timeout: 'PT4H',
  says: `${status} | [0]`,
  acceptors: [{ matcher: 'fault', expected: gone, state: 'success' }],
});
