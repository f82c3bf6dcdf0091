import { describe, expect, it } from 'vitest';
import { call } from '../../src/actions/call.ts';
import { type ActionOf, callSchema } from '../../src/actions/schema.ts';
import { context, fault, inTurn, start, tableAws } from './world.ts';

type Call = ActionOf<'call'>;

const group = (id = 'target') =>
  ({ reader: 'aws', service: 'elasticache', operation: 'DescribeReplicationGroups', input: { ReplicationGroupId: id } }) as const;
const create = (more: Partial<Call> = {}): Call =>
  callSchema.parse({
    kind: 'call',
    service: 'elasticache',
    operation: 'CreateReplicationGroup',
    input: { ReplicationGroupId: 'target', AuthToken: { $secret: 'authToken' } },
    keep: ['ReplicationGroup.ARN', 'ReplicationGroup.Status'],
    probe: {
      read: group(),
      resource: 'ReplicationGroups[0]',
      same: { ReplicationGroupId: 'target', CacheNodeType: 'm' },
      createdAt: 'CreateTime',
      status: 'Status',
      pending: ['creating'],
      failed: ['create-failed'],
      arn: 'ARN',
    },
    ...more,
  });
const remove = (more: Partial<Call> = {}): Call =>
  callSchema.parse({
    kind: 'call',
    service: 'elasticache',
    operation: 'DeleteReplicationGroup',
    input: { ReplicationGroupId: 'source' },
    probe: { read: group('source'), resource: 'ReplicationGroups[0]', same: {}, status: 'Status', pending: ['deleting'], goneIsDone: true },
    expect: [{ read: group('source'), path: 'ReplicationGroups[0].CreateTime', equals: '2026-01-05T08:00:00.000Z', says: 'it is the group of the plan' }],
    ...more,
  });
const tags = (plan: string, step = 'switch.1') => ({
  TagList: [
    { Key: 'encmigrate:plan', Value: plan },
    { Key: 'encmigrate:step', Value: step },
    { Key: 'encmigrate:attempt', Value: '1' },
  ],
});
const target = (more: object = {}) => ({
  ReplicationGroups: [{ ReplicationGroupId: 'target', CacheNodeType: 'm', CreateTime: start.toISOString(), Status: 'available', ARN: 'arn:target', ...more }],
});

describe('run', () => {
  it('sends the literal input with secrets put in, keeps only what is to be kept', async () => {
    const aws = tableAws({ 'elasticache.CreateReplicationGroup': () => ({ ReplicationGroup: { ARN: 'arn:target', Status: 'creating', AuthToken: 'x' } }) });
    expect(await call.run(create(), context(aws))).toEqual({
      outcome: 'done',
      outputs: { 'ReplicationGroup.ARN': 'arn:target', 'ReplicationGroup.Status': 'creating' },
      requestIds: ['request-1'],
    });
    expect(aws.calls[0]?.input).toEqual({ ReplicationGroupId: 'target', AuthToken: 'value of authToken' });
  });

  it.each([
    ['lost', 'Ambiguous', 1],
    ['transient', 'Ambiguous', 1],
    ['throttled', 'Refused', 8],
    ['fault', 'Refused', 1],
    ['denied', 'Refused', 1],
    ['credentials', 'Refused', 1],
  ] as const)('%s ends as %s after %i', async (kind, name, sent) => {
    const aws = tableAws({
      'elasticache.CreateReplicationGroup': () => {
        throw fault('Refused', 'no', kind);
      },
    });
    await expect(call.run(create(), context(aws))).rejects.toMatchObject({ name, message: 'no' });
    expect(aws.calls).toHaveLength(sent);
  });

  it('throttled, then taken', async () => {
    const aws = tableAws({ 'elasticache.CreateReplicationGroup': inTurn(fault('Throttling', 'slow', 'throttled'), { ReplicationGroup: { ARN: 'a' } }) });
    expect((await call.run(create(), context(aws))).outputs).toEqual({ 'ReplicationGroup.ARN': 'a' });
  });
});

describe('expect: read right before, nothing called where it does not hold', () => {
  it.each<[string, object | Error, string?]>([
    ['holds', { ReplicationGroups: [{ CreateTime: '2026-01-05T08:00:00.000Z' }] }],
    ['another group of that name', { ReplicationGroups: [{ CreateTime: '2026-11-22T13:00:00.000Z' }] }, '"2026-11-22T13:00:00.000Z"'],
    ['gone', fault('ReplicationGroupNotFoundFault'), 'null'],
    ['nothing said', {}, 'null'],
  ])('%s', async (_, seen, differs) => {
    const aws = tableAws({ 'elasticache.DescribeReplicationGroups': inTurn(seen as Error), 'elasticache.DeleteReplicationGroup': () => ({}) });
    const ran = call.run(remove(), context(aws));
    if (differs === undefined) await ran;
    else
      await expect(ran).rejects.toMatchObject({
        name: 'DriftError',
        message: expect.stringContaining(`it is the group of the plan does not hold: it is ${differs}`),
      });
    expect(aws.names().includes('elasticache.DeleteReplicationGroup')).toBe(differs === undefined);
  });
});

