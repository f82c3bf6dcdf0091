/** `wait`: polls a reader until acceptors say success or failure. Failure states end it at once; hours are normal. */
import { AwsError } from '../aws/error.ts';
import { milliseconds } from '../plan/duration.ts';
import { query } from '../plan/references.ts';
import { verdict } from './acceptors.ts';
import { StepError } from './ambiguous.ts';
import { kept } from './call.ts';
import type { ActionContext, ActionKind } from './context.ts';
import { readerWords } from './readers/index.ts';
import type { Acceptor, ActionOf } from './schema.ts';

type Wait = ActionOf<'wait'>;

const longestInterval = 30_000;

export const wait: ActionKind<Wait> = {
  kind: 'wait',
  once: false,
  preview: (action) => [`wait: ${readerWords(action.read)}, at most ${action.timeout}`, ...action.acceptors.map((a) => `  ${acceptorWords(a)}`)],
  async run(action, context) {
    const begun = context.begunAt.getTime();
    const deadline = begun + milliseconds(action.timeout);
    for (let good = 0; ; ) {
      const answer = await patientRead(action, context, deadline);
      if (answer === undefined) continue;
      const hit = verdict(action.acceptors, answer);
      const says = words(action, answer);
      if (hit?.state === 'failure') throw new StepError('WaitFailed', says ?? `${readerWords(action.read)}: ${acceptorWords(hit)}`);
      if (hit?.state === 'success') {
        good += 1;
        if (good >= (action.consecutive ?? 1)) return { outcome: hit.outcome ?? 'done', outputs: kept(action.keep, answer), ...(says ? { says } : {}) };
      } else {
        good = 0;
        stopOnFault(action, answer, context);
      }
      if (says) await context.progress(says);
      if (context.clock.now().getTime() >= deadline)
        throw new StepError('WaitTimeout', `after ${action.timeout}: ${says ?? 'no success yet'}`, undefined, 'run again to go on waiting');
      await context.clock.sleep(interval(context, begun), context.signal);
    }
  },
  // Nothing was changed: waiting again is harmless.
  probe: async () => ({ state: 'absent' }),
};

/** Hours are normal, and so is an hour in which the service throttles or does not answer: undefined, after a rest, until the deadline. */
async function patientRead(action: Wait, context: ActionContext, deadline: number): Promise<unknown> {
  try {
    return await context.read(action.read, action.batch);
  } catch (error) {
    const passing = error instanceof AwsError && ['throttled', 'transient', 'lost'].includes(error.kind);
    if (!passing || context.clock.now().getTime() >= deadline) throw error;
    await context.progress(`AWS does not answer: ${error.name}: ${error.message}; asked again until ${new Date(deadline).toISOString()}`);
    await context.clock.sleep(longestInterval, context.signal);
    return undefined;
  }
}

export function acceptorWords(acceptor: Acceptor): string {
  const what = acceptor.matcher === 'fault' ? 'the answer' : (acceptor.argument ?? 'the answer');
  const all = acceptor.matcher === 'pathAll' ? 'all of ' : acceptor.matcher === 'pathAny' ? 'any of ' : '';
  return `${acceptor.state} when ${all}${what} is ${JSON.stringify(acceptor.expected)}${acceptor.outcome ? ` (then: ${acceptor.outcome})` : ''}`;
}

function words(action: Wait, answer: unknown): string | undefined {
  if (!action.says || (answer as { $fault?: string }).$fault) return undefined;
  const found = query(answer, action.says);
  if (found === null || found === undefined) return undefined;
  return typeof found === 'string' ? found : JSON.stringify(found);
}

/** NotFound is an answer only after `grace`; any other fault that no acceptor takes is final, in the service's own words. */
function stopOnFault(action: Wait, answer: unknown, context: ActionContext): void {
  const { $fault: name, message } = answer as { $fault?: string; message?: string };
  if (!name || action.acceptors.some((a) => a.matcher === 'fault' && a.expected === name)) return;
  const grace = milliseconds(action.grace ?? 'PT0S');
  if (/NotFound/i.test(name) && context.clock.now().getTime() - context.begunAt.getTime() < grace) return;
  throw new StepError(name, message || name);
}

/** A fortieth of what this usually takes, 2 to 30 s: 40 looks in a usual run, whatever its length. */
function interval(context: ActionContext, begun: number): number {
  const typical = context.step.typical ? milliseconds(context.step.typical) : 600_000;
  const base = Math.min(longestInterval, Math.max(2_000, typical / 40));
  // Past twice the usual time nothing is near any more: look half as often.
  return context.clock.now().getTime() - begun > 2 * typical ? base * 2 : base;
}
