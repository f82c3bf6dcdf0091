/** delete: a last backup, the typed name, every condition read at that moment, then the source. Engine points 6 and 11. */
import type { Value } from '../../../src/plan/value.ts';
import { primary, snapshot, snapshotKeyed, snapshotReady, sourceBack } from './backup.ts';
import type { Case } from './case.ts';
import { words } from './freeze.ts';
import { connectionsMetric, writesRead } from './measure.ts';
import { keyUsable } from './prepare.ts';
import { encryptionPath, groupRead, plannedEncryption, snapshotRead, sourceRead, wantedEncryption } from './reads.ts';
import type { StepText } from './step.ts';
import { encryptedChecks } from './verify.ts';

const last = 'delete.last-backup';

export function remove(given: Case): StepText[] {
  const { source, target, names, keyArn, chosen } = given;
  const read = sourceRead(given);
  const automatic = given.facts.group?.SnapshotRetentionLimit ?? source.first?.SnapshotRetentionLimit ?? 0;
  return [
    ...unverified(given),
    ...(keyArn ? [keyUsable('delete.key', 'delete', keyArn)] : []),
    ...(source.shape === 'cmd' ? [primary('delete.primary', 'delete', given)] : []),
    snapshot(given, { id: last, phase: 'delete', name: names.last, primary: 'delete.primary', title: `Last backup of ${source.id}` }),
    snapshotReady(last, 'delete'),
    sourceBack(given, last, 'delete'),
    ...(keyArn ? [{ ...snapshotKeyed(last, 'delete', keyArn), needs: [`${last}.ready`, `${last}.source`] }] : []),
    {
      id: 'delete.confirm',
      phase: 'delete',
      title: `Delete ${source.id}`,
      risk: 'reads',
      needs: [keyArn ? `${last}.encrypted` : `${last}.source`, `${last}.ready`],
      action: {
        kind: 'ask',
        question: `Delete ${source.id}? This cannot be undone.`,
        happens: [
          `${target} is looked at once more: available, encrypted${keyArn ? ' under the key' : ''}; ${source.id} must be the one of this plan, and idle`,
          `${source.id} is deleted with its ${source.nodeCount} node${source.nodeCount === 1 ? '' : 's'}`,
          `kept: the last backup ${names.last}${chosen.writes === 'start-empty' ? '' : `, and ${names.backup}`}${keyArn ? `, encrypted under ${keyArn}` : ', under no key of yours'}`,
        ],
        lost: [`${source.id} and its endpoints, for good`, ...(automatic > 0 ? ['its automatic backups'] : [])],
        shows: [
          { read: groupRead(target), path: encryptionPath('ReplicationGroups[0]'), label: `encryption of ${target}` },
          {
            read: connectionsMetric(given),
            path: "known && to_string(max(values[].max)) || 'not known'",
            label: `connections to ${source.id}, on its busiest node`,
          },
          {
            read: snapshotRead({ $from: last, path: 'Snapshot.SnapshotName' }),
            path: "join(', ', [Snapshots[0].SnapshotName, Snapshots[0].SnapshotStatus])",
            label: 'last backup',
          },
        ],
        wants: { consent: 'name', name: source.id },
      },
    },
    {
      id: 'delete.conditions',
      phase: 'delete',
      title: 'All conditions of the deletion hold',
      risk: 'reads',
      typical: 'PT15S',
      // The return of the source after the first backup ran beside the restore; here at the latest it must be over.
      ...(chosen.writes === 'start-empty' ? {} : { needs: ['delete.confirm', 'backup.source'] }),
      action: {
        kind: 'assert',
        checks: [
          ...encryptedChecks(given),
          ...(source.createdAt ? [{ read: read.read, path: read.createdAt, equals: source.createdAt, says: `when ${source.id} was made` }] : []),
          { read: read.read, path: encryptionPath(read.at), equals: plannedEncryption(given), says: 'encryption of the source' },
          { read: read.read, path: `${read.status} | [0]`, equals: 'available', says: 'status of the source' },
          lastBackup,
          notWritten(given),
        ],
      },
    },
    {
      id: 'delete',
      phase: 'delete',
      title: `Delete ${source.id}`,
      risk: 'deletes',
      typical: 'PT1S',
      action: {
        kind: 'call',
        service: 'elasticache',
        ...deletion(given),
        expect: expected(given),
        probe: {
          read: read.read,
          resource: read.at,
          same: {},
          status: source.shape === 'standalone' ? 'CacheClusterStatus' : 'Status',
          pending: ['deleting', 'deleted'],
          goneIsDone: true,
        },
      },
      effects: ['source: deleting'],
      leaves: `the last backup ${names.last}${chosen.writes === 'start-empty' ? '' : ` and ${names.backup}`}, which AWS bills until you delete them`,
    },
    {
      id: 'delete.gone',
      phase: 'delete',
      title: `${source.id} is gone`,
      risk: 'reads',
      typical: 'PT10M',
      action: {
        // A deleted group may show `available` for a moment: only its absence counts (facts/elasticache.md 4.2).
        kind: 'wait',
        read: read.read,
        timeout: 'PT4H',
        says: `${read.status} | [0]`,
        acceptors: [{ matcher: 'fault', expected: read.notFound, state: 'success' }],
      },
    },
  ];
}

