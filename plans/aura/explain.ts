/** Why a step could not do what it asked for, as far as Aura tells, and what to change. */
import type { World } from '../../src/actions/context.ts';
import type { Plan, Step } from '../../src/plan/schema.ts';
import { explainRefusal } from './refusals.ts';

export async function explain(_: World, plan: Plan, step: Step, error: Error): Promise<{ why: string[]; remedy?: string }> {
  // A wrong policy has no state of its own: the key just stays pending (facts/aura.md 4.5). What was asked for is shown again.
  if (/^(restore\.)?key\.ready$/.test(step.id)) {
    const arn = (plan.source.facts as { key?: { arn?: string | null } | null }).key?.arn;
    return {
      why: [
        'Aura cannot use the key yet, and says no more than that; what it wants, again:',
        ...instructions(plan),
        ...(arn ? ['compare every statement there with the policy of the key; a principal, a condition or an account that differs keeps it pending'] : []),
      ],
      remedy: arn ? `look: aws kms get-key-policy --key-id ${arn} --output text; then run again: it goes on waiting` : 'then run again: it goes on waiting',
    };
  }
  if (/^target\.ready$/.test(step.id))
    return {
      why: ['the instance that was made stays until you decide'],
      remedy: 'encmigrate revise <plan> --set Way=clone makes it anew, empty; encmigrate rollback <plan> removes it',
    };
  return explainRefusal(plan, step, error);
}

/** The lines of the gate that asked for it; where the key was ready when it was planned, there was none. */
function instructions({ steps }: Plan): string[] {
  const told = ['key.policy', 'key.paste'].flatMap((id) => steps.filter((one) => one.id === id)).find((one) => one.action.kind === 'ask')?.action;
  return told?.kind === 'ask' ? told.happens : ['Aura console: Security > Encryption > the key > the pen (edit)'];
}
