import { describe, expect, it } from 'vitest';
import { elasticache } from '../../plans/elasticache/system.ts';
import { type Building, buildPlan, foreignSteps, planId } from '../../src/plan/build-plan.ts';
import { digestOf } from '../../src/plan/digest.ts';
import { parsePlan, sealPlan } from '../../src/plan/file.ts';
import type { Plan, Step } from '../../src/plan/schema.ts';
import { asFacts, choices, cmd, frame, goodKey, shapes } from '../plans/elasticache/facts.ts';

const building = (more: Partial<Building> = {}): Building => ({ system: elasticache, facts: asFacts(cmd()), choices, frame, ...more });
const built = buildPlan(building());

describe.each(shapes)('$name', ({ facts, choices: chosen }) => {
  const plan = buildPlan(building({ facts: asFacts(facts), choices: chosen, frame: { ...frame, source: facts.id } }));

  it('is sealed, and is the plan that its own facts and choices build', () => {
    expect(plan.digest).toBe(digestOf(plan));
    expect(foreignSteps(plan, elasticache)).toEqual([]);
  });

  it('is the same when read back from its file', () => {
    const read = parsePlan(JSON.stringify(plan), 'x');
    expect(read).toEqual(plan);
    expect(foreignSteps(read, elasticache)).toEqual([]);
  });
});

describe('a plan whose steps were edited and whose digest was made anew', () => {
  const edited = (change: (plan: Plan) => void): string[] => {
    const plan = structuredClone(built);
    change(plan);
    return foreignSteps(sealPlan(plan), elasticache);
  };
  const step = (plan: Plan, id: string) => plan.steps.find((s) => s.id === id) as Step & { action: Record<string, unknown> };
  const ids = built.steps.map((s) => s.id);
  const destructive = built.steps.find((s) => s.risk === 'deletes')?.id as string;

  it.each<[string, (plan: Plan) => void, string[]]>([
    ['a changed input', (plan) => Object.assign((step(plan, 'backup').action as { input: object }).input, { KmsKeyId: null }), ['backup']],
    ['a condition of a deletion taken out', (plan) => void delete (step(plan, destructive).action as { expect?: unknown }).expect, [destructive]],
    ['a gate taken out', (plan) => void (plan.steps = plan.steps.filter((s) => s.id !== 'switch.gate')), ['switch.gate']],
    ['a step put in', (plan) => void plan.steps.push({ ...step(plan, 'backup'), id: 'extra', phase: 'delete' }), ['extra']],
    ['another undo', (plan) => void (step(plan, 'backup').undo = []), ['backup']],
    ['another risk', (plan) => void (step(plan, 'backup').risk = 'reads'), ['backup']],
    ['another title', (plan) => void (step(plan, 'backup').title = 'Nothing'), ['backup']],
    ['another target', (plan) => void (plan.target.id = 'another'), ['target']],
    ['steps in another order', (plan) => void plan.steps.reverse(), [...ids].reverse()],
    ['nothing', () => undefined, []],
  ])('%s is named', (_, change, named) => expect(edited(change)).toEqual(named));

  it('also where facts or choices do not go with its steps', () => {
    expect(edited((plan) => void (plan.choices.targetId = 'another')).length).toBeGreaterThan(0);
    expect(edited((plan) => void (plan.choices.writes = 'accept-loss')).length).toBeGreaterThan(0);
    expect(edited((plan) => void (plan.id = 'em-000000')).length).toBeGreaterThan(0);
  });
});

it('what is blocked is not planned: every blocker is named, with what to do', () => {
  const facts = asFacts(cmd({ key: { ...goodKey, state: 'Disabled' }, target: { id: 'sessions-prod-enc', takenBy: 'available', plan: null } }));
  const refused = () => buildPlan(building({ facts }));
  expect(refused).toThrow(/EM-KMS-003[\s\S]*EM-|EM-[\s\S]*EM-KMS-003/);
  try {
    refused();
  } catch (error) {
    expect(error).toMatchObject({ name: 'BlockedError', remedy: expect.any(String) });
  }
});

describe('revisions', () => {
  it('a first plan supersedes nothing', () => expect(built).toMatchObject({ revision: 1 }));
  it('a next one says which', () => {
    const next = buildPlan(building({ supersedes: built }));
    expect(next).toMatchObject({ revision: 2, supersedes: built.digest });
    expect(foreignSteps(next, elasticache)).toEqual([]);
  });
});

it('its id tells plans apart, and is the same for the same plan', () => {
  const id = planId('elasticache', 'a', frame.createdAt);
  expect(id).toMatch(/^em-[0-9a-f]{6}$/);
  expect(planId('elasticache', 'a', frame.createdAt)).toBe(id);
  const all = [
    planId('elasticache', 'b', frame.createdAt),
    planId('dax', 'a', frame.createdAt),
    planId('elasticache', 'a', '2026-11-22T14:00:01.000Z'),
    planId('elasticachea', '', frame.createdAt),
    id,
  ];
  expect(new Set(all).size).toBe(5);
});
