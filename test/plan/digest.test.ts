import { describe, expect, it } from 'vitest';
import { canonical, digestOf, same, sha256 } from '../../src/plan/digest.ts';

describe('canonical form', () => {
  it.each<[string, unknown, string]>([
    ['keys sorted by code unit, at every depth', { b: 1, a: { d: [{ z: 1, y: 2 }], B: 0 } }, '{"a":{"B":0,"d":[{"y":2,"z":1}]},"b":1}'],
    ['lists as they are', [3, 1, 2], '[3,1,2]'],
    ['undefined fields left out', { a: undefined, b: null }, '{"b":null}'],
    ['undefined in a list is null, as in JSON', [undefined], '[null]'],
    ['undefined alone', undefined, 'null'],
    ['texts escaped as JSON', '"\n\u2028é', JSON.stringify('"\n\u2028é')],
    ['dates as JSON', { a: new Date(0) }, '{"a":"1970-01-01T00:00:00.000Z"}'],
    ['numbers as JSON', [1e21, 0.1, -0], '[1e+21,0.1,0]'],
    ['keys that look like numbers', { 10: 1, 9: 2 }, '{"10":1,"9":2}'],
  ])('%s', (_, value, want) => {
    expect(canonical(value)).toBe(want);
    expect(() => JSON.parse(canonical(value))).not.toThrow();
  });
});

it.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: undefined }, {}, true],
  [[1, 2], [2, 1], false],
  ['1', 1, false],
  [null, undefined, true],
  [null, {}, false],
])('same: %#', (a, b, yes) => expect(same(a, b)).toBe(yes));

it('a digest is over all but itself, in whatever order', () => {
  const digest = digestOf({ a: 1, b: [2] });
  expect(digest).toBe(`sha256:${sha256('{"a":1,"b":[2]}')}`);
  expect(digestOf({ digest: 'x', b: [2], a: 1 })).toBe(digest);
  expect(digestOf({ a: 1, b: [3] })).not.toBe(digest);
  // Only its own: one inside is content.
  expect(digestOf({ a: 1, b: [2], c: { digest: 'x' } })).not.toBe(digestOf({ a: 1, b: [2], c: {} }));
});
