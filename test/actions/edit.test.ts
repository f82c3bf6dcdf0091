import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edit } from '../../src/actions/edit.ts';
import { parsePlace } from '../../src/actions/places/parse.ts';
import { readPlace } from '../../src/actions/places/index.ts';
import type { ActionOf } from '../../src/actions/schema.ts';
import type { AwsCaller } from '../../src/actions/context.ts';
import { sha256 } from '../../src/plan/digest.ts';
import { lost } from './json-aws.ts';
import { parameterStore } from './places/parameter-store.ts';
import { secretStore } from './places/secret-store.ts';
import { cname, zone } from './places/zone.ts';
import { context, fault, tableAws } from './world.ts';

type Edit = ActionOf<'edit'>;
type Pairs = [from: string, to: string][];

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'encmigrate-edit-'));
  path = join(dir, '.env');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const none = tableAws({});
const action = (place: string, pairs: Pairs, expectedVersion?: string): Edit => ({
  kind: 'edit',
  place: parsePlace(place).place,
  change: { replace: pairs.map(([from, to]) => ({ from, to })) },
  ...(expectedVersion ? { expectedVersion } : {}),
});
const undone = ({ expectedVersion: _, ...rest }: Edit): Edit => ({
  ...rest,
  change: { replace: (rest.change as Extract<Edit['change'], { replace: unknown }>).replace.map(({ from, to }) => ({ from: to, to: from })) },
});
const file = (content: string, pairs: Pairs, expected?: string) => {
  writeFileSync(path, content);
  return action(`file:${path}`, pairs, expected);
};
const now = () => readFileSync(path, 'utf8');
const versionOf = (text: string) => `sha256:${sha256(text)}`;
const run = (what: Edit, aws: AwsCaller = none) => edit.run(what, context(aws));
const probe = (what: Edit, aws: AwsCaller = none) => edit.probe(what, context(aws));

