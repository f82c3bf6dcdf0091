/** "If you stop now": computed from plan and journal alone, at any point of a run. */
import type { Plan, Step } from '../plan/schema.ts';
import { migratedWords, movedByHand, movesClients, namesNow } from './names-now.ts';
import type { RunState } from './state.ts';

const begun = (state: RunState, step: Step): boolean => ['begun', 'ended', 'failed'].includes(state.steps[step.id]?.status ?? 'waiting');

export function stopNow(plan: Plan, state: RunState): string[] {
  const { source, target } = namesNow(plan, state);
  const of = (test: (step: Step) => boolean) => plan.steps.filter((step) => begun(state, step) && test(step));
  if (state.finished?.outcome === 'migrated') return [`${migratedWords(plan, state)}; nothing is left to stop.`];
  if (state.finished?.outcome === 'rolled-back') return [`Backed out: ${plan.source.id} serves as before.`];
  const lines: string[] = [];
  const sourceDeletion = of((s) => s.risk === 'deletes' && s.action.kind !== 'ask' && tookEffect(state, s));
  const moved = of(movesClients);
  const byHand = movedByHand(plan, state);
  // Such as a fence, or a name taken off: clients reach neither side.
  const between = of((s) => s.phase === 'switch' && s.risk === 'changes' && !movesClients(s));
  const frozen = of((s) => s.phase === 'freeze' && s.action.kind === 'ask' && state.steps[s.id]?.status === 'ended');
  // Such as a paused source: clients do not reach it, and it is not what it was.
  const beside = of((s) => s.phase === 'switch' && s.moves === false && s.risk === 'changes' && s.leaves !== undefined && tookEffect(state, s)).map(
    (s) => s.leaves as string,
  );
  if (sourceDeletion.length > 0) lines.push(`The deletion of ${source} has begun and cannot be taken back; clients use ${target}.`);
  else if (moved.length > 0)
    lines.push(
      `${switched(plan, state) ? 'Clients were moved' : 'Clients are being moved'} to ${target} (${moved.map((s) => s.leaves ?? s.title).join('; ')}); ${source} is still there${beside.length > 0 ? '' : ', untouched'}.`,
    );
  else if (byHand)
    lines.push(
      `The switch was agreed to: clients that were pointed to ${target} by hand use it; ${source} is still there${beside.length > 0 ? '' : ', untouched'}.`,
    );
  else if (between.length > 0) lines.push(`${plan.source.id} does not serve its clients at this moment (${between.at(-1)?.title}): go on, or back out.`);
  else if (astray(state)) lines.push(`${source} is not what was planned any more; this plan did nothing to it that stays.`);
  else lines.push(`${source} serves as before${frozen.length > 0 ? ' (writers are still stopped: start them again if you stop for long)' : ''}.`);
  if (beside.length > 0 && sourceDeletion.length === 0) lines.push(`Beside that: ${beside.join('; ')}.`);
  const leaves = of((s) => s.leaves !== undefined && s.risk === 'creates' && tookEffect(state, s)).map((s) => s.leaves as string);
  if (leaves.length > 0) lines.push(`These remain and may cost (cost unknown): ${leaves.join('; ')}.`);
  // What costs nothing is there all the same: a record, a policy, a fence.
  const kept = of(
    (s) => s.leaves !== undefined && s.risk === 'changes' && s.action.kind !== 'ask' && !movesClients(s) && s.phase !== 'switch' && tookEffect(state, s),
  );
  if (kept.length > 0) lines.push(`Changed so far: ${kept.map((s) => s.leaves).join('; ')}.`);
  else if (leaves.length === 0 && sourceDeletion.length === 0) lines.push('Nothing was created.');
  lines.push(sourceDeletion.length > 0 || moved.length > 0 || byHand ? 'Nothing is lost.' : 'Nothing is lost; every step so far can be undone.');
  return lines;
}

const switched = (plan: Plan, state: RunState): boolean =>
  plan.steps.filter((s) => s.phase === 'switch').every((s) => ['ended', 'skipped'].includes(state.steps[s.id]?.status ?? ''));

/** A refusal that was foreseen is a branch: the step has ended, and made nothing. */
export const wasRefused = (state: RunState, step: Step): boolean =>
  step.action.kind === 'request' && step.action.refused !== undefined && state.steps[step.id]?.outcome === step.action.refused.outcome;

/** What AWS refused, what was never called, or what was a stranger's, is not of this plan: only these ends of a failed step leave something. */
export const tookEffect = (state: RunState, step: Step): boolean => {
  const now = state.steps[step.id];
  if (wasRefused(state, step)) return false;
  return now?.status !== 'failed' || ['Failed', 'Ambiguous'].includes(now.error?.name ?? '');
};

/** The run stopped for a drift: of the source itself, so that nothing can be said of how it serves. */
const driftStop = ({ stopped, drifts }: RunState): boolean => stopped?.exit === 6 && drifts.length > 0;
const astray = (state: RunState): boolean => driftStop(state) && state.drifts.some(({ verdict, fact }) => verdict === 'stop' && !fact.startsWith('places.'));

/** The plan's path as a word of a shell. */
export const planWord = (planPath: string): string => (/^[\w./@:-]+$/.test(planPath) ? planPath : `'${planPath.replaceAll("'", "'\\''")}'`);

/** The runnable commands that go on, or back. After a drift that asks for it, a revision is the way on: the same run would stop again. */
export function nextCommand(planPath: string, state: RunState): { forward: string; back?: string } {
  const path = planWord(planPath);
  if (state.finished) return { forward: `encmigrate status ${path}` };
  if (state.rollingBack) return { forward: `encmigrate rollback ${path}` };
  const grave = driftStop(state) ? state.drifts.filter((drift) => drift.verdict !== 'harmless') : [];
  const revise = grave.length > 0 && grave.every((drift) => drift.verdict === 'revise');
  return { forward: `encmigrate ${revise ? 'revise' : 'run'} ${path}`, back: `encmigrate rollback ${path}` };
}
