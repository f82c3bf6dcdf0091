/** Journal -> state of the run. Pure: the same lines always give the same state. */
import { phases } from '../plan/phases.ts';
import type { Plan } from '../plan/schema.ts';
import type { Entry } from './journal-entry.ts';
import type { RunState, StepState } from './state.ts';

const fresh = (): StepState => ({ status: 'waiting', attempt: 0, outputs: {}, undone: [] });

export function reduce(plan: Plan, entries: readonly Entry[]): RunState {
  const state: RunState = {
    plan: plan.id,
    digest: plan.digest,
    steps: Object.fromEntries(plan.steps.map((step) => [step.id, fresh()])),
    runs: [],
    consents: {},
    drifts: [],
    rollingBack: false,
    phase: 'prepare',
  };
  for (const entry of entries) apply(plan, state, entry);
  state.phase = phaseOf(plan, state);
  return state;
}

export const settled = (step: StepState | undefined): boolean => step?.status === 'ended' || step?.status === 'skipped';

function phaseOf(plan: Plan, state: RunState): RunState['phase'] {
  if (state.finished) return 'done';
  const open = new Set(plan.steps.filter((step) => !settled(state.steps[step.id])).map((step) => step.phase));
  return phases.find((phase) => open.has(phase)) ?? 'done';
}

const checkpointOf = (state: RunState, id: string): Pick<StepState, 'checkpoint'> => {
  const checkpoint = state.steps[id]?.checkpoint;
  return checkpoint === undefined ? {} : { checkpoint };
};

/** The steps themselves, and all that rest on them, directly or through others. Steps stand in an order in which needs come first. */
export function dependents(plan: Plan, ids: readonly string[]): Set<string> {
  const found = new Set(ids);
  for (const step of plan.steps) if (step.needs.some((need) => found.has(need))) found.add(step.id);
  return found;
}

function apply(plan: Plan, state: RunState, entry: Entry): void {
  state.lastAt = entry.at;
  const step = (id: string): StepState => {
    state.steps[id] ??= fresh();
    return state.steps[id];
  };
  const anew = (id: string): void => void (state.steps[id] = { ...fresh(), attempt: state.steps[id]?.attempt ?? 0 });
  switch (entry.type) {
    case 'open':
      state.digest = entry.digest;
      break;
    case 'run': {
      const { at, host, pid, user, mode, account, region } = entry;
      state.runs.push({ at, host, pid, user, mode, account, region });
      delete state.stopped;
      // Looked for anew each time a run is taken up.
      state.drifts = [];
      break;
    }
    case 'begin':
      // A checkpoint outlives the attempt that made it: a comparison goes on in the next one.
      state.steps[entry.step] = {
        ...fresh(),
        status: 'begun',
        attempt: entry.attempt,
        beganAt: entry.at,
        ...(entry.free === undefined ? {} : { free: entry.free }),
        ...checkpointOf(state, entry.step),
      };
      break;
    case 'checkpoint':
      step(entry.step).checkpoint = entry.data;
      break;
    case 'end':
      Object.assign(step(entry.step), {
        status: 'ended',
        endedAt: entry.at,
        outcome: entry.outcome,
        outputs: entry.outputs,
        ...(entry.adopted ? { adopted: entry.adopted } : {}),
      });
      delete step(entry.step).error;
      delete step(entry.step).checkpoint;
      if (state.gate?.step === entry.step) delete state.gate;
      break;
    case 'fail':
      Object.assign(step(entry.step), { status: 'failed', endedAt: entry.at, error: entry.error });
      break;
    case 'skip':
      Object.assign(step(entry.step), { status: 'skipped', endedAt: entry.at, because: entry.because });
      break;
    case 'gate':
      state.gate = { step: entry.step, question: entry.question, at: entry.at };
      break;
    case 'consent':
      state.consents[entry.step] = { at: entry.at, by: entry.by, how: entry.how };
      if (state.gate?.step === entry.step) delete state.gate;
      break;
    case 'drift':
      state.drifts = entry.facts;
      break;
    case 'revise':
      state.digest = entry.digest;
      // What rests on a thing that is made anew is done anew; all else that has ended stays as it is.
      for (const id of dependents(plan, entry.redo)) anew(id);
      // What was consented to is not what is asked now.
      for (const { id, action } of plan.steps) if (action.kind === 'ask' && entry.changed.includes(id)) anew(id);
      break;
    case 'undo.begin':
      if (!entry.redo) state.rollingBack = true;
      break;
    case 'undo.end':
      step(entry.step).undone.push(entry.index);
      if (entry.outcome !== 'step') break;
      // Taken back for a revision, which may never come: whoever makes it anew waits for it and verifies it anew.
      if (!state.rollingBack) for (const id of dependents(plan, [entry.step])) anew(id);
      step(entry.step).status = 'undone';
      break;
    case 'pause':
      break;
    case 'stop':
      state.stopped = { at: entry.at, reason: entry.reason, exit: entry.exit };
      break;
    case 'finish':
      state.finished = { at: entry.at, outcome: entry.outcome };
      delete state.gate;
      break;
  }
}
