/** backup: of the node that is the primary now, under the key, so that no copy lies in clear. facts/elasticache.md 4.3, 5. */
import type { Value } from '../../../src/plan/value.ts';
import { arnOf, type Case } from './case.ts';
import { untilFrozen, writesRead, writesSaid } from './measure.ts';
import { groupRead, primaryPath, snapshotRead, sourceRead, tagsRead } from './reads.ts';
import { tagsOf } from './tags.ts';
import type { ActionText, StepText } from './step.ts';

export function backup(given: Case): StepText[] {
  const { source, chosen, names, keyArn } = given;
  if (chosen.writes === 'start-empty') return [];
  return [
    ...(chosen.writes === 'frozen' ? [counters(given)] : []),
    ...(source.shape === 'cmd' ? [primary('primary', 'backup', given)] : []),
    snapshot(given, { id: 'backup', phase: 'backup', name: names.backup, primary: 'primary', title: `Back up ${source.id}` }),
    snapshotReady('backup', 'backup'),
    ...(keyArn ? [snapshotKeyed('backup', 'backup', keyArn)] : []),
    sourceBack(given, 'backup', 'backup'),
  ];
}

/** The counters that the switch compares with: whatever is counted after this moment may be missing in the backup. */
const counters = (given: Case): StepText => ({
  id: 'backup.counters',
  phase: 'backup',
  title: 'Write counters at the backup',
  risk: 'reads',
  typical: 'PT10S',
  action: { kind: 'wait', read: writesRead(given, 'PT10S'), acceptors: untilFrozen, timeout: 'PT1H', says: writesSaid, keep: ['counters', 'floor'] },
});

/** Roles are read at run time: after a failover the backup follows the new primary. */
export function primary(id: string, phase: StepText['phase'], { source }: Case): StepText {
  const read = groupRead(source.id);
  return {
    id,
    phase,
    title: `Which node of ${source.id} is the primary now`,
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [
        {
          read,
          path: "length(ReplicationGroups[0].NodeGroups[0].NodeGroupMembers[?CurrentRole=='primary'])",
          equals: 1,
          says: 'number of primaries (none while it fails over: run again)',
        },
      ],
      keep: [{ read, path: primaryPath, as: 'CurrentPrimary' }],
    },
  };
}

interface SnapshotStep {
  id: string;
  phase: StepText['phase'];
  name: string;
  primary: string;
  title: string;
}

/** A group without cluster mode is backed up by a member; one with it, by the group: facts/elasticache.md 5 [BKM]. */
export function snapshot(given: Case, step: SnapshotStep): StepText {
  const { source, keyArn, frame } = given;
  const of: Record<string, Value> =
    source.shape === 'cme'
      ? { ReplicationGroupId: source.id }
      : source.shape === 'cmd'
        ? { CacheClusterId: { $from: step.primary, path: 'CurrentPrimary' } }
        : { CacheClusterId: source.id };
  return {
    id: step.id,
    phase: step.phase,
    title: step.title,
    risk: 'creates',
    typical: 'PT1S',
    action: {
      kind: 'call',
      service: 'elasticache',
      operation: 'CreateSnapshot',
      input: { ...of, SnapshotName: step.name, ...(keyArn ? { KmsKeyId: keyArn } : {}), Tags: tagsOf(given, step.id).map((tag) => ({ ...tag })) },
      keep: ['Snapshot.ARN', 'Snapshot.SnapshotName'],
      probe: {
        read: snapshotRead(step.name),
        resource: 'Snapshots[0]',
        same: { SnapshotName: step.name, ...of, ...(keyArn ? { KmsKeyId: keyArn } : {}) },
        createdAt: 'NodeSnapshots[0].SnapshotCreateTime',
        status: 'SnapshotStatus',
        pending: ['creating'],
        failed: ['failed'],
        arn: 'ARN',
      },
    },
    undo: removeSnapshot(step.name, arnOf(frame, 'snapshot', step.name), frame.id),
    effects: ['source.status: snapshotting'],
    leaves: `the backup ${step.name}${keyArn ? `, encrypted under ${keyArn}` : ', under no key of yours'}, which AWS bills`,
  };
}

const gone = 'SnapshotNotFoundFault';

