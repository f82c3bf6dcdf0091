/** Takes one step back: its undo actions in order, each journalled before and after. What was cut off is asked of the world first. */
import type { ActionResult } from '../actions/context.ts';
import type { Action } from '../actions/schema.ts';
import { Ambiguous, StepError } from '../actions/ambiguous.ts';
import { AwsError } from '../aws/error.ts';
import { references } from '../plan/references.ts';
import type { Step } from '../plan/schema.ts';
import { contextOf, record, resolved, type Running, tell } from './running.ts';
import { consistencyDelay, patiently } from './step.ts';
import { wasRefused } from './stop-now.ts';

/** `redo`: for a revision, which makes it anew; `from`: where the actions stand in the journal's numbering. */
export async function undoStep(run: Running, step: Step, actions: readonly Action[], { redo = false, from = 0 } = {}): Promise<void> {
  if (!(await exists(run, step))) return void (await undone(run, step, from + actions.length, 'nothing was made', redo));
  for (const [i, action] of actions.entries()) {
    const index = from + i;
    if (run.state.steps[step.id]?.undone.includes(index)) continue;
    await record(run, { type: 'undo.begin', step: step.id, index, action: action as never, ...(redo ? { redo } : {}) });
    const result = await undoAction(run, step, action);
    const text = result.says;
    await record(run, {
      type: 'undo.end',
      step: step.id,
      index,
      outcome: result.outcome,
      ...(text ? { text } : {}),
      ...(result.requestIds ? { requestIds: result.requestIds } : {}),
    });
  }
  await undone(run, step, from + actions.length, 'taken back', redo);
}

async function undone(run: Running, step: Step, index: number, text: string, redo: boolean): Promise<void> {
  if (run.state.steps[step.id]?.status === 'undone') return;
  if (!run.state.rollingBack && !redo) await record(run, { type: 'undo.begin', step: step.id, index, action: null });
  await record(run, { type: 'undo.end', step: step.id, index, outcome: 'step', text });
  tell(run, { type: 'undo', step: step.id, text: `${step.title}: ${text}` });
}

/**
 * Whether there is anything to take back. A `begin` without an end, or a failure, is asked of the world; absent counts once the
 * service can no longer be late. A stranger of the same name is never touched.
 */
async function exists(run: Running, step: Step): Promise<boolean> {
  const now = run.state.steps[step.id];
  if (wasRefused(run.state, step)) return false;
  if (now?.status === 'ended' || !['call', 'edit', 'request'].includes(step.action.kind)) return true;
  if (now?.error?.name === 'NameTaken' || now?.beganAt === undefined) return false;
  const { clock } = run.connection.world;
  const began = new Date(now.beganAt);
  const action = resolved(run, step.action);
  for (;;) {
    const found = await patiently(run, (c) => run.kinds[action.kind].probe(action, c), contextOf(run, step, now.attempt, began));
    if (found.state === 'stranger') return false;
    // Its way back may rest on what the step kept, which the world has just told.
    if (found.state === 'done' && references(step.undo).includes(step.id))
      await record(run, {
        type: 'end',
        step: step.id,
        attempt: now.attempt,
        outcome: 'done',
        outputs: found.outputs,
        adopted: found.proven ? 'proven' : 'presumed',
      });
    if (found.state !== 'absent' && found.state !== 'unknown') return true;
    if (found.state === 'unknown')
      throw new StepError('CannotUndo', `nobody can tell whether "${step.title}" took effect: ${found.says}`, undefined, `look: ${found.look}`);
    if (clock.now().getTime() - began.getTime() >= consistencyDelay) return false;
    await clock.sleep(5_000, run.signal);
  }
}

async function undoAction(run: Running, step: Step, raw: Action): Promise<ActionResult> {
  const action = resolved(run, raw);
  const { clock } = run.connection.world;
  const began = clock.now();
  const kind = run.kinds[action.kind];
  for (let tries = 1; ; tries++) {
    const context = contextOf(run, step, 1, began);
    const look = async () => patiently(run, (c) => kind.probe(action, c), context);
    // A deletion that took effect before the power went, or by another hand, is done.
    if (kind.once) {
      const found = await look();
      if (found.state === 'done') return { outcome: 'done', outputs: found.outputs };
      if (found.state === 'unknown' && action.kind === 'edit')
        throw new StepError('CannotUndo', found.says, undefined, `look: ${found.look}; set it back by hand, then encmigrate rollback <plan> goes on`);
    }
    try {
      await run.claimed();
      return await patiently(run, (c) => kind.run(action, c), context);
    } catch (error) {
      const doubtful = error instanceof Ambiguous || (error instanceof AwsError && /NotFound/.test(error.name));
      if (!doubtful || tries >= 6) throw error;
      await clock.sleep(Math.min(consistencyDelay, 5_000 * tries), run.signal);
    }
  }
}
