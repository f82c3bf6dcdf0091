/** "If you stop now": computed from plan and journal alone, at any point of a run. */
import type { Plan, Step } from '../plan/schema.ts';
import type { RunState } from './state.ts';

const begun = (state: RunState, step: Step): boolean => ['begun', 'ended', 'failed'].includes(state.steps[step.id]?.status ?? 'waiting');

export function stopNow(plan: Plan, state: RunState): string[] {
  const source = plan.source.id;
  const of = (test: (step: Step) => boolean) => plan.steps.filter((step) => begun(state, step) && test(step));
  if (state.finished?.outcome === 'migrated') return [`${source} was migrated to ${plan.target.id}; nothing is left to stop.`];
  if (state.finished?.outcome === 'rolled-back') return [`Backed out: ${source} serves as before.`];
  const lines: string[] = [];
  const sourceDeletion = of((s) => s.risk === 'deletes' && s.action.kind !== 'ask');
  const moved = of((s) => s.phase === 'switch' && s.risk === 'changes');
  const frozen = of((s) => s.phase === 'freeze' && s.action.kind === 'ask' && state.steps[s.id]?.status === 'ended');
  if (sourceDeletion.length > 0) lines.push(`The deletion of ${source} has begun and cannot be taken back; clients use ${plan.target.id}.`);
  else if (moved.length > 0) lines.push(`Clients are being moved to ${plan.target.id} (${moved.map((s) => s.leaves ?? s.title).join('; ')}); ${source} is still there, untouched.`);
  else lines.push(`${source} serves as before${frozen.length > 0 ? ' (writers are still stopped: start them again if you stop for long)' : ''}.`);
  const leaves = of((s) => s.leaves !== undefined && s.risk === 'creates').map((s) => s.leaves as string);
  if (leaves.length > 0) lines.push(`These remain and may cost (cost unknown): ${leaves.join('; ')}.`);
  else if (sourceDeletion.length === 0) lines.push('Nothing was created.');
  lines.push(sourceDeletion.length > 0 || moved.length > 0 ? 'Nothing is lost.' : 'Nothing is lost; every step so far can be undone.');
  return lines;
}

/** The runnable commands that go on, or back. */
export function nextCommand(planPath: string, state: RunState): { forward: string; back?: string } {
  const quoted = /^[\w./@:-]+$/.test(planPath) ? planPath : `'${planPath.replaceAll("'", "'\\''")}'`;
  if (state.finished) return { forward: `encmigrate status ${quoted}` };
  return { forward: `encmigrate ${state.rollingBack ? 'rollback' : 'run'} ${quoted}`, ...(state.rollingBack ? {} : { back: `encmigrate rollback ${quoted}` }) };
}
