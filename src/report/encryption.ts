/** What was read of encryption and key, and when: assertions that held, and what destructive calls were made only under. */
import type { ActionOf } from '../actions/schema.ts';
import type { Entry } from '../engine/journal-entry.ts';
import type { Plan } from '../plan/schema.ts';
import type { EncryptionCheck } from './evidence.ts';

interface Check {
  path: string;
  says: string;
  equals?: unknown;
  oneOf?: unknown[] | undefined;
}

/** By its words, its path, or a key in what it must be. */
const tells = ({ path, says, equals }: Check): boolean =>
  !/transit/i.test(`${says} ${path}`) &&
  (/encrypt|kms|\bkey\b|in clear/i.test(says) || /Encrypt|Kms|KeyState|customer_managed_key/.test(path) || /:kms:/.test(JSON.stringify(equals) ?? ''));

export function checksOf(plan: Plan, entries: readonly Entry[]): EncryptionCheck[] {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const begun = new Map<string, unknown>();
  return entries.flatMap((entry): EncryptionCheck[] => {
    // As it was checked: what the plan left open was known by then.
    if (entry.type === 'begin') begun.set(entry.step, entry.action);
    // What did not hold either stopped the run, or took another branch.
    if (entry.type !== 'end' || entry.outcome !== 'done' || entry.adopted) return [];
    const step = steps.get(entry.step);
    const action = begun.get(entry.step) as { kind?: string } | undefined;
    if (!step || !action) return [];
    const of = (checks: readonly Check[], before: string | null): EncryptionCheck[] =>
      checks.filter(tells).map((check) => ({
        step: step.id,
        says: check.says,
        ...(check.oneOf ? { value: check.oneOf, oneOf: true } : { value: check.equals ?? null, oneOf: false }),
        at: entry.at,
        before,
      }));
    if (action.kind === 'assert') return of((action as ActionOf<'assert'>).checks, null);
    if (action.kind !== 'call' && action.kind !== 'request' && action.kind !== 'command') return [];
    return of((action as ActionOf<'call'>).expect ?? [], step.title);
  });
}
