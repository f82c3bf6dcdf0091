/** What is there at the end of the journal: what the plan made and keeps, what lies in clear, what was deleted. From plan and journal, not from the world. */
import { tookEffect } from '../engine/stop-now.ts';
import type { RunState } from '../engine/state.ts';
import type { Plan, Step } from '../plan/schema.ts';
import type { Evidence } from './evidence.ts';

export function leftOf(plan: Plan, state: RunState): Evidence['left'] {
  const did = (step: Step): boolean => ['begun', 'ended', 'failed'].includes(state.steps[step.id]?.status ?? '') && tookEffect(state, step);
  const ended = plan.steps.filter((step) => step.risk === 'deletes' && state.steps[step.id]?.status === 'ended' && step.action.kind !== 'ask');
  // What the switch changed is among the calls; its names go on changing.
  const lasting = (step: Step): boolean => step.risk === 'creates' || (step.risk === 'changes' && step.phase !== 'switch');
  const made = plan.steps.filter(
    (step) => step.leaves !== undefined && step.action.kind !== 'ask' && lasting(step) && did(step) && !ended.some((other) => takesBack(other, step)),
  );
  const kept = [...new Set(made.map((step) => step.leaves as string))];
  return {
    kept,
    inClear: [
      ...kept.filter((text) => /\bin clear\b|unencrypted/.test(text)),
      // What preflight found, and every person who approved the plan could read.
      ...plan.findings.filter(({ text }) => /\bin clear\b/.test(text)).map(({ code, text }) => `${code}: ${text}`),
    ],
    deleted: ended
      .filter(({ action }) => (action.kind === 'call' ? /^Delete/.test(action.operation) : action.kind === 'request' && action.method === 'DELETE'))
      .map((step) => step.title),
  };
}

/** DeleteX of the very name that CreateX gave. */
function takesBack({ action: one }: Step, { action: other }: Step): boolean {
  if (one.kind !== 'call' || other.kind !== 'call' || one.operation !== other.operation.replace(/^Create/, 'Delete')) return false;
  return Object.entries(one.input).every(([name, value]) => typeof value !== 'string' || other.input[name] === value);
}
