import { describe, expect, it } from 'vitest';
import { build } from '../../../plans/aura/recipe/build.ts';
import { consoleLimit } from '../../../plans/aura/names.ts';
import { aura } from '../../../plans/aura/system.ts';
import { staysAllowed } from '../../../src/engine/allowed.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { planProperties } from '../plan-properties.ts';
import { asFacts, choices, dumpFacts, frame, instanceFacts } from './facts.ts';

const plain = (settings: Record<string, string>, more: Choices = {}): Choices => ({
  ...choices,
  ...more,
  settings: { PasswordPlace: 'secretsmanager:app/new', ...settings },
});
const cases: [string, ReturnType<typeof instanceFacts>, Choices][] = [
  ['an instance', instanceFacts(), choices],
  ['an instance, with a file for what may come next', instanceFacts(), plain({ Archive: '/dumps/recommender.backup' })],
  ['an instance, by clone', instanceFacts(), plain({ Way: 'clone', Archive: '/dumps/recommender.dump' })],
  ['an instance, uploaded', instanceFacts(), plain({ Way: 'upload', Archive: '/dumps/recommender.dump', PasswordPlace: 'file:/run/secret/new' })],
  ['an instance, not compared, key by hand', instanceFacts(), plain({ Compare: 'no', KeyPolicy: 'by-hand' })],
  ['a small dump', dumpFacts(1000), plain({}, { endpoints: [] })],
  ['a large dump', dumpFacts(7.1e9), plain({}, { endpoints: [] })],
  [
    'a stopped database',
    dumpFacts(1e9, { kind: 'database', folder: '/opt/neo4j', path: '/work/neo4j.dump' }),
    plain({ SourceUri: 'bolt://db:7687' }, { endpoints: [] }),
  ],
];

describe.each(cases)('%s', (_, facts, given) => {
  planProperties({ system: 'aura', build, facts: asFacts(facts), choices: given, frame });
});

const steps = (bytes: number, settings: Record<string, string> = {}) =>
  build(asFacts(dumpFacts(bytes)), plain(settings, { endpoints: [] }), frame).steps.map((step) => step.id);

it('takes the console for exactly 4 GB, and neo4j-admin for one byte more', () => {
  expect(steps(consoleLimit)).toContain('import');
  expect(steps(consoleLimit + 1)).not.toContain('import');
  expect(steps(consoleLimit + 1)).toContain('upload');
  expect(steps(consoleLimit, { Way: 'upload' })).not.toContain('import');
});

it('never shows a password: the plan names it, and where it goes', () => {
  const plan = build(asFacts(instanceFacts()), plain({ Way: 'upload', Archive: '/dumps/a.dump' }), frame);
  const upload = plan.steps.find((step) => step.id === 'upload')?.action;
  expect(upload).toMatchObject({
    kind: 'command',
    environment: { NEO4J_PASSWORD: { $secret: 'target.password' } },
    args: expect.arrayContaining(['--verbose']),
  });
  expect(JSON.stringify((upload as { args: unknown }).args)).not.toContain('password');
});

it('goes nowhere but where the recipe says', () => {
  for (const [, facts, given] of cases) staysAllowed({ ...({} as Plan), steps: build(asFacts(facts), given, frame).steps }, aura, 'the plan');
});

it('asks for v1 only, and never deletes a key', () => {
  for (const [, facts, given] of cases)
    for (const step of build(asFacts(facts), given, frame).steps) {
      const text = JSON.stringify([step.action, step.undo, step.undoUsed]);
      expect(text).not.toContain('v2beta1');
      expect(text).not.toMatch(/"DELETE"[^}]*customer-managed-keys/);
    }
});

it('asserts the key after the create, and again right before the first change of the switch', () => {
  const ids = build(asFacts(instanceFacts()), choices, frame).steps.map((step) => step.id);
  expect(ids.indexOf('target.encrypted')).toBeLessThan(ids.indexOf('verify.data'));
  expect(ids.indexOf('switch.encrypted')).toBe(ids.indexOf('switch.1') - 1);
});
