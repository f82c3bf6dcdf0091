/** `call`: one AWS operation with a literal input. */
import { AwsError } from '../aws/error.ts';
import { writing } from '../aws/retry.ts';
import { same } from '../plan/digest.ts';
import { DriftError } from '../plan/errors.ts';
import { query, reveal } from '../plan/references.ts';
import { Ambiguous } from './ambiguous.ts';
import type { ActionContext, ActionKind, Probe } from './context.ts';
import { readerWords } from './readers/index.ts';
import type { ActionOf } from './schema.ts';

type Call = ActionOf<'call'>;

export const call: ActionKind<Call> = {
  kind: 'call',
  once: true,
  preview: (action) => [
    `${action.service} ${action.operation}`,
    ...Object.entries(action.input).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
    ...(action.expect ?? []).map((e) => `  only if ${e.says} (${readerWords(e.read)})`),
  ],
  async run(action, context) {
    await expected(action, action.operation, context);
    const input = await reveal(action.input, context.secret);
    try {
      // Not abortable: a first Ctrl-C finishes this call, so that the journal says how it ended.
      const { output, requestId } = await writing(context.aws, context.clock)(action.service, action.operation, input);
      return { outcome: 'done', outputs: kept(action.keep, output), ...(requestId ? { requestIds: [requestId] } : {}) };
    } catch (error) {
      if (error instanceof AwsError && (error.kind === 'lost' || error.kind === 'transient')) throw new Ambiguous(error);
      throw error;
    }
  },
  probe,
};

/** Everything a destructive call rests on, read at this moment and not taken from the journal (engine point 6). */
export async function expected(action: Pick<Call, 'expect'>, what: string, context: ActionContext): Promise<void> {
  for (const check of action.expect ?? []) {
    const found = query(await context.read(check.read), check.path);
    if (!same(found, check.equals))
      throw new DriftError(
        `${what} was not called: ${check.instead?.says ?? `${check.says} does not hold: it is ${JSON.stringify(found)}, not ${JSON.stringify(check.equals)}`}`,
        [{ fact: check.says, planned: check.equals, now: found, verdict: 'stop', why: 'read immediately before the call' }],
        check.instead?.remedy ?? 'look at the resource; encmigrate status says what exists',
      );
  }
}

export const kept = (paths: readonly string[], answer: unknown): Record<string, unknown> =>
  Object.fromEntries(paths.map((path) => [path, query(answer, path)]).filter(([, value]) => value !== null && value !== undefined));

// The service's clock and ours may differ; created long before `begin` means that it is somebody else's.
const skew = 5 * 60_000;

function probe(action: Call, context: ActionContext): Promise<Probe> {
  return probeBy(
    action,
    { command: `aws ${action.service} ${action.operation}`, name: action.operation, says: 'AWS', owner: (resource) => ownership(action, resource, context) },
    context,
  );
}

export interface Probing {
  /** How a person looks. */
  command: string;
  name: string;
  /** Whose words a status is. */
  says: string;
  owner(resource: unknown): Promise<Ownership>;
}

/** What the world shows of a call that was, or was not, made: `probe` says where to look. */
export async function probeBy(action: Pick<Call, 'probe' | 'keep'>, { command, name, says, owner: ownerOf }: Probing, context: ActionContext): Promise<Probe> {
  const look = action.probe;
  if (!look) return { state: 'unknown', says: `nothing tells whether ${name} was done`, look: command };
  const answer = await context.read(look.read);
  const fault = (answer as { $fault?: string }).$fault;
  if (fault && !/NotFound/i.test(fault)) return { state: 'unknown', says: `${fault}: ${(answer as { message?: string }).message ?? ''}`, look: command };
  const resource = fault ? null : (query(answer, look.resource) as Record<string, unknown> | null);
  if (resource === null || resource === undefined) return look.goneIsDone ? { state: 'done', outputs: {}, proven: true } : { state: 'absent' };
  const status = look.status ? String(query(resource, look.status)) : undefined;
  if (look.goneIsDone) return look.pending?.includes(status ?? '') ? { state: 'done', outputs: {}, proven: true } : { state: 'absent' };
  const owner = await ownerOf(resource);
  if (owner === 'other') return { state: 'stranger', says: 'its tags are not those of this plan' };
  // Our own tags prove it, whenever it was made and however it was changed since; without them it must look like ours.
  const doubt = owner === 'ours' ? undefined : unlike(look, resource, context.begunAt);
  if (doubt) return look.nameless ? { state: 'absent' } : { state: 'stranger', says: doubt };
  if (look.failed?.includes(status ?? '')) return { state: 'failed', says: `${says} says: ${status}` };
  // A resource on its way hides its tags (ElastiCache: facts/elasticache.md 3.1), so ownership is only presumed yet.
  if (owner === 'unreadable' && look.pending?.includes(status ?? '')) return { state: 'pending', says: `${says} says: ${status}` };
  return { state: 'done', outputs: keptFrom(action, resource), proven: owner === 'ours' };
}

function unlike(look: NonNullable<Call['probe']>, resource: Record<string, unknown>, begunAt: Date): string | undefined {
  const differing = Object.entries(look.same).filter(([path, value]) => !same(query(resource, path), value));
  if (differing.length > 0)
    return differing.map(([path, value]) => `${path} is ${JSON.stringify(query(resource, path))}, not ${JSON.stringify(value)}`).join('; ');
  const created = look.createdAt ? Date.parse(String(query(resource, look.createdAt))) : Number.NaN;
  return !Number.isNaN(created) && created < begunAt.getTime() - (look.nameless ? 0 : skew)
    ? `it was made at ${new Date(created).toISOString()}, before this step began`
    : undefined;
}

/** Outputs as the lost answer would have given them: the answer's root is the first word of every kept path, or it has the fields of the resource itself. */
function keptFrom(action: Pick<Call, 'keep'>, resource: unknown): Record<string, unknown> {
  const rootOf = (path: string): string => path.split(/[.[]/)[0] ?? path;
  const fields = resource as Record<string, unknown>;
  const flat = (root: string): boolean => root in fields && action.keep.every((path) => rootOf(path) !== root || path === root);
  const roots = new Set(action.keep.map(rootOf));
  return kept(action.keep, Object.fromEntries([...roots].map((root) => [root, flat(root) ? fields[root] : resource])));
}

export type Ownership = 'ours' | 'other' | 'unreadable';

/** Tags prove ownership; where they cannot be read (yet), it stays presumed. */
async function ownership(action: Call, resource: unknown, context: ActionContext): Promise<Ownership> {
  const look = action.probe;
  const arn = look?.arn ? query(resource, look.arn) : null;
  if (!look || typeof arn !== 'string') return 'unreadable';
  const answer = (await context.read({
    reader: 'aws',
    service: action.service,
    operation: look.tags.operation,
    input: { [look.tags.argument]: arn },
  })) as Record<string, unknown>;
  if (answer.$fault !== undefined) return 'unreadable';
  const tags = new Map(((answer[look.tags.list] ?? []) as { Key: string; Value: string }[]).map((tag) => [tag.Key, tag.Value]));
  return tags.get('encmigrate:plan') === context.plan.id && tags.get('encmigrate:step') === context.step.id ? 'ours' : 'other';
}