describe('run', () => {
  it('changes every token, and tells versions and a count: never content', async () => {
    const result = await run(file('A=redis://:hunter2@a:1\nB=a:1', [['a:1', 'b:2']]));
    expect(now()).toBe('A=redis://:hunter2@b:2\nB=b:2');
    expect(result).toMatchObject({ outcome: 'done', outputs: { before: versionOf('A=redis://:hunter2@a:1\nB=a:1'), after: versionOf(now()), count: 2 } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it.each<[string, string, Pairs, string, number]>([
    [
      'chains do not chain',
      'a:1 b:1',
      [
        ['a:1', 'b:1'],
        ['b:1', 'c:1'],
      ],
      'b:1 c:1',
      2,
    ],
    ['the new one contains the old one', 'h.x:1', [['h.x:1', 'n.h.x:1']], 'n.h.x:1', 1],
    ['the old one contains the new one', 'n.h.x:1', [['n.h.x:1', 'h.x:1']], 'h.x:1', 1],
    [
      'from and host alone',
      'a:1 a',
      [
        ['a:1', 'b:2'],
        ['a', 'b'],
      ],
      'b:2 b',
      2,
    ],
    [
      'the same pair twice',
      'a:1',
      [
        ['a:1', 'b:2'],
        ['A:1', 'b:2'],
      ],
      'b:2',
      1,
    ],
    [
      'one pair that changes nothing',
      'a:1 c:1',
      [
        ['a:1', 'a:1'],
        ['c:1', 'd:1'],
      ],
      'a:1 d:1',
      2,
    ],
    [
      'two to one',
      'a:1 b:1',
      [
        ['a:1', 'c:1'],
        ['b:1', 'c:1'],
      ],
      'c:1 c:1',
      2,
    ],
    ['partly done by hand', 'a:1 b:1', [['a:1', 'b:1']], 'b:1 b:1', 1],
  ])('%s', async (_, content, pairs, want, count) => {
    expect((await run(file(content, pairs))).outputs.count).toBe(count);
    expect(now()).toBe(want);
  });

  it.each<[string, string, Pairs, string]>([
    ['zero occurrences', 'x.a:1', [['a:1', 'b:2']], 'NothingToChange'],
    ['an empty file', '', [['a:1', 'b:2']], 'NothingToChange'],
    [
      'two ends for one token',
      'c:1',
      [
        ['c:1', 'a:1'],
        ['c:1', 'b:1'],
      ],
      'TwoEnds',
    ],
    ['an empty address', 'a:1', [['a:1', '']], 'NotAnAddress'],
  ])('stops on %s, and writes nothing', async (_, content, pairs, name) => {
    await expect(run(file(content, pairs))).rejects.toMatchObject({ name });
    expect(now()).toBe(content);
  });

  it.each<[string, string, Pairs]>([
    ['already so', 'b:2', [['a:1', 'b:2']]],
    ['from equals to', 'a:1', [['a:1', 'a:1']]],
  ])('%s: done, nothing written, with a note', async (_, content, pairs) => {
    // Also at another version: what is wanted is there.
    const result = await run(file(content, pairs, 'sha256:other'));
    expect(result).toMatchObject({
      outcome: 'done',
      outputs: { count: 0, before: versionOf(content), after: versionOf(content) },
      says: expect.stringContaining('nothing was written'),
    });
    expect(now()).toBe(content);
  });

  it('at another version than planned: drift, left as it is', async () => {
    await expect(run(file('a:1', [['a:1', 'b:2']], 'sha256:other'))).rejects.toMatchObject({ name: 'DriftError', remedy: expect.stringContaining('revise') });
    expect(now()).toBe('a:1');
    expect((await run(file('a:1', [['a:1', 'b:2']], versionOf('a:1')))).outputs.count).toBe(1);
  });

  it('by hand is not for it', async () => {
    await expect(run(action('manual:the app', [['a:1', 'b:2']]))).rejects.toMatchObject({ name: 'ByHand' });
  });
});

describe('probe', () => {
  const pairs: Pairs = [['a:1', 'b:2']];
  it.each<[string, string, Pairs, string | undefined, string]>([
    ['the old one only', 'a:1', pairs, undefined, 'absent'],
    ['the old one only, at the planned version', 'a:1', pairs, versionOf('a:1'), 'absent'],
    ['the old one only, at another version: nothing to take back', 'a:1', pairs, 'sha256:other', 'absent'],
    ['the new one only', 'b:2 b:2', pairs, 'sha256:other', 'done'],
    ['both', 'a:1 b:2', pairs, undefined, 'unknown'],
    ['neither', 'c:3', pairs, undefined, 'unknown'],
    [
      'a chain, before',
      'a:1 b:1',
      [
        ['a:1', 'b:1'],
        ['b:1', 'c:1'],
      ],
      undefined,
      'absent',
    ],
    [
      'a chain, after',
      'b:1 c:1',
      [
        ['a:1', 'b:1'],
        ['b:1', 'c:1'],
      ],
      undefined,
      'done',
    ],
    [
      'a swap, which nothing tells',
      'b:1 a:1',
      [
        ['a:1', 'b:1'],
        ['b:1', 'a:1'],
      ],
      undefined,
      'unknown',
    ],
    ['from equals to', 'a:1', [['a:1', 'a:1']], undefined, 'done'],
    ['the new one contains the old one', 'n.h.x:1', [['h.x:1', 'n.h.x:1']], undefined, 'done'],
  ])('%s', async (_, content, given, expected, state) => {
    const found = await probe(file(content, given, expected));
    expect(found.state).toBe(state);
    if (found.state === 'unknown') expect(found.look).toContain(path);
    expect(now()).toBe(content);
  });

  it('what cannot be read is unknown, with a command to look', async () => {
    expect(await probe(action(`file:${path}`, pairs))).toMatchObject({
      state: 'unknown',
      says: expect.stringContaining('does not exist'),
      look: expect.stringContaining('ls -l'),
    });
    const gone = parameterStore({ Value: 'a:1' }, '/other');
    expect(await probe(action('ssm:/prod/redis', pairs), gone.aws)).toMatchObject({ state: 'unknown', says: expect.stringContaining('ParameterNotFound') });
  });

  it.each(['credentials', 'denied', 'lost'] as const)('a call that fails by %s says nothing about the place', async (kind) => {
    const aws = tableAws({
      'ssm.GetParameter': () => {
        throw fault('Broken', 'broken', kind);
      },
    });
    await expect(probe(action('ssm:/prod/redis', pairs), aws)).rejects.toMatchObject({ name: 'Broken' });
  });
});

describe.each<[string, string, () => { aws: AwsCaller; holds: () => string | undefined }]>([
  [
    'SSM',
    'ssm:/prod/redis',
    () => {
      const store = parameterStore({ Value: 'redis://a.example:1' });
      return { aws: store.aws, holds: () => store.last().Value };
    },
  ],
  [
    'Secrets Manager',
    'secretsmanager:app#url',
    () => {
      const store = secretStore('{"pw":"hunter2","url":"redis://a.example:1"}');
      return { aws: store.aws, holds: () => store.value() };
    },
  ],
  [
    'Route 53',
    'route53:Z1/redis.prod.internal',
    () => {
      const { aws, records } = zone([cname({ ResourceRecords: [{ Value: 'a.example' }] })]);
      return { aws, holds: () => records[0]?.ResourceRecords?.[0]?.Value };
    },
  ],
  [
    'a file',
    '',
    () => {
      writeFileSync(path, 'URL=redis://a.example:1 # the cache\n');
      return { aws: none, holds: now };
    },
  ],
])('%s', (_, text, make) => {
  const given = () => {
    const { aws, holds } = make();
    const hostOnly = text.startsWith('route53');
    return { aws, holds, what: action(text || `file:${path}`, hostOnly ? [['a.example', 'b.example']] : [['a.example:1', 'b.example:2']]) };
  };

  it('there and back, each seen by the probe, each once', async () => {
    const { aws, holds, what } = given();
    const before = holds();
    const planned = { ...what, expectedVersion: (await readPlace(what.place, context(aws))).version as string };
    expect((await probe(planned, aws)).state).toBe('absent');
    const there = await run(planned, aws);
    expect(there.outputs).toMatchObject({ before: planned.expectedVersion, count: 1 });
    expect(holds()).toContain('b.example');
    expect((await probe(planned, aws)).state).toBe('done');
    expect((await run(planned, aws)).outputs.count).toBe(0);

    const back = undone(planned);
    expect((await probe(back, aws)).state).toBe('absent');
    expect((await run(back, aws)).outputs).toMatchObject({ before: there.outputs.after, count: 1 });
    expect(holds()).toBe(before);
    expect((await probe(back, aws)).state).toBe('done');
    // Undone once more, as after a power cut, or where somebody was faster.
    expect(await run(back, aws)).toMatchObject({ outcome: 'done', outputs: { count: 0 } });
    expect(holds()).toBe(before);
  });

  it('is said in words: what, from, to, and at which version', () => {
    const { what } = given();
    const preview = edit.preview({ ...what, expectedVersion: '3' });
    expect(preview[1]).toMatch(/^ {2}a\.example(:1)? -> b\.example(:2)?$/);
    expect(preview[2]).toBe('  only if it is still at version 3');
  });
});

it('in words before its ends are known', () => {
  const what: Edit = {
    kind: 'edit',
    place: { type: 'ssm', name: '/a' },
    change: {
      replace: [
        { from: 'a:1', to: { $from: 'verify.nodes', path: 'primary' } },
        { from: 'c', to: { $text: ['x.', { $from: 's', path: 'host' }] } },
      ],
    },
  };
  expect(edit.preview(what)).toEqual([
    'change SSM parameter /a (a new version, of the same type, tier and key)',
    '  a:1 -> what verify.nodes finds as primary',
    '  c -> x.what s finds as host',
  ]);
  return expect(run(what, parameterStore({ Value: 'a:1' }).aws)).rejects.toMatchObject({ name: 'NotAnAddress' });
});

it('a lost answer is in doubt, and the probe tells what became of it', async () => {
  const store = parameterStore({ Value: 'a:1' });
  const what = action('ssm:/prod/redis', [['a:1', 'b:2']], '3');
  store.state.before = () => {
    throw lost();
  };
  await expect(run(what, store.aws)).rejects.toMatchObject({ name: 'Ambiguous' });
  expect((await probe(what, store.aws)).state).toBe('absent');
  store.state.before = undefined;
  store.state.after = () => {
    throw lost();
  };
  await expect(run(what, store.aws)).rejects.toMatchObject({ name: 'Ambiguous' });
  expect(await probe(what, store.aws)).toMatchObject({ state: 'done', outputs: { after: '4' } });
});

it('a secret that somebody set back is written again: a known token would be taken for done', async () => {
  const store = secretStore('a:1');
  const what = action('secretsmanager:app', [['a:1', 'b:2']]);
  const [first, later] = [context(store.aws), context(store.aws, { begunAt: new Date('2026-11-22T15:00:00.000Z') })];
  const { after } = (await edit.run(what, first)).outputs;
  store.stages.v1 = ['AWSCURRENT'];
  store.stages[String(after)] = ['AWSPREVIOUS'];
  await edit.run(what, later);
  expect(store.value()).toBe('b:2');
  expect(store.versions.size).toBe(3);
});
