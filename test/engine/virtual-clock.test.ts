import { setTimeout as really } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../src/engine/virtual-clock.ts';

const start = new Date('2026-01-01T00:00:00Z');

describe('virtual time', () => {
  it('wakes sleepers in their order, a day in no time', async () => {
    const clock = virtualClock(start);
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} ${clock.now().getTime() - start.getTime()}`);
    };
    await Promise.all([sleeper('day', 86_400_000), sleeper('hour', 3_600_000), sleeper('now', 0)]);
    expect(woken).toEqual(['now 0', 'hour 3600000', 'day 86400000']);
  });

  it('stands still while something really works', async () => {
    const clock = virtualClock(start);
    const slept = clock.sleep(1000).then(() => clock.now());
    const worked = clock.busy(really(30)).then(() => clock.now());
    expect((await worked).getTime()).toBe(start.getTime());
    expect((await slept).getTime()).toBe(start.getTime() + 1000);
  });

  it('lets what was woken go on before the next one wakes', async () => {
    const clock = virtualClock(start);
    const seen: number[] = [];
    const first = (async () => {
      await clock.sleep(10);
      for (let i = 0; i < 5; i++) await Promise.resolve();
      seen.push(clock.now().getTime() - start.getTime());
      await clock.sleep(5);
      seen.push(clock.now().getTime() - start.getTime());
    })();
    await Promise.all([first, clock.sleep(100)]);
    expect(seen).toEqual([10, 15]);
  });

  it('ends a sleep with the reason of its signal, before and during it', async () => {
    const clock = virtualClock(start);
    const stop = new AbortController();
    const held = clock.busy(really(20));
    const slept = clock.sleep(1000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(slept).rejects.toThrow('enough');
    await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough');
    await held;
    expect(clock.now()).toEqual(start);
  });
});
