/** From flags to a connection: which endpoint, which region, as whom. */
import { connect, type Connection } from '../aws/connect.ts';
import type { Plan } from '../plan/schema.ts';
import { UsageError } from '../plan/usage-error.ts';
import { attachSandbox } from './detached-sandbox.ts';
import type { Given } from './given.ts';
import type { Io } from './io.ts';
import { secretSources, secretValue } from './secrets.ts';

/** The demo's caches are here, wherever the operator's own are. */
const sandboxRegion = 'eu-west-1';

/** `region` wins over what was given: a plan knows its own. */
export async function connectFor(given: Given, io: Io, region = oneRegion(given)): Promise<Connection> {
  const endpointUrl = given.sandbox === undefined ? given.endpointUrl : await attachSandbox(given, io);
  const chosen = region ?? (given.sandbox === undefined ? undefined : sandboxRegion);
  return connect({
    ...(chosen ? { region: chosen } : {}),
    ...(given.profile ? { profile: given.profile } : {}),
    ...(endpointUrl ? { endpointUrl } : {}),
    given: async (name) => (await secretValue(name, secretSources(given.secret), io.env, io.cwd))?.value,
  });
}

/** A region that stands in a file is for finding things; only one that was typed can contradict a plan. */
export function connectForPlan(given: Given, io: Io, plan: Plan): Promise<Connection> {
  const typed = given.regionTyped ? oneRegion(given) : undefined;
  if (typed !== undefined && typed !== plan.region)
    throw new UsageError(`the plan is for region ${plan.region}, not for ${typed}`, 'leave --region out: a plan knows its own');
  return connectFor(given, io, plan.region);
}

function oneRegion(given: Given): string | undefined {
  if (given.regions.length > 1 || given.regions[0] === 'all')
    throw new UsageError(`--region ${given.regions.join(',')}: this command works in one region`, 'give one region; scan takes several');
  return given.regions[0];
}

/** `SANDBOX  123456789012  eu-west-1  ops  http://127.0.0.1:4599`: the first words of everything that may change something. */
export const whereWords = ({ mode, identity, region, profile, endpoint }: Connection): string =>
  [mode, identity.account, region, profile, endpoint].filter(Boolean).join('  ');
