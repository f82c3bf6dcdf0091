/** `edit` that puts a secret into a place, or what stood there at an earlier version back. Refers to versions, never to values. */
import { constants } from 'node:fs';
import { open, readFile, realpath } from 'node:fs/promises';
import { reading } from '../aws/retry.ts';
import { canonical, sha256 } from '../plan/digest.ts';
import { reveal } from '../plan/references.ts';
import { isFrom } from '../plan/value.ts';
import { StepError } from './ambiguous.ts';
import type { ActionContext, ActionResult, Probe } from './context.ts';
import { hold } from './places/index.ts';
import { movedOn } from './places/moved-on.ts';
import { lookAt, placeWords } from './places/parse.ts';
import type { Held } from './places/place.ts';
import type { ActionOf, Place } from './schema.ts';

type Edit = ActionOf<'edit'>;

export function valuePreview(change: Edit['change']): string[] {
  if ('restore' in change)
    return [`  what stood there before (the version that ${isFrom(change.restore) ? change.restore.$from : 'it was at'} left behind) stands there again`];
  const of = (change as { put: { $secret?: string; $from?: string; path?: string } }).put;
  return [`  what stands there -> ${of.$secret ? `the secret ${of.$secret}` : `what ${of.$from} finds as ${of.path}`}`];
}

export async function runValue(action: Edit, context: ActionContext): Promise<ActionResult> {
  const held = await hold(action.place, context);
  const wanted = await wantedParts(action, held, context);
  const words = placeWords(action.place);
  if (sameText(held.parts, wanted))
    return { outcome: 'done', outputs: { before: held.version, after: held.version }, says: `${words} was so already; nothing was written` };
  if (action.expectedVersion !== undefined && action.expectedVersion !== held.version)
    throw movedOn(action.place, String(action.expectedVersion), held.version);
  await keepBehind(action.place, held.version);
  const { version, requestIds } = await held.put(wanted, sha256(canonical([context.plan.id, context.step.id, held.version, context.begunAt])));
  return { outcome: 'done', outputs: { before: held.version, after: version }, ...(requestIds.length > 0 ? { requestIds } : {}), says: `${words} was changed` };
}

export async function probeValue(action: Edit, context: ActionContext): Promise<Probe> {
  const held = await hold(action.place, context);
  if (!sameText(held.parts, await wantedParts(action, held, context))) return { state: 'absent' };
  const before = await versionBefore(action.place, held.version, context);
  if (before === undefined)
    return {
      state: 'unknown',
      says: `${placeWords(action.place)} holds the new value, and nobody can tell which version was before it`,
      look: lookAt(action.place),
    };
  return { state: 'done', outputs: { before, after: held.version }, proven: false };
}

const sameText = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((part, i) => part === b[i]);

async function wantedParts(action: Edit, held: Held, context: ActionContext): Promise<string[]> {
  const { change, place } = action;
  if ('restore' in change) return partsAt(place, String(change.restore), context);
  const value = String(await reveal((change as { put: unknown }).put, context.secret));
  if (held.parts.length !== 1)
    throw new StepError('NotOneValue', `${placeWords(place)} is ${held.parts.length} values, and one is put there`, undefined, 'name the one value: #PATH');
  // Inside of quotes only what needs no escape is put there, so that no file or JSON is broken by a password.
  const inside = (place.type === 'secretsmanager' && place.path !== undefined) || place.type === 'file';
  if (inside && !/^[\w.~!@%^*()+=:;,/?-]*$/.test(value))
    throw new StepError(
      'NotPlain',
      `the value for ${placeWords(place)} has characters that would have to be escaped there`,
      undefined,
      'change it by hand: manual:TEXT',
    );
  // The slice of a quoted value has its quotes: they stay.
  const quote = inside ? /^(['"]).*\1$/s.exec(held.parts[0] ?? '')?.[1] : undefined;
  return [`${quote ?? ''}${value}${quote ?? ''}`];
}

/** What stood there at that version. */
async function partsAt(place: Place, version: string, context: ActionContext): Promise<string[]> {
  const signal = { signal: context.signal };
  if (place.type === 'ssm') {
    const { output } = await reading(context.aws, context.clock)('ssm', 'GetParameter', { Name: `${place.name}:${version}`, WithDecryption: true }, signal);
    return [String((output.Parameter as { Value: string }).Value)];
  }
  const aws = {
    ...context,
    aws: {
      call: (service: string, operation: string, input: Record<string, unknown>) =>
        context.aws.call(service, operation, operation === 'GetSecretValue' ? { ...input, VersionId: version } : input, signal),
    },
  };
  if (place.type === 'secretsmanager') return (await hold(place, aws)).parts;
  if (place.type === 'file') return (await hold({ ...place, path: await behind(place.path, version) }, context)).parts;
  throw new StepError('NoVersions', `${placeWords(place)} keeps no versions`, undefined, 'change it back by hand');
}

/** A file keeps no versions: what it held is put beside it, readable by its owner only, before it is changed. */
async function keepBehind(place: Place, version: string): Promise<void> {
  if (place.type !== 'file') return;
  const bytes = await readFile(place.path);
  if (`sha256:${sha256(bytes)}` !== version) throw movedOn(place, version, `sha256:${sha256(bytes)}`);
  const path = await behind(place.path, version);
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new StepError('NoBackup', `${placeWords(place)} is left as it is: ${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** The ending stays, since it tells how the file is read. */
async function behind(path: string, version: string): Promise<string> {
  const real = await realpath(path);
  const ending = /\.[A-Za-z0-9]+$/.exec(real)?.[0] ?? '';
  return `${real}.encmigrate-${version.replace('sha256:', '').slice(0, 12)}${ending}`;
}

async function versionBefore(place: Place, version: string, context: ActionContext): Promise<string | undefined> {
  if (place.type === 'ssm') return Number(version) > 1 ? String(Number(version) - 1) : undefined;
  if (place.type !== 'secretsmanager') return undefined;
  const { output } = await reading(context.aws, context.clock)('secretsmanager', 'DescribeSecret', { SecretId: place.name }, { signal: context.signal });
  return Object.entries((output.VersionIdsToStages ?? {}) as Record<string, string[]>).find(([, stages]) => stages.includes('AWSPREVIOUS'))?.[0];
}
