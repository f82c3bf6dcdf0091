/** Opens a sandbox: a world, new or as it was left, and the services in it, for clients in this process and over HTTP. */
import { join } from 'node:path';
import type { Clock } from '../engine/clock.ts';
import { control, isControl } from './control.ts';
import { exchange, type Core, type Outcome } from './exchange.ts';
import { faultRules, type FaultRule } from './faults.ts';
import { listen, type Listener } from './http.ts';
import { inProcess } from './in-process.ts';
import { loader } from './protocols/protocol.ts';
import { openRequestLog, type RequestRecord } from './request-log.ts';
import { restExchange } from './rest/exchange.ts';
import { openFront } from './rest/front.ts';
import { type AnyService, isRest, type RestService } from './rest/service.ts';
import { notBefore } from './scaled-clock.ts';
import type { SandboxService, SandboxWorld } from './service.ts';
import { openState } from './state.ts';
import type { WireRequest } from './wire/message.ts';
import { createWorld } from './world.ts';

export type { FaultRule } from './faults.ts';
export type { RequestRecord } from './request-log.ts';

export interface SandboxOptions {
  services: AnyService[];
  clock: Clock;
  /** Where the world is kept; absent: in memory only. */
  dir?: string;
  /** Same seed, same calls: same ids. A kept world keeps its own. */
  seed?: string;
  account?: string;
  partition?: string;
  /** Fills a world that is new. */
  build?: (world: SandboxWorld) => void | Promise<void>;
  /** Engines that are not here, and what to do about it. */
  missing?: Record<string, string>;
}

export interface Sandbox {
  world: SandboxWorld;
  /** World time. After a restart it is the given clock put forward to where the world stood, if it showed less. */
  clock: Clock;
  missing: Record<string, string>;
  /** For SDK clients in this process. */
  requestHandler: unknown;
  /** On 127.0.0.1 only; port 0 takes a free one. */
  listen(port: number): Promise<{ port: number }>;
  /** Newest last. */
  requests: RequestRecord[];
  addFault(rule: FaultRule): string;
  removeFault(id: string): void;
  /** Lets go of ports and children, and saves. */
  close(): Promise<void>;
}

/** Reads that only look are saved a little later, many at once. */
const soon = 500;

export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dir, services } = options;
  const state = dir === undefined ? undefined : openState(dir);
  try {
    return await open();
  } catch (error) {
    state?.release();
    throw error;
  }

  async function open(): Promise<Sandbox> {
    const saved = state?.saved;
    const log = openRequestLog(dir === undefined ? undefined : join(dir, 'requests.ndjson'));
    // The world was seen at the time of its last request, even where it was killed before it saved that.
    const seen = [saved?.now, log.records.at(-1)?.at]
      .filter((time) => time !== undefined)
      .sort()
      .at(-1);
    const clock = notBefore(options.clock, saved && seen ? new Date(seen) : undefined);
    const seed = saved?.seed ?? options.seed ?? 'encmigrate';
    const faults = faultRules(saved?.faults);
    const world = createWorld({
      clock,
      account: saved?.account ?? options.account ?? '123456789012',
      partition: options.partition ?? 'aws',
      seed,
      dir,
      faults,
      saved,
    });
    const missing = options.missing ?? {};

    let timer: NodeJS.Timeout | undefined;
    let saving = false;
    const save = (when: 'now' | 'soon'): void => {
      if (!state || !saving) return;
      if (when === 'soon') {
        timer ??= setTimeout(() => save('now'), soon).unref();
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      world.advance(clock.now());
      state.save(world.snapshot());
    };

    const rest = byHost(services.filter(isRest));
    const core: Core = {
      world,
      seed,
      services: bySigningName(services.filter((service): service is SandboxService => !isRest(service))),
      rest,
      load: loader(),
      faults,
      log,
      missing,
      save,
      environment: async () => (await front?.environment()) ?? {},
    };
    world.whenChanged(() => save('soon'));
    const underWay = new Set<Promise<unknown>>();
    const answer = (request: WireRequest): Promise<Outcome> => {
      const service = rest.get(hostOf(request));
      const work = isControl(request) ? control(core, request) : service ? restExchange(core, service, request) : exchange(core, request);
      underWay.add(work);
      return work.finally(() => underWay.delete(work));
    };
    const front = rest.size > 0 ? openFront(world, [...rest.keys()], answer) : undefined;
    for (const service of services) service.open?.(world);
    if (!saved) await options.build?.(world);
    saving = true;
    save('now');

    const listeners: Listener[] = [];
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await Promise.all([...listeners, ...(front ? [front] : [])].map((one) => one.close()));
      await Promise.allSettled(underWay);
      const ends = await Promise.allSettled(services.map((service) => service.close?.(world)));
      save('now');
      saving = false;
      state?.release();
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    };

    return {
      world,
      clock,
      missing,
      requestHandler: inProcess(answer),
      async listen(port) {
        const listener = await listen(port, answer);
        listeners.push(listener);
        return { port: listener.port };
      },
      requests: log.records,
      addFault(rule) {
        const id = faults.add(rule);
        save('now');
        return id;
      },
      removeFault(id) {
        faults.remove(id);
        save('now');
      },
      close: () => (closed ??= close()),
    };
  }
}

function byHost(services: RestService[]): Map<string, RestService> {
  return new Map(services.flatMap((service) => service.hosts.map((host) => [host, service] as const)));
}

/** Whom an HTTP request is for by name, whichever address it came to. */
const hostOf = ({ headers }: WireRequest): string => (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();

function bySigningName(services: SandboxService[]): Map<string, SandboxService> {
  const found = new Map<string, SandboxService>();
  for (const service of services) {
    for (const name of service.signs) {
      if (found.has(name)) throw new Error(`two services sign as ${name}: ${found.get(name)?.id} and ${service.id}`);
      found.set(name, service);
    }
  }
  return found;
}
