/** So many requests a minute, whoever asks: all runs of this process share one pace. */
import type { Clock } from '../engine/clock.ts';

export interface Pace {
  /** Resolves when one more may be sent. */
  turn(signal?: AbortSignal): Promise<void>;
  /** Nobody sends before then: the service said so. */
  hold(ms: number): void;
}

const minute = 60_000;

/** A sliding window: at no moment were more than `perMinute` sent in the minute before it. */
export function pace(clock: Clock, perMinute: number): Pace {
  const sent: number[] = [];
  let heldUntil = 0;
  return {
    async turn(signal) {
      for (;;) {
        const now = clock.now().getTime();
        while (sent.length > 0 && (sent[0] as number) <= now - minute) sent.shift();
        const first = sent.length >= perMinute ? (sent[0] as number) + minute : 0;
        const until = Math.max(first, heldUntil);
        if (until <= now) return void sent.push(now);
        await clock.sleep(until - now, signal);
      }
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now().getTime() + ms);
    },
  };
}
