/** What may be said at the end: only what a step really looked at. */
import type { Plan } from '../plan/schema.ts';
import type { RunState } from './state.ts';

export function verdictLines(plan: Plan, state: RunState): string[] {
  return plan.steps.flatMap((step) => {
    const now = state.steps[step.id];
    if (step.action.kind !== 'compare' || !now) return [];
    const { keys, differences, at, reason, how } = now.outputs as { keys?: number; differences?: number; at?: string; reason?: string; how?: string };
    if (now.status === 'ended' && now.outcome === 'equal')
      return [`Data verified at ${at}: ${keys?.toLocaleString('en')} items, ${how ?? 'both ways'}, ${differences} differences.`];
    if (now.status === 'ended') return [`Data NOT verified${now.outcome === 'skipped' ? ' (skipped)' : ''}: ${reason ?? 'it was not compared'}.`];
    return now.status === 'waiting' ? [] : ['Data not verified yet.'];
  });
}
