/** Plans rehearsed in tests: to their end, and judged by what every good rehearsal holds. */
import { expect } from 'vitest';
import { accountOf, type Account } from '../../src/cli/rehearse/account.ts';
import { rehearse, type Rehearsed } from '../../src/cli/rehearse/rehearse.ts';
import { rehearsalOf } from '../../src/cli/rehearsals.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Plan } from '../../src/plan/schema.ts';
import type { Choices, Frame, System } from '../../src/plan/system.ts';
import type { ScheduleCase } from '../engine/schedule/case.ts';
import { openRig, type RigOptions } from './rig.ts';

export const rehearsed = async (plan: Plan, system: System): Promise<Rehearsed> =>
  rehearse(plan, system, await rehearsalOf(system.id), { path: 'x.plan.json', signal: new AbortController().signal });

/** The plan as it is, nothing found changed, every step of it ended or not needed, every deletion behind its typed name. */
export async function endsMigrated(plan: Plan, system: System): Promise<{ found: Rehearsed; account: Account }> {
  const digest = plan.digest;
  const found = await rehearsed(plan, system);
  expect(found.end, found.end.reason).toMatchObject({ exit: 0, outcome: 'migrated' });
  expect(found.notices.filter((notice) => notice.type === 'drift')).toEqual([]);
  expect(found.entries[0]).toMatchObject({ type: 'open', plan: plan.id, digest });
  const settled = new Set(found.entries.flatMap((entry) => (entry.type === 'end' || entry.type === 'skip' ? [entry.step] : [])));
  expect(plan.steps.map((step) => step.id).filter((id) => !settled.has(id))).toEqual([]);
  expect(found.entries.filter((entry) => entry.type === 'run')).toEqual([
    expect.objectContaining({ mode: 'SANDBOX', account: plan.account, region: plan.region }),
  ]);
  const account = accountOf(plan, found);
  expect(account.phases.find(({ phase }) => phase === 'delete')?.asked.some(({ answer }) => answer.startsWith('typed: '))).toBe(true);
  expect(account.calls.writes).toBeGreaterThan(1);
  for (const { onlyHere } of account.phases.flatMap(({ asked }) => asked)) expect(typeof onlyHere).toBe('boolean');
  return { found, account };
}

/** The plan of facts by hand. */
export const planOf = (system: System, facts: unknown, choices: Choices, frame: Frame): Plan =>
  buildPlan({ system, facts: JSON.parse(JSON.stringify(facts)), choices, frame });

/** The plan of a schedule's case, made in its world; the world is gone when it is rehearsed. */
export async function planIn(given: Pick<ScheduleCase, 'system' | 'source' | 'choices' | 'begin'> & { world: RigOptions }): Promise<Plan> {
  const rig = await openRig({ ...given.world, engines: false });
  try {
    given.begin?.(rig);
    return (await rig.plan(given.system, given.source, given.choices)).plan;
  } finally {
    await rig.close();
  }
}
