/** The engine speaks to people only through these two methods: TUI, plain lines, NDJSON and tests are equals. */
import type { Phase } from '../plan/phases.ts';
import type { Step } from '../plan/schema.ts';
import type { Drift } from '../plan/drift.ts';

/** Something that happened; `plan` is the plan's id. Hosts must not block or throw. */
export type Notice =
  | { type: 'run.start'; plan: string; at: string; resumed: boolean; ended: number; steps: number }
  | { type: 'step.begin'; plan: string; at: string; step: string; phase: Phase; title: string; attempt: number; typical?: string }
  /** `stays`: true of the step for as long as it runs, whatever else is said meanwhile. */
  | { type: 'step.progress'; plan: string; at: string; step: string; phase: Phase; text: string; share?: number; stays?: true }
  | { type: 'step.end'; plan: string; at: string; step: string; phase: Phase; outcome: string; adopted?: 'presumed' | 'proven'; text?: string }
  | { type: 'step.skip'; plan: string; at: string; step: string; phase: Phase; because: string }
  | { type: 'step.fail'; plan: string; at: string; step: string; phase: Phase; name: string; message: string; requestId?: string }
  | { type: 'drift'; plan: string; at: string; drifts: Drift[] }
  | { type: 'pause'; plan: string; at: string; reason: string }
  | { type: 'undo'; plan: string; at: string; step: string; text: string }
  | { type: 'run.stop'; plan: string; at: string; exit: number; reason: string; ifYouStopNow: string[]; next: string; back?: string }
  | { type: 'run.finish'; plan: string; at: string; outcome: 'migrated' | 'rolled-back'; text: string[] };

/** A question to a person. `flag` is the one that answers it without a person. */
export interface Gate {
  plan: string;
  step: string;
  phase: Phase;
  title: string;
  risk: Step['risk'];
  question: string;
  happens: string[];
  lost: string[];
  shows: { label: string; value: string }[];
  wants:
    | { consent: 'yes' }
    | { consent: 'name'; name: string }
    | { consent: 'words'; words: string; or?: { words: string; outcome: string } }
    | { consent: 'secret'; secret: string };
  flag: string;
}

/** `value` is the typed name, the typed words or the secret; a refusal stops the run at this gate (exit 3). */
export type Answer = { given: true; value?: string; by: string; how: string } | { given: false; because: string };

export interface Host {
  notify(notice: Notice): void;
  ask(gate: Gate, signal?: AbortSignal): Promise<Answer>;
}
