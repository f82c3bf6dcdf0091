/** What source and target are called at this point of a run: a plan may rename them. Names lead people; identity is checked by what no rename changes. */
import type { Plan, Step } from '../plan/schema.ts';
import type { RunState } from './state.ts';

export function namesNow(plan: Plan, state: RunState): { source: string; target: string } {
  const names = { source: plan.source.id, target: plan.target.id };
  for (const step of plan.steps) {
    if (state.steps[step.id]?.status !== 'ended') continue;
    if (step.renames?.source) names.source = step.renames.source;
    if (step.renames?.target) names.target = step.renames.target;
  }
  return names;
}

/** A target that took the name of its source was migrated to itself, as far as names go. */
export function migratedWords(plan: Plan, state: RunState): string {
  const { target } = namesNow(plan, state);
  return target === plan.source.id ? `${target} is encrypted: the name leads to the new one now` : `${plan.source.id} was migrated to ${target}`;
}

/** Clients may reach the target once this step has begun. */
export const movesClients = (step: Step): boolean => step.moves ?? (step.phase === 'switch' && step.risk === 'changes');

/** Where no step moves clients, a person does, from the consent to the switch on. */
export const movedByHand = (plan: Plan, state: RunState): boolean =>
  !plan.steps.some(movesClients) &&
  plan.steps.some((step) => step.phase === 'switch' && step.action.kind === 'ask' && state.steps[step.id]?.status === 'ended');
