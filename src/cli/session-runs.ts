/** Runs of the interactive session. They live here and not on a screen: leaving a screen ends nothing. */
import type { Connection } from '../aws/connect.ts';
import { Interrupted } from '../engine/ending.ts';
import type { Host } from '../engine/host.ts';
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

interface Going {
  abort: AbortController;
  ended: Promise<void>;
  plan?: Plan;
}

export interface SessionRuns {
  start(planPath: string, engine: 'run' | 'rollback'): void;
  stop(planPath: string): Promise<void>;
  /** Plan ids. */
  running(): string[];
  stopAll(): Promise<void>;
}

export function sessionRuns(given: Given, io: Io, store: { host: Host }, reach: (region: string) => Promise<Connection>): SessionRuns {
  const going = new Map<string, Going>();
  const watchers = new Map<string, Watcher>();
  const host: Host = {
    notify: (notice) => store.host.notify(notice.type === 'run.stop' ? { ...notice, next: onward(notice.next, given) } : notice),
    async ask(gate, signal) {
      // A secret whose place was named at the start is not asked for; consents are given on the screen.
      const known = gate.wants.consent === 'secret' ? await flagAnswer(gate, given, io.env, io.cwd) : undefined;
      return known ?? store.host.ask(gate, signal);
    },
  };

  async function work(planPath: string, engine: 'run' | 'rollback', one: Going): Promise<void> {
    let plan: Plan | undefined;
    try {
      plan = (await statusOf(planPath)).plan;
      one.plan = plan;
      const connection = await reach(plan.region);
      const watcher = watchers.get(plan.region) ?? createWatcher(connection.world.clock);
      watchers.set(plan.region, watcher);
      const system = await systemOf(plan.system);
      await (engine === 'run' ? runPlan : rollBack)({
        plan,
        planPath,
        system,
        connection,
        host,
        watcher,
        signal: one.abort.signal,
        ...(given.claim ? { claim: given.claim } : {}),
      });
    } catch (error) {
      // What keeps a run from being taken up is told where its notices would have been.
      const reason = errorLines(error, given.debug)
        .join(' ')
        .replace(/^encmigrate: /, '');
      const at = new Date().toISOString();
      host.notify({ type: 'run.stop', plan: plan?.id ?? planPath, at, exit: exitOf(error), reason, ifYouStopNow: [], next: `encmigrate status ${planPath}` });
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
      const one: Going = { abort: new AbortController(), ended: Promise.resolve() };
      going.set(planPath, one);
      one.ended = work(planPath, engine, one).finally(() => going.delete(planPath));
    },
    stop,
    running: () => [...going.values()].flatMap((one) => one.plan?.id ?? []),
    stopAll: async () => void (await Promise.all([...going.keys()].map(stop))),
  };
}
