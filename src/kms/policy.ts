/** A key policy and statements that a service asks to be put into it: what may be pasted, and what becomes of the policy. Pure. facts/aura.md 1.2 */
import { same } from '../plan/digest.ts';

type Json = Record<string, unknown>;

/** Why pasted text is not put into a key policy, in words that say what to paste. */
export class NotAStatement extends Error {
  override name = 'NotAStatement';
}

/** The least that a service needs which encrypts with the key. */
const wanted = ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant'];
/** Who may do these can take the key away from its owner. */
const governing =
  /^kms:(\*|Put\w*|Schedule\w*|Cancel\w*|Disable\w*|Delete\w*|Update\w*|Replicate\w*|Import\w*|Tag\w*|Untag\w*|Create(Key|Alias|CustomKeyStore)|\*.*)$/i;

/** One statement, a list of them, a whole policy; commas around it, as they are left over in a text that is pasted into a list. Throws NotAStatement. */
export function statementsIn(pasted: string): Json[] {
  const text = pasted.trim().replace(/^,\s*|\s*,$/g, '');
  if (text === '') throw new NotAStatement('nothing was pasted');
  const json = parsed(text) ?? parsed(`[${text}]`);
  if (json === undefined) throw new NotAStatement('what was pasted is not JSON: copy all of it, from the first { to the last }');
  const list = Array.isArray(json) ? json : json !== null && typeof json === 'object' && 'Statement' in json ? [(json as Json).Statement].flat() : [json];
  const statements = list.map((one) => {
    if (one === null || typeof one !== 'object' || Array.isArray(one) || !('Effect' in one))
      throw new NotAStatement('what was pasted is no statement of a key policy: it has no Effect');
    return one as Json;
  });
  if (statements.length === 0) throw new NotAStatement('the list that was pasted is empty');
  for (const statement of statements) sound(statement);
  const actions = statements.flatMap(actionsOf);
  const lacking = wanted.filter((one) => !actions.some((action) => covers(action, one)));
  if (lacking.length > 0) throw new NotAStatement(`what was pasted does not allow ${lacking.join(', ')}, which Aura needs: copy all of it`);
  return statements;
}

const listOf = (value: unknown): string[] => [value].flat().filter((one): one is string => typeof one === 'string');
const actionsOf = (statement: Json): string[] => listOf(statement.Action);
/** `kms:GenerateDataKey*` covers itself, `kms:Gen*` covers it, it does not cover `kms:Decrypt`. */
const covers = (pattern: string, action: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(action) ||
  pattern.toLowerCase() === action.replace(/\*$/, '').toLowerCase();

function sound(statement: Json): void {
  const { Effect, Principal, Sid } = statement;
  const name = typeof Sid === 'string' ? `the statement ${Sid}` : 'a statement';
  if (Effect !== 'Allow') throw new NotAStatement(`${name} has Effect ${JSON.stringify(Effect)}: only what allows is added`);
  if ('NotPrincipal' in statement || 'NotAction' in statement)
    throw new NotAStatement(`${name} allows by exclusion (NotPrincipal, NotAction), and so more than can be seen`);
  if (Principal === undefined) throw new NotAStatement(`${name} names no Principal`);
  const broad = actionsOf(statement).filter((action) => !/^kms:/i.test(action) || governing.test(action));
  if (broad.length > 0) throw new NotAStatement(`${name} allows ${broad.join(', ')}: that is more than using the key`);
  const anyone = JSON.stringify(Principal).includes('"*"');
  if (anyone && !callers(statement)) throw new NotAStatement(`${name} allows every AWS principal without a condition on kms:CallerAccount`);
}

/** StringEquals on kms:CallerAccount, of whole account ids. ForAllValues and IfExists also hold where there is nothing to compare. */
function callers({ Condition }: Json): boolean {
  if (Condition === null || typeof Condition !== 'object') return false;
  return Object.entries(Condition as Record<string, Json>).some(
    ([operator, keys]) =>
      /^(ForAnyValue:)?StringEquals$/.test(operator) &&
      Object.entries(keys ?? {}).some(
        ([key, value]) => key.toLowerCase() === 'kms:calleraccount' && listOf(value).length > 0 && listOf(value).every((id) => /^\d{12}$/.test(id)),
      ),
  );
}

export interface Merged {
  /** JSON, two blanks deep. */
  policy: string;
  added: number;
}

/** Every statement that was there stays, in its place; what is there already is not added twice. Throws NotAStatement. */
export function merge(policy: string, statements: Json[]): Merged {
  const document = parsed(policy) as Json | undefined;
  if (document === undefined || !('Statement' in document)) throw new NotAStatement('the policy of the key cannot be read as JSON');
  const before = [document.Statement].flat() as Json[];
  const fresh = statements.filter((one) => !before.some((old) => same(old, one)));
  const taken = fresh.find((one) => one.Sid !== undefined && before.some((old) => old.Sid === one.Sid));
  if (taken)
    throw new NotAStatement(`the key policy has another statement called ${String(taken.Sid)} already: remove it, or change its Sid, then paste again`);
  const merged = JSON.stringify({ ...document, Statement: [...before, ...fresh] }, null, 2);
  // PutKeyPolicy: 32 KB, white space not counted; said before the call rather than by it.
  if (Buffer.byteLength(JSON.stringify(parsed(merged))) > 32_768) throw new NotAStatement('the key policy would be larger than the 32 KB that KMS allows');
  return { policy: merged, added: fresh.length };
}

/** Whether all of them are in the policy. */
export const holds = (policy: string, statements: Json[]): boolean => {
  const document = parsed(policy) as Json | undefined;
  const there = [document?.Statement ?? []].flat();
  return statements.every((one) => there.some((old) => same(old, one)));
};

/** The policy without these statements: every other one stays, in its place. */
export function without(policy: string, statements: Json[]): string {
  const document = parsed(policy) as Json;
  const left = ([document.Statement].flat() as Json[]).filter((one) => !statements.some((gone) => same(gone, one)));
  return JSON.stringify({ ...document, Statement: left }, null, 2);
}

/** What is in the one and not in the other. */
export const statementsSince = (before: string, after: string): Json[] =>
  ([(parsed(after) as Json).Statement].flat() as Json[]).filter((one) => !holds(before, [one]));

/** What a person is shown: every statement of the merged policy, those that are new marked by +. Nothing is ever removed. */
export function diff(policy: string, merged: string): string[] {
  const before = [(parsed(policy) as Json).Statement].flat().length;
  const { Statement, ...rest } = parsed(merged) as Json & { Statement: Json[] };
  const lines = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n');
  return [
    ...lines(rest).map((line) => `  ${line}`),
    ...Statement.flatMap((statement, index) => lines(statement).map((line) => `${index < before ? ' ' : '+'} ${line}`)),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
