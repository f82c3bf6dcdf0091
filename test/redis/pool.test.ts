import { describe, expect, it } from 'vitest';
import { give, giveOffsets, take, takeOffsets } from '../../src/redis/pool.ts';

describe('the pool', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 1_000_000, 5_000_000])('gives room for %i, and not much more', (size) => {
    expect(take(size).length).toBeGreaterThanOrEqual(size);
    expect(take(size).length).toBeLessThanOrEqual(Math.max(65_536, 2 * size));
    expect(takeOffsets(size).length).toBeGreaterThanOrEqual(size);
    expect(takeOffsets(size).length).toBeLessThanOrEqual(Math.max(2048, 2 * size));
  });

  it('gives again what came back, and only then', () => {
    const [one, offsets] = [take(100_000), takeOffsets(5000)];
    expect(take(100_000)).not.toBe(one);
    give(one);
    giveOffsets(offsets);
    expect([take(70_000) === one, takeOffsets(8192) === offsets]).toEqual([true, true]);
    expect(take(70_000)).not.toBe(one);
  });

  it('keeps neither huge buffers nor parts of one', () => {
    const huge = take(8 * 1024 * 1024);
    give(huge);
    expect(take(8 * 1024 * 1024)).not.toBe(huge);
    const part = take(65_536).subarray(1);
    give(part);
    expect(take(65_535).buffer).not.toBe(part.buffer);
  });
});
