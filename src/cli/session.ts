/** The session of the screens (src/store/session.ts), over the same functions as the commands. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Connection } from '../aws/connect.ts';
import { backOut } from '../engine/back-out.ts';
import type { Host } from '../engine/host.ts';
import { readJournal } from '../engine/journal.ts';
import { reduce } from '../engine/reduce.ts';
import { statusOf } from '../engine/status.ts';
import { suffix, write } from '../export/formats.ts';
import { planWords } from '../export/words.ts';
import { journalPath, readPlan, writePlan } from '../plan/file.ts';
import type { Plan } from '../plan/schema.ts';
import { UsageError } from '../plan/usage-error.ts';
import type { Known, Session } from '../store/session.ts';
import { draft } from './draft.ts';
import { type Given, onward } from './given.ts';
import { allRegions, inventory } from './inventory.ts';
import type { Io } from './io.ts';
import { journalLines } from './journal-words.ts';
import { keyChoices } from './key-choices.ts';
import { knownPlans, remember } from './known-plans.ts';
import { type SessionRuns, sessionRuns } from './session-runs.ts';
import { systemOf } from './systems.ts';
import { connectFor } from './where.ts';

export interface OpenSession {
  session: Session;
  runs: SessionRuns;
  /** Stops what runs, as the first Ctrl-C would, and closes connections. */
  close(): Promise<void>;
}

export async function createSession(given: Given, io: Io, store: { host: Host }, flags: 'all' | 'secrets' = 'secrets'): Promise<OpenSession> {
  const all = given.regions[0] === 'all';
  const first = await connectFor({ ...given, regions: all ? [] : given.regions.slice(0, 1) }, io);
  const connections = new Map([[first.region, Promise.resolve(first)]]);
  const reach = (region: string): Promise<Connection> => {
    const known = connections.get(region) ?? connectFor(given, io, region);
    connections.set(region, known);
    // A region that could not be reached may be so a minute later.
    known.catch(() => connections.delete(region));
    return known;
  };
  const runs = sessionRuns(given, io, store, reach, flags);
  const drafted = new Map<string, string>();

  const session: Session = {
    where: {
      mode: first.mode,
      account: first.identity.account,
      region: first.region,
      ...(first.profile ? { profile: first.profile } : {}),
      ...(first.endpoint ? { endpoint: first.endpoint } : {}),
      missing: first.world.missing,
    },
    async scan() {
      const regions = all ? await allRegions(first) : given.regions.length > 0 ? given.regions : [first.region];
      const { failures, ...found } = await inventory(regions, reach, { keep: true });
      return { ...found, failures: failures.map(({ region, system, message }) => ({ region, system, message })) };
    },
    async known() {
      const listed = await Promise.all(knownPlans(io.env).map((path) => knownAt(path, given)));
      return listed.filter((one): one is Known => one !== undefined && !one.state.finished && one.plan.account === first.identity.account).sort(newestFirst);
    },
    async questions(found) {
      const system = await systemOf(found.system);
      return system.questions(await system.gather((await reach(found.region)).world, found.id, {}));
    },
    keys: async (found) => keyChoices(await reach(found.region), (await systemOf(found.system)).title),
    async draft(found, choices) {
      const made = await draft({ system: await systemOf(found.system), connection: await reach(found.region), id: found.id, choices });
      const { facts: _, ...rest } = made;
      return rest;
    },
    async save(plan) {
      const path = freePath(io, plan);
      await writePlan(path, plan);
      drafted.set(plan.id, path);
      remember(io.env, path);
      return path;
    },
    async open(planPath) {
      remember(io.env, planPath);
      return going(await statusOf(planPath), given);
    },
    words: planWords,
    async rehearse(plan) {
      const path = drafted.get(plan.id) ?? `the plan of ${plan.source.id}`;
      const [{ takeRehearsal }, { rehearsalLines }] = await Promise.all([import('./rehearse/take.ts'), import('./rehearse/words.ts')]);
      return rehearsalLines(plan, path, (await takeRehearsal(plan, { path, signal: new AbortController().signal })).account);
    },
    async export(plan, format) {
      const beside =
        drafted.get(plan.id) ??
        knownPlans(io.env).find((path) => path.endsWith(`${plan.source.id}.plan.json`)) ??
        resolve(io.cwd, `${plan.source.id}.plan.json`);
      return writeNew(beside.replace(/\.plan\.json$|\.json$/, '') + suffix[format], await write(format, plan));
    },
    journal: async (planPath) => journalLines((await readJournal(journalPath(planPath))).entries),
    async backOut(planPath) {
      const { plan, state } = await statusOf(planPath);
      const { removes, keeps, loses } = backOut(plan, state);
      return { removes, keeps, loses };
    },
    run: (planPath) => runs.start(planPath, 'run'),
    rollback: (planPath) => runs.start(planPath, 'rollback'),
    stop: (planPath) => runs.stop(planPath),
    running: () => runs.running(),
  };
  return {
    session,
    runs,
    async close() {
      await runs.stopAll();
      for (const connection of connections.values()) (await connection.catch(() => undefined))?.close();
    },
  };
}

const newestFirst = (a: Known, b: Known): number => {
  const begun = Number(b.state.runs.length > 0) - Number(a.state.runs.length > 0);
  return begun !== 0 ? begun : (b.state.lastAt ?? b.plan.createdAt) > (a.state.lastAt ?? a.plan.createdAt) ? 1 : -1;
};

/** The commands that go on from any terminal, in the same place. */
const going = (known: Known, given: Given): Known => ({
  ...known,
  next: { forward: onward(known.next.forward, given), ...(known.next.back ? { back: onward(known.next.back, given) } : {}) },
});

/** A plan whose journal is broken is shown with the reason; a file that is no plan any more is none of ours. */
async function knownAt(planPath: string, given: Given): Promise<Known | undefined> {
  try {
    return going(await statusOf(planPath), given);
  } catch (error) {
    const plan = await readPlan(planPath).catch(() => undefined);
    if (!plan) return undefined;
    return { planPath, plan, state: reduce(plan, []), ifYouStopNow: [], next: { forward: `encmigrate status ${planPath}` }, broken: (error as Error).message };
  }
}

function freePath(io: Io, plan: Plan): string {
  const path = resolve(io.cwd, `${plan.source.id}.plan.json`);
  return existsSync(path) ? resolve(io.cwd, `${plan.source.id}.${plan.id}.plan.json`) : path;
}

/** What holds account numbers and addresses is for its owner's eyes. An older export of the same plan is replaced. */
async function writeNew(path: string, text: string): Promise<string> {
  try {
    const file = await open(path, 'w', 0o600);
    await file.writeFile(text);
    await file.close();
    return path;
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`, 'go to a folder that you can write to');
  }
}
