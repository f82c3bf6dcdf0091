import { describe, expect, it, vi } from 'vitest';
import type { ActionContext } from '../../src/actions/context.ts';
import { type ActionOf, waitSchema } from '../../src/actions/schema.ts';
import { wait } from '../../src/actions/wait.ts';
import { context, fault, inTurn, start, tableAws } from './world.ts';

type Wait = ActionOf<'wait'>;
const read = { reader: 'aws', service: 'elasticache', operation: 'DescribeSnapshots', input: {} } as const;
const status = (expected: string, state: string, more = {}) => ({ matcher: 'pathAll', argument: 'Snapshots[].Status', expected, state, ...more });
const given = (more: object = {}): Wait =>
  waitSchema.parse({
    kind: 'wait',
    read,
    acceptors: [status('failed', 'failure'), status('available', 'success')],
    timeout: 'PT1H',
    says: 'Snapshots[0].Status',
    ...more,
  });
const is = (Status: string) => ({ Snapshots: [{ Status }] });
const notFound = fault('SnapshotNotFoundFault', 'no such snapshot');

async function waited(action: Wait, answers: (object | Error)[], more: Partial<ActionContext> = {}) {
  const aws = tableAws({ 'elasticache.DescribeSnapshots': inTurn(...(answers as Error[])) });
  const at = context(aws, more);
  const end = await wait.run(action, at).catch((error: Error) => error);
  return { end, looks: aws.calls.length, seconds: (at.clock.now().getTime() - start.getTime()) / 1000, said: at.said };
}

it('polls until success, tells what the service says, keeps what is to be kept', async () => {
  const { end, looks, said } = await waited(given({ keep: ['Snapshots[0].Status', 'none'] }), [is('creating'), is('creating'), is('available')]);
  expect(end).toEqual({ outcome: 'done', outputs: { 'Snapshots[0].Status': 'available' }, says: 'available' });
  expect(looks).toBe(3);
  expect(said).toEqual(['creating', 'creating']);
});

it.each<[string, object, (object | Error)[], object]>([
  [
    'the outcome that an acceptor names',
    { acceptors: [status('available', 'success', { outcome: 'restarted' })] },
    [is('available')],
    { outcome: 'restarted' },
  ],
  ['a failure state at once', {}, [is('creating'), is('failed'), is('available')], { name: 'WaitFailed', message: 'failed' }],
  [
    'a failure without words of the service',
    { says: undefined },
    [is('failed')],
    { name: 'WaitFailed', message: expect.stringContaining('failure when all of Snapshots[].Status is "failed"') },
  ],
  [
    'a fault that is success',
    { acceptors: [{ matcher: 'fault', expected: 'SnapshotNotFoundFault', state: 'success' }] },
    [is('deleting'), notFound],
    { outcome: 'done' },
  ],
  ['a fault that is failure', { acceptors: [{ matcher: 'fault', expected: 'SnapshotNotFoundFault', state: 'failure' }] }, [notFound], { name: 'WaitFailed' }],
  [
    'a fault that is to be waited out',
    { acceptors: [{ matcher: 'fault', expected: 'SnapshotNotFoundFault', state: 'retry' }, status('available', 'success')] },
    [notFound, notFound, is('available')],
    { outcome: 'done' },
  ],
  ['any other fault, in its own words', {}, [notFound], { name: 'SnapshotNotFoundFault', message: 'no such snapshot' }],
  ['not found within the grace is no answer', { grace: 'PT1M' }, [notFound, notFound, is('available')], { outcome: 'done' }],
  ['not found after the grace is', { grace: 'PT1M' }, [notFound], { name: 'SnapshotNotFoundFault' }],
  ['another fault within the grace is final', { grace: 'PT1M' }, [fault('InvalidParameterValue', 'bad')], { name: 'InvalidParameterValue', message: 'bad' }],
  ['the time is over', { timeout: 'PT10M' }, [is('creating')], { name: 'WaitTimeout', message: 'after PT10M: creating', remedy: expect.any(String) }],
  ['denied is not waited out', {}, [fault('AccessDenied', 'no', 'denied')], { name: 'AccessDenied' }],
])('ends by %s', async (_, more, answers, end) => expect((await waited(given(more), answers)).end).toMatchObject(end));

it('a fault other than not found is not asked again', async () => {
  expect((await waited(given({ grace: 'PT1M' }), [fault('InvalidParameterValue')])).looks).toBe(1);
});

describe('success that must be seen in a row', () => {
  it.each<[string, object[], number]>([
    ['three times', [is('available')], 3],
    ['again after another answer', [is('available'), is('available'), is('creating'), is('available')], 6],
  ])('%s', async (_, answers, looks) => expect((await waited(given({ consecutive: 3 }), answers)).looks).toBe(looks));

  it('again after a fault', async () =>
    expect((await waited(given({ consecutive: 2, grace: 'PT10M' }), [is('available'), notFound, is('available')])).looks).toBe(4));
});

it('the time runs from the begin in the journal, not from this look', async () => {
  const begunAt = new Date(start.getTime() - 3_595_000);
  const { end, seconds } = await waited(given(), [is('creating')], { begunAt });
  expect(end).toMatchObject({ name: 'WaitTimeout' });
  expect(seconds).toBeLessThan(60);
});

describe('looks as often as is worth it', () => {
  it.each([
    ['PT20S', 2],
    ['PT6M', 9],
    ['PT3H', 30],
  ] as const)('typical %s: every %i s', async (typical, every) => {
    const { seconds } = await waited(given(), [is('creating'), is('available')], { step: { id: 's', typical } as ActionContext['step'] });
    expect(seconds).toBe(every);
  });

  it('half as often past twice the usual time', async () => {
    const { looks } = await waited(given({ timeout: 'PT1M' }), [is('creating')], { step: { id: 's', typical: 'PT10S' } as ActionContext['step'] });
    expect(looks).toBeLessThan(1 + 10 + 1 + 10 + 1);
  });
});

it('stops in the middle of a pause when it is told to', async () => {
  const stop = new AbortController();
  const ran = waited(given(), [is('creating')], { signal: stop.signal, progress: async () => stop.abort(new Error('stopped')) });
  expect((await ran).end).toMatchObject({ message: 'stopped' });
});

it('hands its batch to the watcher', async () => {
  const batch = { input: {}, list: 'Snapshots', key: 'Name', value: 'a' };
  const look = vi.fn(async () => is('available'));
  await waited(given({ batch }), [], { read: look });
  expect(look.mock.calls).toEqual([[read, batch]]);
});

it('in words', () => {
  expect(wait.preview(given())).toEqual([
    'wait: elasticache DescribeSnapshots, at most PT1H',
    '  failure when all of Snapshots[].Status is "failed"',
    '  success when all of Snapshots[].Status is "available"',
  ]);
});
