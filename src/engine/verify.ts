/** Compares again: every check and comparison of the verify phase, against the world as it is now. Reads only, takes no lock. */
import { StepError } from '../actions/ambiguous.ts';
import type { ActionOf } from '../actions/schema.ts';
import { journalPath } from '../plan/file.ts';
import type { Step } from '../plan/schema.ts';
import { UsageError } from '../plan/usage-error.ts';
import { staysAllowed } from './allowed.ts';
import { type Journal, readJournal } from './journal.ts';
import type { Entry, Event } from './journal-entry.ts';
import { contextOf, createRunning, resolved, type Running } from './running.ts';
import type { RunGiven } from './run-given.ts';
import { planWord } from './stop-now.ts';
import { verdictLines } from './verdict-lines.ts';

export interface Verified {
  exit: 0 | 1;
  /** equal, differs, notVerified, skipped; `checkFailed` where encryption or a setting is not what it must be. */
  outcome: string;
  keys: number;
  differences: number;
  named: unknown[];
  checks: { step: string; title: string; ok: boolean; message?: string }[];
  reason?: string;
  /** The file that names every difference. */
  report?: string;
}

export async function verifyPlan(given: RunGiven & { report?: string; share?: number }): Promise<Verified> {
  const run = await readOnly(given);
  const steps = run.plan.steps.filter((step) => step.phase === 'verify' && (step.action.kind === 'assert' || step.action.kind === 'compare'));
  const missing = steps.find((step) => step.action.kind === 'compare' && step.needs.some((need) => run.state.steps[need]?.status !== 'ended'));
  if (missing)
    throw new UsageError(`there is nothing to compare yet: ${run.plan.target.id} is not restored`, `encmigrate run ${planWord(run.planPath)} --until verify`);
  const found: Verified = { exit: 0, outcome: 'notVerified', keys: 0, differences: 0, named: [], checks: [] };
  const gone = run.state.finished?.outcome === 'migrated';
  for (const step of steps) {
    if (step.action.kind === 'assert') await check(run, step, found);
    else if (!gone) await compareAgain(run, step, found, given);
  }
  const failed = found.checks.find((one) => !one.ok);
  if (failed) Object.assign(found, { outcome: 'checkFailed', reason: `${failed.title}: ${failed.message}` });
  else if (gone)
    found.reason = [`${run.plan.source.id} was deleted when this plan finished, so there is nothing to compare with`, ...verdictLines(run.plan, run.state)]
      .join('. ')
      .replace(/\.$/, '');
  else if (!steps.some((step) => step.action.kind === 'compare')) found.reason = 'this plan copies nothing, so there is nothing to compare';
  return { ...found, exit: found.outcome === 'equal' ? 0 : 1 };
}

/** The fold of the journal as it is; what is appended here stays in memory. */
async function readOnly(given: RunGiven): Promise<Running> {
  staysAllowed(given.plan, given.system, given.planPath);
  const { entries } = await readJournal(journalPath(given.planPath));
  const journal: Journal = { entries, append: async (event: Event) => ({ ...event }) as Entry, close: async () => undefined };
  return createRunning({
    plan: given.plan,
    planPath: given.planPath,
    system: given.system,
    connection: given.connection,
    host: given.host,
    journal,
    signal: given.signal,
  });
}

async function check(run: Running, step: Step, found: Verified): Promise<void> {
  try {
    await run.kinds.assert.run(resolved(run, step.action), contextOf(run, step, 1, run.connection.world.clock.now()));
    found.checks.push({ step: step.id, title: step.title, ok: true });
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    found.checks.push({ step: step.id, title: step.title, ok: false, message: error.message });
  }
}

async function compareAgain(run: Running, step: Step, found: Verified, { report, share }: { report?: string; share?: number }): Promise<void> {
  const action = resolved(run, step.action) as ActionOf<'compare'>;
  const comparer = run.system.comparers[action.comparer];
  if (!comparer) throw new StepError('UnknownComparer', `no comparer is called ${action.comparer}`);
  const options = { ...action.options, ...(report ? { report } : {}), ...(share === undefined ? {} : { share }) };
  const { checkpoint: _, ...context } = contextOf(run, step, 1, run.connection.world.clock.now());
  const { outcome, outputs } = await comparer({ ...action, options }, context);
  const { keys = 0, differences = 0, named = [], reason } = outputs as Partial<Verified>;
  Object.assign(found, { outcome, keys, differences, named, ...(reason ? { reason } : {}), ...(report ? { report } : {}) });
}
