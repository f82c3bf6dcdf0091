/** The life of one step: resolve, see the name free, begin on disk, run, end on disk; and what a lost answer means. */
import { Ambiguous, StepError } from '../actions/ambiguous.ts';
import type { ActionContext, ActionResult } from '../actions/context.ts';
import type { Action } from '../actions/schema.ts';
import { AwsError } from '../aws/error.ts';
import { DriftError, LockedError } from '../plan/errors.ts';
import type { Step } from '../plan/schema.ts';
import { waitForLogin } from './credentials.ts';
import { contextOf, GateClosed, record, resolved, type Running, tell } from './running.ts';

/** How long the services may show the world as it was before a call that took effect: facts/elasticache.md 4.3. */
export const consistencyDelay = 60_000;
const mostAttempts = 6;

/** Runs a step to its end, or throws; everything that happened is in the journal either way. */
export async function liveStep(run: Running, step: Step): Promise<void> {
  const kind = run.kinds[step.action.kind];
  const before = run.state.steps[step.id];
  if (before?.status === 'begun' && kind.once && (await settle(run, step, new Date(before.beganAt ?? 0), before.attempt))) return;
  for (let attempt = (before?.attempt ?? 0) + 1; ; attempt++) {
    const action = stamped(resolved(run, step.action), attempt);
    const free = await nameIsFree(run, step, action, attempt);
    if (free === 'adopted') return;
    await run.claimed();
    await record(run, { type: 'begin', step: step.id, attempt, action, ...(free === undefined ? {} : { free }) });
    tell(run, { type: 'step.begin', step: step.id, phase: step.phase, title: step.title, attempt, ...(step.typical ? { typical: step.typical } : {}) });
    const begunAt = run.connection.world.clock.now();
    try {
      const result = await patiently(run, (context) => kind.run(action, context), contextOf(run, step, attempt, begunAt));
      return await end(run, step, attempt, result);
    } catch (error) {
      if (!doubtful(error)) throw await failed(run, step, attempt, error);
      if (await settle(run, step, begunAt, attempt)) return;
      if (attempt - (before?.attempt ?? 0) >= mostAttempts) throw await failed(run, step, attempt, error);
    }
  }
}

/** A name found taken after a free look may be our own call, retried somewhere on the way: the probe tells. */
const doubtful = (error: unknown): boolean => error instanceof Ambiguous || (error instanceof AwsError && /AlreadyExist/i.test(error.name));

async function end(run: Running, step: Step, attempt: number, result: ActionResult, adopted?: 'presumed' | 'proven'): Promise<void> {
  await record(run, {
    type: 'end',
    step: step.id,
    attempt,
    outcome: result.outcome,
    outputs: result.outputs,
    ...(result.requestIds ? { requestIds: result.requestIds } : {}),
    ...(adopted ? { adopted } : {}),
  });
  tell(run, {
    type: 'step.end',
    step: step.id,
    phase: step.phase,
    outcome: result.outcome,
    ...(adopted ? { adopted } : {}),
    ...(result.says ? { text: result.says } : {}),
  });
}

async function failed(run: Running, step: Step, attempt: number, error: unknown): Promise<unknown> {
  // A gate that stays shut and an interruption are no failures: the step simply has not ended.
  if (error instanceof GateClosed || run.signal.aborted) return error;
  const e = error as Error & { requestId?: string };
  await record(run, {
    type: 'fail',
    step: step.id,
    attempt,
    error: { name: e.name, message: e.message.slice(0, 2000), ...(e.requestId ? { requestId: e.requestId } : {}) },
  });
  tell(run, { type: 'step.fail', step: step.id, phase: step.phase, name: e.name, message: e.message, ...(e.requestId ? { requestId: e.requestId } : {}) });
  return error;
}

/** Expired credentials and a resource that is busy had no effect: wait and say it again. */
export async function patiently<T>(run: Running, work: (context: ActionContext) => Promise<T>, context: ActionContext): Promise<T> {
  const { clock } = context;
  const busyUntil = clock.now().getTime() + 20 * 60_000;
  for (;;) {
    try {
      return await work(context);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.kind === 'credentials') await waitForLogin(run, error);
      // Invalid...State: facts/elasticache.md 4.4 (re-describe; wait; retry). Terraform retries deletes for 10 minutes.
      else if (/^Invalid.*State/.test(error.name) && clock.now().getTime() < busyUntil) {
        await context.progress(`AWS says: ${error.message}`);
        await clock.sleep(15_000, run.signal);
      } else throw error;
    }
  }
}

