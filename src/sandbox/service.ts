/** How a service joins the sandbox: operations by name, over a world that keeps tables and a clock. */
import type { Clock } from '../engine/clock.ts';

/** A fault as the service gives it. `shape` is the exported error schema's name, e.g. ReplicationGroupNotFoundFault. */
export class ServiceFault extends Error {
  constructor(
    readonly shape: string,
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** A table of plain JSON rows by key; every change is saved with the world. */
export type Table<T> = Map<string, T>;

export interface SandboxWorld {
  readonly clock: Clock;
  readonly account: string;
  readonly partition: string;
  /** A table of this name in this region; made when first asked for. Use 'global' for services without regions. */
  table<T>(name: string, region: string): Table<T>;
  /** Regions in which the table of this name has rows: what a status machine goes through. */
  regions(name: string): string[];
  /** Deterministic: the same seed and the same calls give the same ids. */
  id(length: number): string;
  /** Called before every request and every `save`, in world time: services move their status machines here. */
  onAdvance(move: (now: Date) => void): void;
  /** True when a rule of this name is set, taking one of its counted uses. */
  fault(name: string, match?: Record<string, unknown>): Record<string, unknown> | undefined;
  /** World duration in ms, from [low, high] seconds, deterministic by seed. */
  duration(low: number, high: number): number;
  /** To be called after a change that no request made, or one by another way in: saves soon. */
  changed(): void;
  readonly dir: string | undefined;
}

export interface SandboxCall {
  world: SandboxWorld;
  region: string;
  account: string;
  operation: string;
  now: Date;
}

// biome-ignore lint/suspicious/noExplicitAny: inputs are parsed from the SDK's own schemas, which have no static type here
export type Operation = (input: any, call: SandboxCall) => unknown | Promise<unknown>;

export interface SandboxService {
  /** Service name as encmigrate calls it: 'elasticache'. */
  id: string;
  /** Names it signs with in the SigV4 credential scope: ['elasticache']; neptune: ['rds']. */
  signs: string[];
  /** The SDK client's module, whose exported operation schemas parse requests and write answers. */
  sdk: () => Promise<Record<string, unknown>>;
  /** Which protocol the service answers by default; the content type or headers of a request may say another. */
  protocol: 'query' | 'ec2' | 'json1.0' | 'json1.1' | 'rest-xml';
  operations: Record<string, Operation>;
  /** Registers status machines; called once when the world opens. */
  open?(world: SandboxWorld): void;
  /** Ends child processes; called once when the world closes. */
  close?(world: SandboxWorld): Promise<void>;
}
