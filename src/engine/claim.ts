/** `--lock ssm:NAME` claims a run for all machines: PutParameter without Overwrite is atomic (facts/kms-and-endpoints.md b2). */
import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/error.ts';
import type { Connection } from '../aws/connect.ts';
import { reading, writing } from '../aws/retry.ts';
import { LockedError } from '../plan/errors.ts';
import { dead, type Holder, me } from './lock.ts';

interface Claim extends Holder {
  plan: string;
  token: string;
}

/** Throws LockedError where somebody holds it. Only a claim of a process of this very host can be known to be left behind: a copy of the plan in another folder may be run here too. */
export async function claimRun({ world }: Connection, name: string, plan: string): Promise<{ check(): Promise<void>; release(): Promise<void> }> {
  const put = writing(world.aws, world.clock);
  const get = reading(world.aws, world.clock);
  const mine: Claim = { ...me(), plan, token: randomUUID() };
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
    // Of this very process: one whose release did not get through.
    const left = holder?.host === mine.host && (holder.pid === mine.pid || dead(holder));
    if (holder && (holder.plan !== plan || !left)) throw taken(holder, name);
    await put('ssm', 'PutParameter', { Name: name, Value: JSON.stringify(mine), Type: 'String', Overwrite: true });
  }
  return {
    async check() {
      const holder = await held();
      if (holder?.token !== mine.token)
        throw holder
          ? taken(holder, name)
          : new LockedError(
              `the claim ${name} is gone: somebody removed it`,
              { host: 'unknown', pid: 0, since: 'unknown' },
              'make sure that nobody else runs this plan, then run again',
            );
    },
    async release() {
      const holder = await held().catch(() => undefined);
      if (holder?.token === mine.token) await put('ssm', 'DeleteParameter', { Name: name }).catch(() => undefined);
    },
  };
}

const taken = (holder: Claim, name: string): LockedError =>
  new LockedError(
    `plan ${holder.plan} is claimed by ${holder.user} on ${holder.host} since ${holder.since} (${name})`,
    holder,
    `wait for it to end; if that machine is gone: aws ssm delete-parameter --name ${name}`,
  );
