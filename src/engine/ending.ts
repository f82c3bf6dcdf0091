/** From what stopped a run to its exit code and its last words; and telling and journalling them, as far as that is possible. */
import { StepError } from '../actions/ambiguous.ts';
import { AwsError } from '../aws/error.ts';
import { BlockedError, CredentialsError, DriftError, LockedError, PlanFileError } from '../plan/errors.ts';
import { UsageError } from '../plan/usage-error.ts';
import type { RunEnd } from './run-given.ts';
import { GateClosed, record, type Running, tell } from './running.ts';
import { nextCommand, planWord, stopNow } from './stop-now.ts';

/** Why the signal of a run was aborted by a person: first Ctrl-C, `q`, SIGTERM. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

export function exitOf(error: unknown): number {
  if (error instanceof GateClosed) return 3;
  if (error instanceof LockedError) return 7;
  if (error instanceof DriftError) return 6;
  if (error instanceof BlockedError) return 5;
  if (error instanceof CredentialsError || (error instanceof AwsError && error.kind === 'credentials')) return 4;
  if (error instanceof UsageError || error instanceof PlanFileError) return 2;
  if (error instanceof Interrupted) return 130;
  return 1;
}

/** What, why and what to do, for people; without the stack. */
export function wordsOf(error: unknown): string {
  const e = error as Error & { remedy?: string; requestId?: string };
  const known = e instanceof StepError || e instanceof AwsError ? `${e.name}: ` : '';
  const request = e.requestId ? ` (${(e as { api?: string }).api ?? 'AWS'} request ${e.requestId})` : '';
  return `${known}${e.message}${request}${e.remedy ? `. ${e.remedy}` : ''}`;
}

/** The end of a run that did not finish. Journalled where a journal is open; a full disk must not hide the reason. */
export async function stopped(run: Running, error: unknown, gate?: string): Promise<RunEnd> {
  const exit = exitOf(error);
  // Recipes and steps know no path: their commands are made runnable here.
  const reason = wordsOf(error).replaceAll('<plan>', planWord(run.planPath));
  await record(run, { type: 'stop', reason: reason.slice(0, 2000), exit }).catch(() => undefined);
  const next = nextCommand(run.planPath, run.state);
  const flag = error instanceof GateClosed ? error.flag : undefined;
  const forward = flag ? `${next.forward} ${flag}` : next.forward;
  tell(run, {
    type: 'run.stop',
    exit,
    reason,
    ifYouStopNow: stopNow(run.plan, run.state),
    next: forward,
    ...(next.back && exit !== 3 ? { back: next.back } : {}),
  });
  return {
    exit,
    outcome: 'stopped',
    reason,
    ...(flag !== undefined ? { gate: { step: gate ?? run.state.gate?.step ?? '', flag } } : {}),
    error: error as Error,
  };
}
