/** What a command is given, and what it answers. */
import type { Given } from './given.ts';
import type { Io } from './io.ts';

export interface Call {
  args: string[];
  given: Given;
  /** Flags of this command alone, by commander's names. */
  own: Record<string, unknown>;
  io: Io;
}

/** Answers the exit code; throws what src/cli/exit.ts knows. */
export type Command = (call: Call) => Promise<number>;
