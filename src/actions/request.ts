/** `request`: one HTTP API call that changes something. What it shows only once is in a safe place before anybody learns that it worked. */
import { ApiError } from '../api/error.ts';
import { callApi } from '../api/session.ts';
import { query } from '../plan/references.ts';
import { Ambiguous, StepError } from './ambiguous.ts';
import { expected, kept, probeBy } from './call.ts';
import type { ActionContext, ActionKind, ActionResult, Probe } from './context.ts';
import { readerWords } from './readers/index.ts';
import type { ActionOf } from './schema.ts';
import { readSink, sinkWords, writeSink } from './sinks/index.ts';
import { isFrom, isText, type Value } from '../plan/value.ts';

type Request = ActionOf<'request'>;

export const request: ActionKind<Request> = {
  kind: 'request',
  once: true,
  preview: (action) => [
    `${action.method} https://${action.host}${pathWords(action.path)}`,
    ...Object.entries(action.finds ?? {}).map(([name, find]) => `  ${name}: ${find.path} of ${readerWords(find.read)}, read right before`),
    ...Object.entries(action.body ?? {}).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
    ...(action.sink
      ? [`  ${Object.keys(action.sink.fields).join(', ')} of the answer go to: ${sinkWords(action.sink.place)}; nothing else ever holds the secret`]
      : []),
    ...(action.refused
      ? [`  where it is refused (${action.refused.status.join(', ')}: ${action.refused.match}), the plan goes on another way (${action.refused.outcome})`]
      : []),
    ...(action.expect ?? []).map((e) => `  only if ${e.says} (${readerWords(e.read)})`),
  ],
  async run(action, context) {
    const path = await pathOf(action, context);
    if (path === undefined) return { outcome: 'done', outputs: {}, says: 'there is nothing to do it to' };
    await expected(action, `${action.method} ${path}`, context);
    // A place that cannot be written is found out before anything costs money.
    if (action.sink) await reserve(action.sink, context);
    try {
      // Not abortable: a first Ctrl-C finishes this call, so that the journal says how it ended.
      const { body, requestId } = await busyIsWaitedFor(action, path, context);
      if (action.sink) await put(action.sink, body, context);
      return { outcome: 'done', outputs: kept(action.keep, body), ...(requestId ? { requestIds: [requestId] } : {}) };
    } catch (error) {
      return refusedOr(action, error);
    }
  },
  probe,
};

export const pathWords = (path: Value): string =>
  isFrom(path)
    ? `<${path.path} of step ${path.$from}>`
    : isText(path)
      ? path.$text.map((part) => (typeof part === 'string' ? part : pathWords(part))).join('')
      : String(path);

/** Undefined where what it is about is not there. */
async function pathOf(action: Request, context: ActionContext): Promise<string | undefined> {
  let path = String(action.path);
  for (const [name, find] of Object.entries(action.finds ?? {})) {
    const id = query(await context.read(find.read), find.path);
    if (id === null || id === undefined) return undefined;
    path = path.replaceAll(`{${name}}`, encodeURIComponent(String(id)));
  }
  return path;
}

/** Busy had no effect: facts/aura.md 4.2, 4.6. `running` does not promise that the next action is accepted. */
const busy = /^(ongoing-database-operation|instance-action-unavailable|snapshot-not-allowed)$/;
const patience = 20 * 60_000;

async function busyIsWaitedFor(
  { method, host, body }: Pick<Request, 'method' | 'host' | 'body'>,
  path: string,
  context: ActionContext,
  repeats = false,
): ReturnType<typeof callApi> {
  const until = context.clock.now().getTime() + patience;
  for (;;) {
    try {
      return await callApi(context, { method, host, path, ...(body ? { body } : {}) }, repeats ? { repeats } : {});
    } catch (error) {
      const waits = error instanceof ApiError && error.status === 409 && busy.test(error.name) && context.clock.now().getTime() < until;
      if (!waits) throw error;
      await context.progress(`${error.api} says: ${error.message}`);
      await context.clock.sleep(15_000, context.signal);
    }
  }
}

