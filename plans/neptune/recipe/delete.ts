/** delete: an encrypted snapshot of the new cluster, the typed name, every condition read at that moment; then readers, writer, cluster. facts/neptune.md 5. */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import { deleteSnapshot, makeSnapshot, snapshotReady } from './backup.ts';
import { arnOf, type Case, leftName } from './case.ts';
import { modify, inEffect } from './configure.ts';
import { unfence } from './fence.ts';
import { words, writesMetric } from './measure.ts';
import { type Expected, ours } from './ours.ts';
import { keyUsable } from './prepare.ts';
import {
  allClusters,
  allInstances,
  cluster,
  clusterGone,
  clusterRead,
  instance,
  instanceRead,
  quoted,
  snapshot,
  snapshotRead,
  targetResource,
  targetIs,
} from './reads.ts';
import { goneInstance } from './restore.ts';
import { forget } from './scaling.ts';
import type { Member } from './source.ts';
import { encryptedChecks } from './verify.ts';

/** A last snapshot of the source can only be as it is: a copy with a key is refused (facts/neptune.md 1b). */
export const takesLast = ({ chosen }: Case): boolean => chosen.settings.LastSnapshot === 'take';
export const deletesOld = ({ chosen }: Case): boolean => chosen.settings.OldSnapshots === 'delete';

export function remove(given: Case): StepText[] {
  const { source, names, keySeen, keySent } = given;
  const snapshotOf = { is: targetResource, of: names.final };
  const readers = source.members.filter((member) => !member.writer);
  const writers = source.members.filter((member) => member.writer);
  return [
    ...unverified(given),
    ...(keySeen ? [keyUsable('delete.key', 'delete', keySent)] : []),
    makeSnapshot(given, {
      id: 'delete.snapshot',
      phase: 'delete',
      ...snapshotOf,
      name: names.encrypted,
      title: `Snapshot of the encrypted ${names.final}`,
      clear: false,
    }),
    snapshotReady('delete.snapshot', 'delete', true),
    {
      id: 'delete.snapshot.key',
      phase: 'delete',
      title: 'That snapshot is under the key',
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [{ read: snapshotRead(names.encrypted), path: `${snapshot}.KmsKeyId`, equals: given.keyArn, says: 'key of the snapshot' }],
      },
    },
    ...(takesLast(given)
      ? [
          makeSnapshot(given, {
            id: 'delete.last',
            phase: 'delete',
            of: names.old,
            is: source.resourceId,
            name: names.last,
            title: `Last snapshot of ${names.old}`,
            clear: !source.encrypted,
          }),
          snapshotReady('delete.last', 'delete', source.encrypted),
        ]
      : []),
    {
      id: 'delete.source',
      phase: 'delete',
      title: `${names.old} is available`,
      risk: 'reads',
      typical: 'PT1M',
      action: {
        kind: 'wait',
        read: clusterRead(names.old),
        timeout: 'PT12H',
        says: `${cluster}.Status`,
        acceptors: [{ matcher: 'path', argument: `${cluster}.Status`, expected: 'available', state: 'success' }],
      },
    },
    confirm(given),
    {
      id: 'delete.conditions',
      phase: 'delete',
      title: 'All conditions of the deletion hold',
      risk: 'reads',
      typical: 'PT5S',
      needs: ['delete.confirm', 'backup.source'],
      action: { kind: 'assert', checks: conditions(given) },
    },
    ...readers.flatMap((member, index) => instanceGoes(given, member, `delete.reader.${index + 1}`, ['delete.conditions'])),
    ...writers.flatMap((member) =>
      instanceGoes(given, member, 'delete.writer', readers.length > 0 ? readers.map((_, index) => `delete.reader.${index + 1}.gone`) : ['delete.conditions']),
    ),
    ...unprotect(given, writers.length > 0 ? 'delete.writer.gone' : readers.length > 0 ? `delete.reader.${readers.length}.gone` : 'delete.conditions'),
    {
      id: 'delete',
      phase: 'delete',
      title: `Delete ${names.old}`,
      risk: 'deletes',
      typical: 'PT1S',
      action: {
        // Without a final snapshot: the one that was wished for is made above, with its tags and before the name is asked for.
        kind: 'call',
        service: 'neptune',
        operation: 'DeleteDBCluster',
        input: { DBClusterIdentifier: names.old, SkipFinalSnapshot: true },
        expect: expected(given),
        probe: {
          read: allClusters(),
          resource: `DBClusters[?DbClusterResourceId==${quoted(source.resourceId)}] | [0]`,
          same: {},
          status: 'Status',
          pending: ['deleting'],
          goneIsDone: true,
        },
      },
      effects: ['source: deleting'],
      leaves: `the encrypted snapshot ${names.encrypted}${clearKept(given).length > 0 ? `; in clear, until you delete them: ${clearKept(given).join(', ')}` : ''}`,
    },
    {
      id: 'delete.gone',
      phase: 'delete',
      title: `${names.old} is gone`,
      risk: 'reads',
      typical: 'PT5M',
      action: {
        kind: 'wait',
        read: clusterRead(names.old),
        timeout: 'PT4H',
        consecutive: 2,
        says: `${cluster}.Status`,
        acceptors: [{ matcher: 'fault', expected: clusterGone, state: 'success' }],
      },
    },
    ...unfence(given),
    ...forget(given),
    ...oldSnapshots(given),
  ];
}

