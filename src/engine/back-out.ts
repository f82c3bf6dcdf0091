/** What backing out would do at this point: removes, keeps, loses. Computed from plan and journal alone (engine points 9 and 10). */
import { sinkWords } from '../actions/sinks/index.ts';
import type { Plan, Step } from '../plan/schema.ts';
import { movedByHand, movesClients, namesNow } from './names-now.ts';
import type { RunState } from './state.ts';
import { tookEffect, wasRefused } from './stop-now.ts';

export interface BackOut {
  /** The steps to take back, last first. */
  steps: Step[];
  removes: string[];
  keeps: string[];
  loses: string[];
  /** Clients may have written to the target: it is kept unless its name is typed. */
  used: boolean;
  /** Why there is no way back any more. */
  impossible?: string;
}

const begun = (state: RunState, step: Step): boolean =>
  ['begun', 'ended', 'failed'].includes(state.steps[step.id]?.status ?? 'waiting') && !wasRefused(state, step);

/** What the source has to be without when it serves again: what moved its clients, and what held it still meanwhile. */
const inForce = (step: Step): boolean => step.phase === 'switch' || step.phase === 'freeze';

export function backOut(plan: Plan, state: RunState): BackOut {
  const { source, target } = namesNow(plan, state);
  const of = (test: (step: Step) => boolean) => plan.steps.filter((step) => begun(state, step) && test(step));
  const none: BackOut = { steps: [], removes: [], keeps: [], loses: [], used: false };
  if (state.finished)
    return { ...none, impossible: state.finished.outcome === 'migrated' ? `the migration is finished and ${source} is deleted` : 'it was backed out already' };
  if (of((step) => step.risk === 'deletes' && step.action.kind !== 'ask' && tookEffect(state, step)).length > 0)
    return { ...none, impossible: `the deletion of ${source} has begun and cannot be taken back; go on with run` };
  // Undone ones count as well: a back-out that was cut off goes on as what it was.
  const touched = (step: Step) => begun(state, step) || state.steps[step.id]?.status === 'undone';
  const used = plan.steps.some((step) => movesClients(step) && touched(step)) || movedByHand(plan, state);
  const back = of((step) => step.undo.length > 0 && (used ? inForce(step) : step.risk !== 'reads')).reverse();
  const kept = used ? of((step) => step.undo.length > 0 && !inForce(step)) : [];
  const frozen = of((step) => step.phase === 'freeze' && step.risk === 'changes' && step.action.kind === 'ask');
  return {
    steps: back,
    removes: back.filter((step) => step.risk !== 'reads').map((step) => step.leaves ?? step.title),
    keeps: [
      `${plan.source.id}, as it is`,
      ...kept.map((step) => step.leaves ?? step.title),
      ...(used ? [] : sinks(back)),
      ...(frozen.length > 0 ? ['the writers stay stopped until you start them again'] : []),
    ],
    loses: used ? [`what clients wrote to ${target} since the switch is not in ${source}: it stays in ${plan.target.id}`] : [],
    used,
  };
}

/** Secret places are never emptied: what they hold opens nothing any more, and another plan takes no place that is taken. */
const sinks = (back: Step[]): string[] => [
  ...new Set(
    back.flatMap(({ action }) =>
      action.kind === 'request' && action.sink
        ? [`${sinkWords(action.sink.place)}, with a login that opens nothing any more: delete it, or name another place when you plan again`]
        : [],
    ),
  ),
];
