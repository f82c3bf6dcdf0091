/**
 * Buffers that are used again. A comparison moves hundreds of megabytes through buffers that live for milliseconds; left to
 * the garbage collector they made the peak of the process, not its need.
 */
/** 64 KiB, and 2048 offsets. */
const smallest = 16;
const shortest = 11;
/** 4 MiB: larger ones are rare, and go back to the system. */
const largest = 22;
const kept = 12;

const free: Buffer[][] = [];
const lists: Int32Array[][] = [];

/** The power of two that holds `size`; of 0 too, for which clz32 alone would say 2^32. */
const order = (size: number, least: number): number => (size <= 2 ** least ? least : 32 - Math.clz32(size - 1));

/** At least `size` bytes, with any content. */
export function take(size: number): Buffer {
  const n = order(size, smallest);
  return free[n]?.pop() ?? Buffer.allocUnsafeSlow(2 ** n);
}

/** Nobody may use `buffer` after this. */
export function give(buffer: Buffer): void {
  keep(free, buffer, buffer.length);
}

/** Room for at least `length` offsets. */
export function takeOffsets(length: number): Int32Array {
  const n = order(length, shortest);
  return lists[n]?.pop() ?? new Int32Array(2 ** n);
}

export function giveOffsets(offsets: Int32Array): void {
  keep(lists, offsets, offsets.length);
}

function keep<T>(shelves: T[][], item: T, size: number): void {
  const n = 31 - Math.clz32(size);
  if (n > largest || size !== 2 ** n) return;
  shelves[n] ??= [];
  if (shelves[n].length < kept) shelves[n].push(item);
}
