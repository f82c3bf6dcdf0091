/** Expired credentials: pause, wait for a new login, go on, for the same account only (engine point 8). */
import { AwsError } from '../aws/error.ts';
import { CredentialsError } from '../plan/errors.ts';
import { record, type Running, tell } from './running.ts';

const patience = 30 * 60_000;
const between = 10_000;

export async function waitForLogin(run: Running, because: AwsError): Promise<void> {
  const { clock } = run.connection.world;
  const login = run.connection.profile ? `aws sso login --profile ${run.connection.profile}` : 'aws sso login, or new keys in the environment';
  const reason = `${because.name}: ${because.message}. Log in again (${login}); the run goes on by itself.`;
  await record(run, { type: 'pause', reason });
  tell(run, { type: 'pause', reason });
  const until = clock.now().getTime() + patience;
  while (clock.now().getTime() < until) {
    await clock.sleep(between, run.signal);
    try {
      const identity = await run.connection.refresh();
      if (identity.account !== run.plan.account)
        throw new CredentialsError(`the new login is for account ${identity.account}, this plan is for ${run.plan.account}: not going on`, `log in to account ${run.plan.account}, then run again`);
      return;
    } catch (error) {
      if (error instanceof AwsError && (error.kind === 'credentials' || error.kind === 'transient' || error.kind === 'lost' || error.kind === 'throttled')) continue;
      throw error;
    }
  }
  throw new CredentialsError(`${because.name}: ${because.message}`, `log in again (${login}), then run again`);
}
