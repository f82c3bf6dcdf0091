/** `edit` of a key policy: pasted statements are added to it; the way back takes them out again. What others wrote is never overwritten. */
import { diff, holds, merge, NotAStatement, statementsIn, statementsSince, without } from '../kms/policy.ts';
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
type Statement = Record<string, unknown>;
/** The way back, its references resolved. */
interface Back {
  policy: string;
  less: Statement[];
}

export const policyPreview = (change: Edit['change']): string[] =>
  'statements' in change
    ? ['  the pasted statements are added; every statement that is there stays']
    : ['  the policy that was there before is put back; where somebody changed it since, only the statements that were added are taken out'];

export async function runPolicy(action: Edit, context: ActionContext): Promise<ActionResult> {
  const place = action.place as Extract<Place, { type: 'key-policy' }>;
  const held = await keyPolicy(place, context);
  const old = held.parts[0] ?? '';
  const wanted = await becomes(action, old, context);
  const words = placeWords(place);
  if (versionOf(wanted) === held.version)
    return { outcome: 'done', outputs: { before: held.version, after: held.version, old, added: [] }, says: `${words} was so already; nothing was written` };
  if (action.expectedVersion !== undefined && action.expectedVersion !== held.version) throw movedOn(place, String(action.expectedVersion), held.version);
  // No secret is in a key policy: the old one is kept, so that it can be put back to the letter. Before the call: a power cut right after it must not lose it.
  if (!('policy' in action.change)) await context.progress(`changing ${words}`, { checkpoint: { old } });
  const { version, requestIds } = await held.put([wanted], '');
  return {
    outcome: 'done',
    outputs: { before: held.version, after: version, old, added: statementsSince(old, wanted) },
    requestIds,
    says: `${words} was changed`,
  };
}

async function becomes(action: Edit, old: string, world: World): Promise<string> {
  if (!('policy' in action.change)) return merge(old, await pasted((action.change as { statements: Value }).statements, world)).policy;
  const { policy, less } = action.change as unknown as Back;
  const left = without(old, less);
  // To the letter where nobody else wrote; else what others wrote stays.
  return versionOf(left) === versionOf(policy) ? policy : left;
}

async function pasted(value: Value, world: Pick<World, 'secret'>): Promise<Statement[]> {
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
  if ('policy' in action.change) {
    const { policy: before, less } = action.change as unknown as Back;
    const gone = less.every((one) => !holds(policy, [one]));
    return gone || versionOf(before) === held.version ? { state: 'done', outputs: { after: held.version }, proven: false } : { state: 'absent' };
  }
  const statements = await pasted((action.change as { statements: Value }).statements, context);
  if (!holds(policy, statements)) return { state: 'absent' };
  // Without a checkpoint nothing was written: they were there already, and are not ours to take out.
  const before = (context.checkpoint as { old?: string } | undefined)?.old ?? policy;
  return {
    state: 'done',
    outputs: {
      after: held.version,
      old: before,
      added: statementsSince(before, policy).filter((one) => holds(JSON.stringify({ Statement: statements }), [one])),
    },
    proven: false,
  };
}

/** The reader `key-policy`: what the policy would become, and the statements as they were pasted. Throws StepError for what may not be put there. */
export async function readPolicy(key: string, statements: Value, world: World): Promise<{ diff: string[]; added: number; pasted: string }> {
  const held = await keyPolicy({ type: 'key-policy', key }, world);
  const old = held.parts[0] ?? '';
  const list = await pasted(statements, world);
  try {
    const merged = merge(old, list);
    return { diff: diff(old, merged.policy), added: merged.added, pasted: JSON.stringify(list) };
  } catch (error) {
    throw error instanceof NotAStatement ? asStep(error) : error;
  }
}
