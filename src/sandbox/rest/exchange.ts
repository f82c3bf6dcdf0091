/** The life of one request to a REST service: as exchange.ts for AWS's, with the same faults and the same log. */
import { lost, requestId, sandboxHeaders, type Core, type Outcome } from '../exchange.ts';
import type { WireFault } from '../faults.ts';
import { withoutSecrets, type RequestRecord } from '../request-log.ts';
import { text, utf8, type WireAnswer, type WireRequest } from '../wire/message.ts';
import { routeOf } from './route.ts';
import { RestRefusal, type RestAnswer, type RestRequest, type RestService } from './service.ts';

export async function restExchange(core: Core, service: RestService, request: WireRequest): Promise<Outcome> {
  const now = core.world.clock.now();
  const { record, done } = core.log.begin(now);
  Object.assign(record, { service: service.id, region: 'global' });
  const asked: RestRequest = {
    world: core.world,
    now,
    requestId: requestId(core.seed, record.n),
    method: request.method,
    path: request.path,
    parameters: {},
    query: request.query,
    headers: request.headers,
    text: text(request.body),
    body: json(text(request.body)),
  };
  try {
    const answer = await serve(core, service, asked, record);
    if (answer === 'lost') return 'lost';
    record.status = answer.status;
    return written(answer, { ...service.headers?.(asked), ...sandboxHeaders(core) });
  } finally {
    done();
  }
}

async function serve(core: Core, service: RestService, asked: RestRequest, record: RequestRecord): Promise<RestAnswer | 'lost'> {
  try {
    return await operate(core, service, asked, record);
  } catch (error) {
    core.save('soon');
    if (error instanceof RestRefusal) {
      record.error = error.name;
      return error.answer;
    }
    record.error = 'internal';
    return service.refuse('internal', asked, `sandbox: ${(error as Error)?.stack?.split('\n').slice(0, 2).join(' ') ?? error}`);
  }
}

async function operate(core: Core, service: RestService, asked: RestRequest, record: RequestRecord): Promise<RestAnswer | 'lost'> {
  const { world, faults } = core;
  const found = routeOf(service, asked.method, asked.path);
  const operation = (record.operation = found?.route.operation ?? `${asked.method} ${asked.path}`);
  asked.parameters = found?.parameters ?? {};
  const input = { ...asked.query, ...asked.parameters, ...(asked.body !== null && typeof asked.body === 'object' ? (asked.body as object) : {}) };
  record.input = withoutSecrets(input);
  record.write = asked.method !== 'GET' && found?.route.reads !== true;
  const refuse = (trouble: Parameters<RestService['refuse']>[0]): RestRefusal => new RestRefusal(trouble, service.refuse(trouble, asked));

  const call = { service: service.id, operation, input };
  const meets = (...kinds: WireFault[]) => faults.wire(kinds, call, world.clock.now());
  const delay = meets('delay');
  if (delay?.ms && Number.isFinite(world.clock.speed)) await world.clock.sleep(delay.ms);
  const before = meets('lose-request', 'error-before', 'throttle', 'expired', 'denied');
  if (before?.kind === 'lose-request') return lost(core, record, before.kind);
  if (before) throw refuse(before.kind === 'throttle' || before.kind === 'expired' || before.kind === 'denied' ? before.kind : 'internal');

  asked.now = world.clock.now();
  world.advance(asked.now);
  service.admit?.(asked, found?.route.operation);
  if (!found) throw refuse('no-route');
  const answer = await found.route.run(asked);
  core.save(record.write ? 'now' : 'soon');

  const after = meets('lose-answer', 'error-after');
  if (after?.kind === 'lose-answer') return lost(core, record, after.kind);
  if (after) throw refuse('internal');
  return answer;
}

function written({ status, headers, body }: RestAnswer, more: Record<string, string>): WireAnswer {
  const bytes = body === undefined ? new Uint8Array() : utf8(typeof body === 'string' ? body : JSON.stringify(body));
  const type: Record<string, string> =
    body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json' };
  return { status, headers: { ...type, ...more, ...headers }, body: bytes };
}

function json(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
