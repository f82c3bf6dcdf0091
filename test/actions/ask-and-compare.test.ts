import { describe, expect, it } from 'vitest';
import { ask } from '../../src/actions/ask.ts';
import { compare } from '../../src/actions/compare.ts';
import { type ActionOf, askSchema } from '../../src/actions/schema.ts';
import { context, tableAws } from './world.ts';

describe('ask', () => {
  const asks = (wants: object) => askSchema.parse({ kind: 'ask', question: 'Really?', happens: ['it goes'], lost: ['all of it'], wants });
  it.each<[object, string]>([
    [{ consent: 'yes' }, '  answered by yes, or --yes'],
    [{ consent: 'name', name: 'sessions-prod' }, '  answered by typing the name sessions-prod, or --confirm NAME'],
    [{ consent: 'name', name: { $from: 's', path: 'name' } }, '  answered by typing the name, or --confirm NAME'],
    [{ consent: 'words', words: 'run it again' }, '  answered by typing "run it again", or --accept "run it again"'],
    [
      { consent: 'words', words: 'it is there', or: { words: 'it was refused', outcome: 'refused' } },
      '  answered by typing "it is there", or --accept "it is there"; "it was refused" goes on another way (refused)',
    ],
    [{ consent: 'secret', secret: 'authToken' }, '  wants the secret authToken, or --secret authToken=env:VARIABLE'],
  ])('in words: %#', (wants, last) => expect(ask.preview(asks(wants))).toEqual(['ask: Really?', '  then: it goes', '  lost: all of it', last]));

  it('ends with who consented and how; a refusal is thrown on', async () => {
    const aws = tableAws({});
    expect(await ask.run(asks({ consent: 'yes' }), context(aws, { ask: async () => ({ by: 'ops', how: '--yes' }) }))).toEqual({
      outcome: 'done',
      outputs: { by: 'ops', how: '--yes' },
    });
    const other = context(aws, { ask: async () => ({ by: 'ops', how: 'typed', outcome: 'refused' }) });
    expect(await ask.run(asks({ consent: 'yes' }), other)).toMatchObject({ outcome: 'refused' });
    await expect(ask.run(asks({ consent: 'yes' }), context(aws, { ask: () => Promise.reject(new Error('closed')) }))).rejects.toThrow('closed');
  });
});

describe('compare', () => {
  const action: ActionOf<'compare'> = { kind: 'compare', comparer: 'redis', source: 's', target: 't', options: {} };
  const named = (n: number) => Array.from({ length: n }, (_, i) => ({ key: `k${i}`, kind: 'value' }));
  const run = (outcome: string, outputs: Record<string, unknown> = {}) =>
    compare({ redis: async () => ({ outcome, outputs }) }).run(action, context(tableAws({})));

  it.each(['equal', 'notVerified', 'skipped'])('%s is an end', async (outcome) => expect(await run(outcome)).toMatchObject({ outcome }));
  it('says what it found, or why it did not look', async () => {
    expect(await run('equal', { keys: 1204331, differences: 0 })).toMatchObject({ says: '1,204,331 items, both ways, 0 differences' });
    expect(await run('skipped', { reason: 'redis-server not found' })).toMatchObject({ says: 'not verified: redis-server not found' });
  });
  it.each<[number, string]>([
    [1, '1 of 9 items differ: k0 (value)'],
    [3, '3 of 9 items differ: k0 (value), k1 (value), k2 (value)'],
    [5, '5 of 9 items differ: k0 (value), k1 (value), k2 (value), ...'],
  ])('%i differences stop the run, by name', async (differences, message) => {
    await expect(run('differs', { differences, keys: 9, named: named(differences) })).rejects.toMatchObject({
      name: 'DataDiffers',
      message,
      remedy: expect.stringContaining('encmigrate verify'),
    });
  });
  it('an unknown comparer stops', async () => expect(compare({}).run(action, context(tableAws({})))).rejects.toMatchObject({ name: 'UnknownComparer' }));
});
