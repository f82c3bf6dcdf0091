/** The life of one request, whichever transport brings it: whom it is for, what may go wrong, the operation, the answer. */
import { createHash } from 'node:crypto';
import type { FaultRules, WireFault } from './faults.ts';
import { protocolOf } from './protocols/choose.ts';
import type { Answering, LoadedService, Protocol } from './protocols/protocol.ts';
import { canChange, redacted, type RequestLog, type RequestRecord } from './request-log.ts';
import type { RestService } from './rest/service.ts';
import { ServiceFault, type SandboxService } from './service.ts';
import { refuseMissing } from './wire/missing.ts';
import { scopeOf, type WireAnswer, type WireRequest } from './wire/message.ts';
import { common, refusal } from './wire/refusal.ts';
import { operationShape } from './wire/shape.ts';
import type { OpenWorld } from './world.ts';

export interface Core {
  world: OpenWorld;
  seed: string;
  /** By the name it signs with. */
  services: Map<string, SandboxService>;
  /** By host name. */
  rest: Map<string, RestService>;
  load(service: SandboxService): Promise<LoadedService>;
  faults: FaultRules;
  log: RequestLog;
  missing: Record<string, string>;
  /** What a program needs in its environment to come here; none where no REST service is. */
  environment(): Promise<Record<string, string>>;
  /** Saves: at once for a change, so that what was answered is on disk; soon otherwise. */
  save(when: 'now' | 'soon'): void;
}

/** 'lost': the connection breaks without an answer. */
export type Outcome = WireAnswer | 'lost';

export async function exchange(core: Core, request: WireRequest): Promise<Outcome> {
  const { record, done } = core.log.begin(core.world.clock.now());
  try {
    const answer = await converse(core, request, record);
    if (answer === 'lost') return 'lost';
    record.status = answer.status;
    return { ...answer, headers: { ...answer.headers, ...sandboxHeaders(core) } };
  } finally {
    done();
  }
}

async function converse(core: Core, request: WireRequest, record: RequestRecord): Promise<Outcome> {
  const scope = scopeOf(request);
  const service = scope && core.services.get(scope.signingName);
  const protocol = protocolOf(request, service);
  const answering: Answering = { requestId: requestId(core.seed, record.n), request, loaded: undefined };
  Object.assign(record, { service: service?.id ?? scope?.signingName ?? '', region: scope?.region ?? '', accessKey: scope?.accessKey ?? '' });
  try {
    if (!scope) throw common.unsigned(protocol.family);
    if (!service) throw new ServiceFault('NotImplemented', `The sandbox does not have the service ${scope.signingName}`, 501);
    const loaded = (answering.loaded = await core.load(service));
    return await serve(core, protocol, loaded, answering, record);
  } catch (error) {
    const fault = error instanceof ServiceFault ? error : internal(protocol, error);
    const refused = refusal(answering.loaded?.sdk ?? {}, fault, protocol.family);
    record.error = refused.name;
    core.save('soon');
    return protocol.refuse(refused, answering);
  }
}

async function serve(core: Core, protocol: Protocol, loaded: LoadedService, answering: Answering, record: RequestRecord): Promise<Outcome> {
  const { world, faults } = core;
  const { service, sdk, wire } = loaded;
  const { family } = protocol;
  const operation = (record.operation = protocol.operation(answering.request, loaded));
  const shape = operationShape(sdk, operation);
  if (!shape) throw common.unknownOperation(family, operation, wire.version);
  const input = protocol.read(shape, answering.request, loaded);
  record.input = redacted(shape.input, input);
  record.write = canChange(operation, input);

  const call = { service: service.id, operation, input };
  const meets = (...kinds: WireFault[]) => faults.wire(kinds, call, world.clock.now());
  const delay = meets('delay');
  // In virtual time a request takes none: the clock stands still while one is under way.
  if (delay?.ms && Number.isFinite(world.clock.speed)) await world.clock.sleep(delay.ms);
  const before = meets('lose-request', 'error-before', 'throttle', 'expired', 'denied');
  if (before?.kind === 'lose-request') return lost(core, record, before.kind);
  const account = /^\d{12}$/.test(record.accessKey) ? record.accessKey : world.account;
  if (before) throw beforeFault(before.kind, protocol, `arn:${world.partition}:iam::${account}:user/sandbox`, `${iamPrefix(service)}:${operation}`);
  // Only STS knows other accounts: it is asked who one is. Nothing of this world is theirs.
  if (account !== world.account && service.id !== 'sts') throw common.otherAccount(family);
  refuseMissing(shape.input, input, family, service.id);

  const run = service.operations[operation];
  if (!run) throw new ServiceFault('NotImplemented', `The sandbox does not have ${service.id} ${operation}`, 501);
  const now = world.clock.now();
  world.advance(now);
  const output = await run(input, { world, region: record.region, account, operation, now });
  const answer = protocol.answer(shape, (output ?? {}) as Record<string, unknown>, answering);
  core.save(record.write ? 'now' : 'soon');

  const after = meets('lose-answer', 'error-after');
  if (after?.kind === 'lose-answer') return lost(core, record, after.kind);
  if (after) throw common.internal(family);
  return answer;
}

export function lost(core: Core, record: RequestRecord, kind: WireFault): 'lost' {
  record.error = kind;
  core.save('soon');
  return 'lost';
}

function beforeFault(kind: WireFault | 'service', { family }: Protocol, who: string, action: string): ServiceFault {
  if (kind === 'throttle') return common.throttled(family);
  if (kind === 'expired') return common.expired(family);
  if (kind === 'denied') return common.denied(family, who, action);
  return common.internal(family);
}

/** A service's own mistake: a 500 as AWS gives it, that says whose it is. */
function internal({ family }: Protocol, error: unknown): ServiceFault {
  const fault = common.internal(family);
  return new ServiceFault(fault.shape, `${fault.message} (sandbox: ${(error as Error)?.stack?.split('\n').slice(0, 2).join(' ') ?? error})`, 500);
}

// Service Authorization Reference: the IAM prefix is the signing name, except for these.
const iamPrefix = ({ signs: [name = ''] }: SandboxService): string => ({ monitoring: 'cloudwatch', tagging: 'tag' })[name] ?? name;

export function requestId(seed: string, n: number): string {
  const hex = createHash('sha256').update(`${seed}:request:${n}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** How a client of ours learns that this is a sandbox, and its clock: src/aws/connect.ts. */
export function sandboxHeaders({ world, missing }: Pick<Core, 'world' | 'missing'>): Record<string, string> {
  const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return {
    'x-encmigrate-sandbox': '1',
    'x-encmigrate-now': world.clock.now().toISOString(),
    'x-encmigrate-speed': String(world.clock.speed),
    ...(Object.keys(missing).length > 0 ? { 'x-encmigrate-missing': ascii(JSON.stringify(missing)) } : {}),
  };
}
