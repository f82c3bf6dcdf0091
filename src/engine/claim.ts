/** `--lock ssm:NAME` claims a run for all machines: PutParameter without Overwrite is atomic (facts/kms-and-endpoints.md b2). */
import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { AwsError } from '../aws/error.ts';
import type { Connection } from '../aws/connect.ts';
import { reading, writing } from '../aws/retry.ts';
import { LockedError } from '../plan/errors.ts';

interface Claim {
  plan: string;
  host: string;
  user: string;
  pid: number;
  since: string;
  token: string;
}

/** Throws LockedError where another machine holds it. A claim of this very host was left by a process that died: the local lock says so. */
export async function claimRun({ world }: Connection, name: string, plan: string): Promise<{ check(): Promise<void>; release(): Promise<void> }> {
  const put = writing(world.aws, world.clock);
  const get = reading(world.aws, world.clock);
  const mine: Claim = { plan, host: hostname(), user: userInfo().username, pid: process.pid, since: world.clock.now().toISOString(), token: randomUUID() };
  const held = async (): Promise<Claim | undefined> => {
    try {
      const { output } = await get('ssm', 'GetParameter', { Name: name });
      return JSON.parse(String((output.Parameter as { Value?: string }).Value)) as Claim;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ParameterNotFound') return undefined;
      throw error;
    }
  };
  try {
    await put('ssm', 'PutParameter', { Name: name, Value: JSON.stringify(mine), Type: 'String' });
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== 'ParameterAlreadyExists') throw error;
    const holder = await held();
    if (holder && (holder.host !== mine.host || holder.plan !== plan)) throw taken(holder, name);
    await put('ssm', 'PutParameter', { Name: name, Value: JSON.stringify(mine), Type: 'String', Overwrite: true });
  }
  return {
    async check() {
      const holder = await held();
      if (holder?.token !== mine.token) throw holder ? taken(holder, name) : new LockedError(`the claim ${name} is gone: somebody removed it`, { host: 'unknown', pid: 0, since: 'unknown' }, 'make sure that nobody else runs this plan, then run again');
    },
    async release() {
      const holder = await held().catch(() => undefined);
      if (holder?.token === mine.token) await put('ssm', 'DeleteParameter', { Name: name }).catch(() => undefined);
    },
  };
}

const taken = (holder: Claim, name: string): LockedError =>
  new LockedError(`plan ${holder.plan} is claimed by ${holder.user} on ${holder.host} since ${holder.since} (${name})`, holder, `wait for it to end; if that machine is gone: aws ssm delete-parameter --name ${name}`);
