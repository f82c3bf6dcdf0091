/** Runs of the interactive session. They live here and not on a screen: leaving a screen ends nothing. */
import type { Connection } from '../aws/connect.ts';
import { Interrupted } from '../engine/ending.ts';
import type { Answer, Gate, Host } from '../engine/host.ts';
import { rollBack } from '../engine/rollback.ts';
import { runPlan } from '../engine/run.ts';
import { statusOf } from '../engine/status.ts';
import { createWatcher, type Watcher } from '../engine/watcher.ts';
import type { Plan } from '../plan/schema.ts';
import { flagAnswer } from './answers.ts';
import { errorLines } from './error-text.ts';
import { exitOf } from './exit.ts';
import { type Given, onward } from './given.ts';
import type { Io } from './io.ts';
import { systemOf } from './systems.ts';
import { whoami } from './whoami.ts';

/** The back-out screen has shown what it does, and had the words typed: the same is not asked twice. */
const backOutTyped = (gate: Gate): Answer | undefined =>
  gate.step === 'rollback' && gate.wants.consent === 'yes' ? { given: true, by: whoami(), how: 'typed: back out' } : undefined;

interface Going {
  abort: AbortController;
  /** The exit code that it ended with. */
  ended: Promise<number>;
  plan?: Plan;
}

export interface SessionRuns {
  start(planPath: string, engine: 'run' | 'rollback'): void;
  stop(planPath: string): Promise<void>;
  /** Plan ids. */
  running(): string[];
  stopAll(): Promise<void>;
  /** Exit codes by plan path, once nothing runs any more. */
  exits(): Promise<ReadonlyMap<string, number>>;
}

/** `flags`: which gates flags may answer. A session that was opened for no certain plan takes no consent from its command line. */
export function sessionRuns(
  given: Given,
  io: Io,
  store: { host: Host },
  reach: (region: string) => Promise<Connection>,
  flags: 'all' | 'secrets' = 'secrets',
): SessionRuns {
  const going = new Map<string, Going>();
  const exits = new Map<string, number>();
  const watchers = new Map<string, Watcher>();
  const host: Host = {
    notify: (notice) => store.host.notify(notice.type === 'run.stop' ? { ...notice, next: onward(notice.next, given) } : notice),
    async ask(gate, signal) {
      // A secret whose place was named at the start is not asked for; consents are given on the screen.
      const known = flags === 'all' || gate.wants.consent === 'secret' ? await flagAnswer(gate, given, io.env, io.cwd) : undefined;
      return known ?? backOutTyped(gate) ?? store.host.ask(gate, signal);
    },
  };

  async function work(planPath: string, engine: 'run' | 'rollback', one: Going): Promise<number> {
    let plan: Plan | undefined;
    try {
      plan = (await statusOf(planPath)).plan;
      one.plan = plan;
      const connection = await reach(plan.region);
      const watcher = watchers.get(plan.region) ?? createWatcher(connection.world.clock);
      watchers.set(plan.region, watcher);
      const system = await systemOf(plan.system);
      const end = await (engine === 'run' ? runPlan : rollBack)({
        plan,
        planPath,
        system,
        connection,
        host,
        watcher,
        signal: one.abort.signal,
        ...(given.claim ? { claim: given.claim } : {}),
        ...(flags === 'all' && given.until ? { until: given.until } : {}),
        ...(flags === 'all' && given.digest ? { digest: given.digest } : {}),
      });
      return end.exit;
    } catch (error) {
      // What keeps a run from being taken up is told where its notices would have been.
      const reason = errorLines(error, given.debug)
        .join(' ')
        .replace(/^encmigrate: /, '');
      const at = new Date().toISOString();
      host.notify({ type: 'run.stop', plan: plan?.id ?? planPath, at, exit: exitOf(error), reason, ifYouStopNow: [], next: `encmigrate status ${planPath}` });
      return exitOf(error);
    }
  }

  const stop = async (planPath: string): Promise<void> => {
    const one = going.get(planPath);
    one?.abort.abort(new Interrupted('stopped by the operator'));
    await one?.ended;
  };
  return {
    start(planPath, engine) {
      if (going.has(planPath)) return;
      const one: Going = { abort: new AbortController(), ended: Promise.resolve(0) };
      going.set(planPath, one);
      one.ended = work(planPath, engine, one).finally(() => going.delete(planPath));
      void one.ended.then((exit) => exits.set(planPath, exit));
    },
    stop,
    running: () => [...going.values()].flatMap((one) => one.plan?.id ?? []),
    async exits() {
      while (going.size > 0) await Promise.all([...going.values()].map(({ ended }) => ended));
      return exits;
    },
    stopAll: async () => void (await Promise.all([...going.keys()].map(stop))),
  };
}
