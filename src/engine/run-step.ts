/** One step: whether its branch was taken, its life (step.ts), and what the service itself says where it failed. */
import { StepError } from '../actions/ambiguous.ts';
import { ApiError } from '../api/error.ts';
import type { Step } from '../plan/schema.ts';
import { record, type Running, tell } from './running.ts';
import { liveStep } from './step.ts';

export async function runStep(run: Running, step: Step): Promise<void> {
  run.signal.throwIfAborted();
  const because = notTaken(run, step);
  if (because !== undefined) {
    await record(run, { type: 'skip', step: step.id, because });
    tell(run, { type: 'step.skip', step: step.id, phase: step.phase, because });
    return;
  }
  try {
    await liveStep(run, step);
  } catch (error) {
    throw await explained(run, step, error);
  }
}

/** A branch that was foreseen and not taken: it is only for another end of the step it hangs on, or of one of two. */
function notTaken({ state }: Running, { when }: Step): string | undefined {
  if (!when) return undefined;
  const ends = [when, ...(when.or ? [when.or] : [])].map(({ step, outcome }) => {
    const on = state.steps[step];
    if (on?.status === 'skipped') return `${step} was not needed`;
    return outcome.includes(on?.outcome ?? '') ? undefined : `only if ${step} ends as ${outcome.join(' or ')}; it ended as ${on?.outcome ?? 'unknown'}`;
  });
  return ends.includes(undefined) ? undefined : ends.join('; ');
}

/** create-failed has its reason in events only (facts/elasticache.md 4.3): the recipe knows where to look. */
async function explained(run: Running, step: Step, error: unknown): Promise<unknown> {
  // A name that a stranger took is no failure of the service, and has a way out of its own.
  if (!(error instanceof StepError || refuses(error)) || error.name === 'NameTaken' || !run.system.explain || run.signal.aborted) return error;
  const { why, remedy } = await run.system.explain(run.connection.world, run.plan, step, error).catch(() => ({ why: [] as string[], remedy: undefined }));
  if (why.length === 0 && !remedy) return error;
  const text = [error.message, ...why].join('\n  ');
  if (why.length > 0) tell(run, { type: 'step.progress', step: step.id, phase: step.phase, text: why.join('; ') });
  // Whose request id it is, the words of an API's error say.
  if (error instanceof ApiError) return Object.assign(error, { message: text, remedy });
  return new StepError(error.name, text, error.requestId, remedy ?? error.remedy);
}

/** An API that is not AWS's says why it refuses in reasons that only its recipe knows. */
const refuses = (error: unknown): error is ApiError => error instanceof ApiError && (error.kind === 'fault' || error.kind === 'denied');
