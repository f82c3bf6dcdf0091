/** World time at `speed` world seconds a real second: what a sandbox goes by. */
import type { Clock } from '../engine/clock.ts';
import { pause } from '../engine/system-clock.ts';

/** Starts at `start`, now unless told. Throws RangeError for a speed that is no positive number. */
export function scaledClock(speed: number, start: Date = new Date()): Clock {
  if (!(speed > 0 && Number.isFinite(speed))) throw new RangeError(`speed ${speed} is not a positive number`);
  const from = start.getTime();
  const began = performance.now();
  return {
    speed,
    now: () => new Date(from + (performance.now() - began) * speed),
    // Timers are no finer than a millisecond; below that a loop would spin.
    sleep: (ms, signal) => pause(Math.max(1, ms / speed), signal),
    busy: (work) => work,
  };
}

/** The clock, put forward so that it does not show less than `least`; the same one where it already shows more. */
export function notBefore(clock: Clock, least: Date | undefined): Clock {
  const behind = least ? least.getTime() - clock.now().getTime() : 0;
  if (!(behind > 0)) return clock;
  return {
    get speed() {
      return clock.speed;
    },
    now: () => new Date(clock.now().getTime() + behind),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    busy: (work) => clock.busy(work),
  };
}