describe('probe of what is made', () => {
  it.each<[string, object | Error, object | Error, object]>([
    ['nothing', fault('ReplicationGroupNotFoundFault'), {}, { state: 'absent' }],
    ['an empty list', { ReplicationGroups: [] }, {}, { state: 'absent' }],
    [
      'ours, proven by its tags',
      target(),
      tags('em-7f3a9c'),
      { state: 'done', proven: true, outputs: { 'ReplicationGroup.ARN': 'arn:target', 'ReplicationGroup.Status': 'available' } },
    ],
    [
      'ours while it is made, its tags hidden',
      target({ Status: 'creating' }),
      fault('InvalidReplicationGroupStateFault'),
      { state: 'pending', says: 'AWS says: creating' },
    ],
    ['made, its tags hidden: presumed', target(), fault('InvalidReplicationGroupStateFault'), { state: 'done', proven: false }],
    ['no ARN yet', target({ ARN: undefined, Status: 'creating' }), {}, { state: 'pending' }],
    ['while it is made, tags readable', target({ Status: 'creating' }), tags('em-7f3a9c'), { state: 'done', proven: true }],
    ['failed', target({ Status: 'create-failed' }), tags('em-7f3a9c'), { state: 'failed', says: 'AWS says: create-failed' }],
    ['failed, its tags hidden', target({ Status: 'create-failed' }), fault('InvalidReplicationGroupStateFault'), { state: 'failed' }],
    [
      'a stranger by its fields, its tags hidden',
      target({ CacheNodeType: 'xl' }),
      fault('InvalidReplicationGroupStateFault'),
      { state: 'stranger', says: 'CacheNodeType is "xl", not "m"' },
    ],
    ['ours by its tags, whatever was changed on it since', target({ CacheNodeType: 'xl' }), tags('em-7f3a9c'), { state: 'done', proven: true }],
    [
      'a stranger by its time, its tags hidden',
      target({ CreateTime: '2026-11-22T13:00:00.000Z' }),
      fault('InvalidReplicationGroupStateFault'),
      { state: 'stranger', says: expect.stringContaining('before this step began') },
    ],
    ['within the skew of two clocks', target({ CreateTime: '2026-11-22T13:57:00.000Z' }), tags('em-7f3a9c'), { state: 'done' }],
    ['a stranger by its tags', target(), { TagList: [] }, { state: 'stranger', says: expect.stringContaining('tags') }],
    ['of another plan', target(), tags('em-000000'), { state: 'stranger' }],
    ['of another step of this plan', target(), tags('em-7f3a9c', 'backup'), { state: 'stranger' }],
    ['a stranger that failed is not ours to fail', target({ Status: 'create-failed' }), { TagList: [] }, { state: 'stranger' }],
    [
      'another fault',
      fault('InvalidParameterValueException', 'no'),
      {},
      { state: 'unknown', says: 'InvalidParameterValueException: no', look: expect.any(String) },
    ],
  ])('%s', async (_, seen, tagged, found) => {
    const aws = tableAws({ 'elasticache.DescribeReplicationGroups': inTurn(seen as Error), 'elasticache.ListTagsForResource': inTurn(tagged as Error) });
    expect(await call.probe(create(), context(aws))).toMatchObject(found);
    expect(aws.names().every((name) => /Describe|List/.test(name))).toBe(true);
  });

  it('keeps what a lost answer would have given, also where that is the resource without a name around it', async () => {
    const aws = tableAws({ 'elasticache.DescribeReplicationGroups': () => target(), 'elasticache.ListTagsForResource': () => tags('em-7f3a9c') });
    expect(await call.probe(create({ keep: ['ARN', 'Status'] }), context(aws))).toMatchObject({ outputs: { ARN: 'arn:target', Status: 'available' } });
  });

  it('lists tags as the service does', async () => {
    const aws = tableAws({ 'elasticache.DescribeReplicationGroups': () => target(), 'elasticache.ListTags': () => ({ Tags: tags('em-7f3a9c').TagList }) });
    const own = create();
    const found = await call.probe({ ...own, probe: { ...own.probe!, tags: { operation: 'ListTags', argument: 'ResourceArn', list: 'Tags' } } }, context(aws));
    expect(found).toMatchObject({ state: 'done', proven: true });
    expect(aws.calls[1]?.input).toEqual({ ResourceArn: 'arn:target' });
  });

  it('without a way to look it is unknown', async () => {
    const { probe: _, ...blind } = create();
    expect(await call.probe(blind as Call, context(tableAws({})))).toMatchObject({ state: 'unknown', look: 'aws elasticache CreateReplicationGroup' });
  });

  it.each(['credentials', 'denied'] as const)('what cannot be asked (%s) is no answer', async (kind) => {
    const aws = tableAws({
      'elasticache.DescribeReplicationGroups': () => {
        throw fault('Refused', 'no', kind);
      },
    });
    await expect(call.probe(create(), context(aws))).rejects.toMatchObject({ name: 'Refused' });
  });
});

describe('probe of a deletion', () => {
  it.each<[string, object | Error, string]>([
    ['gone', fault('ReplicationGroupNotFoundFault'), 'done'],
    ['going', { ReplicationGroups: [{ Status: 'deleting' }] }, 'done'],
    ['still there', { ReplicationGroups: [{ Status: 'available' }] }, 'absent'],
    ['another fault', fault('InvalidParameterValueException'), 'unknown'],
  ])('%s', async (_, seen, state) => {
    const aws = tableAws({ 'elasticache.DescribeReplicationGroups': inTurn(seen as Error) });
    expect((await call.probe(remove(), context(aws))).state).toBe(state);
  });
});

it('is shown as it is sent, secrets by name', () => {
  expect(call.preview(create())).toEqual(['elasticache CreateReplicationGroup', '  ReplicationGroupId: "target"', '  AuthToken: {"$secret":"authToken"}']);
  expect(call.preview(remove()).at(-1)).toBe('  only if it is the group of the plan (elasticache DescribeReplicationGroups)');
});
