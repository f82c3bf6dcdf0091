/** What an action may use. Everything that touches the world comes in here, so that tests can stand in for it. */
import type { Address, Http } from '../aws/http.ts';
import type { Clock } from '../engine/clock.ts';
import type { Plan, Step } from '../plan/schema.ts';
import type { Action, Place, Reader } from './schema.ts';

export type Json = unknown;

/** One AWS call, by names: `call('elasticache', 'CreateSnapshot', {...})`. Throws AwsError. */
export interface AwsCaller {
  call(
    service: string,
    operation: string,
    input: Record<string, unknown>,
    options?: { signal?: AbortSignal },
  ): Promise<{ output: Record<string, Json>; requestId?: string }>;
}

/** A Redis connection: one command, or many in one write. Replies are Buffers, numbers, arrays, null or Error. */
export interface RedisConnection {
  command(...args: (string | Buffer)[]): Promise<Json>;
  pipeline(commands: (string | Buffer)[][]): Promise<Json[]>;
  close(): void;
}
export interface RedisEndpoint {
  host: string;
  port: number;
  tls: boolean;
  auth?: string;
}

/** A Bolt session that only reads. Integers come as numbers, or as text where they are larger than those hold; nodes as their properties. */
export interface CypherSession {
  run(query: string, parameters?: Record<string, Json>): Promise<Record<string, Json>[]>;
  close(): Promise<void>;
}
export interface BoltEndpoint {
  uri: string;
  user: string;
  password: string;
  /** Absent: the home database of the user. */
  database?: string;
}

/** A program as it is started. */
export interface Program {
  file: string;
  /** Before those of the action. */
  args: string[];
  /** Beside those of the action; in a sandbox they lead it there. */
  env: Record<string, string>;
  /** In a sandbox without the real one: what is started in its place, in words. */
  standIn?: string;
}

/** What stands, in a rehearsal, for the things of this machine and for versions that were planned on. */
export interface StandIns {
  /** Where a file of the plan lies in the rehearsal. */
  file(path: string): string;
  /** What was planned of a file that is large or old, and that only a small new one stands for. */
  told(path: string): { bytes?: number | null; modified?: string | null };
  /** The version that was planned on, where the place still holds what the rehearsal put there; else the version itself. */
  version(place: Place, version: string): string;
}

/** The world as an action sees it. */
export interface World {
  clock: Clock;
  aws: AwsCaller;
  redis(endpoint: RedisEndpoint, signal?: AbortSignal): Promise<RedisConnection>;
  /** A datastore's own endpoint, where it speaks HTTP. */
  http: Http;
  /** Where a host name leads; absent: where DNS says. */
  resolve?: (host: string, port: number) => Promise<Address>;
  /** Neo4j over Bolt; absent: through its driver. */
  bolt?: (endpoint: BoltEndpoint, signal?: AbortSignal) => Promise<CypherSession>;
  /** The program of that name; absent: the one on PATH. Undefined where there is none. */
  program?: (name: string) => Promise<Program | undefined>;
  /** A secret that the operator has given already, by flag or environment, for what is only read with it; absent or undefined: nobody is asked. */
  given?: (secret: string) => Promise<string | undefined>;
  /** True only for a sandbox; on LIVE nothing may ever be taken from a server's word about itself. */
  sandbox: boolean;
  /** Engines the sandbox lacks, each with the way to install it: { redis: "redis-server not found, install it with ..." }. */
  missing: Record<string, string>;
  /** Only in a rehearsal: then no file outside of it is touched, and no credentials are used. */
  standIns?: StandIns;
}

export interface ActionContext extends World {
  plan: Plan;
  step: Step;
  attempt: number;
  signal: AbortSignal;
  /** Where the plan lies, and what belongs to its run; absent: the current folder. */
  folder?: string;
  /** When this step's `begin` was written. */
  begunAt: Date;
  secret(name: string): Promise<string>;
  /** Shown to the operator; `share` is 0..1 where it is known. Not journalled unless `checkpoint` is given. */
  progress(text: string, more?: { share?: number; checkpoint?: Json }): Promise<void>;
  /** The last checkpoint of this attempt, for a resume. */
  checkpoint?: Json;
  /** When another step ended, for windows that start there. */
  endedAt(step: string): Date | undefined;
  ask(action: Extract<Action, { kind: 'ask' }>): Promise<{ by: string; how: string; outcome?: string }>;
  /** Polls with the run's shared watcher, so that one list call serves many waits. */
  read(reader: Reader, batch?: Extract<Action, { kind: 'wait' }>['batch']): Promise<Json>;
}

export interface ActionResult {
  /** `done` unless a branch was taken. */
  outcome: string;
  /** Journalled, and all that later steps can refer to. */
  outputs: Record<string, Json>;
  requestIds?: string[];
  /** The last words of the service, for people. */
  says?: string;
}

/** What the world says about a step that began and did not end. */
export type Probe =
  | { state: 'absent' }
  | { state: 'pending'; says: string }
  | { state: 'done'; outputs: Record<string, Json>; proven: boolean }
  | { state: 'failed'; says: string; remedy?: string }
  | { state: 'stranger'; says: string }
  /** Ours, but of no use: what it showed only once was lost. `remove` takes it away, after a person's word. */
  | { state: 'lost'; says: string; remove: () => Promise<void> }
  | { state: 'unknown'; says: string; look: string };

export interface ActionKind<A extends Action = Action> {
  kind: A['kind'];
  /** In words: what runs, rendered from the same data that runs. One entry a line. */
  preview(action: A): string[];
  run(action: A, context: ActionContext): Promise<ActionResult>;
  probe(action: A, context: ActionContext): Promise<Probe>;
  /** False where running twice is harmless: reads, waits, gates. */
  once: boolean;
}
