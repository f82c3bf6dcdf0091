/** What every type of place answers: what it holds, at which version, and how to put something else there. */
import type { Clock } from '../../engine/clock.ts';
import type { AwsCaller, StandIns } from '../context.ts';

/** What a place needs of the world; `signal` ends waits, never a write that has begun. */
export interface PlaceWorld {
  aws: AwsCaller;
  clock: Clock;
  signal?: AbortSignal;
  standIns?: StandIns;
}

export interface Written {
  version: string;
  requestIds: string[];
}

/** May hold passwords: never in a journal, an output, an error or a log. */
export interface Held {
  /** The texts in which tokens are looked for and replaced: the whole of it, or the values of the chosen key, or the values of a record. */
  parts: string[];
  version: string;
  /**
   * Puts `parts` in the place of the old ones, all else unchanged. Throws DriftError where the place is not at `version` any more,
   * Ambiguous where the answer was lost. `token` makes a repeated write of the same change one write, where the service can do that.
   */
  put(parts: string[], token: string): Promise<Written>;
}