/** Snapshots in clear that stay: of the migration, of before it, and the last one. */
export function clearKept(given: Case): string[] {
  const { source, facts, names } = given;
  if (source.encrypted) return [];
  return [
    ...(deletesOld(given) ? [] : [names.backup, ...facts.clearSnapshots.flatMap((s) => s.DBClusterSnapshotIdentifier ?? [])]),
    ...(takesLast(given) ? [names.last] : []),
  ];
}

function confirm(given: Case): StepText {
  const { source, names, facts, rename } = given;
  const kept = clearKept(given);
  const clear = source.encrypted ? '' : ', in clear';
  return {
    id: 'delete.confirm',
    phase: 'delete',
    title: `Delete ${names.old}`,
    risk: 'reads',
    action: {
      kind: 'ask',
      question: `Delete ${names.old}? This cannot be undone.${rename ? ` It is the old cluster that was called ${source.id}.` : ''}`,
      happens: [
        `${names.final} is looked at once more: available, encrypted, under the key; ${names.old} must be the cluster of this plan (${source.resourceId})`,
        `deleted: ${source.members.map((m) => leftName(given, m)).join(', ')}${source.members.length > 0 ? ', then ' : ''}${names.old}`,
        `kept, encrypted: the snapshot ${names.encrypted} of ${names.final}`,
        ...(kept.length > 0 ? [`kept${clear}: ${kept.join(', ')}; delete them when they are not needed any more`] : []),
        ...(deletesOld(given)
          ? [
              `deleted after it, in clear as they are: ${[names.backup, ...facts.clearSnapshots.flatMap((s) => s.DBClusterSnapshotIdentifier ?? [])].join(', ')}`,
            ]
          : []),
        takesLast(given) ? `the last snapshot ${names.last} was taken${clear}` : 'no last snapshot of it is taken, as you chose',
      ],
      lost: [`${names.old} and its instances, for good`, 'its automatic backups, and every point in time they could be restored to'],
      shows: [
        {
          read: allClusters(),
          path: `(${targetIs(given)}).join(' ', [StorageEncrypted && 'encrypted under' || 'NOT encrypted', KmsKeyId || ''])`,
          label: `encryption of ${names.final}`,
        },
        { read: writesMetric(names.old, 'PT10M'), path: "known && to_string(total) || 'not known'", label: `volume writes of ${names.old} in 10 minutes` },
      ],
      wants: { consent: 'name', name: names.old },
    },
  };
}

function conditions(given: Case) {
  const { source, names } = given;
  return [
    ...encryptedChecks(given),
    { read: clusterRead(names.old), path: `${cluster}.DbClusterResourceId`, equals: source.resourceId, says: `resource id of ${names.old}` },
    { read: clusterRead(names.old), path: `${cluster}.StorageEncrypted || \`false\``, equals: source.encrypted, says: `encryption of ${names.old}` },
    { read: clusterRead(names.old), path: `${cluster}.Status`, equals: 'available', says: `status of ${names.old}` },
    {
      read: allInstances(),
      path: `DBInstances[?DBClusterIdentifier==${quoted(names.old)}].DbiResourceId`,
      equals: source.members.map((m) => m.resourceId),
      unordered: true,
      says: `instances of ${names.old} (one that came since belongs to somebody)`,
    },
    { read: snapshotRead(names.encrypted), path: `${snapshot}.[Status, StorageEncrypted]`, equals: ['available', true], says: 'the encrypted snapshot' },
  ];
}

/** Read immediately before each call: identity by what no rename changes, and a target that is what it must be. */
function expected(given: Case): Expected[] {
  const { source, names, keyArn } = given;
  const is = `(${targetIs(given)})`;
  return [
    { read: clusterRead(names.old), path: `${cluster}.DbClusterResourceId`, equals: source.resourceId, says: `${names.old} is the cluster of this plan` },
    {
      read: clusterRead(names.old),
      path: `${cluster}.StorageEncrypted || \`false\``,
      equals: source.encrypted,
      says: `${names.old} is encrypted as planned (${source.encrypted})`,
    },
    { read: allClusters(), path: `${is}.DbClusterResourceId`, equals: targetResource, says: `${names.final} is the cluster that this plan restored` },
    { read: allClusters(), path: `${is}.[StorageEncrypted, KmsKeyId]`, equals: [true, keyArn], says: `${names.final} is encrypted under the key` },
    { read: allClusters(), path: `contains(['available', 'backing-up'], ${is}.Status || '')`, equals: true, says: `${names.final} is available` },
  ];
}

