/** Where a run stands, from its two files alone. */
import { journalPath, readPlan } from '../plan/file.ts';
import type { Plan } from '../plan/schema.ts';
import { readJournal } from './journal.ts';
import { type Holder, lockHolder } from './lock.ts';
import { reduce } from './reduce.ts';
import type { RunState } from './state.ts';
import { nextCommand, stopNow } from './stop-now.ts';

export interface Status {
  planPath: string;
  plan: Plan;
  state: RunState;
  ifYouStopNow: string[];
  next: { forward: string; back?: string };
  /** The live process that holds it. */
  heldBy?: Holder;
}

/** Throws PlanFileError or JournalError. */
export async function statusOf(planPath: string): Promise<Status> {
  const plan = await readPlan(planPath);
  const path = journalPath(planPath);
  const { entries } = await readJournal(path);
  const state = reduce(plan, entries);
  const heldBy = await lockHolder(path);
  return { planPath, plan, state, ifYouStopNow: stopNow(plan, state), next: nextCommand(planPath, state), ...(heldBy ? { heldBy } : {}) };
}
