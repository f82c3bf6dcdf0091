/** Where a run stands, in words and as JSON: phase, step, gate and its flag, "if you stop now", what AWS says, the way on. */
import type { Status } from '../engine/status.ts';
import { phaseNumber, phases } from '../plan/phases.ts';
import type { Plan, Step } from '../plan/schema.ts';
import { wantsWords } from '../actions/ask.ts';

/** What the world says of source and target; `error` where it could not be asked. */
export type WorldSays = { source: string; target: string } | { error: string };

export interface Standing {
  plan: string;
  path: string;
  source: string;
  target: string;
  phase: string;
  number: number | null;
  of: number;
  /** not begun, running, waiting at a gate, stopped, failed, backing out, finished, backed out */
  state: string;
  steps: { id: string; title: string; status: string }[];
  gate?: { step: string; question: string; answer: string };
  failed?: { step: string; name: string; message: string; requestId?: string };
  stopped?: Status['state']['stopped'];
  heldBy?: Status['heldBy'];
  ifYouStopNow: string[];
  aws?: WorldSays;
  next: Status['next'];
}

const settled = ['ended', 'skipped', 'waiting', 'undone'];

/** `again`: the flags that say where, for the commands that go on. */
export function standingOf(status: Status, aws?: WorldSays, again = ''): Standing {
  const { plan, state } = status;
  const open = plan.steps.filter((step) => !settled.includes(state.steps[step.id]?.status ?? 'waiting'));
  const failed = plan.steps.find((step) => state.steps[step.id]?.status === 'failed');
  const error = failed && state.steps[failed.id]?.error;
  const gateStep = state.gate && plan.steps.find((step) => step.id === state.gate?.step);
  return {
    plan: plan.id,
    path: status.planPath,
    source: plan.source.id,
    target: plan.target.id,
    phase: state.phase,
    number: state.phase === 'done' ? null : phaseNumber(state.phase),
    of: phases.length,
    state: word(status),
    steps: open.map((step) => ({ id: step.id, title: step.title, status: state.steps[step.id]?.status ?? 'waiting' })),
    ...(state.gate && gateStep ? { gate: { step: gateStep.id, question: state.gate.question, answer: answerOf(gateStep, plan) } } : {}),
    ...(failed && error ? { failed: { step: failed.id, ...error } } : {}),
    ...(state.stopped ? { stopped: state.stopped } : {}),
    ...(status.heldBy ? { heldBy: status.heldBy } : {}),
    ifYouStopNow: status.ifYouStopNow,
    ...(aws ? { aws } : {}),
    next: { forward: status.next.forward + again, ...(status.next.back ? { back: status.next.back + again } : {}) },
  };
}

function word({ state, heldBy }: Status): string {
  if (state.finished) return state.finished.outcome === 'migrated' ? 'finished' : 'backed out';
  if (heldBy) return state.rollingBack ? 'backing out' : 'running';
  if (state.runs.length === 0) return 'not begun';
  if (state.rollingBack) return 'backing out, stopped';
  if (state.gate) return 'waiting at a gate';
  return Object.values(state.steps).some((step) => step.status === 'failed') ? 'failed' : 'stopped';
}

/** The words of the consent, from the very step that asks. A step that asks through a secret has its own. */
const answerOf = (step: Step, _plan: Plan): string => (step.action.kind === 'ask' ? wantsWords(step.action) : 'see encmigrate run');

export function standingLines(s: Standing): string[] {
  const at = s.number === null ? '' : `  ${s.phase} ${s.number}/${s.of}`;
  return [
    `${s.source} -> ${s.target}  ${s.plan}${at}  ${s.state}`,
    ...s.steps.map((step) => `  ${step.status}: ${step.id}  ${step.title}`),
    ...(s.gate ? [`  gate ${s.gate.step}: ${s.gate.question}`, `    ${s.gate.answer}`] : []),
    ...(s.failed
      ? [`  failed: ${s.failed.step}: ${s.failed.name}: ${s.failed.message}${s.failed.requestId ? ` (AWS request ${s.failed.requestId})` : ''}`]
      : []),
    ...(s.stopped && !s.failed ? [`  stopped ${s.stopped.at}: ${s.stopped.reason}`] : []),
    ...(s.heldBy ? [`  run by ${s.heldBy.user} on ${s.heldBy.host}, process ${s.heldBy.pid}, since ${s.heldBy.since}`] : []),
    `  If you stop now: ${s.ifYouStopNow.join(' ')}`,
    ...(s.aws
      ? 'error' in s.aws
        ? [`  AWS was not asked: ${s.aws.error}`]
        : [`  AWS says of ${s.source}: ${s.aws.source}`, `  AWS says of ${s.target}: ${s.aws.target}`]
      : []),
    `  Next: ${s.next.forward}${s.next.back ? `   back out: ${s.next.back}` : ''}`,
  ];
}
