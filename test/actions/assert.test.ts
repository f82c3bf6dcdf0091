import { describe, expect, it } from 'vitest';
import { assert } from '../../src/actions/assert.ts';
import { assertSchema } from '../../src/actions/schema.ts';
import { context, fault, inTurn, tableAws } from './world.ts';

const read = { reader: 'aws', service: 'elasticache', operation: 'DescribeReplicationGroups', input: { ReplicationGroupId: 'g' } } as const;
const other = { ...read, input: { ReplicationGroupId: 'h' } } as const;
const check = (path: string, more: object) => ({ read, path, says: `${path} is right`, ...more });
const run = async (checks: object[], answer: object | Error, keep: object[] = []) => {
  const aws = tableAws({ 'elasticache.DescribeReplicationGroups': inTurn(answer as Error) });
  const end = await assert.run(assertSchema.parse({ kind: 'assert', checks, keep }), context(aws)).catch((error: Error) => error);
  return { end, looks: aws.calls.length };
};
const seen = { Key: 'arn:k', On: true, Zones: ['b', 'a'], Tags: [{ k: 1 }, { k: 2 }], Nothing: null };

it.each<[string, object[], object | Error, object]>([
  ['equal', [check('Key', { equals: 'arn:k' })], seen, { outcome: 'done' }],
  ['different', [check('Key', { equals: 'arn:other' })], seen, { name: 'CheckFailed', message: 'Key is right: it is "arn:k", must be "arn:other"' }],
  ['not there', [check('Missing', { equals: true })], seen, { name: 'CheckFailed', message: expect.stringContaining('it is null') }],
  ['false is not missing', [check('Missing', { equals: false })], seen, { name: 'CheckFailed' }],
  ['nothing must be there', [check('Missing', { equals: null })], seen, { outcome: 'done' }],
  ['a text is no truth', [check('On', { equals: 'true' })], seen, { name: 'CheckFailed' }],
  ['one of', [check('Key', { oneOf: ['x', 'arn:k'] })], seen, { outcome: 'done' }],
  ['none of', [check('Key', { oneOf: ['x', 'y'] })], seen, { name: 'CheckFailed', message: expect.stringContaining('must be ["x","y"]') }],
  ['one of nothing', [check('Key', { oneOf: [] })], seen, { name: 'CheckFailed' }],
  ['in order', [check('Zones', { equals: ['a', 'b'] })], seen, { name: 'CheckFailed' }],
  ['whatever order', [check('Zones', { equals: ['a', 'b'], unordered: true })], seen, { outcome: 'done' }],
  ['whatever order, of structures', [check('Tags', { equals: [{ k: 2 }, { k: 1 }], unordered: true })], seen, { outcome: 'done' }],
  ['whatever order, one more', [check('Zones', { equals: ['a', 'b', 'b'], unordered: true })], seen, { name: 'CheckFailed' }],
  ['whatever order, one of lists', [check('Zones', { oneOf: [['c'], ['a', 'b']], unordered: true })], seen, { outcome: 'done' }],
  ['a branch', [check('Key', { equals: 'x', otherwise: 'plain' })], seen, { outcome: 'plain' }],
  ['a branch that is not taken', [check('Key', { equals: 'arn:k', otherwise: 'plain' })], seen, { outcome: 'done' }],
  ['a branch does not hide a failure', [check('Key', { equals: 'x', otherwise: 'plain' }), check('On', { equals: false })], seen, { name: 'CheckFailed' }],
  [
    'all differences at once',
    [check('Key', { equals: 'x' }), check('On', { equals: false })],
    seen,
    { message: expect.stringMatching(/Key is right.*; On is right/) },
  ],
  [
    'a fault is a difference',
    [check('Key', { equals: null })],
    fault('GoneFault', 'gone'),
    { name: 'CheckFailed', message: expect.stringContaining('GoneFault: gone') },
  ],
  [
    'busy is no answer yet',
    [check('Key', { equals: 'x', otherwise: 'plain' })],
    fault('InvalidReplicationGroupStateFault', 'snapshotting'),
    { name: 'InvalidReplicationGroupStateFault', kind: 'fault' },
  ],
  ['a fault that must be', [check('Key', { equals: 'GoneFault' })], fault('GoneFault', 'gone'), { outcome: 'done' }],
  ['one of the faults that must be', [check('Key', { oneOf: ['x', 'GoneFault'] })], fault('GoneFault', 'gone'), { outcome: 'done' }],
  ['a fault by its words is no match', [check('Key', { equals: 'GoneFault: gone' })], fault('GoneFault', 'gone'), { name: 'CheckFailed' }],
  ['denied is no answer', [check('Key', { equals: 'x', otherwise: 'plain' })], fault('AccessDenied', 'no', 'denied'), { name: 'AccessDenied' }],
])('%s', async (_, checks, answer, end) => expect((await run(checks, answer)).end).toMatchObject(end));

describe('reads', () => {
  it('one answer once, so that all checks judge the same moment', async () => {
    expect((await run([check('Key', { equals: 'arn:k' }), check('On', { equals: true })], seen, [{ read, path: 'Key', as: 'key' }])).looks).toBe(1);
    expect((await run([check('Key', { equals: 'arn:k' }), { ...check('On', { equals: true }), read: other }], seen)).looks).toBe(2);
  });

  it('keeps under the given name', async () => {
    expect((await run([check('On', { equals: true })], seen, [{ read, path: 'Zones[0]', as: 'zone' }])).end).toMatchObject({ outputs: { zone: 'b' } });
  });
});

it('in words', () => {
  expect(assert.preview(assertSchema.parse({ kind: 'assert', checks: [check('Key', { equals: 'k' }), check('On', { oneOf: [true] })] }))).toEqual([
    'check: Key is right (elasticache DescribeReplicationGroups Key = "k")',
    'check: On is right (elasticache DescribeReplicationGroups On = [true])',
  ]);
});
