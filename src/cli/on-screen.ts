/** `run` in a terminal: the session, opened at its runs and left by itself once all of them have ended, with the worst of their exits. */
import type { Host, Notice } from '../engine/host.ts';
import { statusOf } from '../engine/status.ts';
import type { Plan } from '../plan/schema.ts';
import type { Call } from './call.ts';
import { fromOutside } from './commands/interactive.ts';
import { exitCodes, leaveNow, worst } from './exit.ts';
import { plainView } from './hosts/plain.ts';
import { createSession } from './session.ts';

export async function onScreen({ given, io }: Call, plans: { path: string; plan: Plan }[]): Promise<number> {
  delete process.env.CI;
  const { createStore } = await import('../store/store.ts');
  const store = createStore();
  // The screen is gone with what it showed: how each run ended is said below it too.
  const last = new Map<string, Notice>();
  const host: Host = {
    notify(notice) {
      if (notice.type === 'run.stop' || notice.type === 'run.finish') last.set(notice.plan, notice);
      store.host.notify(notice);
    },
    ask: (gate, signal) => store.host.ask(gate, signal),
  };
  const region = plans.map(({ plan }) => plan.region).slice(0, 1);
  const [{ session, runs, close }, { openSession }] = await Promise.all([
    createSession({ ...given, regions: region }, io, { host }, 'all'),
    import('../../screens/render.ts'),
  ]);
  const signals = fromOutside(close);
  try {
    const known = await Promise.all(plans.map(({ path }) => statusOf(path)));
    const ending = await openSession(session, store, { screenReader: given.screenReader, colour: io.colour, runs: { of: known, over: () => runs.exits() } });
    if (ending.why === 'at once') {
      for (const command of ending.goOn) io.out(`Go on with: ${command}`);
      leaveNow(exitCodes.interrupted);
    }
    await close();
    const exits = await runs.exits();
    const view = plainView(io, { many: plans.length > 1 });
    for (const notice of last.values()) view.notify(notice);
    view.close();
    return ending.why === 'interrupted' ? exitCodes.interrupted : worst([...exits.values()]);
  } finally {
    signals.end();
    await close();
  }
}
