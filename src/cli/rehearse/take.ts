/** A plan taken up for a rehearsal: by the command, and by the session's key. Heavy: it brings the sandbox. */
import type { Plan } from '../../plan/schema.ts';
import { UsageError } from '../../plan/usage-error.ts';
import { shellWord } from '../paths.ts';
import { rehearsalOf } from '../rehearsals.ts';
import { systemOf } from '../systems.ts';
import { type Account, accountOf } from './account.ts';
import { rehearse, type Wanted } from './rehearse.ts';

/** Throws UsageError where what the plan rests on cannot be rebuilt, and what keeps `run` from taking it up. */
export async function takeRehearsal(plan: Plan, wanted: Wanted): Promise<{ account: Account; error?: Error }> {
  const rehearsal = await rehearsalOf(plan.system);
  const why = rehearsal.cannot?.(plan);
  if (why) throw new UsageError(`${wanted.path} cannot be rehearsed: ${why}`, `encmigrate show ${shellWord(wanted.path)} shows every step`);
  const found = await rehearse(plan, await systemOf(plan.system), rehearsal, wanted);
  return { account: accountOf(plan, found), ...(found.end.error ? { error: found.end.error } : {}) };
}
