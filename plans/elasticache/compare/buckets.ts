/**
 * Finds keys that only the target has without holding any key: every key found on both sides goes in when the source is
 * read, and comes out when the target is scanned. Where a bucket is not empty at the end, its keys are looked up one by one.
 * A key that came twice, or expired in between, costs some look-ups and nothing else.
 */
import { randomBytes } from 'node:crypto';

const bits = 17;
const size = 2 ** bits;

export class Buckets {
  private readonly counts = new Int32Array(size);
  private readonly sums = new Uint32Array(2 * size);
  /** So that no choice of keys can be made to cancel out. */
  private readonly seed = randomBytes(8).readInt32LE(0);

  add(bytes: Uint8Array, from: number, to: number): void {
    this.put(bytes, from, to, 1);
  }

  remove(bytes: Uint8Array, from: number, to: number): void {
    this.put(bytes, from, to, -1);
  }

  /** True when as many keys came out as went in, and the same: but for one chance in 2^64 a bucket. */
  get empty(): boolean {
    for (let b = 0; b < size; b++) if (this.counts[b] !== 0 || this.sums[2 * b] !== 0 || this.sums[2 * b + 1] !== 0) return false;
    return true;
  }

  /** Whether this key's bucket is not empty. */
  suspects(bytes: Uint8Array, from: number, to: number): boolean {
    const b = mix(this.hash(bytes, from, to)) >>> (32 - bits);
    return this.counts[b] !== 0 || this.sums[2 * b] !== 0 || this.sums[2 * b + 1] !== 0;
  }

  private put(bytes: Uint8Array, from: number, to: number, sign: 1 | -1): void {
    const one = this.hash(bytes, from, to);
    const two = this.other;
    const b = mix(one) >>> (32 - bits);
    const { counts, sums } = this;
    counts[b] = (counts[b] as number) + sign;
    sums[2 * b] = (sums[2 * b] as number) + sign * (mix(one ^ two) >>> 0);
    sums[2 * b + 1] = (sums[2 * b + 1] as number) + sign * (mix(two + 0x9e3779b9) >>> 0);
  }

  private other = 0;

  /** Two independent 32-bit hashes in one go: FNV-1a, and a multiplicative one. */
  private hash(bytes: Uint8Array, from: number, to: number): number {
    let one = 0x811c9dc5 ^ this.seed;
    let two = this.seed;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      one = Math.imul(one ^ byte, 0x01000193);
      two = Math.imul(two ^ (two >>> 15), 0x2c1b3c6d) + byte + 1;
    }
    this.other = two;
    return one;
  }
}

/** The finalizer of MurmurHash3. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
