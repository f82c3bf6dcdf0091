/** From an id and choices to a preflighted draft: what `plan` and the session's review share. Writes nothing. */
import type { Connection } from '../aws/connect.ts';
import { buildPlan, planId } from '../plan/build-plan.ts';
import type { Finding, Plan } from '../plan/schema.ts';
import type { Built, Choices, Facts, System } from '../plan/system.ts';

export interface Draft extends Built {
  facts: Facts;
  /** There when nothing blocks and no question is open. */
  plan?: Plan;
}

export const ofLevel = (findings: readonly Finding[], level: Finding['level']): Finding[] => findings.filter((f) => f.level === level);

/** Throws UsageError where nothing has that id, AwsError where the world cannot be read. */
export async function draft(given: { system: System; connection: Connection; id: string; choices: Choices }): Promise<Draft> {
  const { system, connection, id, choices } = given;
  const { world, identity, region } = connection;
  const facts = await system.gather(world, id, choices);
  // Services store ids in a form of their own (lower case): the plan names what they name.
  const source = typeof facts.id === 'string' ? facts.id : id;
  const createdAt = world.clock.now().toISOString();
  const frame = { id: planId(system.id, source, createdAt), createdAt, partition: identity.partition, account: identity.account, region, source };
  const built = system.build(facts, choices, frame);
  const open = built.findings.some((f) => f.level === 'blocker' || f.level === 'question');
  return { ...built, facts, ...(open ? {} : { plan: buildPlan({ system, facts, choices, frame }) }) };
}
