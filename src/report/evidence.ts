/** What an auditor asks, answered by plan and journal alone: planned, approved, called, verified, left, and whether the journal is whole. */
import type { Entry } from '../engine/journal-entry.ts';
import type { Plan } from '../plan/schema.ts';

export interface Evidence {
  path: string;
  plan: Pick<
    Plan,
    'id' | 'revision' | 'digest' | 'createdAt' | 'tool' | 'system' | 'partition' | 'account' | 'region' | 'findings' | 'settings' | 'choices'
  > & {
    source: string;
    sourceArn: string | null;
    target: string;
    supersedes: string | null;
    steps: number;
  };
  /** Whether the steps are those that this tool builds from the plan's own facts and choices; null where that could not be told. */
  rebuilt: { same: boolean; differing: string[] } | { error: string };
  standing: Standing;
  chain: Chain;
  approved: Approval[];
  runs: { at: string; user: string; host: string; mode: string; account: string; region: string; identity: string; tool: string }[];
  revisions: { at: string; by: string; digest: string; supersedes: string; changed: string[] }[];
  drifts: { at: string; accepted: boolean; facts: { fact: string; verdict: string; why: string }[] }[];
  calls: Called[];
  verified: { data: DataVerdict[]; encryption: EncryptionCheck[] };
  left: { kept: string[]; inClear: string[]; deleted: string[] };
}

export interface Standing {
  state: 'not begun' | 'in progress' | 'migrated' | 'backed out';
  at: string | null;
  words: string[];
}

export interface Chain {
  journal: string;
  lines: number;
  /** The digest that the journal was opened for, and the one that it goes on with. */
  opened: string | null;
  digest: string | null;
  lastHash: string | null;
  /** A last line that a crash cut off: nothing rests on it. */
  torn: boolean;
  damage: { line: number; what: string } | null;
}

export interface Approval {
  at: string;
  step: string;
  question: string;
  by: string;
  how: string;
}

export interface Called {
  step: string;
  title: string;
  what: string;
  /** Names in its input; values of secrets never are in a journal. */
  names: Record<string, string>;
  undo: boolean;
  attempt: number;
  beganAt: string;
  endedAt: string | null;
  outcome: string;
  requestIds: string[];
}

export interface DataVerdict {
  step: string;
  title: string;
  outcome: string;
  items: number | null;
  differences: number | null;
  how: string | null;
  reason: string | null;
  at: string;
}

/** Read from the world at that time, and equal to what it must be: anything else would have stopped the run. */
export interface EncryptionCheck {
  step: string;
  says: string;
  value: unknown;
  /** It was one of `value`. */
  oneOf: boolean;
  at: string;
  /** The call that was made only because it held. */
  before: string | null;
}

/** The journal as far as it can be believed. */
export interface Read {
  path: string;
  entries: Entry[];
  torn: boolean;
  damage: { line: number; what: string } | null;
}
