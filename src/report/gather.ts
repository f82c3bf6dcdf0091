/** From plan and journal to the evidence. Pure: no network, no clock; the same two files always give the same report. */
import { query } from '../plan/references.ts';
import type { Action } from '../actions/schema.ts';
import { placeWords } from '../actions/places/parse.ts';
import type { Entry } from '../engine/journal-entry.ts';
import { migratedWords } from '../engine/names-now.ts';
import { reduce } from '../engine/reduce.ts';
import type { RunState } from '../engine/state.ts';
import { nextCommand, stopNow } from '../engine/stop-now.ts';
import { phaseNumber, phases } from '../plan/phases.ts';
import type { Plan, Step } from '../plan/schema.ts';
import { checksOf } from './encryption.ts';
import type { Approval, Called, Chain, DataVerdict, Evidence, Read, Standing } from './evidence.ts';
import { leftOf } from './left.ts';

type Of<T extends Entry['type']> = Extract<Entry, { type: T }>;
export const only = <T extends Entry['type']>(entries: readonly Entry[], type: T): Of<T>[] => entries.filter((entry): entry is Of<T> => entry.type === type);

export function evidenceOf(path: string, plan: Plan, read: Read, rebuilt: Evidence['rebuilt']): Evidence {
  const { entries } = read;
  const state = reduce(plan, entries);
  const { id, revision, digest, createdAt, tool, system, partition, account, region, findings, settings, choices } = plan;
  return {
    path,
    plan: {
      ...{ id, revision, digest, createdAt, tool, system, partition, account, region, findings, settings, choices },
      source: plan.source.id,
      sourceArn: plan.source.arn ?? null,
      target: plan.target.id,
      supersedes: plan.supersedes ?? null,
      steps: plan.steps.length,
    },
    rebuilt,
    standing: standingOf(path, plan, state),
    chain: chainOf(plan, read, state),
    approved: approvals(plan, entries),
    runs: only(entries, 'run').map(({ at, user, host, mode, account: of, region: where, identity, tool: by }) => ({
      ...{ at, user, host, mode, identity },
      account: of,
      region: where,
      tool: by,
    })),
    revisions: only(entries, 'revise').map(({ at, by, digest: now, supersedes, changed }) => ({ at, by, digest: now, supersedes, changed })),
    drifts: only(entries, 'drift').map(({ at, accepted, facts }) => ({ at, accepted, facts: facts.map(({ fact, verdict, why }) => ({ fact, verdict, why })) })),
    calls: callsOf(plan, entries),
    verified: { data: verdicts(plan, entries), encryption: checksOf(plan, entries) },
    left: leftOf(plan, state),
  };
}

function standingOf(path: string, plan: Plan, state: RunState): Standing {
  if (state.finished?.outcome === 'migrated') return { state: 'migrated', at: state.finished.at, words: [`${migratedWords(plan, state)}.`] };
  if (state.finished) return { state: 'backed out', at: state.finished.at, words: [`Backed out: ${plan.source.id} serves as before.`] };
  if (state.runs.length === 0) return { state: 'not begun', at: null, words: ['Nothing was called yet.'] };
  const done = plan.steps.filter((step) => ['ended', 'skipped'].includes(state.steps[step.id]?.status ?? '')).length;
  const phase = state.phase === 'done' ? 'delete' : state.phase;
  const failed = plan.steps.find((step) => state.steps[step.id]?.status === 'failed');
  return {
    state: 'in progress',
    at: state.lastAt ?? null,
    words: [
      `${state.rollingBack ? 'backing out' : phase} (${phaseNumber(phase)} of ${phases.length}), ${done} of ${plan.steps.length} steps have ended or were not needed.`,
      ...(failed ? [`Failed: ${failed.title}: ${state.steps[failed.id]?.error?.name}: ${state.steps[failed.id]?.error?.message}`] : []),
      ...(state.gate ? [`It waits for an answer: ${state.gate.question}`] : []),
      ...(state.stopped ? [`Stopped at ${state.stopped.at}: ${state.stopped.reason}`] : []),
      ...stopNow(plan, state),
      `Go on: ${nextCommand(path, state).forward}`,
    ],
  };
}

function chainOf(plan: Plan, { path, entries, torn, damage }: Read, state: RunState): Chain {
  const [first] = only(entries, 'open');
  return {
    journal: path,
    lines: entries.length,
    opened: first?.digest ?? null,
    digest: entries.length > 0 ? state.digest : null,
    lastHash: entries.at(-1)?.hash ?? null,
    torn,
    damage: damage ?? strangeness(plan, first, entries),
  };
}

