/** Keeps the source to a share of one core: after it has worked for t, it rests for t * (1 - share) / share. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Throttle {
  /** Runs work on the source. Its duration counts as the source's, network included: so the share is never exceeded. */
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly on: boolean;
}

export const unthrottled: Throttle = { run: (work) => work(), on: false };

/** `share` in (0, 1]; 1 or more is no throttle. One piece of work at a time. */
export function throttle(share: number, signal?: AbortSignal): Throttle {
  if (!(share > 0)) throw new Error(`share must be above 0 and at most 1, not ${share}`);
  if (share >= 1) return unthrottled;
  let last: Promise<unknown> = Promise.resolve();
  let owed = 0;
  return {
    on: true,
    run(work) {
      const turn = last.then(async () => {
        // Rests of less than the timer's own grain are added up.
        if (owed > 10) {
          const began = performance.now();
          await sleep(owed, undefined, signal ? { signal } : {});
          owed -= performance.now() - began;
        }
        const began = performance.now();
        try {
          return await work();
        } finally {
          owed += ((performance.now() - began) * (1 - share)) / share;
        }
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
}
