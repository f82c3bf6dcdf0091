/** What a run is given, and how it ends. The same for running, backing out and comparing again. */
import type { Connection } from '../aws/connect.ts';
import type { Phase } from '../plan/phases.ts';
import type { Plan } from '../plan/schema.ts';
import type { System } from '../plan/system.ts';
import type { Host } from './host.ts';
import type { openJournal } from './journal.ts';
import type { Watcher } from './watcher.ts';

export interface RunGiven {
  plan: Plan;
  planPath: string;
  system: System;
  connection: Connection;
  host: Host;
  /** Aborts waits and gates; a call that has begun is finished first. */
  signal: AbortSignal;
  /** Stop, with exit 0, once this phase and those before it have ended. */
  until?: Phase;
  /** Shared by all runs of one account and region. */
  watcher?: Watcher;
  /** The digest that was approved (`--digest`): another plan is refused. */
  digest?: string;
  /** Name of the SSM parameter that claims the run for all machines (`--lock ssm:NAME`). */
  claim?: string;
  /** Tests cut the power here. */
  journal?: typeof openJournal;
}

export interface RunEnd {
  /** Exit code as in docs/exit-codes.md. */
  exit: number;
  outcome: 'migrated' | 'rolled-back' | 'until' | 'stopped';
  reason: string;
  /** The gate it waits at, and the flag that opens it. */
  gate?: { step: string; flag: string };
  error?: Error;
}
