/** What to do where Aura could not do what a step asked for. */
import { expect, it } from 'vitest';
import { explain } from '../../../plans/aura/explain.ts';
import { aura } from '../../../plans/aura/system.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import type { Step } from '../../../src/plan/schema.ts';
import { context, tableAws } from '../../actions/world.ts';
import { asFacts, choices, frame, instanceFacts, keyArn } from './facts.ts';

const plan = buildPlan({ system: aura, facts: asFacts(instanceFacts()), choices, frame });
const of = (id: string) => explain(context(tableAws({})), plan, plan.steps.find((step) => step.id === id) as Step);

it.each(['key.ready', 'restore.key.ready'])('a key that stays pending at %s: the instructions again, and how to look', async (id) => {
  const { why, remedy } = await of(id);
  expect(why.join('\n')).toMatch(/Security > Encryption.*compare every statement/s);
  expect(remedy).toMatch(new RegExp(`aws kms get-key-policy --key-id ${keyArn}.*run again`));
});

// A create is refused for its size, its key, or a secret place that is taken: what it says itself is better than one advice for all.
it('a create that is refused speaks for itself', async () => {
  for (const id of ['restore', 'restore.empty']) expect(await of(id)).toEqual({ why: [] });
});

it('an instance that does not come to run stays until somebody decides', async () => {
  expect(await of('target.ready')).toMatchObject({ why: [expect.stringMatching(/stays/)], remedy: expect.stringMatching(/revise.*rollback/) });
});

it('of other steps it knows nothing', async () => expect(await of('soak')).toEqual({ why: [] }));
