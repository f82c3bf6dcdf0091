/** `edit` of a key policy: pasted statements are added to it, or the whole that it was is put back. */
import { diff, holds, merge, NotAStatement, statementsIn } from '../kms/policy.ts';
import { reveal } from '../plan/references.ts';
import type { Value } from '../plan/value.ts';
import { StepError } from './ambiguous.ts';
import type { ActionContext, ActionResult, Probe } from './context.ts';
import { keyPolicy, versionOf } from './places/key-policy.ts';
import { movedOn } from './places/moved-on.ts';
import { placeWords } from './places/parse.ts';
import type { ActionOf, Place } from './schema.ts';

type Edit = ActionOf<'edit'>;
type World = Pick<ActionContext, 'aws' | 'clock' | 'signal' | 'secret'>;

export const policyPreview = (change: Edit['change']): string[] =>
  'statements' in change ? ['  the pasted statements are added; every statement that is there stays'] : ['  the policy that was there before is put back'];

export async function runPolicy(action: Edit, context: ActionContext): Promise<ActionResult> {
  const place = action.place as Extract<Place, { type: 'key-policy' }>;
  const held = await keyPolicy(place, context);
  const old = held.parts[0] ?? '';
  const wanted = await becomes(action, old, context);
  const words = placeWords(place);
  if (versionOf(wanted) === held.version)
    return { outcome: 'done', outputs: { before: held.version, after: held.version, old, added: 0 }, says: `${words} was so already; nothing was written` };
  if (action.expectedVersion !== undefined && action.expectedVersion !== held.version) throw movedOn(place, String(action.expectedVersion), held.version);
  const { version, requestIds } = await held.put([wanted], '');
  // No secret is in a key policy: the old one is kept, so that it can be put back to the letter.
  return {
    outcome: 'done',
    outputs: { before: held.version, after: version, old, added: JSON.parse(wanted).Statement.length - statementCount(old) },
    requestIds,
    says: `${words} was changed`,
  };
}

const statementCount = (policy: string): number => [JSON.parse(policy).Statement].flat().length;

async function becomes(action: Edit, old: string, world: World): Promise<string> {
  if ('policy' in action.change) return String(action.change.policy as unknown);
  return merge(old, await pasted((action.change as { statements: Value }).statements, world)).policy;
}

async function pasted(value: Value, world: Pick<World, 'secret'>): Promise<Record<string, unknown>[]> {
  try {
    return statementsIn(String(await reveal(value, world.secret)));
  } catch (error) {
    throw error instanceof NotAStatement ? asStep(error) : error;
  }
}

const asStep = (error: NotAStatement): StepError =>
  new StepError(
    'NotAStatement',
    error.message,
    undefined,
    'copy the JSON of the console again, or keep it in a file: encmigrate run <plan> --secret keyPolicy=file:PATH',
  );

export async function probePolicy(action: Edit, context: ActionContext): Promise<Probe> {
  const place = action.place as Extract<Place, { type: 'key-policy' }>;
  const held = await keyPolicy(place, context);
  const policy = held.parts[0] ?? '';
  if ('policy' in action.change)
    return versionOf(String(action.change.policy)) === held.version ? { state: 'done', outputs: { after: held.version }, proven: false } : { state: 'absent' };
  const statements = await pasted((action.change as { statements: Value }).statements, context);
  if (!holds(policy, statements)) return { state: 'absent' };
  // The old one is not known any more; it is this one without what was added.
  const document = JSON.parse(policy) as { Statement: unknown };
  const before = [document.Statement].flat().filter((one) => !holds(JSON.stringify({ Statement: statements }), [one as Record<string, unknown>]));
  return {
    state: 'done',
    outputs: { after: held.version, old: JSON.stringify({ ...document, Statement: before }, null, 2), added: statements.length },
    proven: false,
  };
}

/** The reader `key-policy`: what the policy would become. Throws StepError for what may not be put there. */
export async function readPolicy(key: string, statements: Value, world: World): Promise<{ diff: string[]; added: number }> {
  const held = await keyPolicy({ type: 'key-policy', key }, world);
  const old = held.parts[0] ?? '';
  try {
    const merged = merge(old, await pasted(statements, world));
    return { diff: diff(old, merged.policy), added: merged.added };
  } catch (error) {
    throw error instanceof NotAStatement ? asStep(error) : error;
  }
}
