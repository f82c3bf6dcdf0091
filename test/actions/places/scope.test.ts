import { describe, expect, it } from 'vitest';
import { formatOf, rangesIn } from '../../../src/actions/places/scope/index.ts';
import { put, slices } from '../../../src/actions/places/scope/slices.ts';

const values = (text: string, path: string, key: string) => slices(text, rangesIn(text, path, key, 'here'));

it.each([
  ['/x/a.json', '', 'json'],
  ['/x/a.jsonc', '', 'json'],
  ['/x/a.YML', '', 'yaml'],
  ['/x/.env', '', 'env'],
  ['/x/.env.prod', '', 'env'],
  ['/x/prod.env', '', 'env'],
  ['/x/a.ini', '', 'ini'],
  ['/x/a.properties', '', 'ini'],
  ['/x/config', ' {"a":1}', 'json'],
  ['/x/config', 'a=1', 'ini'],
])('%s with %j is read as %s', (path, text, format) => expect(formatOf(path, text)).toBe(format));

const json = `{
  // a comment with "a": {"b": 1}
  "a": { "b": "x:1", "list": [ 0, { "host": "y:1" } ], "é": "é" },
  "c.d": { "e": null }, "n": -1.5e3, "esc\\"aped": "q\\"}",
}`;
const yaml = 'a: &x # c\r\n  b: "x:1"   # not this: x:1\r\n  block: |\r\n    x:1\r\n    y\r\nlist:\r\n  - host: y:1\r\n---\r\na: {b: x:2}\r\n';
const env = 'A=1\n# B=old\nexport B="x y" # c\n C = v # c\nD=\'m\nn\'\nEMPTY=\nURL=http://x#y\nA=2\r\nZ=last';
const ini =
  'top = 1\n[db]\n; k = old\nhosts =\n  a:1\n  b:2\n# c\nk: v ; c\n[ core ]\n\tq = 1\n\tr = 2\nlong=a,\\\n b\n"t" = "x ; y"\n[[redis.pools]]\nhost = h\n';

it.each<[string, string, string, string, string[]]>([
  ['json', json, 'a.json', 'a.b', ['"x:1"']],
  ['json', json, 'a.json', 'a.list.1.host', ['"y:1"']],
  ['json', json, 'a.json', 'a.list[1].host', ['"y:1"']],
  ['json', json, 'a.json', 'c.d.e', ['null']],
  ['json', json, 'a.json', 'n', ['-1.5e3']],
  ['json', json, 'a.json', 'esc"aped', ['"q\\"}"']],
  ['json', json, 'a.json', 'a.list', ['[ 0, { "host": "y:1" } ]']],
  ['json with a byte order mark', '\uFEFF{"a":1}', 'a.json', 'a', ['1']],
  ['json, a key twice', '{"a":1,"a":2}', 'a.json', 'a', ['1', '2']],
  ['yaml, every document', yaml, 'a.yaml', 'a.b', ['"x:1"', 'x:2']],
  ['yaml', yaml, 'a.yaml', 'list.0.host', ['y:1']],
  ['yaml, a block', yaml, 'a.yml', 'a.block', ['|\r\n    x:1\r\n    y\r\n']],
  ['yaml with a byte order mark', '\uFEFFa: "x"\n', 'a.yml', 'a', ['"x"']],
  ['yaml, dots in keys', 'spring.redis:\n  host: h\n', 'a.yml', 'spring.redis.host', ['h']],
  ['env, a key twice', env, '.env', 'A', ['1', '2']],
  ['env, exported and quoted', env, '.env', 'B', ['"x y"']],
  ['env, blanks and a comment', env, '.env', 'C', ['v']],
  ['env, over lines', env, '.env', 'D', ["'m\nn'"]],
  ['env, empty', env, '.env', 'EMPTY', ['']],
  ['env, # inside', env, '.env', 'URL', ['http://x#y']],
  ['env, the last line', env, '.env', 'Z', ['last']],
  ['ini, no section', ini, 'a.ini', 'top', ['1']],
  ['ini, deeper lines', ini, 'a.ini', 'db.hosts', ['\n  a:1\n  b:2']],
  ['ini, colon and comment', ini, 'a.ini', 'db.k', ['v']],
  ['ini, indented keys', ini, 'a.ini', 'core.q', ['1']],
  ['ini, carried on', ini, 'a.ini', 'core.long', ['a,\\\n b']],
  ['ini, quoted', ini, 'a.ini', 'core.t', ['"x ; y"']],
  ['toml, a table', ini, 'a.toml', 'redis.pools.host', ['h']],
  ['properties', 'spring.redis.host=h\n', 'a.properties', 'spring.redis.host', ['h']],
  ['properties, old Mac lines', 'a=1\rb=2\r', 'a.properties', 'b', ['2']],
])('%s: %#', (_, text, path, key, want) => expect(values(text, path, key)).toEqual(want));

describe('refuses', () => {
  it.each([
    ['a key that is not there', '{"a":1}', 'a.json', 'b', 'no such key'],
    ['a key that is commented out', env, '.env', 'old', 'no such key'],
    ['a YAML alias', 'a: &x h\nb: *x\n', 'a.yml', 'b', 'alias \\*x'],
    ['what is not JSON', '{"a": hunter2}', 'a.json', 'a', 'not JSON \\(at line 1\\)'],
    ['JSON with more behind it', '{"a":1} hunter2', 'a.json', 'a', 'not JSON'],
    ['JSON nested without end', '['.repeat(100_000), 'a.json', 'a', 'not JSON'],
    ['what is not YAML', 'x: 1\na: "hunter2\n', 'a.yml', 'a', 'not YAML \\(\\w+ at line \\d'],
  ])('%s, without its words', (_, text, path, key, why) => {
    const refused = () => rangesIn(text, path, key, 'here');
    expect(refused).toThrow(new RegExp(why));
    expect(refused).not.toThrow(/hunter2/);
  });
});

it('puts parts back where they were, whatever their order', () => {
  expect(
    put(
      '0123456789',
      [
        [7, 8],
        [1, 3],
      ],
      ['b', 'AAA'],
    ),
  ).toBe('0AAA3456b89');
  expect(put('abc', [[0, 3]], [''])).toBe('');
});
