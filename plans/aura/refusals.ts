/** What Aura says where it refuses a request for good, by its reasons (facts/aura.md 4.1, 4.2, 4.4): what it means here, and what to change. */
import { ApiError } from '../../src/api/error.ts';
import type { Plan, Step } from '../../src/plan/schema.ts';
import type { AuraFacts } from './gather/facts.ts';

interface Asked {
  plan: Plan;
  /** Of the request, as it was planned. */
  body: Record<string, unknown>;
}

interface Refusal {
  match: RegExp;
  why: (asked: Asked) => string;
  remedy: (asked: Asked) => string;
}

const again = 'then run again: encmigrate run <plan>';
const back = 'encmigrate rollback <plan> backs out';
const place = ({ body }: Asked): string => `${String(body.type ?? body.instance_type)} on ${String(body.cloud_provider)} in ${String(body.region)}`;
const factsOf = ({ source }: Plan): AuraFacts => source.facts as unknown as AuraFacts;
/** Region and product of a copy are its source's. */
const fixed = ({ plan }: Asked): boolean => factsOf(plan).kind === 'instance';

/** In order: what says more comes first. */
const refusals: Refusal[] = [
  {
    match: /missing-billing-details|billing|payment/i,
    why: () => 'the project has no valid billing details, and Aura makes nothing that costs without them',
    remedy: () => `a project admin enters them in the console (Billing); ${again}`,
  },
  {
    match: /invalid-(memory|storage)-size/i,
    why: (asked) => `${String(asked.body.memory)} is not offered for ${place(asked)} in this project`,
    remedy: (asked) => `encmigrate revise <plan> --set Memory=SIZE; ${sizes(asked)}; then run the revision`,
  },
  {
    match: /encryption-key-not-(found|ready)/i,
    why: () => 'Aura has no ready record of the key for this project, product, cloud and region',
    remedy: () =>
      `look at it in the console (Security > Encryption); where it is there and ready, run again; where it is gone, ${back}, and a new plan registers the key anew`,
  },
  {
    // No reason word of it is known; people are told of limits in words.
    match: /\bquota|\blimits?\b|maximum number|too many instances/i,
    why: () => 'the project has reached a limit of Aura',
    remedy: () => `delete what is not needed, or ask Neo4j to raise the limit of the project; ${again}`,
  },
  {
    match: /tenant-incapable-of-action/i,
    why: (asked) => `this project may have no ${place(asked)} under a customer managed key`,
    remedy: (asked) =>
      `ask Neo4j to enable it for the project, ${again}; ${fixed(asked) ? back : 'or encmigrate revise <plan> --set Region=REGION or --set Type=TYPE'}`,
  },
  {
    match: /snapshot-not-found/i,
    why: () => 'the snapshot of this plan is not there any more',
    remedy: () => `${back}; then plan again: a new snapshot is taken`,
  },
  {
    match: /tenant-not-found/i,
    why: () => 'for this API client there is no such project',
    remedy: () => `use the client of a member of the project (AURA_CLIENT_ID, AURA_CLIENT_SECRET); ${again}`,
  },
  {
    match: /database-incapable-of-action/i,
    why: (asked) =>
      asked.body.source_instance_id ? 'this source cannot be copied by the API to an instance under the key' : 'an instance like this cannot do that',
    remedy: (asked) =>
      asked.body.source_instance_id ? `encmigrate revise <plan> --set Way=clone goes another way; ${back}` : `ask Neo4j with the request id; ${back}`,
  },
  {
    match: /ongoing-database-operation|instance-action-unavailable|snapshot-not-allowed/i,
    why: () => 'it has been busy with something else for twenty minutes',
    remedy: () => `look in the console what it does; once it runs again, encmigrate run <plan>`,
  },
];

/** An operation that the role does not allow: keys have the roles of the user who made them. */
const denied: Refusal = {
  match: /./,
  why: () => 'the user who made this API key may not do it',
  remedy: () => `make that user a project member or admin in the console, or use the key of one (AURA_CLIENT_ID, AURA_CLIENT_SECRET); ${again}`,
};

export function explainRefusal(plan: Plan, { action }: Step, error: Error): { why: string[]; remedy?: string } {
  if (action.kind !== 'request' || !(error instanceof ApiError)) return { why: [] };
  const found = refusals.find(({ match }) => match.test(`${error.name} ${error.message}`)) ?? (error.kind === 'denied' ? denied : undefined);
  const asked = { plan, body: (action.body ?? {}) as Record<string, unknown> };
  return found ? { why: [found.why(asked)], remedy: found.remedy(asked) } : { why: [] };
}

/** The oracle for valid creates is the project's own list (4.3), as it was when this was planned. */
function sizes({ plan, body }: Asked): string {
  const offered = (factsOf(plan).project?.configurations ?? [])
    .filter((one) => one.region === body.region && one.type === body.type && one.cloud_provider === body.cloud_provider && one.memory !== body.memory)
    .map((one) => one.memory);
  const list = [...new Set(offered)];
  return list.length > 0 ? `when this was planned there were ${list.join(', ')}` : 'the console shows what there is';
}
