/** A run from its first step to its last: every step once all it needs has ended, independent ones side by side. */
import { phaseNumber } from '../plan/phases.ts';
import type { Step } from '../plan/schema.ts';
import { stopped } from './ending.ts';
import { lookAgain } from './look-again.ts';
import { openRun } from './open-run.ts';
import { migratedWords } from './names-now.ts';
import { dependents, settled } from './reduce.ts';
import type { RunEnd, RunGiven } from './run-given.ts';
import { record, type Running, tell } from './running.ts';
import { runStep } from './run-step.ts';
import { nextCommand, stopNow } from './stop-now.ts';
import { verdictLines } from './verdict-lines.ts';

export type { RunEnd, RunGiven } from './run-given.ts';

/**
 * Runs a plan, going on where its journal ends. What stops a run is told to the host and answered; thrown is only what keeps a
 * run from being taken up at all: LockedError, JournalError, PlanFileError, CredentialsError, DriftError, UsageError, GateClosed.
 */
export async function runPlan(given: RunGiven): Promise<RunEnd> {
  const { run, close } = await openRun(given);
  try {
    if (run.state.finished) return already(run);
    if (run.state.rollingBack) throw new Error(`a back-out of this plan has begun: finish it with encmigrate rollback <plan>`);
    const ended = run.plan.steps.filter((step) => settled(run.state.steps[step.id])).length;
    tell(run, { type: 'run.start', resumed: run.state.runs.length > 1, ended, steps: run.plan.steps.length });
    await lookAgain(run);
    await allSteps(run, given);
    return await finish(run, given);
  } catch (error) {
    return await stopped(run, error);
  } finally {
    await close();
  }
}

function already(run: Running): RunEnd {
  const migrated = run.state.finished?.outcome === 'migrated';
  const text = migrated
    ? [`This plan is finished: ${migratedWords(run.plan, run.state)}, at ${run.state.finished?.at}. Nothing was done.`, ...verdictLines(run.plan, run.state)]
    : [`This plan was backed out at ${run.state.finished?.at}. Plan again to migrate ${run.plan.source.id}.`];
  tell(run, { type: 'run.finish', outcome: migrated ? 'migrated' : 'rolled-back', text });
  return { exit: migrated ? 0 : 1, outcome: migrated ? 'migrated' : 'rolled-back', reason: text[0] ?? '' };
}

async function finish(run: Running, given: RunGiven): Promise<RunEnd> {
  if (given.until !== undefined && run.plan.steps.some((step) => !settled(run.state.steps[step.id]))) {
    const reason = `stopped after ${given.until}, as asked`;
    await record(run, { type: 'stop', reason, exit: 0 });
    tell(run, { type: 'run.stop', exit: 0, reason, ifYouStopNow: stopNow(run.plan, run.state), next: nextCommand(run.planPath, run.state).forward });
    return { exit: 0, outcome: 'until', reason };
  }
  await record(run, { type: 'finish', outcome: 'migrated' });
  const text = [`${migratedWords(run.plan, run.state)}.`, ...verdictLines(run.plan, run.state)];
  tell(run, { type: 'run.finish', outcome: 'migrated', text });
  return { exit: 0, outcome: 'migrated', reason: text[0] ?? '' };
}

/** The first failure ends the others' waits; calls that have begun are finished, and what is open is found again by a resume. */
async function allSteps(outer: Running, { until }: RunGiven): Promise<void> {
  const halt = new AbortController();
  const run: Running = withSignal(outer, AbortSignal.any([outer.signal, halt.signal]));
  const wanted = (step: Step) => until === undefined || phaseNumber(step.phase) <= phaseNumber(until);
  const going = new Map<string, Promise<void>>();
  let failure: { error: unknown } | undefined;
  for (;;) {
    for (const step of failure ? [] : ready(run).filter((one) => wanted(one) && !going.has(one.id))) {
      const work = runStep(run, step)
        .catch((error: unknown) => {
          failure ??= { error };
          halt.abort(error);
        })
        .finally(() => going.delete(step.id));
      going.set(step.id, work);
    }
    if (going.size === 0) break;
    await Promise.race(going.values());
  }
  if (failure) throw outer.signal.aborted ? outer.signal.reason : failure.error;
}

/** The same run under another signal: its state is one, whichever of the two is looked at. */
function withSignal(run: Running, signal: AbortSignal): Running {
  return Object.create(run, {
    signal: { value: signal, enumerable: true },
    state: { get: () => run.state, set: (state: Running['state']) => void (run.state = state) },
  }) as Running;
}

/** What a step rests on through others counts too: a revision may put something new before what has ended already. */
function ready({ plan, state }: Running): Step[] {
  const open = dependents(
    plan,
    plan.steps.filter((step) => !settled(state.steps[step.id])).map((step) => step.id),
  );
  return plan.steps.filter((step) => !settled(state.steps[step.id]) && step.needs.every((need) => !open.has(need)));
}
