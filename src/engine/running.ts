/** What a run holds while it goes: the document, the journal and its fold, the world, the host. */
import type { ActionContext, ActionKind, Program } from '../actions/context.ts';
import { dirname, resolve as resolvePath } from 'node:path';
import { StepError } from '../actions/ambiguous.ts';
import { ask } from '../actions/ask.ts';
import { assert } from '../actions/assert.ts';
import { call } from '../actions/call.ts';
import { command } from '../actions/command.ts';
import { compare } from '../actions/compare.ts';
import { edit } from '../actions/edit.ts';
import { readWorld } from '../actions/readers/index.ts';
import { request } from '../actions/request.ts';
import { readSink, sinkWords } from '../actions/sinks/index.ts';
import type { Action, ActionOf } from '../actions/schema.ts';
import { wait } from '../actions/wait.ts';
import type { Connection } from '../aws/connect.ts';
import { resolve } from '../plan/references.ts';
import type { Plan, Step } from '../plan/schema.ts';
import type { System } from '../plan/system.ts';
import type { Answer, Gate, Host, Notice } from './host.ts';
import type { Journal } from './journal.ts';
import type { Event } from './journal-entry.ts';
import { reduce } from './reduce.ts';
import type { RunState } from './state.ts';
import { createWatcher, type Watcher } from './watcher.ts';
import { verdictLines } from './verdict-lines.ts';

/** A gate that nobody opened: exit 3. */
export class GateClosed extends Error {
  override name = 'GateClosed';
  constructor(
    message: string,
    readonly flag: string,
  ) {
    super(message);
  }
}

export interface Running {
  plan: Plan;
  planPath: string;
  system: System;
  connection: Connection;
  host: Host;
  journal: Journal;
  state: RunState;
  /** Aborts waits and gates; a call that has begun is finished first. */
  signal: AbortSignal;
  secrets: Map<string, string>;
  watcher: Watcher;
  kinds: Record<Action['kind'], ActionKind>;
  /** Re-read before every mutating call where a run is claimed for all machines. */
  claimed: () => Promise<void>;
}

export function createRunning(
  given: Omit<Running, 'state' | 'secrets' | 'watcher' | 'kinds' | 'claimed'> & { watcher?: Watcher; claimed?: () => Promise<void> },
): Running {
  const kinds = { ask, assert, call, command, edit, request, wait, compare: compare(given.system.comparers) } as unknown as Running['kinds'];
  return {
    claimed: async () => undefined,
    ...given,
    state: reduce(given.plan, given.journal.entries),
    secrets: new Map(),
    watcher: given.watcher ?? createWatcher(given.connection.world.clock),
    kinds,
  };
}

/** Journal first, then the fold, then people: nobody is told what is not on disk. */
export async function record(run: Running, event: Event): Promise<void> {
  await run.journal.append(event);
  run.state = reduce(run.plan, run.journal.entries);
}

/** What was asked outside of the steps: question and consent stand in the journal once it was given, so that an unanswered one is no gate to wait at. */
export async function consented(run: Running, step: string, question: string, { by, how }: Extract<Answer, { given: true }>): Promise<void> {
  await record(run, { type: 'gate', step, question });
  await record(run, { type: 'consent', step, by, how });
}

type Unstamped<N> = N extends Notice ? Omit<N, 'plan' | 'at'> : never;

export function tell(run: Running, notice: Unstamped<Notice>): void {
  run.host.notify({ ...notice, plan: run.plan.id, at: run.connection.world.clock.now().toISOString() } as Notice);
}

/** Outputs are read back from the journal's fold, never from memory of the call. */
export const resolved = <T>(run: Running, value: T): T =>
  resolve(value, (id) => (run.state.steps[id]?.status === 'ended' ? run.state.steps[id].outputs : undefined));

export function contextOf(run: Running, step: Step, attempt: number, begunAt: Date): ActionContext {
  const { world } = run.connection;
  const checkpoint = run.state.steps[step.id]?.checkpoint;
  const context: ActionContext = {
    clock: world.clock,
    aws: world.aws,
    redis: world.redis,
    http: world.http,
    ...(world.resolve ? { resolve: world.resolve } : {}),
    ...(world.bolt ? { bolt: world.bolt } : {}),
    ...(world.program ? { program: (name: string) => programOf(run, step, name) } : {}),
    ...(world.standIns ? { standIns: world.standIns } : {}),
    folder: dirname(resolvePath(run.planPath)),
    sandbox: world.sandbox,
    missing: world.missing,
    plan: run.plan,
    step,
    attempt,
    signal: run.signal,
    begunAt,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    secret: (name) => secretOf(run, step, name),
    async progress(text, more) {
      if (more?.checkpoint !== undefined) await record(run, { type: 'checkpoint', step: step.id, attempt, data: more.checkpoint });
      tell(run, { type: 'step.progress', step: step.id, phase: step.phase, text, ...(more?.share === undefined ? {} : { share: more.share }) });
    },
    endedAt: (id) => {
      const at = run.state.steps[id]?.endedAt;
      return at ? new Date(at) : undefined;
    },
    ask: (action) => openGate(run, step, action, context),
    read: (reader, batch) => run.watcher.read(reader, batch, (direct) => readWorld(direct, context)),
  };
  return context;
}

