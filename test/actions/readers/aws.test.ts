import { describe, expect, it } from 'vitest';
import { readAws } from '../../../src/actions/readers/aws.ts';
import { reading } from '../../../src/aws/retry.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { fault, inTurn, start, tableAws } from '../world.ts';

const read = async (answer: (input: never) => Record<string, unknown>, input = {}) => {
  const aws = tableAws({ 's.List': answer });
  const found = await readAws({ reader: 'aws', service: 's', operation: 'List', input }, reading(aws, virtualClock(start)));
  return { found, inputs: aws.calls.map((call) => call.input) };
};

describe('every page, joined', () => {
  it.each([
    ['NextToken', 'NextToken'],
    ['Marker', 'Marker'],
    ['NextMarker', 'Marker'],
    ['PaginationToken', 'PaginationToken'],
  ])('%s goes in as %s', async (out, into) => {
    const { found, inputs } = await read(inTurn({ Items: [1, 2], Name: 'a', [out]: 't1' }, { Items: [], [out]: 't2' }, { Items: [3], Name: 'b' }), { Max: 2 });
    expect(found).toEqual({ Items: [1, 2, 3], Name: 'b' });
    expect(inputs).toEqual([{ Max: 2 }, { Max: 2, [into]: 't1' }, { Max: 2, [into]: 't2' }]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an empty token', { Items: [1], NextToken: '' }],
    ['no token', { Items: [1] }],
  ])('%s ends it', async (_, page) => expect((await read(inTurn(page))).inputs).toHaveLength(1));

  it('a token that comes again ends it', async () => expect((await read(inTurn({ Items: [1], Marker: 't' }))).inputs).toHaveLength(2));
  it('a hundred pages', async () => {
    let page = 0;
    const { found } = await read(() => ({ Items: [page], ...(page++ < 99 ? { NextToken: `t${page}` } : {}) }));
    expect(found.Items).toHaveLength(100);
  });
});

describe('what goes wrong', () => {
  it('a fault is an answer', async () => expect((await read(inTurn(fault('GoneFault', 'gone')))).found).toEqual({ $fault: 'GoneFault', message: 'gone' }));
  it('a fault on a later page is the answer, not half a list', async () =>
    expect((await read(inTurn({ Items: [1], Marker: 't' }, fault('GoneFault', 'gone')))).found).toEqual({ $fault: 'GoneFault', message: 'gone' }));
  it.each(['throttled', 'transient', 'lost'] as const)('%s is asked again', async (kind) => {
    const { found, inputs } = await read(inTurn(fault('Busy', 'busy', kind), fault('Busy', 'busy', kind), { Items: [1] }));
    expect(found).toEqual({ Items: [1] });
    expect(inputs).toHaveLength(3);
  });
  it.each(['denied', 'credentials'] as const)('%s is no answer', async (kind) =>
    expect(read(inTurn(fault('No', 'no', kind)))).rejects.toMatchObject({ name: 'No', kind }),
  );
  it('not for ever', async () => expect(read(inTurn(fault('Busy', 'busy', 'throttled')))).rejects.toMatchObject({ name: 'Busy' }));
});