function instanceGoes(given: Case, member: Member, id: string, needs: string[]): StepText[] {
  const name = leftName(given, member);
  return [
    {
      id,
      phase: 'delete',
      title: `Delete ${member.writer ? 'writer' : 'reader'} ${name}`,
      risk: 'deletes',
      typical: 'PT1S',
      needs,
      action: {
        kind: 'call',
        service: 'neptune',
        operation: 'DeleteDBInstance',
        input: { DBInstanceIdentifier: name, SkipFinalSnapshot: true },
        expect: [
          ...expected(given),
          {
            read: instanceRead(name),
            path: `${instance}.[DbiResourceId, DBClusterIdentifier]`,
            equals: [member.resourceId, given.names.old],
            says: `${name} is the instance of ${given.names.old} that was planned`,
          },
        ],
        probe: { read: instanceRead(name), resource: instance, same: {}, status: 'DBInstanceStatus', pending: ['deleting'], goneIsDone: true },
      },
      effects: ['source.members: deleting'],
    },
    { id: `${id}.gone`, phase: 'delete', title: `${name} is gone`, risk: 'reads', typical: 'PT8M', needs: [id], action: goneInstance(name) },
  ];
}

function unprotect(given: Case, needs: string): StepText[] {
  const { names, source, facts } = given;
  if (!facts.cluster.DeletionProtection) return [];
  const own = { path: `${cluster}.DbClusterResourceId`, equals: source.resourceId, says: `${names.old} is the cluster of this plan` };
  return [
    {
      id: 'delete.unprotect',
      phase: 'delete',
      title: `Deletion protection of ${names.old} off`,
      risk: 'deletes',
      typical: 'PT1S',
      needs: [needs],
      action: modify(names.old, { DeletionProtection: false }, 'DeletionProtection', own),
      effects: ['source.deletionProtection: off'],
    },
    {
      id: 'delete.unprotected',
      phase: 'delete',
      title: 'It is off',
      risk: 'reads',
      typical: 'PT1M',
      action: inEffect(names.old, { DeletionProtection: false }),
    },
  ];
}

/** Only what was captured at planning: a newer one is somebody's, and is only told of. */
function oldSnapshots(given: Case): StepText[] {
  const { source, facts, names } = given;
  if (!deletesOld(given) || source.encrypted) return [];
  const rows = [
    { name: names.backup, made: null },
    ...facts.clearSnapshots
      .filter((s) => s.SnapshotType === 'manual')
      .map((s) => ({ name: s.DBClusterSnapshotIdentifier ?? '', made: s.SnapshotCreateTime ?? null })),
  ];
  return rows.flatMap(({ name, made }, index): StepText[] => {
    const id = `delete.old.${index + 1}`;
    const expect: Expected[] = [
      { read: snapshotRead(name), path: `${snapshot}.StorageEncrypted || \`false\``, equals: false, says: `${name} is in clear` },
      ...(name === names.backup ? [ours(arnOf(given.frame, 'cluster-snapshot', name), given.frame.id, name)] : []),
      ...(made
        ? [{ read: snapshotRead(name), path: `${snapshot}.SnapshotCreateTime`, equals: made, says: `${name} is the one that was there at planning` }]
        : []),
    ];
    return [
      {
        id,
        phase: 'delete',
        title: `Delete ${name}, in clear`,
        risk: 'deletes',
        typical: 'PT1S',
        needs: ['delete.gone'],
        action: deleteSnapshot(name, expect) as ActionText,
      },
    ];
  });
}

/** Only `frozen` data that was found equal goes without words. */
function unverified(given: Case): StepText[] {
  const { names, chosen } = given;
  const frozen = chosen.writes === 'frozen';
  return [
    {
      id: 'delete.unverified',
      phase: 'delete',
      title: 'Delete without verified data',
      risk: 'reads',
      ...(frozen ? { when: { step: 'verify.data', outcome: ['notVerified'] } } : {}),
      action: {
        kind: 'ask',
        question: `${frozen ? 'The data of both sides could not be compared.' : 'Writes went on, so the data is not verified.'} Delete ${names.old} all the same?`,
        happens: ['a snapshot of the encrypted cluster is made; then the name is asked for'],
        lost: [`what ${names.old} holds and the target lacks, except in the snapshot of this migration`],
        wants: { consent: 'words', words: words.unverified },
      },
    },
  ];
}
