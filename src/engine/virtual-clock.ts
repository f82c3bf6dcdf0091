/** Time that jumps to the next sleeper whenever nothing really works: a fleet's day in seconds. Tests and in-process sandboxes only. */
import type { Clock } from './clock.ts';

interface Sleeper {
  at: number;
  order: number;
  wake(): void;
}

/** How often in a row the event loop must turn without news before time jumps: promises and file writes settle meanwhile. */
const quietTurns = 3;

export function virtualClock(start: Date): Clock {
  let now = start.getTime();
  let order = 0;
  let working = 0;
  let news = 0;
  let watching = false;
  const sleepers: Sleeper[] = [];

  function watch(): void {
    news++;
    if (watching) return;
    watching = true;
    let seen = news;
    let quiet = 0;
    const turn = (): void => {
      quiet = seen === news && working === 0 ? quiet + 1 : 0;
      seen = news;
      if (sleepers.length === 0 || working > 0) {
        watching = false;
        return;
      }
      if (quiet >= quietTurns) {
        quiet = 0;
        sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
        const next = sleepers.shift();
        if (next) {
          now = Math.max(now, next.at);
          next.wake();
        }
      }
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  return {
    speed: Number.POSITIVE_INFINITY,
    now: () => new Date(now),
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise<void>((resolve, reject) => {
        const sleeper: Sleeper = { at: now + Math.max(0, ms), order: order++, wake: () => done(resolve) };
        const done = (then: () => void): void => {
          signal?.removeEventListener('abort', abort);
          const at = sleepers.indexOf(sleeper);
          if (at >= 0) sleepers.splice(at, 1);
          then();
        };
        const abort = (): void => done(() => reject(signal?.reason));
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.push(sleeper);
        watch();
      });
    },
    async busy(work) {
      working++;
      try {
        return await work;
      } finally {
        working--;
        watch();
      }
    },
  };
}
