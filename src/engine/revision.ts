/** A revision takes over a journal: what has ended stays, what was made another way than it now says is taken back and made anew. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { userInfo } from 'node:os';
import { same } from '../plan/digest.ts';
import { PlanFileError } from '../plan/errors.ts';
import { journalPath, readPlan } from '../plan/file.ts';
import type { Plan, Step } from '../plan/schema.ts';
import { UsageError } from '../plan/usage-error.ts';
import { dependents, reduce } from './reduce.ts';
import { GateClosed, record, type Running } from './running.ts';
import { undoStep } from './undo.ts';

/** Ids of steps that are not the same in both plans. */
export function changedSteps(before: Plan, after: Plan): string[] {
  const was = new Map(before.steps.map((step) => [step.id, step]));
  const is = new Map(after.steps.map((step) => [step.id, step]));
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => !same(was.get(id), is.get(id)));
}

/**
 * What exists in the world already and has to be taken back first: what is made another way now, what was made before the
 * freeze that it rests on now (a backup, while writers went on), and what was made of these. Checks that have ended stay as they are.
 */
function madeOtherwise(old: Running, after: Plan, changed: string[]): Step[] {
  const { plan: before, state } = old;
  const known = new Set(before.steps.map((step) => step.id));
  const late = dependents(
    after,
    after.steps.filter((step) => !known.has(step.id) && step.phase === 'freeze' && step.risk !== 'reads' && step.action.kind === 'ask').map((step) => step.id),
  );
  // Undone: an earlier try to go on by a revision was cut off.
  const made = before.steps.filter((step) => step.risk === 'creates' && ['begun', 'ended', 'failed', 'undone'].includes(state.steps[step.id]?.status ?? ''));
  const first = made.filter((step) => changed.includes(step.id) || late.has(step.id)).map((step) => step.id);
  const rest = new Set([...dependents(before, first), ...dependents(after, first)]);
  return made.filter((step) => rest.has(step.id));
}

export async function adoptRevision(run: Running): Promise<void> {
  if (run.state.digest === run.plan.digest) return;
  if (run.state.rollingBack) throw new UsageError('a back-out has begun with the revision before this one', 'finish it: encmigrate rollback, with that plan');
  const before = await planOf(run.planPath, run.state.digest);
  const changed = changedSteps(before, run.plan);
  // Seen with the plan that made them: its undo, its outputs.
  const old: Running = { ...run, plan: before, state: reduce(before, run.journal.entries) };
  const redo = madeOtherwise(old, run.plan, changed);
  await approved(run, changed, redo);
  for (const step of redo.toReversed()) if (old.state.steps[step.id]?.status !== 'undone') await undoStep(old, step, step.undo, { redo: true });
  await record(run, {
    type: 'revise',
    digest: run.plan.digest,
    supersedes: before.digest,
    changed,
    redo: redo.map((step) => step.id),
    by: userInfo().username,
  });
}

async function approved(run: Running, changed: string[], redo: Step[]): Promise<void> {
  const answer = await run.host.ask(
    {
      plan: run.plan.id,
      step: 'revision',
      phase: run.state.phase === 'done' ? 'prepare' : run.state.phase,
      title: `Revision ${run.plan.revision}`,
      risk: redo.length > 0 ? 'deletes' : 'reads',
      question: `Go on by revision ${run.plan.revision} of this plan?`,
      happens: [
        `${changed.length} steps differ: ${changed.slice(0, 8).join(', ')}${changed.length > 8 ? ', ...' : ''}`,
        ...redo.map((step) => `taken back and done anew: ${step.title}${step.leaves ? ` (${step.leaves})` : ''}`),
      ],
      lost: [],
      shows: [],
      wants: { consent: 'yes' },
      flag: '--yes',
    },
    run.signal,
  );
  if (!answer.given) throw new GateClosed(`Revision ${run.plan.revision} waits for approval. ${answer.because}`, '--yes');
}

/** The revision with this digest, beside the one given. */
async function planOf(planPath: string, digest: string): Promise<Plan> {
  const folder = dirname(planPath);
  const own = basename(journalPath(planPath));
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.plan.json') && basename(journalPath(one)) === own)) {
    const plan = await readPlan(join(folder, name)).catch(() => undefined);
    if (plan?.digest === digest) return plan;
  }
  throw new PlanFileError(
    `the revision that ${planPath} replaces (digest ${digest.slice(0, 19)}…) is not beside it, and is needed to take back what it made`,
    'put it back beside this one, then run again',
  );
}