/** A whole journal of something else is no evidence of this. */
function strangeness(plan: Plan, first: Of<'open'> | undefined, entries: Entry[]): Chain['damage'] {
  if (!first) return null;
  if (first.plan !== plan.id) return { line: 1, what: `is of another plan, ${first.plan}` };
  const known = [first.digest, ...only(entries, 'revise').map((entry) => entry.digest)];
  // A revision that no run has taken up yet goes on from the last of them.
  if (known.includes(plan.digest) || (plan.supersedes !== undefined && known.includes(plan.supersedes))) return null;
  return { line: 1, what: `is of a plan with digest ${first.digest}, not of this one` };
}

function approvals(plan: Plan, entries: Entry[]): Approval[] {
  const questions = new Map<string, string>(plan.steps.flatMap((step) => (step.action.kind === 'ask' ? [[step.id, step.action.question] as const] : [])));
  return entries.flatMap((entry) => {
    if (entry.type === 'gate') questions.set(entry.step, entry.question);
    if (entry.type !== 'consent') return [];
    return [{ at: entry.at, step: entry.step, question: questions.get(entry.step) ?? entry.step, by: entry.by, how: entry.how }];
  });
}

const calling = (kind: string): boolean => ['call', 'request', 'edit', 'command'].includes(kind);

/** Every attempt of what can change something, in the order they began; and what took them back. */
function callsOf(plan: Plan, entries: Entry[]): Called[] {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const calls: Called[] = [];
  const open = new Map<string, Called>();
  const begin = (key: string, step: string, action: unknown, at: string, attempt: number, undo: boolean): void => {
    const what = action as Action | null;
    if (!what || !calling(what.kind)) return;
    const one: Called = {
      ...{ step, undo, attempt, beganAt: at },
      title: steps.get(step)?.title ?? step,
      what: callWords(what),
      names: namesIn(what),
      endedAt: null,
      outcome: 'no answer in the journal',
      requestIds: [],
    };
    open.set(key, one);
    calls.push(one);
  };
  const end = (key: string, at: string, outcome: string, requestIds: string[] = []): void => {
    const one = open.get(key);
    if (one) Object.assign(one, { endedAt: at, outcome, requestIds });
    open.delete(key);
  };
  for (const entry of entries) {
    if (entry.type === 'begin') begin(entry.step, entry.step, entry.action, entry.at, entry.attempt, false);
    if (entry.type === 'end')
      end(entry.step, entry.at, `${entry.outcome}${entry.adopted ? ` (found done, ownership ${entry.adopted})` : ''}`, entry.requestIds);
    if (entry.type === 'fail')
      end(entry.step, entry.at, `failed: ${entry.error.name}: ${entry.error.message}`, entry.error.requestId ? [entry.error.requestId] : []);
    if (entry.type === 'undo.begin') begin(`${entry.step} ${entry.index}`, entry.step, entry.action, entry.at, 1, true);
    if (entry.type === 'undo.end') end(`${entry.step} ${entry.index}`, entry.at, entry.outcome, entry.requestIds);
  }
  return calls;
}

export function callWords(action: Action): string {
  if (action.kind === 'call') return `${action.service} ${action.operation}`;
  if (action.kind === 'request') return `${action.method} ${action.host}${typeof action.path === 'string' ? action.path : ''}`;
  if (action.kind === 'edit') return `edit ${placeWords(action.place)}`;
  return action.kind === 'command' ? action.program : action.kind;
}

/** What it was called for: the fields that name something. */
function namesIn(action: Action): Record<string, string> {
  if (action.kind !== 'call') return {};
  return Object.fromEntries(
    Object.entries(action.input).filter((field): field is [string, string] => /(Id|Identifier|Name|Arn|ARN)$/.test(field[0]) && typeof field[1] === 'string'),
  );
}

function verdicts(plan: Plan, entries: Entry[]): DataVerdict[] {
  return plan.steps.flatMap((step: Step) => {
    if (step.action.kind !== 'compare') return [];
    const base = { step: step.id, title: step.title };
    const found = only(entries, 'end').filter((entry) => entry.step === step.id);
    const failed = only(entries, 'fail').filter((entry) => entry.step === step.id);
    return [
      ...failed.map(({ at, error }) => ({
        ...base,
        outcome: 'failed',
        items: null,
        differences: null,
        how: null,
        reason: `${error.name}: ${error.message}`,
        at,
      })),
      ...found.map(({ at, outcome, outputs }) => ({
        ...base,
        outcome,
        items: numberOf(outputs, 'keys'),
        differences: numberOf(outputs, 'differences'),
        how: textOf(outputs, 'how'),
        reason: textOf(outputs, 'reason'),
        at: textOf(outputs, 'at') ?? at,
      })),
    ];
  });
}

const numberOf = (outputs: object, name: string): number | null => {
  const found = query(outputs, name);
  return typeof found === 'number' ? found : null;
};
const textOf = (outputs: object, name: string): string | null => {
  const found = query(outputs, name);
  return typeof found === 'string' ? found : null;
};
