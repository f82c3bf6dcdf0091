/** A next revision after a refusal or a drift: facts are read anew, what was done stays, the rest is planned anew. Writes a new file. */
import { buildPlan } from '../plan/build-plan.ts';
import { BlockedError, LockedError } from '../plan/errors.ts';
import { journalPath, writePlan } from '../plan/file.ts';
import type { Drift } from '../plan/drift.ts';
import type { Plan } from '../plan/schema.ts';
import type { Choices, System } from '../plan/system.ts';
import { UsageError } from '../plan/usage-error.ts';
import type { Connection } from '../aws/connect.ts';
import { readJournal } from './journal.ts';
import { lockHolder } from './lock.ts';
import { effectsOf } from './look-again.ts';
import { reduce } from './reduce.ts';
import { changedSteps } from './revision.ts';
import { planWord } from './stop-now.ts';

export interface Revised {
  plan: Plan;
  path: string;
  /** Ids of the steps that differ from the plan that it replaces. */
  changed: string[];
  drifts: Drift[];
}

/** `choices`: what is chosen anew, over the plan's own. Throws BlockedError, UsageError. Calls nothing that writes. */
export async function revisePlan(given: { planPath: string; plan: Plan; system: System; connection: Connection; choices: Choices }): Promise<Revised> {
  const { planPath, plan, system, connection } = given;
  const holder = await lockHolder(journalPath(planPath));
  if (holder)
    throw new LockedError(
      `this plan is being run by ${holder.user} on ${holder.host} (process ${holder.pid}) since ${holder.since}`,
      holder,
      'stop it first (Ctrl-C there), or wait for it to end',
    );
  const { entries } = await readJournal(journalPath(planPath));
  const state = reduce(plan, entries);
  if (entries.length > 0 && state.digest !== plan.digest)
    throw new UsageError(`${planPath} was replaced by a later revision already`, 'revise the newest: <name>.rN.plan.json with the highest N');
  if (state.finished) throw new UsageError('this plan is finished: there is nothing to revise', `encmigrate plan ${plan.system} ${plan.source.id}`);
  if (state.rollingBack) throw new UsageError('a back-out of this plan has begun', `finish it: encmigrate rollback ${planWord(planPath)}`);
  if (plan.steps.some((step) => step.phase === 'switch' && step.risk === 'changes' && state.steps[step.id]?.status !== 'waiting'))
    throw new UsageError(
      'clients are being switched already: what they use is not planned anew',
      `go on with encmigrate run ${planWord(planPath)}, or back out with encmigrate rollback ${planWord(planPath)}`,
    );
  const choices = merged(plan.choices, given.choices);
  const facts = await system.gather(connection.world, plan.source.id, choices, plan);
  const drifts = system.drift(plan.source.facts, await system.observe(connection.world, plan), effectsOf({ plan, state }));
  const stop = drifts.find((drift) => drift.verdict === 'stop');
  if (stop)
    throw new BlockedError(`${plan.source.id} cannot be planned anew: ${stop.fact}: ${stop.why}`, `back out: encmigrate rollback ${planWord(planPath)}`);
  const frame = { id: plan.id, createdAt: plan.createdAt, partition: plan.partition, account: plan.account, region: plan.region, source: plan.source.id };
  const built = buildPlan({ system, facts, choices, frame, supersedes: plan });
  const path = revisionPath(planPath, built.revision);
  await writePlan(path, built);
  return { plan: built, path, changed: changedSteps(plan, built), drifts };
}

/** Lists are replaced, fields of objects (`--set`) are added. */
function merged(before: Choices, after: Choices): Choices {
  const both: Choices = { ...before };
  for (const [name, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const plain = (v: unknown): v is object => typeof v === 'object' && v !== null && !Array.isArray(v);
    both[name] = plain(value) && plain(before[name]) ? { ...before[name], ...value } : value;
  }
  return both;
}

const revisionPath = (planPath: string, revision: number): string => `${planPath.replace(/(\.r\d+)?\.plan\.json$|\.json$/, '')}.r${revision}.plan.json`;
