/** Why a step could not do what it asked for, as far as Aura tells, and what to change. */
import type { World } from '../../src/actions/context.ts';
import type { Plan, Step } from '../../src/plan/schema.ts';

export async function explain(_: World, plan: Plan, step: Step): Promise<{ why: string[]; remedy?: string }> {
  // A wrong policy has no state of its own: the key just stays pending (facts/aura.md 4.5).
  if (/^(restore\.)?key\.ready$/.test(step.id))
    return {
      why: [
        'Aura cannot use the key yet, and says no more than that',
        'Aura console: Security > Encryption > the key > the pen (edit): its instructions again',
        'compare every statement there with the policy of the key; a principal, a condition or a comma that differs keeps it pending',
      ],
      remedy: `look: aws kms get-key-policy --key-id ${String((plan.source.facts as { key?: { arn?: string } }).key?.arn ?? 'KEY')} --output text; then run again: it goes on waiting`,
    };
  if (/^restore(\.empty)?$/.test(step.id))
    return { why: [], remedy: 'encmigrate revise <plan> --set Memory=SIZE, --target NAME or --kms-key KEY; nothing was made' };
  if (/^target\.ready$/.test(step.id))
    return {
      why: ['the instance that was made stays until you decide'],
      remedy: 'encmigrate revise <plan> --set Way=clone makes it anew, empty; encmigrate rollback <plan> removes it',
    };
  return { why: [] };
}