const lastBackup = {
  read: snapshotRead({ $from: last, path: 'Snapshot.SnapshotName' }),
  path: 'Snapshots[0].SnapshotStatus',
  equals: 'available',
  says: 'status of the last backup',
};

/** Where Redis cannot be reached, the soak has asked. */
const notWritten = (given: Case) => ({
  read: writesRead(given, 'PT10S'),
  path: '(reachable && !frozen) && `true` || `false`',
  equals: false,
  says: 'a client writes to the source',
});

/** Only `frozen` data that was found equal goes without words. */
function unverified(given: Case): StepText[] {
  const { source, chosen } = given;
  const why =
    chosen.writes === 'frozen'
      ? 'The data of both sides could not be compared.'
      : chosen.writes === 'accept-loss'
        ? 'Writes went on, so the data is not verified.'
        : 'The target started empty: nothing is verified.';
  return [
    {
      id: 'delete.unverified',
      phase: 'delete',
      title: 'Delete without verified data',
      risk: 'reads',
      ...(chosen.writes === 'frozen' ? { when: { step: 'verify.data', outcome: ['notVerified'] } } : {}),
      action: {
        kind: 'ask',
        question: `${why} Delete ${source.id} all the same?`,
        happens: ['a last backup is made; then its name is asked for'],
        lost: [`what ${source.id} holds and the target lacks, except in the last backup`],
        wants: { consent: 'words', words: words.unverified },
      },
    },
  ];
}

function deletion({ source }: Case): { operation: string; input: Record<string, Value> } {
  // Without FinalSnapshotIdentifier: it has no key field, so that backup would lie in clear (facts/elasticache.md 5).
  return source.shape === 'standalone'
    ? { operation: 'DeleteCacheCluster', input: { CacheClusterId: source.id } }
    : { operation: 'DeleteReplicationGroup', input: { ReplicationGroupId: source.id, RetainPrimaryCluster: false } };
}

/** The same once more, since the power may have gone for a week after they were read. */
function expected(given: Case) {
  const { source, target, keyArn } = given;
  const read = sourceRead(given);
  const at = 'ReplicationGroups[0]';
  return [
    ...(source.createdAt
      ? [{ read: read.read, path: read.createdAt, equals: source.createdAt, says: `${source.id} is the one that was made at ${source.createdAt}` }]
      : []),
    {
      read: read.read,
      path: encryptionPath(read.at),
      equals: plannedEncryption(given),
      says: `${source.id} is encrypted as planned (${plannedEncryption(given)})`,
    },
    { read: groupRead(target), path: `contains(['available', 'snapshotting'], ${at}.Status)`, equals: true, says: `${target} is available` },
    {
      read: groupRead(target),
      path: `contains([${wantedEncryption(given)
        .map((w) => `'${w}'`)
        .join(', ')}], ${encryptionPath(at)})`,
      equals: true,
      says: `${target} is encrypted`,
    },
    ...(keyArn ? [{ read: groupRead(target), path: `${at}.KmsKeyId`, equals: keyArn, says: `${target} is under ${keyArn}` }] : []),
    { ...lastBackup, says: 'the last backup is available' },
    { ...notWritten(given), says: `a client writes to ${source.id}` },
  ];
}
