/** What a rehearsal found, phase by phase, from the journal that it wrote and the calls that it made. Pure. */
import { placeWords } from '../../actions/places/parse.ts';
import type { Action } from '../../actions/schema.ts';
import { StepError } from '../../actions/ambiguous.ts';
import { AwsError } from '../../aws/error.ts';
import type { Entry } from '../../engine/journal-entry.ts';
import { movesClients } from '../../engine/names-now.ts';
import { type Phase, phases } from '../../plan/phases.ts';
import type { Plan, Step } from '../../plan/schema.ts';
import type { Rehearsed } from './rehearse.ts';

export interface PhaseAccount {
  phase: Phase;
  /** Of the sandbox's time. */
  seconds: number;
  steps: number;
  skipped: number;
  asked: { step: string; question: string; answer: string; onlyHere: boolean }[];
  did: { step: string; risk: Step['risk']; title: string; what: string }[];
  /** Comparisons of data, which are not part of a rehearsal. */
  notCompared: string[];
}

export interface Account {
  phases: PhaseAccount[];
  notes: string[];
  outcome: 'migrated' | 'until' | 'failed';
  reason: string;
  /** The step that failed. */
  failed?: { step: string; title: string; phase: Phase };
  remedy?: string;
  seconds: number;
  /** Null where the plan does not stop them, or where it ended before they could go on. */
  writersStoppedSeconds: number | null;
  calls: { reads: number; writes: number };
}

type Of<T extends Entry['type']> = Extract<Entry, { type: T }>;
const only = <T extends Entry['type']>(entries: Entry[], type: T): Of<T>[] => entries.filter((entry): entry is Of<T> => entry.type === type);

export function accountOf(plan: Plan, found: Rehearsed): Account {
  const { end, entries, requests } = found;
  const failed = only(entries, 'fail').at(-1);
  const step = failed && plan.steps.find((one) => one.id === failed.step);
  const done = end.outcome === 'migrated' || end.outcome === 'until';
  const remedy = (end.error as { remedy?: string } | undefined)?.remedy;
  return {
    phases: phases.flatMap((phase) => phaseAccount(plan, phase, found)),
    notes: found.notes,
    outcome: done ? (end.outcome as 'migrated' | 'until') : 'failed',
    reason: end.error ? wordsOf(end.error) : end.reason,
    ...(!done && step ? { failed: { step: step.id, title: step.title, phase: step.phase } } : {}),
    ...(!done && remedy ? { remedy } : {}),
    seconds: span(entries),
    writersStoppedSeconds: writersStopped(plan, entries),
    calls: { reads: requests.filter((one) => !one.write).length, writes: requests.filter((one) => one.write).length },
  };
}

/** In the service's own words where it has some. */
const wordsOf = (error: Error): string => (error instanceof AwsError || error instanceof StepError ? `${error.name}: ${error.message}` : error.message);

const span = (entries: { at: string }[]): number => {
  const times = entries.map(({ at }) => Date.parse(at));
  return times.length > 0 ? Math.round((Math.max(...times) - Math.min(...times)) / 1000) : 0;
};

function phaseAccount(plan: Plan, phase: Phase, { entries, gates }: Rehearsed): PhaseAccount[] {
  const steps = plan.steps.filter((step) => step.phase === phase);
  const ids = new Set(steps.map((step) => step.id));
  const ours = entries.filter((entry) => 'step' in entry && ids.has(entry.step) && entry.type !== 'skip');
  if (ours.length === 0) return [];
  const ended = new Map(only(entries, 'end').map((entry) => [entry.step, entry]));
  const outcomeOf = (id: string | undefined): string => (id ? (ended.get(id)?.outcome ?? '') : '');
  // As it was called: what the plan left open was known by then.
  const called = new Map(only(entries, 'begin').map((entry) => [entry.step, entry.action as Action]));
  const did = steps.filter((step) => ended.has(step.id) && step.risk !== 'reads' && step.action.kind !== 'ask');
  return [
    {
      phase,
      seconds: span(ours),
      steps: steps.filter((step) => ended.has(step.id)).length,
      skipped: only(entries, 'skip').filter((entry) => ids.has(entry.step)).length,
      asked: gates
        .filter((gate) => ids.has(gate.step))
        .map((gate) => ({
          step: gate.step,
          question: gate.question,
          answer: answerWords(gate.wants),
          // Of a branch that is taken because nothing can be measured or compared here.
          onlyHere: /skipped|unreachable|noData|notVerified/.test(outcomeOf(plan.steps.find((step) => step.id === gate.step)?.when?.step)),
        })),
      did: did.map((step) => ({ step: step.id, risk: step.risk, title: step.title, what: whatOf(called.get(step.id) ?? step.action) })),
      notCompared: steps.filter((step) => step.action.kind === 'compare' && ended.has(step.id)).map((step) => step.title),
    },
  ];
}

type Wants = Rehearsed['gates'][number]['wants'];
const answerWords = (wants: Wants): string =>
  wants.consent === 'name'
    ? `typed: ${wants.name}`
    : wants.consent === 'words'
      ? `typed: ${wants.words}`
      : wants.consent === 'secret'
        ? 'a placeholder'
        : 'yes';

/** The call, as short as it can be named. */
function whatOf(action: Action): string {
  switch (action.kind) {
    case 'call':
      return `${action.service} ${action.operation}`;
    case 'request':
      return `${action.method} ${action.host}${typeof action.path === 'string' ? action.path : ''}`;
    case 'edit':
      return placeWords(action.place);
    case 'command':
      return action.program;
    default:
      return action.kind;
  }
}

/** From the word that they are stopped to the last step that moves clients to the target. */
function writersStopped(plan: Plan, entries: Entry[]): number | null {
  if (plan.choices.writes !== 'frozen') return null;
  const phaseOf = new Map(plan.steps.map((step) => [step.id, step.phase]));
  const freeze = entries.find((entry) => entry.type === 'consent' && phaseOf.get(entry.step) === 'freeze');
  const of = (phase: Phase): string[] => plan.steps.filter((step) => step.phase === phase).map((step) => step.id);
  const settled = new Set(entries.flatMap((entry) => (entry.type === 'end' || entry.type === 'skip' ? [entry.step] : [])));
  const moving = new Set(plan.steps.filter(movesClients).map((step) => step.id));
  const last =
    entries.findLast((entry) => entry.type === 'end' && moving.has(entry.step)) ??
    entries.findLast((entry) => entry.type === 'end' && phaseOf.get(entry.step) === 'switch');
  if (freeze?.type !== 'consent' || last?.type !== 'end' || !of('switch').every((id) => settled.has(id))) return null;
  return Math.round((Date.parse(last.at) - Date.parse(freeze.at)) / 1000);
}