export const snapshotReady = (of: string, phase: StepText['phase']): StepText => {
  const name = { $from: of, path: 'Snapshot.SnapshotName' };
  return {
    id: `${of}.ready`,
    phase,
    title: 'The backup is complete',
    risk: 'reads',
    typical: 'PT6M',
    needs: [of],
    action: {
      kind: 'wait',
      read: snapshotRead(name),
      timeout: 'PT12H',
      grace: 'PT5M',
      says: 'Snapshots[0].SnapshotStatus',
      batch: { input: { SnapshotSource: 'user' }, list: 'Snapshots', key: 'SnapshotName', value: name },
      // No waiter for snapshots exists; `failed` is in no API text, but notifications say SnapshotFailed (facts 4.1, 4.2).
      acceptors: [
        { matcher: 'pathAll', argument: 'Snapshots[].SnapshotStatus', expected: 'available', state: 'success' },
        { matcher: 'pathAny', argument: 'Snapshots[].SnapshotStatus', expected: 'failed', state: 'failure' },
        { matcher: 'pathAny', argument: 'Snapshots[].SnapshotStatus', expected: 'deleting', state: 'failure' },
      ],
      keep: ['Snapshots[0].NodeSnapshots[].CacheSize'],
    },
  };
};

export const snapshotKeyed = (of: string, phase: StepText['phase'], keyArn: string): StepText => ({
  id: `${of}.encrypted`,
  phase,
  title: 'The backup is under the key',
  risk: 'reads',
  action: {
    kind: 'assert',
    checks: [{ read: snapshotRead({ $from: of, path: 'Snapshot.SnapshotName' }), path: 'Snapshots[0].KmsKeyId', equals: keyArn, says: 'key of the backup' }],
  },
});

/** Until the source is available again its state-checked calls fail; the restore need not wait for that. */
export function sourceBack(given: Case, of: string, phase: StepText['phase']): StepText {
  const read = sourceRead(given);
  return {
    id: `${of}.source`,
    phase,
    title: `${given.source.id} is available again`,
    risk: 'reads',
    typical: 'PT6M',
    needs: [of],
    action: {
      kind: 'wait',
      read: read.read,
      batch: read.batch,
      timeout: 'PT12H',
      says: `${read.status} | [0]`,
      acceptors: [
        { matcher: 'pathAll', argument: read.status, expected: 'available', state: 'success' },
        { matcher: 'pathAny', argument: read.status, expected: 'deleting', state: 'failure' },
      ],
    },
  };
}

/** A snapshot that is being made or restored cannot be deleted (InvalidSnapshotStateFault), so it is let settle first. */
export function removeSnapshot(name: string, arn: string, plan: string): ActionText[] {
  const status = 'Snapshots[].SnapshotStatus';
  return [
    {
      kind: 'wait',
      read: snapshotRead(name),
      timeout: 'PT12H',
      says: `${status} | [0]`,
      acceptors: [
        { matcher: 'fault', expected: gone, state: 'success' },
        ...(['available', 'failed', 'deleting'] as const).map((expected) => ({
          matcher: 'pathAll' as const,
          argument: status,
          expected,
          state: 'success' as const,
        })),
      ],
    },
    {
      kind: 'call',
      service: 'elasticache',
      operation: 'DeleteSnapshot',
      input: { SnapshotName: name },
      expect: [ours(arn, plan, `the backup ${name}`)],
      probe: {
        read: snapshotRead(name),
        resource: 'Snapshots[0]',
        same: { SnapshotName: name },
        status: 'SnapshotStatus',
        pending: ['deleting'],
        goneIsDone: true,
      },
    },
    { kind: 'wait', read: snapshotRead(name), timeout: 'PT1H', says: `${status} | [0]`, acceptors: [{ matcher: 'fault', expected: gone, state: 'success' }] },
  ];
}

/**
 * Tags prove whose it is. ElastiCache shows them only of what is available (facts/elasticache.md 3.1): of a failed resource
 * there is no proof, and what the journal saw stands (architecture, engine point 5). Somebody else's tags always refuse.
 */
export const ours = (arn: string, plan: string, what: string) => ({
  read: tagsRead(arn),
  path: `TagList == null || contains(TagList[?Key=='encmigrate:plan'].Value, '${plan}')`,
  equals: true,
  says: `${what} carries the tag of this plan, where its tags can be read`,
});