function refusedOr(action: Request, error: unknown): ActionResult {
  if (!(error instanceof ApiError)) throw error;
  if (error.kind === 'lost' || error.kind === 'transient') throw new Ambiguous(error);
  const { refused } = action;
  // Busy for twenty minutes is no refusal of the way: it is busy.
  const foreseen = !busy.test(error.name) && refused?.status.includes(error.status ?? 0);
  if (refused && foreseen && new RegExp(refused.match, 'i').test(`${error.name} ${error.message}`))
    return {
      outcome: refused.outcome,
      outputs: { refusal: error.message },
      ...(error.requestId ? { requestIds: [error.requestId] } : {}),
      says: `${error.api} refuses: ${error.message}`,
    };
  throw error;
}

type Sink = NonNullable<Request['sink']>;

async function reserve(sink: Sink, context: ActionContext): Promise<void> {
  await patientWrite(sink, {}, context);
}

/** A lost answer is no reason to give up: what is there is looked at before each try. */
async function patientWrite(sink: Sink, fields: Record<string, string>, context: ActionContext): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await writeSink(sink.place, fields, context.plan.id, context);
    } catch (error) {
      if (!(error instanceof Ambiguous) || tries >= 5) throw error;
      await context.clock.sleep(2_000 * tries);
    }
  }
}

/** Where it cannot be kept, nobody will ever see it again: the probe finds that out, and a person decides. */
async function put(sink: Sink, body: unknown, context: ActionContext): Promise<void> {
  const fields = Object.fromEntries(
    Object.entries(sink.fields)
      .map(([name, path]) => [name, query(body, path)])
      .filter((one): one is [string, string] => typeof one[1] === 'string'),
  );
  try {
    await patientWrite(sink, fields, context);
  } catch (error) {
    throw new Ambiguous(error as Error);
  }
}

async function probe(action: Request, context: ActionContext): Promise<Probe> {
  const { sink } = action;
  const found = await probeBy(
    action,
    {
      command: `curl https://${action.host}${action.probe?.read.reader === 'api' ? pathWords(action.probe.read.path) : pathWords(action.path)}`,
      name: `${action.method} ${pathWords(action.path)}`,
      says: 'the service',
      owner: async () => 'unreadable',
    },
    context,
  );
  if (!sink || !action.probe) return found;
  const resource = query(await context.read(action.probe.read), action.probe.resource) as Record<string, unknown> | null;
  if (resource === null) return found;
  const id = String(query(resource, sink.id) ?? '');
  const held = await readSink(sink.place, context);
  // Only who saw the answer can have written its id there.
  if (held?.plan === context.plan.id && held.fields[sink.id] === id)
    return found.state === 'stranger'
      ? { state: 'done', outputs: keptOf(action, resource), proven: true }
      : found.state === 'done'
        ? { ...found, proven: true }
        : found;
  if (found.state !== 'done' && found.state !== 'pending') return found;
  return {
    state: 'lost',
    says: `${id} has the name that was free before${madeAt(action, resource)}, so it is presumed to be what this step made; what the answer showed only once (${Object.keys(sink.fields).join(', ')}) did not reach ${sinkWords(sink.place)}`,
    remove: () => remove(action, sink, id, context),
  };
}

/** Who is asked about it sees whether that was when the step ran. */
function madeAt({ probe: look }: Request, resource: unknown): string {
  const at = look?.createdAt ? query(resource, look.createdAt) : null;
  return typeof at === 'string' ? ` and was made at ${at}` : '';
}

const keptOf = (action: Request, resource: unknown): Record<string, unknown> => kept(action.keep, { data: resource });

/** Gone when it is not listed any more. */
async function remove(action: Request, sink: Sink, id: string, context: ActionContext): Promise<void> {
  const path = pathWords(sink.remove.path).replaceAll('{id}', encodeURIComponent(id));
  // It may still be on its way up.
  await busyIsWaitedFor({ method: 'DELETE', host: action.host }, path, context, true).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.name !== 'NotFound') throw error;
  });
  const until = context.clock.now().getTime() + 60 * 60_000;
  while (query(await context.read(sink.remove.read), sink.remove.resource) !== null) {
    if (context.clock.now().getTime() >= until) throw new StepError('NotGone', `${id} was to be deleted an hour ago and is still listed`);
    await context.progress(`${id} is being deleted`);
    await context.clock.sleep(10_000, context.signal);
  }
}
