/** prepare: who we are, that the source is the planned one, that the key works, that our names are free. Reads only. */
import type { Reader } from '../../../src/actions/schema.ts';
import type { Case } from './case.ts';
import { authToken } from './settings.ts';
import { aws, clustersRead, encryptionPath, groupRead, nodesPath, plannedEncryption, snapshotRead, sourceRead } from './reads.ts';
import { sourceNodes } from './measure.ts';
import type { StepText } from './step.ts';

export function prepare(given: Case): StepText[] {
  const { source, frame, target, names, chosen, keyArn } = given;
  const read = sourceRead(given);
  const empty = chosen.writes === 'start-empty';
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
        read: read.read,
        batch: read.batch,
        timeout: 'PT2H',
        says: `${read.status} | [0]`,
        acceptors: [
          { matcher: 'pathAll', argument: read.status, expected: 'available', state: 'success' },
          { matcher: 'pathAny', argument: read.status, expected: 'deleting', state: 'failure' },
          { matcher: 'pathAny', argument: read.status, expected: 'create-failed', state: 'failure' },
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
          ...(source.createdAt
            ? [
                {
                  read: read.read,
                  path: read.createdAt,
                  equals: source.createdAt,
                  says: `when ${source.id} was made (another time is another cache of the same name)`,
                },
              ]
            : []),
          { read: read.read, path: encryptionPath(read.at), equals: plannedEncryption(given), says: 'encryption of the source' },
          { read: read.read, path: `${read.at}.CacheNodeType`, equals: source.nodeType, says: 'node type of the source' },
        ],
      },
    },
    {
      id: 'source.nodes',
      phase: 'prepare',
      title: `Addresses of the nodes of ${source.id}`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          {
            read: clustersRead(),
            path: `length(${nodesPath(source.id, source.shape === 'standalone')})`,
            equals: source.nodeCount,
            says: 'nodes with an address',
          },
        ],
        keep: [{ read: clustersRead(), path: nodesPath(source.id, source.shape === 'standalone'), as: 'nodes' }],
      },
    },
    ...(keyArn ? [keyUsable('key', 'prepare', keyArn)] : []),
    {
      id: 'names',
      phase: 'prepare',
      title: `The names ${target}${empty ? '' : ` and ${names.backup}`} are free`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          {
            read: groupRead(target),
            path: 'ReplicationGroups[0].ReplicationGroupId',
            equals: 'ReplicationGroupNotFoundFault',
            says: `a group called ${target}`,
          },
          ...(empty
            ? []
            : [
                {
                  read: snapshotRead(names.backup),
                  path: 'Snapshots[0].SnapshotName',
                  equals: 'SnapshotNotFoundFault',
                  says: `a backup called ${names.backup}`,
                },
              ]),
        ],
      },
    },
    ...(source.auth ? token(given) : []),
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

/** The token is tried on the source, which is the only thing that knows it; a wrong one must not cost a backup and a restore. */
function token({ source }: Case): StepText[] {
  const ping: Reader = { reader: 'redis', measure: 'ping', nodes: sourceNodes, tls: source.tls, auth: authToken };
  return [
    {
      id: 'auth',
      phase: 'prepare',
      title: `The AUTH token of ${source.id}`,
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `What is the AUTH token of ${source.id}?`,
        happens: ['it is tried on the source, and given to the target', 'it is never written: not to plan, journal or log'],
        wants: { consent: 'secret', secret: authToken.$secret },
      },
    },
    {
      id: 'auth.check',
      phase: 'prepare',
      title: 'The source accepts the token',
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          { read: ping, path: "refused && 'refused' || 'not refused'", equals: 'not refused', says: 'the token at the source' },
          { read: ping, path: 'reachable', equals: true, says: 'the source answers with this token', otherwise: 'unreachable' },
        ],
      },
    },
  ];
}
