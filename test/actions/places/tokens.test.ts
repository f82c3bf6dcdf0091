import { describe, expect, it } from 'vitest';
import { countOf, replaceTokens } from '../../../src/actions/places/tokens.ts';

const replaced = (text: string, ...pairs: [string, string][]) =>
  replaceTokens(
    [text],
    pairs.map(([from, to]) => ({ from, to })),
  ).parts[0];

describe('a token stands alone', () => {
  it.each([
    ['the whole text', 'h.example.com:6379', 1],
    ['in a URL', 'redis://user:pw@h.example.com:6379/0?x=1', 1],
    ['in quotes and lists', '"h.example.com:6379",\'h.example.com:6379\' [h.example.com:6379,h.example.com:6379]', 4],
    ['at the end of a sentence', 'It is h.example.com:6379. Yes.', 1],
    ['in another case', 'H.Example.COM:6379', 1],
    ['with an escaped slash', 'redis:\\/\\/h.example.com:6379\\/0', 1],
    ['behind an assignment', 'HOST=h.example.com:6379', 1],
    ['as the end of a longer name', 'x.h.example.com:6379 x-h.example.com:6379 xh.example.com:6379 x_h.example.com:6379', 0],
    ['as the beginning of a longer port', 'h.example.com:63790', 0],
    ['with another dot', 'hxexample.com:6379', 0],
    ['without its port', 'h.example.com', 0],
  ])('%s', (_, text, count) => expect(countOf([text], 'h.example.com:6379')).toBe(count));

  it.each([
    ['alone', 'h.example.com', 1],
    ['with the dot of the root', 'h.example.com.', 1],
    ['with a variable for its port', 'h.example.com:$PORT', 1],
    ['with a port: another token', 'h.example.com:6380', 0],
    ['of a longer domain', 'h.example.com.evil.org', 0],
    ['of a longer name', 'h.example.community', 0],
  ])('a bare host %s', (_, text, count) => expect(countOf([text], 'h.example.com')).toBe(count));
});

describe('all pairs at once', () => {
  it.each<[string, string, [string, string][], string]>([
    [
      'does not chain',
      'a:1 b:1',
      [
        ['a:1', 'b:1'],
        ['b:1', 'c:1'],
      ],
      'b:1 c:1',
    ],
    [
      'swaps',
      'a:1,b:1',
      [
        ['a:1', 'b:1'],
        ['b:1', 'a:1'],
      ],
      'b:1,a:1',
    ],
    [
      'host:port is not its host',
      'a:1 a',
      [
        ['a', 'z'],
        ['a:1', 'y:2'],
      ],
      'y:2 z',
    ],
    ['puts in what contains the old one', 'h.x:1', [['h.x:1', 'new.h.x:1']], 'new.h.x:1'],
    ['takes a dollar sign for itself', 'a:1', [['a:1', '$&$1']], '$&$1'],
    ['leaves all else', 'é\r\n\ta:1\u0001z', [['a:1', 'b:2']], 'é\r\n\tb:2\u0001z'],
  ])('%s', (_, text, pairs, want) => expect(replaced(text, ...pairs)).toBe(want));

  it('counts, over all parts', () =>
    expect(replaceTokens(['a:1 a:1', 'x', 'a:1'], [{ from: 'a:1', to: 'b:1' }])).toEqual({ parts: ['b:1 b:1', 'x', 'b:1'], count: 3 }));
  it('takes nothing for an empty list', () => expect(replaceTokens(['a'], [])).toEqual({ parts: ['a'], count: 0 }));
});