/** What stands in for a program is in sight while the step runs: nobody may take it for the real one. */
async function programOf(run: Running, step: Step, name: string): Promise<Program | undefined> {
  const found = await run.connection.world.program?.(name);
  if (found?.standIn) tell(run, { type: 'step.progress', step: step.id, phase: step.phase, text: found.standIn, stays: true });
  return found;
}

/** From memory, else from the host (flag, environment, file or prompt). Only ever in memory. */
async function secretOf(run: Running, step: Step, name: string): Promise<string> {
  const known = run.secrets.get(name);
  if (known !== undefined) return known;
  const kept = await sunkOf(run, name);
  if (kept !== undefined) return kept;
  const gate = gateOf(run, step, `The secret ${name} is needed.`, { consent: 'secret', secret: name });
  const answer = await run.host.ask(gate, run.signal);
  if (!answer.given || !answer.value) throw new GateClosed(`${gate.question} ${answer.given ? '' : answer.because}`.trim(), gate.flag);
  run.secrets.set(name, answer.value);
  return answer.value;
}

/** `NAME.FIELD` of a sink that an earlier step filled: read from its secret place, which alone holds it. */
async function sunkOf(run: Running, name: string): Promise<string | undefined> {
  for (const step of run.plan.steps) {
    if (step.action.kind !== 'request' || !step.action.sink || !name.startsWith(`${step.action.sink.name}.`)) continue;
    const { place } = step.action.sink;
    const found = await readSink(place, run.connection.world);
    const value = found?.plan === run.plan.id ? found.fields[name.slice(step.action.sink.name.length + 1)] : undefined;
    if (value === undefined)
      throw new StepError('SecretMissing', `${sinkWords(place)} does not hold ${name} any more`, undefined, 'put it back as it was, then run again');
    return value;
  }
  return undefined;
}

function gateOf(run: Running, step: Step, question: string, wants: Gate['wants']): Gate {
  const flag =
    wants.consent === 'yes'
      ? '--yes'
      : wants.consent === 'name'
        ? `--confirm ${wants.name}`
        : wants.consent === 'words'
          ? `--accept "${wants.words}"`
          : `--secret ${wants.secret}=env:VARIABLE`;
  return { plan: run.plan.id, step: step.id, phase: step.phase, title: step.title, risk: step.risk, question, happens: [], lost: [], shows: [], wants, flag };
}

/** Asks, checks the answer here (no host is trusted with that), and journals the consent. Throws GateClosed. */
async function openGate(run: Running, step: Step, action: ActionOf<'ask'>, context: ActionContext): Promise<{ by: string; how: string; outcome?: string }> {
  const wants = action.wants as Gate['wants'];
  const gate: Gate = { ...gateOf(run, step, action.question, wants), happens: action.happens, lost: action.lost };
  // Once there is a verdict on the data, no later consent is given without it.
  if (wants.consent !== 'secret')
    for (const verdict of verdictLines(run.plan, run.state)) gate.shows.push({ label: 'data', value: verdict.replace(/^Data |\.$/g, '') });
  for (const show of action.shows) gate.shows.push({ label: show.label, value: words((await showing(show, context)) ?? 'unknown') });
  if (run.state.gate?.step !== step.id) await record(run, { type: 'gate', step: step.id, question: action.question });
  const answer = await run.host.ask(gate, run.signal);
  const refusal = refused(gate.wants, answer);
  if (refusal !== undefined) throw new GateClosed(`${action.question} ${refusal}`, gate.flag);
  const given = answer as Extract<Answer, { given: true }>;
  if (gate.wants.consent === 'secret') run.secrets.set(gate.wants.secret, given.value ?? '');
  await record(run, { type: 'consent', step: step.id, by: given.by, how: given.how });
  const { wants: wanted } = gate;
  const other = wanted.consent === 'words' && wanted.or !== undefined && given.value === wanted.or.words ? { outcome: wanted.or.outcome } : {};
  return { by: given.by, how: given.how, ...other };
}

async function showing(show: ActionOf<'ask'>['shows'][number], context: ActionContext): Promise<unknown> {
  const { query } = await import('../plan/references.ts');
  return query(await context.read(show.read), show.path);
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function refused(wants: Gate['wants'], answer: Answer): string | undefined {
  if (!answer.given) return answer.because;
  if (wants.consent === 'name' && answer.value !== wants.name) return `"${answer.value ?? ''}" is not its name, ${wants.name}: nothing was done.`;
  if (wants.consent === 'words' && answer.value !== wants.words && answer.value !== wants.or?.words)
    return `The words must be exactly: ${wants.words}${wants.or ? `, or: ${wants.or.words}` : ''}`;
  if (wants.consent === 'secret' && !answer.value) return 'An empty secret was given.';
  return undefined;
}
