/** `edit`: a place x a pure change x the version it was planned on. What the place holds is never kept; versions and counts are. */
import { AwsError } from '../aws/error.ts';
import { canonical, sha256 } from '../plan/digest.ts';
import { isFrom, isText, type Value } from '../plan/value.ts';
import { StepError } from './ambiguous.ts';
import type { ActionContext, ActionKind } from './context.ts';
import { hold } from './places/index.ts';
import { movedOn } from './places/moved-on.ts';
import { lookAt, placeWords } from './places/parse.ts';
import type { Held } from './places/place.ts';
import { countOf, type Pair, replaceTokens } from './places/tokens.ts';
import { policyPreview, probePolicy, runPolicy } from './edit-policy.ts';
import { probeValue, runValue, valuePreview } from './edit-value.ts';
import type { ActionOf, Change, Place } from './schema.ts';

type Edit = ActionOf<'edit'>;

export const edit: ActionKind<Edit> = {
  kind: 'edit',
  once: true,
  preview: (action) => [
    `change ${placeWords(action.place)}${how[action.place.type]}`,
    ...changeLines(action.change),
    ...(action.expectedVersion
      ? [
          `  only if it is still at ${isFrom(action.expectedVersion) ? `the version that ${action.expectedVersion.$from} left` : `version ${action.expectedVersion}`}`,
        ]
      : []),
  ],
  async run(action, context) {
    if (ofPolicy(action)) return runPolicy(action, context);
    if (ofValue(action)) return runValue(action, context);
    const pairs = pairsOf(action);
    const held = await hold(action.place, context);
    const now = standing(held, pairs);
    if (now.state === 'done')
      return {
        outcome: 'done',
        outputs: { before: held.version, after: held.version, count: 0 },
        says: `${placeWords(action.place)} was so already; nothing was written`,
      };
    if (action.expectedVersion !== undefined && action.expectedVersion !== held.version)
      throw movedOn(action.place, String(action.expectedVersion), held.version);
    const change = replaceTokens(held.parts, pairs);
    if (change.count === 0)
      throw new StepError(
        'NothingToChange',
        `${placeWords(action.place)} holds none of ${pairs.map((pair) => pair.from).join(', ')}; it is left as it is`,
        undefined,
        `look: ${lookAt(action.place)}`,
      );
    const { version, requestIds } = await held.put(change.parts, tokenOf(action, held, context));
    return {
      outcome: 'done',
      outputs: { before: held.version, after: version, count: change.count },
      ...(requestIds.length > 0 ? { requestIds } : {}),
      says: `${placeWords(action.place)}: ${pairs.map((pair) => `${pair.from} -> ${pair.to}`).join(', ')} (${change.count} ${change.count === 1 ? 'place' : 'places'})`,
    };
  },
  async probe(action, context) {
    if (ofPolicy(action)) return probePolicy(action, context);
    if (ofValue(action)) return probeValue(action, context);
    const look = lookAt(action.place);
    let held: Held;
    try {
      held = await hold(action.place, context);
    } catch (error) {
      if (!(error instanceof StepError) && !(error instanceof AwsError && error.kind === 'fault')) throw error;
      return { state: 'unknown', says: `${placeWords(action.place)} cannot be read: ${error.name}: ${error.message}`, look };
    }
    const now = standing(held, pairsOf(action));
    if (now.state === 'done') return { state: 'done', outputs: { after: held.version, count: now.to }, proven: false };
    // At whatever version: `run` itself refuses another one than was planned on, and a back-out has nothing to take back.
    if (now.state === 'absent') return { state: 'absent' };
    return {
      state: 'unknown',
      says: `${placeWords(action.place)} holds ${now.from} of the old and ${now.to} of the new address${now.from + now.to === 1 ? '' : 'es'}`,
      look,
    };
  },
};

const how: Record<Place['type'], string> = {
  ssm: ' (a new version, of the same type, tier and key)',
  secretsmanager: ' (a new version; nothing else in it changes)',
  route53: ' (the old record deleted and the new one created in one batch; TTL kept)',
  file: ' (comments, order, mode and owner stay)',
  'key-policy': '',
  manual: '',
};

const ofPolicy = ({ change }: Edit): boolean => 'statements' in change || 'policy' in change;
const ofValue = ({ change }: Edit): boolean => 'put' in change || 'restore' in change;

function changeLines(change: Change): string[] {
  if ('replace' in change) return change.replace.map(({ from, to }) => `  ${valueWords(from)} -> ${valueWords(to)}`);
  return 'put' in change || 'restore' in change ? valuePreview(change) : policyPreview(change);
}

/** Replacements of a token by itself change nothing. Two ends for one token leave open which is meant where. */
function pairsOf(action: Edit): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { from, to } of (action.change as Extract<Change, { replace: unknown }>).replace) {
    if (typeof from !== 'string' || typeof to !== 'string' || from === '' || to === '')
      throw new StepError('NotAnAddress', `${placeWords(action.place)}: ${valueWords(from)} -> ${valueWords(to)} is not an address for an address`);
    const known = pairs.get(from.toLowerCase());
    if (known && known.to.toLowerCase() !== to.toLowerCase())
      throw new StepError(
        'TwoEnds',
        `${placeWords(action.place)}: ${from} would become both ${known.to} and ${to}`,
        undefined,
        `change it by hand; its earlier versions: ${lookAt(action.place)}`,
      );
    pairs.set(from.toLowerCase(), { from, to });
  }
  return [...pairs.values()];
}

interface Standing {
  state: 'done' | 'absent' | 'unknown';
  from: number;
  to: number;
}

/** A token that is both an old and a new one (A -> B, B -> C) tells nothing; only the others do. */
function standing(held: Held, pairs: readonly Pair[]): Standing {
  const olds = new Set(pairs.map((pair) => pair.from.toLowerCase()));
  const news = new Set(pairs.map((pair) => pair.to.toLowerCase()));
  const moving = pairs.filter((pair) => pair.from.toLowerCase() !== pair.to.toLowerCase());
  const count = (tokens: Iterable<string>) => [...new Set(tokens)].reduce((n, token) => n + countOf(held.parts, token), 0);
  const telling = moving.filter((pair) => !news.has(pair.from.toLowerCase())).map((pair) => pair.from.toLowerCase());
  const from = count(telling);
  const to = count([...news].filter((token) => !olds.has(token) || moving.length === 0));
  if (moving.length > 0 && telling.length === 0) return { state: 'unknown', from, to };
  if (from === 0 && to > 0) return { state: 'done', from, to };
  return { state: from > 0 && to === 0 ? 'absent' : 'unknown', from, to };
}

/**
 * One begin, one write; 64 characters, as ClientRequestToken may have. Not the same for a later begin: Secrets Manager would take a token
 * that it knows for done, though somebody has made an older version current since.
 */
const tokenOf = (action: Edit, held: Held, { plan, begunAt, attempt }: ActionContext): string =>
  sha256(canonical([plan.id, action.place, action.change, held.version, begunAt, attempt]));

function valueWords(value: Value): string {
  if (typeof value === 'string') return value;
  if (isFrom(value)) return `what ${value.$from} finds as ${value.path}`;
  if (isText(value)) return value.$text.map((part) => (typeof part === 'string' ? part : valueWords(part))).join('');
  return JSON.stringify(value);
}
