/** Expired credentials: pause, wait for a new login, go on, for the same account only (engine point 8). */
import type { Connection } from '../aws/connect.ts';
import { AwsError } from '../aws/error.ts';
import { CredentialsError } from '../plan/errors.ts';
import { record, type Running, tell } from './running.ts';

const patience = 30 * 60_000;
const between = 10_000;
/** A login that is taken, and refused again at once so often, is not what is missing: the region is not enabled, the clock is wrong. */
const mostRefusals = 20;
const atOnce = 60_000;
const refusals = new WeakMap<Connection, { at: number; times: number }>();

export async function waitForLogin(run: Running, because: AwsError): Promise<void> {
  const { clock } = run.connection.world;
  const login = run.connection.profile ? `aws sso login --profile ${run.connection.profile}` : 'aws sso login, or new keys in the environment';
  const before = refusals.get(run.connection);
  const times = before && clock.now().getTime() - before.at < atOnce ? before.times + 1 : 1;
  if (times > mostRefusals)
    throw new CredentialsError(
      `the login is good for account ${run.plan.account}, but ${because.service} refuses it: ${because.name}: ${because.message}`,
      'is the region enabled for the account, and the clock of this machine right? then run again',
    );
  const reason = `${because.name}: ${because.message}. Log in again (${login}); the run goes on by itself.`;
  await record(run, { type: 'pause', reason });
  tell(run, { type: 'pause', reason });
  const until = clock.now().getTime() + patience;
  while (clock.now().getTime() < until) {
    await clock.sleep(between, run.signal);
    try {
      const identity = await run.connection.refresh();
      if (identity.account !== run.plan.account)
        throw new CredentialsError(
          `the new login is for account ${identity.account}, this plan is for ${run.plan.account}: not going on`,
          `log in to account ${run.plan.account}, then run again`,
        );
      refusals.set(run.connection, { at: clock.now().getTime(), times });
      return;
    } catch (error) {
      if (error instanceof AwsError && (error.kind === 'credentials' || error.kind === 'transient' || error.kind === 'lost' || error.kind === 'throttled'))
        continue;
      throw error;
    }
  }
  throw new CredentialsError(`${because.name}: ${because.message}`, `log in again (${login}), then run again`);
}
