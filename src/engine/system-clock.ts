/** Real time. A LIVE run never takes any other. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './clock.ts';

// setTimeout holds at most 2^31-1 ms; longer sleeps (soaks of weeks) go in parts.
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  speed: 1,
  now: () => new Date(),
  async sleep(ms, signal) {
    for (let left = ms; left > 0; left -= longest) await pause(Math.min(left, longest), signal);
  },
  busy: (work) => work,
};

export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}
