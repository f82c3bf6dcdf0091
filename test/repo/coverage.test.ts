/** docs/coverage.md names only what exists, and forgets no code. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codes as auraCodes } from '../../plans/aura/codes.ts';
import { build as buildAura } from '../../plans/aura/recipe/build.ts';
import { codes } from '../../plans/elasticache/codes.ts';
import { build } from '../../plans/elasticache/recipe/build.ts';
import { codes as neptuneCodes } from '../../plans/neptune/codes.ts';
import { build as buildNeptune } from '../../plans/neptune/recipe/build.ts';
import { keyCodes } from '../../src/kms/codes.ts';
import { asFacts as asAura, choices as auraChoices, dumpFacts, frame as auraFrame, instanceFacts } from '../plans/aura/facts.ts';
import { asFacts, frame, shapes } from '../plans/elasticache/facts.ts';
import { asFacts as asNeptune, frame as neptuneFrame, shapes as neptuneShapes } from '../plans/neptune/facts.ts';

const root = new URL('../../', import.meta.url);
const text = readFileSync(fileURLToPath(new URL('docs/coverage.md', root)), 'utf8');
const known = new Set<string>([...Object.keys(codes), ...Object.keys(neptuneCodes), ...Object.keys(auraCodes), ...Object.keys(keyCodes)]);
const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (rule|field) \|/.test(line));
const cells = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const marks = new Map([...text.matchAll(/^\[([a-z0-9-]+)\]: \.\.\/(\S+)$/gm)].map((m) => [m[1] as string, m[2] as string]));
/** `EM-EC-001` to `EM-EC-006` names those between, too. */
const spans = [...text.matchAll(/`EM-(EC|NE|AU|KMS)-(\d+)` to `EM-\1-(\d+)`/g)].flatMap((m) =>
  Array.from({ length: Number(m[3]) - Number(m[2]) + 1 }, (_, n) => `EM-${m[1]}-${String(Number(m[2]) + n).padStart(3, '0')}`),
);
const named = new Set([...[...text.matchAll(/EM-(?:EC|NE|AU|KMS)-\d{3}/g)].map((m) => m[0]), ...spans]);

const auraSet = (more: Record<string, string>) => ({ ...auraChoices, settings: { PasswordPlace: 'secretsmanager:app/new', ...more } });
const passwordPlace = {
  ...(instanceFacts().places[0] as ReturnType<typeof instanceFacts>['places'][number]),
  asked: 'secretsmanager:app/graph#password',
  hits: [],
};
const auraShapes = [
  {
    facts: instanceFacts({ places: [...instanceFacts().places, passwordPlace] }),
    choices: auraSet({ Archive: '/dumps/recommender.backup', PasswordSwitch: passwordPlace.asked }),
  },
  { facts: dumpFacts(1000), choices: { ...auraSet({}), endpoints: [] } },
];

describe('docs/coverage.md', () => {
  it('forgets no code', () => {
    expect([...known].filter((code) => !named.has(code))).toEqual([]);
  });

  it('names no code that there is not', () => {
    expect([...named].filter((code) => !known.has(code))).toEqual([]);
  });

  it('names tests that exist, and each by a mark that is defined', () => {
    const used = rows.flatMap((row) => [...(cells(row).at(-1) ?? '').matchAll(/\[([a-z0-9-]+)\]/g)].map((m) => m[1] as string));
    expect([...new Set(used)].filter((mark) => !marks.has(mark))).toEqual([]);
    expect([...marks.keys()].filter((mark) => !used.includes(mark))).toEqual([]);
    expect([...marks.values()].filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  it('has for each rule a test, or a reason why it is left out', () => {
    const bare = rows.filter((row) => cells(row).at(-1) === '' && !(cells(row).at(1) ?? '').startsWith('left out'));
    // The service judges it, and nothing here does.
    expect(bare.filter((row) => !/judged by the service/.test(row))).toEqual([]);
  });

  it('names steps that the recipe builds', () => {
    const ids = new Set([
      ...shapes.flatMap(({ facts, choices }) => build(asFacts(facts), choices, frame).steps.map((step) => step.id)),
      ...auraShapes.flatMap(({ facts, choices }) => buildAura(asAura(facts), choices, auraFrame).steps.map((step) => step.id)),
      ...neptuneShapes.flatMap(({ facts, choices }) => buildNeptune(asNeptune(facts), choices, neptuneFrame).steps.map((step) => step.id)),
    ]);
    const said = rows.flatMap((row) =>
      [
        ...row.matchAll(
          /`((?:identity|source|key|names|primary|auth|freeze|backup|restore|verify|switch|soak|delete|target|upload|archive|clone|import|pause|configure)(?:\.[a-z0-9-]+)*)`/g,
        ),
      ].map((m) => m[1] as string),
    );
    expect([...new Set(said)].filter((id) => !ids.has(id) && id !== 'key.state')).toEqual([]);
    expect(said.length).toBeGreaterThan(40);
  });

  it('names files that exist', () => {
    const paths = rows.flatMap((row) =>
      [...row.matchAll(/\b((?:src|plans|screens|recipe|gather|compare|discover)\/[\w./-]+\.ts)\b/g)].map((m) => m[1] as string),
    );
    const found = (path: string): boolean =>
      ['', 'plans/elasticache/', 'plans/neptune/', 'plans/aura/'].some((folder) => existsSync(new URL(`${folder}${path}`, root)));
    expect(paths.filter((path) => !found(path))).toEqual([]);
  });
});
