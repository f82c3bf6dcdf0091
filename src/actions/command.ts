/** `command`: a child process. It may outlive this program, so `begin` leaves behind who it is, and a resume follows it. */
import { hostname } from 'node:os';
import { milliseconds } from '../plan/duration.ts';
import { query, reveal } from '../plan/references.ts';
import type { Value } from '../plan/value.ts';
import { StepError } from './ambiguous.ts';
import { expected, kept } from './call.ts';
import { lives, markedProcess, type ProcessId } from './child/alive.ts';
import { isThere, keepRedacted, lastOf, type Output, outputOf, Tail } from './child/output.ts';
import { ledPath } from './child/led-path.ts';
import { findProgram } from './child/program.ts';
import { progressReader, rateWords, type Reached } from './child/progress.ts';
import { redact } from './child/redact.ts';
import { endChild, markVariable, startChild } from './child/start.ts';
import type { ActionContext, ActionKind, ActionResult, Probe } from './context.ts';
import { readerWords } from './readers/index.ts';
import { pathWords } from './request.ts';
import type { ActionOf } from './schema.ts';

type Command = ActionOf<'command'>;
type Failure = Command['failures'][number];

/** What a resume, on whatever machine, must know of the child. */
interface Left extends Output {
  host: string;
  mark: string;
  child?: ProcessId;
  /** Starts of this attempt so far. */
  starts: number;
}

export const command: ActionKind<Command> = {
  kind: 'command',
  once: true,
  preview: (action) => [
    commandLine(action),
    ...Object.entries(action.variables).map(([name, value]) => `  ${name}=${pathWords(value)}`),
    ...Object.entries(action.environment).map(
      ([name, value]) => `  ${name}: ${'$secret' in value ? `the secret ${value.$secret}` : pathWords(value)}, in its environment`,
    ),
    `  at most ${action.timeout}${action.repeats > 0 ? `; repeated at most ${action.repeats} times, only after failures that leave nothing half done` : ''}`,
    ...(action.expect ?? []).map((e) => `  only if ${e.says} (${readerWords(e.read)})`),
  ],
  async run(action, context) {
    const program = await findProgram(action.program, context);
    if (!program) throw new StepError('NotFound', `${action.program} is not on PATH`, undefined, `install it, or add its folder to PATH, then run again`);
    if (program.standIn) await context.progress(program.standIn);
    const secrets = await secretsOf(action, context);
    const output = outputOf(context.folder ?? '.', context.plan.id, context.step.id, context.attempt);
    const left: Left = { ...output, host: hostname(), mark: `${context.plan.id}.${context.step.id}.${context.attempt}`, starts: 0 };
    for (;;) {
      await expected(action, action.program, context);
      left.starts += 1;
      delete left.child;
      // Before it starts: a child whose number is not on disk yet is found by its mark.
      await context.progress(`starting ${action.program}`, { checkpoint: { ...left } });
      const began = context.clock.now();
      const led = (text: string): string => ledPath(text, context);
      const child = await startChild(
        program,
        action.args.map(String).map(led),
        { ...literals(action, led), ...Object.fromEntries(secrets) },
        output.raw,
        left.mark,
      );
      left.child = { pid: child.pid, started: child.started };
      await context.progress(`${action.program} runs (process ${child.pid})`, { checkpoint: { ...left } });
      const follower = follow(action, output, context);
      let exit: number | null | undefined;
      child.ended.then(
        (code) => (exit = code),
        () => (exit = null),
      );
      while (exit === undefined) {
        await pauseOf(context);
        await follower.look();
        if (context.signal.aborted) {
          // What a real run leaves behind goes on; a rehearsal leaves nothing, and its cloud is gone.
          if (context.standIns) await endChild(child, () => lives(child));
          throw context.signal.reason;
        }
        if (exit === undefined && context.clock.now().getTime() - began.getTime() > milliseconds(action.timeout)) {
          await endChild(child, () => lives(child));
          await follower.look();
          await keepRedacted(output, hidden(secrets));
          throw new StepError(
            'Timeout',
            `${action.program} has not ended within ${action.timeout} and was ended`,
            undefined,
            `look: ${output.kept}; ${action.remedy ?? 'then run again'}`,
          );
        }
      }
      await child.ended;
      await follower.look();
      await keepRedacted(output, hidden(secrets));
      const verdict = judge(action, follower.text(), exit);
      if (verdict === 'done')
        return result(action, { exit, output: follower.text(), seconds: (context.clock.now().getTime() - began.getTime()) / 1000 }, follower.reached());
      const most = typeof verdict.again === 'number' ? Math.min(verdict.again, action.repeats) : action.repeats;
      if (!verdict.again || left.starts > most) throw failure(action, verdict, exit, output);
      await context.progress(`${verdict.says}; once more, ${left.starts} of ${most}`);
      await context.clock.sleep(30_000 * left.starts, context.signal);
    }
  },
  probe,
};

const literals = ({ variables }: Command, led: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, led(String(value))]));

