/** prepare: who we are, that the source is the planned one, that the key works, that our names are free. Reads only. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case } from './case.ts';
import { allClusters, aws, clusterGone, clusterRead, cluster, deadCluster, instanceGone, instanceRead, sourceIs, snapshotGone, snapshotRead } from './reads.ts';

export function prepare(given: Case): StepText[] {
  const { source, frame, target, names, twins, keySeen, keySent, rename, renamesInstances } = given;
  const is = sourceIs(given);
  return [
    {
      id: 'identity',
      phase: 'prepare',
      title: `Account ${frame.account}`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [{ read: aws('GetCallerIdentity', {}, 'sts'), path: 'Account', equals: frame.account, says: 'the account of the credentials' }],
      },
    },
    {
      id: 'source.ready',
      phase: 'prepare',
      title: `${source.id} is available`,
      risk: 'reads',
      typical: 'PT5S',
      action: {
        kind: 'wait',
        read: allClusters(),
        timeout: 'PT2H',
        says: `(${is}).Status`,
        acceptors: [
          { matcher: 'path', argument: `(${is}).Status`, expected: 'available', state: 'success' },
          ...deadCluster.map((expected) => ({ matcher: 'path' as const, argument: `(${is}).Status`, expected, state: 'failure' as const })),
        ],
      },
    },
    {
      id: 'source',
      phase: 'prepare',
      title: `${source.id} is as planned`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          {
            read: clusterRead(source.id),
            path: `${cluster}.DbClusterResourceId`,
            equals: source.resourceId,
            says: `resource id of ${source.id} (another one is another cluster of the same name)`,
          },
          { read: clusterRead(source.id), path: `${cluster}.StorageEncrypted || \`false\``, equals: source.encrypted, says: 'encryption of the source' },
          { read: clusterRead(source.id), path: `${cluster}.EngineVersion`, equals: source.version, says: 'engine version of the source' },
          { read: clusterRead(source.id), path: `${cluster}.GlobalClusterIdentifier || ''`, equals: '', says: 'global database of the source' },
        ],
      },
    },
    ...(keySeen ? [keyUsable('key', 'prepare', keySent)] : []),
    {
      id: 'names',
      phase: 'prepare',
      title: `The names ${target} and ${names.backup} are free`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          { read: clusterRead(target), path: `${cluster}.DBClusterIdentifier`, equals: clusterGone, says: `a cluster called ${target}` },
          ...(rename
            ? [{ read: clusterRead(names.old), path: `${cluster}.DBClusterIdentifier`, equals: clusterGone, says: `a cluster called ${names.old}` }]
            : []),
          ...twins
            .flatMap((twin) => [twin.name, ...(renamesInstances ? [twin.old] : [])])
            .map((name) => ({
              read: instanceRead(name),
              path: 'DBInstances[0].DBInstanceIdentifier',
              equals: instanceGone,
              says: `an instance called ${name}`,
            })),
          {
            read: snapshotRead(names.backup),
            path: 'DBClusterSnapshots[0].DBClusterSnapshotIdentifier',
            equals: snapshotGone,
            says: `a snapshot called ${names.backup}`,
          },
        ],
      },
    },
  ];
}

/** Looked at right before it is used, too: a key can be disabled half-way. */
export function keyUsable(id: string, phase: StepText['phase'], keyArn: string): StepText {
  const read = aws('DescribeKey', { KeyId: keyArn }, 'kms');
  return {
    id,
    phase,
    title: 'The key is usable',
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [
        { read, path: 'KeyMetadata.Arn', equals: keyArn, says: 'the key' },
        { read, path: 'KeyMetadata.KeyState', equals: 'Enabled', says: 'state of the key' },
        { read, path: 'KeyMetadata.KeySpec || KeyMetadata.CustomMasterKeySpec', equals: 'SYMMETRIC_DEFAULT', says: 'spec of the key' },
      ],
    },
  };
}