/** Before a create: its name must be free, else the resource is a stranger's, or another copy of this journal is ahead. */
async function nameIsFree(run: Running, step: Step, action: Action, attempt: number): Promise<boolean | undefined | 'adopted'> {
  if ((action.kind !== 'call' && action.kind !== 'request') || !action.probe || action.probe.goneIsDone || action.probe.nameless) return undefined;
  const context = contextOf(run, step, attempt, run.connection.world.clock.now());
  const found = await patiently(run, (c) => run.kinds[action.kind].probe(action, c), context);
  if (found.state === 'absent') return true;
  if (found.state === 'done' && found.proven) {
    if (attempt > 1) {
      await end(run, step, attempt - 1, { outcome: 'done', outputs: found.outputs }, 'proven');
      return 'adopted';
    }
    const last = run.state.runs.at(-1);
    throw new LockedError(
      `${step.title}: it exists already, with the tags of this plan, but this journal never began it: another copy of the journal is ahead`,
      { host: 'another machine', pid: 0, since: last?.at ?? 'unknown' },
      'find the newest copy of the journal and go on with that one',
    );
  }
  if (found.state === 'failed' && attempt > 1)
    throw await failed(
      run,
      step,
      attempt,
      new StepError(
        'Failed',
        `${step.title}: what the last attempt made has failed and is still there (${found.says})`,
        undefined,
        'encmigrate revise <plan> plans it another way and removes it first; encmigrate rollback <plan> backs out',
      ),
    );
  const says = 'says' in found ? found.says : 'it was not made by this plan';
  const error = new StepError(
    'NameTaken',
    `${step.title}: that name is taken by something this plan did not make (${says}); it is not touched`,
    undefined,
    'encmigrate revise <plan> --target NAME plans with another name',
  );
  throw await failed(run, step, attempt, error);
}

/** A `begin` without `end`: asks the world what became of it. True when the step has ended; false when it may be run. */
export async function settle(run: Running, step: Step, begunAt: Date, attempt: number): Promise<boolean> {
  const { clock } = run.connection.world;
  const action = stamped(resolved(run, step.action), attempt);
  const kind = run.kinds[action.kind];
  const context = contextOf(run, step, attempt, begunAt);
  // A child that lives on is followed and not looked up again; what stands in for it is said anew.
  if (action.kind === 'command') await context.program?.(action.program);
  for (;;) {
    const found = await patiently(run, (c) => kind.probe(action, c), context);
    switch (found.state) {
      case 'done':
        await end(run, step, attempt, { outcome: 'done', outputs: found.outputs }, found.proven ? 'proven' : 'presumed');
        return true;
      case 'absent':
        if (clock.now().getTime() - begunAt.getTime() >= consistencyDelay) return false;
        await context.progress('looking whether the last call took effect');
        await clock.sleep(5_000, run.signal);
        break;
      case 'pending':
        await context.progress(`the last call took effect; ${found.says}`);
        await clock.sleep(10_000, run.signal);
        break;
      case 'failed':
        throw await failed(
          run,
          step,
          attempt,
          new StepError('Failed', found.says, undefined, found.remedy ?? 'encmigrate revise <plan> plans the rest anew; encmigrate rollback <plan> backs out'),
        );
      case 'lost':
        await askLost(step, found.says, context);
        await found.remove();
        return false;
      case 'stranger':
        throw await failed(
          run,
          step,
          attempt,
          new StepError(
            'NameTaken',
            `${step.title}: something of that name exists, but it is not ours (${found.says}); it is not touched`,
            undefined,
            'encmigrate revise <plan> --target NAME',
          ),
        );
      case 'unknown':
        if (action.kind === 'edit') throw await failed(run, step, attempt, new DriftError(found.says, [], `look: ${found.look}`));
        await askUnknown(step, found.says, found.look, context);
        return false;
    }
  }
}

async function askUnknown(step: Step, says: string, look: string, context: ActionContext): Promise<void> {
  await context.ask({
    kind: 'ask',
    question: `Nobody can tell whether "${step.title}" took effect: ${says}. Look: ${look}. Run it (again)?`,
    happens: [`${step.title} is run again`],
    lost: [],
    shows: [],
    wants: { consent: 'words', words: 'run it again' },
  });
}

/** What it made is of no use and may cost: it goes only on a person's word, and nothing is made again before. */
async function askLost(step: Step, says: string, context: ActionContext): Promise<void> {
  await context.ask({
    kind: 'ask',
    question: `${step.title}: ${says}. Delete it, and make it again?`,
    happens: ['what this step made is deleted', `then "${step.title}" is run again: it may cost once more`],
    lost: ['what was put into it since, if anything'],
    shows: [],
    wants: { consent: 'words', words: 'delete it and make it again' },
  });
}

/** The attempt's number goes into the tag that says so. */
function stamped<T>(value: T, attempt: number): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => stamped(item, attempt)) as T;
  const tag = value as { Key?: unknown };
  if (tag.Key === 'encmigrate:attempt') return { ...value, Value: String(attempt) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stamped(item, attempt)])) as T;
}
