/** Runs or backs out one or several plans in this process: each under its own lock, waits shared per account and region. */
import { resolve } from 'node:path';
import type { Connection } from '../aws/connect.ts';
import type { RunEnd, RunGiven } from '../engine/run.ts';
import { statusOf } from '../engine/status.ts';
import { createWatcher, type Watcher } from '../engine/watcher.ts';
import type { Plan } from '../plan/schema.ts';
import { UsageError } from '../plan/usage-error.ts';
import type { Call } from './call.ts';
import { errorLines } from './error-text.ts';
import { exitOf, worst } from './exit.ts';
import { NotAnswered } from './gate-error.ts';
import { onward } from './given.ts';
import { commandHost } from './hosts/host.ts';
import { line, ndjsonView } from './hosts/ndjson.ts';
import { plainView } from './hosts/plain.ts';
import { interrupts } from './interrupts.ts';
import { remember } from './known-plans.ts';
import { shellWord } from './paths.ts';
import { askYes } from './prompt.ts';
import { secretSources } from './secrets.ts';
import { systemOf } from './systems.ts';
import { connectForPlan, whereWords } from './where.ts';

interface Taken {
  path: string;
  plan: Plan;
  connection: Connection;
  watcher: Watcher;
}

/** The exit is the worst of all. Throws what keeps it from starting at all. */
export async function drive(call: Call, verb: 'run' | 'rollback', engine: (given: RunGiven) => Promise<RunEnd>): Promise<number> {
  secretSources(call.given.secret);
  const plans = await read(call);
  const taken = await connectAll(call, plans);
  try {
    await consentToLive(call, verb, taken);
    if (verb === 'run' && (await wantsScreen(call, plans))) return await (await import('./on-screen.ts')).onScreen(call, plans);
    return await together(call, verb, engine, taken);
  } finally {
    for (const connection of new Set(taken.map((one) => one.connection))) connection.close();
  }
}

async function read({ args, given, io }: Call): Promise<{ path: string; plan: Plan }[]> {
  if (given.digest !== undefined && args.length > 1) throw new UsageError('--digest names one plan, but several were given', 'run them one by one');
  const plans = await Promise.all(args.map(async (path) => ({ path, plan: (await statusOf(path)).plan })));
  plans.forEach(({ plan, path }, i) => {
    const twin = plans.find((other, j) => j < i && other.plan.id === plan.id);
    if (twin) throw new UsageError(`${path} and ${twin.path} are the same plan ${plan.id}`, 'give each plan once, in its newest revision');
  });
  for (const { path } of plans) remember(io.env, resolve(io.cwd, path));
  return plans;
}

/** A person at a terminal looks at it. What has ended already, and terminals that Ink cannot draw on, get plain lines. */
async function wantsScreen({ given, io }: Call, plans: { path: string }[]): Promise<boolean> {
  if (!io.terminal || given.json || !given.input || io.env.TERM === 'dumb') return false;
  const known = await Promise.all(plans.map(({ path }) => statusOf(path)));
  return known.every(({ state }) => !state.finished);
}

async function connectAll({ given, io }: Call, plans: { path: string; plan: Plan }[]): Promise<Taken[]> {
  const byRegion = new Map<string, { connection: Connection; watcher: Watcher }>();
  const taken: Taken[] = [];
  for (const one of plans) {
    let shared = byRegion.get(one.plan.region);
    if (!shared) {
      const connection = await connectForPlan(given, io, one.plan);
      shared = { connection, watcher: createWatcher(connection.world.clock) };
      byRegion.set(one.plan.region, shared);
    }
    taken.push({ ...one, ...shared });
  }
  return taken;
}

/** On LIVE it asks once more, and names account and region. */
async function consentToLive({ given, io }: Call, verb: string, taken: Taken[]): Promise<void> {
  const live: Taken[] = [];
  for (const one of taken) if (one.connection.mode === 'LIVE' && !(await statusOf(one.path)).state.finished) live.push(one);
  if (live.length === 0 || given.yes) return;
  const what = `${verb === 'run' ? 'Run' : 'Back out'} ${live.map(({ plan }) => plan.source.id).join(', ')} on ${[...new Set(live.map(({ connection }) => whereWords(connection)))].join(' and ')}?`;
  if (io.terminal && given.input && !given.json) {
    if (await askYes(io, what)) return;
    throw new NotAnswered(`${what} The answer was no; nothing was done`, 'say it again when you want it');
  }
  throw new NotAnswered(
    `${what} Nobody can be asked here; nothing was done`,
    onward(`encmigrate ${verb} ${live.map(({ path }) => shellWord(path)).join(' ')} --yes`, given),
  );
}

async function together(call: Call, verb: string, engine: (given: RunGiven) => Promise<RunEnd>, taken: Taken[]): Promise<number> {
  const { given, io } = call;
  const stop = interrupts(io, onward(`encmigrate ${verb} ${taken.map(({ path }) => shellWord(path)).join(' ')}`, given));
  const view = given.json ? ndjsonView(io) : plainView(io, { many: taken.length > 1, now: () => taken[0]?.connection.world.clock.now() ?? new Date() });
  const host = commandHost(given, io, view);
  if (!given.json) for (const words of new Set(taken.map(({ connection }) => whereWords(connection)))) io.err(words);
  try {
    const codes = await Promise.all(
      taken.map(async ({ path, plan, connection, watcher }) => {
        try {
          const end = await engine({
            plan,
            planPath: path,
            system: await systemOf(plan.system),
            connection,
            host,
            watcher,
            signal: stop.signal,
            ...(given.until ? { until: given.until } : {}),
            ...(given.digest ? { digest: given.digest } : {}),
            ...(given.claim ? { claim: given.claim } : {}),
          });
          if (given.debug && end.error?.stack) io.err(end.error.stack);
          // Only what was cut short by the signal ended by it.
          return end.exit !== 0 && end.error?.name === 'Interrupted' ? (stop.exit() ?? end.exit) : end.exit;
        } catch (error) {
          return refused(call, plan, error);
        }
      }),
    );
    return worst(codes);
  } finally {
    stop.end();
    view.close();
  }
}

/** What kept a plan from being taken up; the others go on. */
function refused({ given, io }: Call, plan: Plan, error: unknown): number {
  const exit = exitOf(error);
  if (given.json) io.out(line({ type: 'refused', plan: plan.id, exit, reason: (error as Error).message }));
  for (const text of errorLines(error, given.debug)) io.err(text);
  const flag = (error as { flag?: string }).flag;
  if (flag) io.err(`  what to do: say it again with ${flag}`);
  return exit;
}
