/** One step of each kind, by hand: golden files of its exports change only when the words of an export do, never with a recipe. */
import { sealPlan } from '../../src/plan/file.ts';
import { type Plan, planSchema } from '../../src/plan/schema.ts';

const read = { reader: 'aws', service: 'elasticache', operation: 'DescribeSnapshots', input: { SnapshotName: 'em-000001-a' } } as const;
const step = (id: string, phase: string, title: string, risk: string, action: unknown, more: object = {}) => ({ id, phase, title, risk, action, ...more });
const deletion = { kind: 'call', service: 'elasticache', operation: 'DeleteSnapshot', input: { SnapshotName: 'em-000001-a' } };

export const smallPlan = (): Plan =>
  sealPlan(
    planSchema.parse({
      format: 'encmigrate/plan@1',
      id: 'em-000001',
      createdAt: '2026-11-22T14:00:00.000Z',
      tool: 'encmigrate 0.1.0',
      system: 'elasticache',
      partition: 'aws',
      account: '123456789012',
      region: 'eu-west-1',
      source: { id: 'a', facts: {} },
      target: { id: 'a-enc' },
      choices: { kmsKey: 'alias/k', soak: 'PT30M' },
      findings: [
        { level: 'warning', code: 'EM-XX-001', text: 'A thing to know', remedy: 'do this' },
        { level: 'ok', code: 'EM-XX-002', text: 'All is well' },
      ],
      settings: [
        { field: 'AtRestEncryptionEnabled', source: false, target: true, how: 'changed', why: 'the aim' },
        { field: 'KmsKeyId', source: null, target: 'arn:aws:kms:eu-west-1:123456789012:key/1', how: 'asked' },
        { field: 'Port', source: 6379, target: 6379, how: 'carried' },
        { field: 'SnapshotName', source: null, target: { $from: 'backup', path: 'Snapshot.SnapshotName' }, how: 'new' },
        { field: 'SnapshotArns', source: null, target: null, how: 'dropped', why: 'only for backups in S3' },
      ],
      steps: [
        step('check', 'prepare', 'The account is the right one', 'reads', {
          kind: 'assert',
          checks: [
            { read: { ...read, service: 'sts', operation: 'GetCallerIdentity', input: {} }, path: 'Account', equals: '123456789012', says: 'the account' },
          ],
        }),
        step(
          'freeze',
          'freeze',
          'You stop the writers',
          'changes',
          { kind: 'ask', question: 'Are they stopped?', happens: ['the backup begins'], lost: ['later writes'], wants: { consent: 'yes' } },
          { needs: ['check'] },
        ),
        step(
          'backup',
          'backup',
          'Back up a',
          'creates',
          {
            kind: 'call',
            service: 'elasticache',
            operation: 'CreateSnapshot',
            input: { SnapshotName: 'em-000001-a', CacheClusterId: { $from: 'check', path: 'id' }, Token: { $secret: 'authToken' } },
            keep: ['Snapshot.SnapshotName'],
          },
          { needs: ['freeze'], undo: [deletion], typical: 'PT1M', leaves: 'the backup em-000001-a' },
        ),
        step(
          'backup.ready',
          'backup',
          'The backup is there',
          'reads',
          {
            kind: 'wait',
            read,
            acceptors: [{ matcher: 'pathAll', argument: 'Snapshots[].SnapshotStatus', expected: 'available', state: 'success' }],
            timeout: 'PT2H',
          },
          { needs: ['backup'], typical: 'PT6M' },
        ),
        step(
          'verify',
          'verify',
          'Every key',
          'reads',
          { kind: 'compare', comparer: 'redis', source: [], target: [], options: {} },
          { needs: ['backup.ready'], when: { step: 'backup.ready', outcome: ['done'] } },
        ),
        step(
          'switch.1',
          'switch',
          'Change ssm:/a',
          'changes',
          { kind: 'edit', place: { type: 'ssm', name: '/a' }, change: { replace: [{ from: 'a.local', to: 'b.local' }] } },
          { needs: ['verify'] },
        ),
        step(
          'delete.confirm',
          'delete',
          'Delete a',
          'reads',
          { kind: 'ask', question: 'Delete a?', happens: ['a is deleted'], wants: { consent: 'name', name: 'a' } },
          { needs: ['switch.1'] },
        ),
        step(
          'delete',
          'delete',
          'Delete a',
          'deletes',
          {
            kind: 'call',
            service: 'elasticache',
            operation: 'DeleteReplicationGroup',
            input: { ReplicationGroupId: 'a' },
            expect: [{ read, path: 'Snapshots[0].SnapshotStatus', equals: 'available', says: 'the last backup is there' }],
          },
          { needs: ['delete.confirm'] },
        ),
      ],
      digest: '',
    }),
  );
