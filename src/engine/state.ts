/** The state of a run: what a pure fold over the journal gives. Serves resume, screens, `status --json`, evidence, tests. */
import type { Phase } from '../plan/phases.ts';
import type { Drift } from '../plan/drift.ts';

export interface StepState {
  status: 'waiting' | 'begun' | 'ended' | 'skipped' | 'failed' | 'undone';
  attempt: number;
  beganAt?: string;
  endedAt?: string;
  outcome?: string;
  outputs: Record<string, unknown>;
  /** True when the name that a create takes was seen free before `begin`. */
  free?: boolean;
  checkpoint?: unknown;
  error?: { name: string; message: string; requestId?: string };
  adopted?: 'presumed' | 'proven';
  because?: string;
  /** Undo actions that ended, by index. */
  undone: number[];
}

export interface RunState {
  plan: string;
  digest: string;
  steps: Record<string, StepState>;
  /** Every process that took up this run, oldest first. */
  runs: { at: string; host: string; pid: number; user: string; mode: 'LIVE' | 'SANDBOX'; account: string; region: string }[];
  /** The gate that waits for a person, if any. */
  gate?: { step: string; question: string; at: string };
  consents: Record<string, { at: string; by: string; how: string }>;
  drifts: Drift[];
  stopped?: { at: string; reason: string; exit: number };
  rollingBack: boolean;
  finished?: { at: string; outcome: 'migrated' | 'rolled-back' };
  lastAt?: string;
  /** First phase that has a step which neither ended nor was skipped. */
  phase: Phase | 'done';
}
