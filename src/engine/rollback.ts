/**
 * Backing out, from the state that the world is in. Before the switch everything made is removed; after it the endpoints are
 * re-pointed and the target is kept, unless its name is typed (engine point 9).
 */
import { backOut, type BackOut } from './back-out.ts';
import { stopped } from './ending.ts';
import { withLogin } from './look-again.ts';
import { openRun } from './open-run.ts';
import type { RunEnd, RunGiven } from './run-given.ts';
import { consented, GateClosed, record, type Running, tell } from './running.ts';
import { undoStep } from './undo.ts';
import { planWord } from './stop-now.ts';

export async function rollBack(given: RunGiven): Promise<RunEnd> {
  const { run, close } = await openRun(given);
  try {
    const back = backOut(run.plan, run.state);
    if (back.impossible !== undefined) return impossible(run, back.impossible);
    const { state, plan } = run;
    tell(run, { type: 'run.start', resumed: state.rollingBack, ended: 0, steps: back.steps.length });
    await sourceIsThere(run);
    if (!run.state.rollingBack) await agreed(run, back);
    for (const step of back.steps) await undoStep(run, step, step.undo);
    const removed = back.used ? await removeUsed(run) : [];
    await record(run, { type: 'finish', outcome: 'rolled-back' });
    const frozen = plan.steps.some(
      (step) => step.phase === 'freeze' && step.risk === 'changes' && step.action.kind === 'ask' && run.state.steps[step.id]?.status === 'ended',
    );
    const text = [
      `Backed out: ${plan.source.id} serves as before.`,
      ...(frozen ? ['Start its writers again.'] : []),
      ...(removed.length > 0 ? removed : back.used ? back.keeps.slice(1).map((kept) => `Kept: ${kept}.`) : []),
      ...(removed.length > 0
        ? [`What clients wrote to ${plan.target.id} since the switch is not in ${plan.source.id}: it is in that backup only.`]
        : back.loses),
      ...said(run),
    ];
    tell(run, { type: 'run.finish', outcome: 'rolled-back', text });
    return { exit: 0, outcome: 'rolled-back', reason: text[0] ?? '' };
  } catch (error) {
    return await stopped(run, error);
  } finally {
    await close();
  }
}

function impossible(run: Running, why: string): RunEnd {
  const done = run.state.finished?.outcome === 'rolled-back';
  tell(
    run,
    done
      ? { type: 'run.finish', outcome: 'rolled-back', text: [`Nothing to do: ${why}.`] }
      : { type: 'run.stop', exit: 1, reason: `there is no way back: ${why}`, ifYouStopNow: [], next: `encmigrate status ${planWord(run.planPath)}` },
  );
  return { exit: done ? 0 : 1, outcome: done ? 'rolled-back' : 'stopped', reason: `there is no way back: ${why}` };
}

/** What was measured on the way back: how many writes the target took. */
const said = (run: Running): string[] =>
  run.journal.entries.flatMap((entry) =>
    entry.type === 'undo.end' && entry.outcome !== 'step' && entry.text && run.plan.steps.some((step) => step.id === entry.step && step.risk === 'reads')
      ? [`${entry.text}.`]
      : [],
  );

/** Backing out leads to the source: that it is there is looked at, never assumed. */
async function sourceIsThere(run: Running): Promise<void> {
  const now = await withLogin(run, () => run.system.observe(run.connection.world, run.plan));
  if (now === undefined)
    throw new Error(`${run.plan.source.id} is gone, and this plan did not delete it: backing out would leave nothing; ${run.plan.target.id} is kept`);
}

async function agreed(run: Running, back: BackOut): Promise<void> {
  const question = `Back out of the migration of ${run.plan.source.id}?`;
  const happens = [...back.removes.map((what) => `taken back: ${what}`), ...back.keeps.map((what) => `kept: ${what}`)];
  const answer = await run.host.ask(
    {
      plan: run.plan.id,
      step: 'rollback',
      phase: run.state.phase === 'done' ? 'delete' : run.state.phase,
      title: 'Back out',
      risk: 'changes',
      question,
      happens,
      lost: back.loses,
      shows: [],
      wants: { consent: 'yes' },
      flag: '--yes',
    },
    run.signal,
  );
  if (!answer.given) throw new GateClosed(`${question} ${answer.because}`, '--yes');
  await consented(run, 'rollback', question, answer);
}

/** The target took writes: its removal wants its typed name, and begins with a last backup (`undoUsed`). A refusal keeps it. */
async function removeUsed(run: Running): Promise<string[]> {
  const { plan, state } = run;
  const made = plan.steps.filter((step) => step.undoUsed.length > 0);
  const steps = made.filter((step) => ['begun', 'ended', 'failed'].includes(state.steps[step.id]?.status ?? '')).reverse();
  const deleted = [`${plan.target.id} was deleted; its last backup is kept.`];
  // Cut off after the last of it.
  if (steps.length === 0) return made.some((step) => state.steps[step.id]?.status === 'undone') ? deleted : [];
  const begun = steps.some((step) => (state.steps[step.id]?.undone.length ?? 0) > 0);
  if (!begun) {
    const answer = await run.host.ask(
      {
        plan: plan.id,
        step: 'rollback.target',
        phase: 'switch',
        title: `Delete ${plan.target.id} as well`,
        risk: 'deletes',
        question: `Clients are back on ${plan.source.id}. Delete ${plan.target.id} too? Without its typed name it is kept.`,
        happens: ['a last backup of it is made and kept', `${plan.target.id} is deleted`],
        lost: [`${plan.target.id}, but for its last backup`],
        shows: [],
        wants: { consent: 'name', name: plan.target.id },
        flag: `--confirm ${plan.target.id}`,
      },
      run.signal,
    );
    if (!answer.given || answer.value !== plan.target.id) return [];
    await consented(run, 'rollback.target', `Delete ${plan.target.id} too?`, answer);
  }
  for (const step of steps) await undoStep(run, step, step.undoUsed, { from: step.undo.length });
  return deleted;
}
