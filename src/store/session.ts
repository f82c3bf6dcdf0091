/**
 * What the interactive session can do: all that screens know of the world. Implemented in src/cli/session.ts; tests stand in for it.
 * Work runs outside React: it survives an unmount, and its notices reach the screens through the store.
 */
import type { RunState } from '../engine/state.ts';
import type { Plan } from '../plan/schema.ts';
import type { Built, Choices, Found, Question } from '../plan/system.ts';

/** First line of every screen. */
export interface Where {
  mode: 'LIVE' | 'SANDBOX';
  account: string;
  region: string;
  profile?: string;
  /** An endpoint override that is in force. */
  endpoint?: string;
  /** Engines the sandbox lacks, each with the way to install it. */
  missing: Record<string, string>;
}

export interface Scanned {
  rows: Found[];
  at: string;
  regions: string[];
  failures: { region: string; system: string; message: string }[];
}

/** A plan file on this machine whose run has begun and not finished, or that was written and not begun. */
export interface Known {
  planPath: string;
  plan: Plan;
  state: RunState;
  ifYouStopNow: string[];
  next: { forward: string; back?: string };
  /** Another process holds it. */
  heldBy?: { host: string; pid: number; user: string; since: string };
  /** Why it cannot be read (an edited journal); then `state` is that of nothing. */
  broken?: string;
}

export interface KeyChoice {
  arn: string;
  /** Without it the key id is shown. */
  alias?: string;
  state: string;
  spec: string;
  usage: string;
  manager: string;
  region: string;
  rotation: string;
  /** Why it cannot be chosen. */
  disabled?: string;
}

/** Preflight of some choices. `plan` is there when nothing blocks and no question is open. */
export interface Draft extends Built {
  plan?: Plan;
}

export interface Session {
  readonly where: Where;
  scan(): Promise<Scanned>;
  /** Interrupted and waiting runs first, newest first; finished ones are left out. */
  known(): Promise<Known[]>;
  questions(found: Found): Promise<Question[]>;
  keys(found: Found): Promise<KeyChoice[]>;
  draft(found: Found, choices: Choices): Promise<Draft>;
  /** Writes the plan file (0600, never overwrites) and answers its path. */
  save(plan: Plan): Promise<string>;
  open(planPath: string): Promise<Known>;
  /** The plan in words, one line an entry, as `encmigrate show` prints it. */
  words(plan: Plan): string[];
  /** The plan in a world rebuilt from its facts, as `encmigrate rehearse` prints it; nothing real is asked or touched. */
  rehearse(plan: Plan): Promise<string[]>;
  /** Writes the export beside the plan and answers its path. */
  export(plan: Plan, format: 'json' | 'markdown'): Promise<string>;
  /** Journal lines as people read them, oldest first. */
  journal(planPath: string): Promise<string[]>;
  /** What backing out would remove, keep and lose, computed from plan and journal. */
  backOut(planPath: string): Promise<{ removes: string[]; keeps: string[]; loses: string[] }>;
  /** Starts, or goes on; returns at once. Notices and gates come through the store. */
  run(planPath: string): void;
  /** Its words have been typed: what `backOut` told is done without another question. */
  rollback(planPath: string): void;
  /** As the first Ctrl-C: finishes the call that has begun, leaves a valid journal. */
  stop(planPath: string): Promise<void>;
  /** Plan ids of runs in this process. */
  running(): string[];
}
