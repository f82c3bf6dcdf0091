/** The sandbox's clock as its answers tell it, so that a 10-minute soak at speed 600 takes a second. Never used on LIVE. */
import type { Clock } from '../engine/clock.ts';
import { pause } from '../engine/system-clock.ts';

export interface ServerClock extends Clock {
  /** Takes the time and speed of an answer's headers. */
  learn(now: string | undefined, speed: string | undefined): void;
}

export function serverClock(): ServerClock {
  let base = Date.now();
  let seenAt = performance.now();
  let speed = 1;
  const now = () => base + (performance.now() - seenAt) * speed;
  return {
    get speed() {
      return speed;
    },
    now: () => new Date(now()),
    // Timers are no finer than a millisecond; below that a loop would spin.
    sleep: (ms, signal) => pause(Math.max(1, ms / speed), signal),
    busy: (work) => work,
    learn(at, rate) {
      const time = at === undefined ? Number.NaN : Date.parse(at);
      if (Number.isNaN(time)) return;
      const said = Number(rate);
      if (said > 0) speed = said;
      // Never backwards: answers can overtake each other, and durations are taken between two readings.
      base = Math.max(time, now());
      seenAt = performance.now();
    },
  };
}
