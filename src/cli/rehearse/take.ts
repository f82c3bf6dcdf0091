/** A plan taken up for a rehearsal: by the command, and by the session's key. Heavy: it brings the sandbox. */
import type { Plan } from '../../plan/schema.ts';
import { rehearsalOf } from '../rehearsals.ts';
import { systemOf } from '../systems.ts';
import { type Account, accountOf } from './account.ts';
import { rehearse, type Wanted } from './rehearse.ts';

/** Throws what keeps `run` from taking it up. */
export async function takeRehearsal(plan: Plan, wanted: Wanted): Promise<{ account: Account; error?: Error }> {
  const rehearsal = await rehearsalOf(plan.system);
  const found = await rehearse(plan, await systemOf(plan.system), rehearsal, wanted);
  return { account: accountOf(plan, found), ...(found.end.error ? { error: found.end.error } : {}) };
}
