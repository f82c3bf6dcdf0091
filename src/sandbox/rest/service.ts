/** How a service that is none of AWS's joins the sandbox: host names of its own, and routes by method and path, in JSON. */
import type { SandboxService, SandboxWorld } from '../service.ts';

export interface RestRequest {
  world: SandboxWorld;
  now: Date;
  /** Goes back in whatever header the service has for it. */
  requestId: string;
  method: string;
  path: string;
  /** What stood at the `{name}`s of the route. */
  parameters: Record<string, string>;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
  /** The text as JSON; undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a client's JSON, which each operation checks for itself
  body: any;
}

export interface RestAnswer {
  status: number;
  headers?: Record<string, string>;
  /** JSON, or text where it is a string. Absent: no body. */
  body?: unknown;
}

export interface RestRoute {
  operation: string;
  run(request: RestRequest): RestAnswer | Promise<RestAnswer>;
  /** It changes nothing although its method is not GET. */
  reads?: true;
}

/** Thrown by an operation: an answer that is a refusal. `name` is what the request log and tests call it. */
export class RestRefusal extends Error {
  readonly answer: RestAnswer;
  constructor(name: string, answer: RestAnswer) {
    super(name);
    this.name = name;
    this.answer = answer;
  }
}

/** What can go wrong before, after or instead of an operation, whichever it is. */
export type RestTrouble = 'no-route' | 'internal' | 'throttle' | 'expired' | 'denied';

export interface RestService {
  /** Service name as encmigrate calls it: 'aura'. */
  id: string;
  hosts: string[];
  /** By 'METHOD /path/{parameter}'. */
  routes: Record<string, RestRoute>;
  /** Who asks, how often, and in what form: before any route, also before one that is not there. Throws RestRefusal. */
  admit?(request: RestRequest, operation: string | undefined): void;
  /** In the service's own words. `says`: of the sandbox's own mistakes. */
  refuse(trouble: RestTrouble, request: RestRequest, says?: string): RestAnswer;
  /** On every answer. */
  headers?(request: RestRequest): Record<string, string>;
  open?(world: SandboxWorld): void;
  close?(world: SandboxWorld): Promise<void>;
}

export type AnyService = SandboxService | RestService;

export const isRest = (service: AnyService): service is RestService => 'routes' in service;
