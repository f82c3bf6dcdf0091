import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drift } from '../../../plans/elasticache/drift/index.ts';
import { hitsIn, readPlaces } from '../../../src/actions/places/look.ts';
import { build } from '../../../plans/elasticache/recipe/build.ts';
import { edit } from '../../../src/actions/edit.ts';
import { parsePlace } from '../../../src/actions/places/parse.ts';
import type { ActionOf } from '../../../src/actions/schema.ts';
import { resolve } from '../../../src/plan/references.ts';
import { context, fault, tableAws } from '../../actions/world.ts';
import { asFacts, choices, cmd, frame, place, primaryHost } from './facts.ts';

const primary = { kind: 'primary' as const, host: primaryHost, port: 6379 };
const reader = { kind: 'reader' as const, host: 'ro.example.com', port: 6379 };
const none = context(tableAws({}));

describe('what a place holds of the source', () => {
  it.each<[string, string, object[]]>([
    ['an address', `redis://${primaryHost}:6379/0`, [{ kind: 'primary', token: `${primaryHost}:6379`, count: 1 }]],
    ['a host', `HOST=${primaryHost}`, [{ kind: 'primary', token: primaryHost, count: 1 }]],
    [
      'both',
      `${primaryHost}:6379 ${primaryHost}`,
      [
        { kind: 'primary', token: `${primaryHost}:6379`, count: 1 },
        { kind: 'primary', token: primaryHost, count: 1 },
      ],
    ],
    [
      'two kinds',
      `${primaryHost}:6379,ro.example.com:6379,ro.example.com:6379`,
      [
        { kind: 'primary', token: `${primaryHost}:6379`, count: 1 },
        { kind: 'reader', token: 'ro.example.com:6379', count: 2 },
      ],
    ],
    ['another port of that host', `${primaryHost}:6380`, []],
    ['a longer name', `x.${primaryHost}:6379`, []],
    ['nothing', '', []],
  ])('%s', (_, content, hits) => expect(hitsIn(content, [primary, reader])).toEqual(hits));

  it('a host that two endpoints share says nothing alone', () => {
    const local = [
      { ...primary, host: '127.0.0.1', port: 1 },
      { ...reader, host: '127.0.0.1', port: 2 },
    ];
    expect(hitsIn('127.0.0.1 127.0.0.1:2', local)).toEqual([{ kind: 'reader', token: '127.0.0.1:2', count: 1 }]);
  });
});

let dir: string;
let path: string;
const content = `A=${primaryHost}:6379 # keep\nB=ro.example.com:6379\n`;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'encmigrate-places-'));
  path = join(dir, '.env');
  writeFileSync(path, content);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('is read again as it was planned, in whatever folder', async () => {
  const cwd = process.cwd();
  const asked = 'file:.env#A';
  process.chdir(dir);
  const planned = await readPlaces(none, [asked], [primary]).finally(() => process.chdir(cwd));
  expect(planned).toMatchObject([
    { asked, place: { type: 'file', path: expect.stringMatching(/^\/.*\/\.env$/), key: 'A' }, hits: [{ count: 1 }], error: null },
  ]);
  expect(await readPlaces(none, planned, [primary])).toEqual(planned);
});

it('what cannot be read is a fact, except for credentials and lost connections', async () => {
  const reading = (kind: 'fault' | 'denied' | 'credentials' | 'lost') =>
    readPlaces(
      context(
        tableAws({
          'ssm.GetParameter': () => {
            throw fault('Refused', 'no', kind);
          },
        }),
        { clock: none.clock },
      ),
      ['ssm:/a'],
      [primary],
    );
  for (const kind of ['fault', 'denied'] as const)
    expect(await reading(kind)).toMatchObject([{ version: null, hits: [], error: { name: 'Refused', message: 'no' } }]);
  await expect(reading('credentials')).rejects.toMatchObject({ name: 'Refused' });
  await expect(reading('lost')).rejects.toMatchObject({ name: 'Refused' });
});

describe('two keys of one file', () => {
  const endpoints = () => [`file:${path}#A@primary`, `file:${path}#B@reader`];
  const planned = async () => {
    const places = await readPlaces(none, endpoints(), [primary, reader]);
    return { places, steps: build(asFacts(cmd({ places })), { ...choices, endpoints: endpoints() }, frame).steps };
  };

  it('are changed one after the other, and back', async () => {
    const { steps } = await planned();
    const nodes = { primary: 'new.example.com:1', reader: 'new-ro.example.com:2' };
    const outputs: Record<string, Record<string, unknown>> = { 'verify.nodes': nodes };
    for (const id of ['switch.1', 'switch.2']) {
      const action = resolve(steps.find((s) => s.id === id)?.action, (step) => outputs[step]) as ActionOf<'edit'>;
      outputs[id] = (await edit.run(action, none)).outputs;
    }
    expect(readFileSync(path, 'utf8')).toBe(`A=${nodes.primary} # keep\nB=${nodes.reader}\n`);
    for (const id of ['switch.2', 'switch.1'])
      await edit.run(resolve(steps.find((s) => s.id === id)?.undo[0], (step) => outputs[step]) as ActionOf<'edit'>, none);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('the second says what it expects', async () => {
    const { steps } = await planned();
    expect(edit.preview(steps.find((s) => s.id === 'switch.2')?.action as ActionOf<'edit'>).at(-1)).toBe(
      '  only if it is still at the version that switch.1 left',
    );
  });

  it('the change of the first is no drift of the second; that of somebody else is', async () => {
    const { places } = await planned();
    writeFileSync(path, content.replace(primaryHost, 'new.example.com'));
    const now = asFacts(cmd({ places: await readPlaces(none, places, [primary, reader]) }));
    expect(drift(asFacts(cmd({ places })), now, ['places.0: switched'])).toEqual([]);
    expect(drift(asFacts(cmd({ places })), now, []).map((d) => d.fact)).toEqual(['places.0.hits', 'places.1.version']);
  });
});

it('another parameter has a version of its own', () => {
  const places = [place, { ...place, asked: 'ssm:/other', place: parsePlace('ssm:/other').place, version: '7' }];
  const { steps } = build(asFacts(cmd({ places })), { ...choices, endpoints: places.map((p) => p.asked) }, frame);
  expect(steps.filter((s) => s.action.kind === 'edit').map((s) => (s.action as ActionOf<'edit'>).expectedVersion)).toEqual(['3', '7']);
});
