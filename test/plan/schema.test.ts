import { describe, expect, it } from 'vitest';
import { planSchema } from '../../src/plan/schema.ts';
import { phaseNumber, phases } from '../../src/plan/phases.ts';
import { document, steps } from './plan.ts';

it('the eight phases, in this order', () => {
  expect(phases).toEqual(['prepare', 'freeze', 'backup', 'restore', 'verify', 'switch', 'soak', 'delete']);
  expect(phases.map(phaseNumber)).toEqual([...phases.keys()].map((n) => n + phaseNumber('prepare')));
});

describe('defaults', () => {
  it('are filled in, so that a reader need not know which fields may be missing', () => {
    const plan = planSchema.parse(document());
    expect(plan.revision).toBe(1);
    expect(plan.steps[0]).toMatchObject({ needs: [], undo: [], undoUsed: [], effects: [] });
    expect(plan.steps[1]?.action).toMatchObject({ kind: 'call', keep: [] });
  });
});

const action = (given: object) => document({ steps: [{ ...steps()[0], action: given }] });
const edit = { kind: 'edit', place: { type: 'ssm', name: '/a' }, change: { replace: [{ from: 'a', to: { $from: 's', path: 'p' } }] } };
const wait = steps()[0]?.action as object;
it.each<[string, object, boolean]>([
  ['a plan', document(), true],
  ['an id of another kind', document({ id: 'plan-1' }), false],
  ['a local time', document({ createdAt: '22.11.2026' }), false],
  ['a step id with a slash', document({ steps: [{ ...steps()[0], id: 'a/b' }] }), false],
  ['an edit', action(edit), true],
  ['an edit of nothing', action({ ...edit, change: { replace: [] } }), false],
  ['an edit of an unknown place', action({ ...edit, place: { type: 'k8s', name: 'x' } }), false],
  ['an edit with a field too many', action({ ...edit, command: 'rm' }), false],
  ['a wait without acceptors', action({ ...wait, acceptors: [] }), false],
  ['a wait of nothing', action({ ...wait, timeout: 'PT' }), false],
  ['a wait of months', action({ ...wait, timeout: 'P1M' }), false],
  ['a reference with a field too many', action({ ...edit, change: { replace: [{ from: 'a', to: 'b', chain: true }] } }), false],
  ['an undo of no known kind', document({ steps: [{ ...steps()[0], undo: [{ kind: 'shell' }] }] }), false],
  ['a branch without outcomes', document({ steps: [{ ...steps()[0], when: { step: 'a', outcome: [] } }] }), false],
])('%s', (_, given, taken) => expect(planSchema.safeParse(given).success).toBe(taken));
