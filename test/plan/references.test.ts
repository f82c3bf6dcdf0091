import { describe, expect, it } from 'vitest';
import { query, references, resolve, reveal } from '../../src/plan/references.ts';

const kept: Record<string, Record<string, unknown>> = {
  primary: { CurrentPrimary: 'p-002', 'Group.Nodes[0].Port': 6379, Group: { Nodes: [{ Port: 1 }] }, list: ['a', 'b'], zero: 0, no: false, empty: '' },
};
const outputs = (step: string) => kept[step];
const from = (path: string, $from = 'primary') => ({ $from, path });

describe('resolve', () => {
  it.each<[string, unknown, unknown]>([
    ['a literal', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
    ['an output', from('CurrentPrimary'), 'p-002'],
    ['deep inside', { a: [{ b: from('CurrentPrimary') }] }, { a: [{ b: 'p-002' }] }],
    ['a structure', from('list'), ['a', 'b']],
    ['a JMESPath over the outputs', from('list[-1]'), 'b'],
    ['a path that is itself a key wins', from('Group.Nodes[0].Port'), 6379],
    ['zero, false and the empty text are values', [from('zero'), from('no'), from('empty')], [0, false, '']],
    ['a text', { $text: ['redis://', from('CurrentPrimary'), ':', from('Group.Nodes[0].Port'), '/0'] }, 'redis://p-002:6379/0'],
    ['an empty text', { $text: [] }, ''],
    ['a secret stays a name', { AuthToken: { $secret: 'authToken' } }, { AuthToken: { $secret: 'authToken' } }],
  ])('%s', (_, value, want) => expect(resolve(value, outputs)).toEqual(want));

  it.each<[string, unknown, string]>([
    ['an output that was not kept', from('Other'), 'step primary kept no Other'],
    ['a step that has not ended', from('x', 'later'), 'step later kept no x'],
    ['inside a text', { $text: ['a', from('Other')] }, 'kept no Other'],
    ['a malformed path', from('a[['), ''],
  ])('throws for %s', (_, value, words) => expect(() => resolve(value, outputs)).toThrow(words));

  it('changes nothing that it is given', () => {
    const value = { a: [from('CurrentPrimary')] };
    resolve(value, outputs);
    expect(value).toEqual({ a: [from('CurrentPrimary')] });
  });
});

it.each<[unknown, string[]]>([
  ['x', []],
  [null, []],
  [{ a: [from('x', 's1'), { b: { $text: ['t', from('y', 's2')] } }], c: { $secret: 's3' } }, ['s1', 's2']],
])('references: %#', (value, ids) => expect(references(value)).toEqual(ids));

describe('reveal', () => {
  const secret = async (name: string) => `value of ${name}`;
  it.each<[string, unknown, unknown]>([
    ['a secret', { $secret: 'a' }, 'value of a'],
    ['deep inside', { x: [{ y: { $secret: 'a' } }, 1] }, { x: [{ y: 'value of a' }, 1] }],
    ['a date and bytes stay', [new Date(0), Buffer.from('x')], [new Date(0), Buffer.from('x')]],
  ])('%s', async (_, value, want) => expect(await reveal(value, secret)).toEqual(want));

  it('into a copy', async () => {
    const value = { x: { $secret: 'a' } };
    await reveal(value, secret);
    expect(value).toEqual({ x: { $secret: 'a' } });
  });

  it('a secret that is not given stops', async () =>
    expect(reveal([{ $secret: 'a' }], () => Promise.reject(new Error('not given')))).rejects.toThrow('not given'));
});

it.each<[unknown, string, unknown]>([
  [undefined, 'a', null],
  [{ a: 1 }, 'a', 1],
  [{ a: 1 }, 'b', null],
])('query: %#', (data, path, want) => expect(query(data, path)).toBe(want));