/** As it would be typed; never run through a shell. */
export function commandLine(action: Pick<Command, 'program' | 'args'>): string {
  const word = (text: string): string => (/^[\w@%+=:,./<>-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return [action.program, ...action.args.map((arg) => word(pathWords(arg)))].join(' ');
}

async function secretsOf(action: Command, context: ActionContext): Promise<Map<string, string>> {
  const shown = (await reveal(action.environment as Record<string, Value>, context.secret)) as Record<string, unknown>;
  return new Map(Object.entries(shown).map(([name, value]) => [name, String(value)]));
}

/** What must not be told. The name of a user is none, and "neo4j" blotted out everywhere would make the output unreadable. */
const hidden = (secrets: Map<string, string>): string[] => [...secrets].filter(([name]) => !/USER(NAME)?$/.test(name)).map(([, value]) => value);

/** Children work in real time, whatever a sandbox's clock says. */
const pauseOf = (context: ActionContext): Promise<void> => context.clock.busy(new Promise((done) => setTimeout(done, 250)));

function follow(action: Command, output: Output, context: Pick<ActionContext, 'clock' | 'progress'>) {
  const tail = new Tail(output.raw);
  const reader = progressReader(action.progress);
  let text = '';
  let told = '';
  let reached: Reached | undefined;
  let began: { says: string; at: number; share: number } | undefined;
  return {
    text: () => text,
    reached: () => reached,
    async look(): Promise<void> {
      const more = await tail.more();
      // The cause of a failure stands in the last lines: memory stays flat.
      text = (text + more).slice(-512 * 1024);
      reached = reader.feed(more) ?? reached;
      if (!reached) return;
      const now = Date.now();
      if (began?.says !== reached.says) began = { says: reached.says, at: now, share: reached.share ?? 0 };
      const words = `${reached.says}${reached.share === undefined ? '' : ` ${(reached.share * 100).toFixed(reached.share < 1 ? 1 : 0)} %`}${rateWords(reached, began, now)}`;
      if (words === told) return;
      told = words;
      await context.progress(words, reached.share === undefined ? {} : { share: reached.share });
    },
  };
}

/** The line that says so decides; an exit code alone says nothing of a service that goes on by itself. */
function judge(action: Command, text: string, exit: number | null | undefined): 'done' | Failure {
  if (action.done !== undefined ? new RegExp(action.done).test(text) : exit === 0) return 'done';
  const known = action.failures.find((one) => new RegExp(one.match, 'i').test(text));
  if (known) return known;
  return {
    match: '',
    says:
      exit === null
        ? `${action.program} was ended by a signal`
        : exit === undefined
          ? `${action.program} is gone`
          : `${action.program} ended with exit code ${exit}`,
    ...(exit === null || exit === undefined ? { again: true } : {}),
  };
}

function failure(action: Command, verdict: Failure, exit: number | null | undefined, { kept: log }: Output): StepError {
  const code = exit === null || exit === undefined ? '' : ` (exit code ${exit})`;
  return new StepError('CommandFailed', `${action.program}: ${verdict.says}${code}; its output: ${log}`, undefined, verdict.remedy ?? action.remedy);
}

function result(action: Command, answer: { exit: number | null | undefined; output: string; seconds: number }, reached: Reached | undefined): ActionResult {
  return {
    outcome: 'done',
    outputs: kept(action.keep, { ...answer, exit: answer.exit ?? null, output: redact(answer.output).slice(-4_000) }),
    ...(reached ? { says: reached.says } : {}),
  };
}

const followers = new WeakMap<object, ReturnType<typeof follow>>();

/** Alive: it is followed. Ended: its output says how. On another machine nobody here can tell. */
async function probe(action: Command, context: ActionContext): Promise<Probe> {
  const left = context.checkpoint as Left | undefined;
  if (!left?.mark) return { state: 'absent' };
  if (left.host !== hostname())
    return {
      state: 'unknown',
      says: `it was started on ${left.host}, and this is ${hostname()}`,
      look: `on ${left.host}: ${left.child ? `ps -o pid,lstart,args -p ${left.child.pid}` : `pgrep -f ${action.program}`}`,
    };
  const child = left.child ?? (await markedProcess(markVariable, left.mark));
  const follower = followers.get(left) ?? follow(action, left, context);
  followers.set(left, follower);
  await follower.look();
  if (child && (await lives(child))) {
    if (context.clock.now().getTime() - context.begunAt.getTime() > milliseconds(action.timeout)) await endChild(child, () => lives(child));
    else return { state: 'pending', says: `${action.program} still runs (process ${child.pid})${follower.reached() ? `: ${follower.reached()?.says}` : ''}` };
  }
  const ended = !(await isThere(left.raw));
  if (ended && !(await isThere(left.kept))) return { state: 'absent' };
  await follower.look();
  // Cut off after its output was put away and before `end` was written: what was put away tells as well.
  const text = ended ? await lastOf(left.kept) : follower.text();
  await keepRedacted(left, hidden(await secretsOf(action, context)));
  const verdict = judge(action, text, undefined);
  if (action.done !== undefined && verdict === 'done')
    return { state: 'done', outputs: kept(action.keep, query({ exit: null, output: redact(text).slice(-4_000), seconds: null }, '@')), proven: true };
  if (verdict === 'done' || verdict.again) return { state: 'absent' };
  const remedy = verdict.remedy ?? action.remedy;
  return { state: 'failed', says: `${action.program}: ${verdict.says}; its output: ${left.kept}`, ...(remedy ? { remedy } : {}) };
}
