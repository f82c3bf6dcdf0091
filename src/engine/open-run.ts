/** Takes up a run: lock, journal, that it is this plan's journal, that we are who the plan is for, and on which machine. */
import { hostname, userInfo } from 'node:os';
import { foreignSteps, toolVersion } from '../plan/build-plan.ts';
import { CredentialsError, DriftError, JournalError, PlanFileError } from '../plan/errors.ts';
import { journalPath } from '../plan/file.ts';
import { UsageError } from '../plan/usage-error.ts';
import { staysAllowed } from './allowed.ts';
import { claimRun } from './claim.ts';
import { openJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import { reduce } from './reduce.ts';
import { adoptRevision } from './revision.ts';
import type { RunGiven } from './run-given.ts';
import { consented, createRunning, GateClosed, record, type Running } from './running.ts';
import { planWord } from './stop-now.ts';

export interface OpenRun {
  run: Running;
  close(): Promise<void>;
}

/** Throws LockedError, JournalError, PlanFileError, CredentialsError, DriftError, UsageError or GateClosed; then nothing stays locked. */
export async function openRun(given: RunGiven): Promise<OpenRun> {
  const { plan, planPath, connection } = given;
  if (given.digest !== undefined && given.digest !== plan.digest)
    throw new UsageError(`${planPath} has digest ${plan.digest}, not the approved ${given.digest}`, 'run the plan that was approved, or approve this one');
  belongsHere(given);
  const path = journalPath(planPath);
  const release = await takeLock(path);
  const closers: (() => Promise<void>)[] = [release];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const journal = await (given.journal ?? openJournal)(path, connection.world.clock);
    closers.push(() => journal.close());
    const run = createRunning({
      plan,
      planPath,
      system: given.system,
      connection,
      host: given.host,
      journal,
      signal: given.signal,
      ...(given.watcher ? { watcher: given.watcher } : {}),
    });
    await sameRun(run, path);
    if (run.state.finished) return { run, close };
    await trusted(run);
    if (given.claim !== undefined) {
      const claim = await claimRun(connection, given.claim, plan.id);
      run.claimed = claim.check;
      closers.push(claim.release);
    }
    await sameMachine(run, given.claim !== undefined);
    await adoptRevision(run);
    const { identity, region, mode } = connection;
    await record(run, {
      type: 'run',
      host: hostname(),
      pid: process.pid,
      user: userInfo().username,
      tool: `encmigrate ${toolVersion}`,
      mode,
      account: identity.account,
      region,
      identity: identity.arn,
    });
    return { run, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Account, region and partition must be the plan's. */
function belongsHere({ plan, connection, planPath }: RunGiven): void {
  const { identity, region } = connection;
  if (identity.account !== plan.account)
    throw new CredentialsError(
      `the plan is for account ${plan.account}, these credentials are of account ${identity.account}`,
      `log in to account ${plan.account}, or choose --profile NAME`,
    );
  if (identity.partition !== plan.partition)
    throw new CredentialsError(`the plan is for partition ${plan.partition}, these credentials are of ${identity.partition}`, 'log in to the right partition');
  if (region !== plan.region)
    throw new UsageError(
      `the plan is for region ${plan.region}, not for ${region}`,
      `encmigrate run ${planWord(planPath)} without --region takes the plan's own`,
    );
}

/** The journal is of this plan, or of the revision that this one replaces. */
async function sameRun(run: Running, path: string): Promise<void> {
  const first = run.journal.entries[0];
  if (!first) {
    await record(run, { type: 'open', format: 'encmigrate/journal@1', plan: run.plan.id, digest: run.plan.digest });
    run.state = reduce(run.plan, run.journal.entries);
    return;
  }
  if (first.type !== 'open' || first.plan !== run.plan.id)
    throw new JournalError(
      `${path} is the journal of another plan (${first.type === 'open' ? first.plan : 'unknown'})`,
      1,
      'move it away, or give the plan that it belongs to',
    );
  const { digest } = run.state;
  if (digest !== run.plan.digest && digest !== run.plan.supersedes)
    throw new PlanFileError(
      `${run.planPath} is not the plan that this journal is of: it has digest ${run.plan.digest}, the journal goes on with ${digest}`,
      'run the newest revision: <name>.rN.plan.json with the highest N',
    );
  const { mode } = run.connection;
  const before = run.state.runs.find((r) => r.mode !== mode);
  if (before)
    throw new DriftError(
      `this run began on ${before.mode}, and this is ${mode}: it does not go on there`,
      [],
      before.mode === 'SANDBOX' ? 'give --sandbox, or its --endpoint-url' : 'unset AWS_ENDPOINT_URL, and leave --sandbox out',
    );
}

/**
 * Digests find accidents, not authors: the steps must be those that the recipe builds from the plan's own facts and choices
 * (architecture, trust a). Of a plan that another tool version wrote, the difference is shown and a person decides.
 */
async function trusted(run: Running): Promise<void> {
  staysAllowed(run.plan, run.system, run.planPath);
  const foreign = foreignSteps(run.plan, run.system);
  if (foreign.length === 0) return;
  const what = `${foreign.length} step${foreign.length === 1 ? '' : 's'} of ${run.planPath} (${foreign.slice(0, 6).join(', ')}${foreign.length > 6 ? ', ...' : ''})`;
  if (run.plan.tool === `encmigrate ${toolVersion}`)
    throw new PlanFileError(
      `${what} ${foreign.length === 1 ? 'is not what' : 'are not what'} encmigrate builds from the plan's facts and choices: somebody edited the plan`,
      'plan again with the choices you want; a plan is never edited',
    );
  await consent(
    run,
    `${run.plan.tool} wrote this plan, this is encmigrate ${toolVersion}, which would build ${what} another way. Run it as it was written?`,
    'run it as written',
  );
}

/** The lock cannot see two machines: on another host than the last, a person says that the other one has ended. */
async function sameMachine(run: Running, claimed: boolean): Promise<void> {
  const last = run.state.runs.at(-1);
  if (!last || claimed || last.host === hostname()) return;
  await consent(
    run,
    `This run was last taken up by ${last.user} on ${last.host} at ${last.at}; this is ${hostname()}. Nothing here can see whether it still goes on there. Has it ended?`,
    'take it over',
  );
}

/** A question before the first step: answered in words, never by --yes. */
async function consent(run: Running, question: string, words: string): Promise<void> {
  const flag = `--accept "${words}"`;
  const answer = await run.host.ask(
    {
      plan: run.plan.id,
      step: 'run',
      phase: run.state.phase === 'done' ? 'prepare' : run.state.phase,
      title: 'Before it goes on',
      risk: 'reads',
      question,
      happens: ['the run goes on'],
      lost: [],
      shows: [],
      wants: { consent: 'words', words },
      flag,
    },
    run.signal,
  );
  if (!answer.given || answer.value !== words)
    throw new GateClosed(`${question} ${answer.given ? `The words must be exactly: ${words}` : answer.because}`, flag);
  await consented(run, 'run', question, answer);
}
