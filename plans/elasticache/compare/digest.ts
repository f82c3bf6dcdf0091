/**
 * Digests of values that do not depend on how a server keeps them: the same value gives the same digest in any encoding,
 * order of a hash table, or version. A string's digest is the SHA-256 of its bytes.
 */
import { createHash, hash } from 'node:crypto';

export interface Digest {
  add(...parts: Buffer[]): void;
  /** Elements added. */
  readonly count: number;
  done(): string;
}

/** Lists, sorted sets, streams: order counts. Each part goes in with its length, so that borders count too. */
export function ordered(): Digest {
  const all = createHash('sha256');
  let count = 0;
  return {
    add(...parts) {
      count += 1;
      for (const part of parts) all.update(framed(part));
    },
    get count() {
      return count;
    },
    done: () => `sha256:${all.digest('hex')}`,
  };
}

/** Sets and hashes: the sum of the elements' digests, so that a huge one needs no sorting and no memory. */
export function unordered(): Digest {
  let sum = 0n;
  let count = 0;
  return {
    add(...parts) {
      count += 1;
      sum += BigInt(`0x${hash('sha256', Buffer.concat(parts.map(framed)), 'hex')}`);
    },
    get count() {
      return count;
    },
    done: () => `sha256:${hash('sha256', `${count} ${BigInt.asUintN(256, sum).toString(16)}`, 'hex')}`,
  };
}

export function plain(): Digest {
  const all = createHash('sha256');
  let count = 0;
  return {
    add(...parts) {
      count += 1;
      for (const part of parts) all.update(part);
    },
    get count() {
      return count;
    },
    done: () => `sha256:${all.digest('hex')}`,
  };
}

function framed(part: Buffer): Buffer {
  const out = Buffer.allocUnsafe(8 + part.length);
  out.writeBigUInt64LE(BigInt(part.length));
  part.copy(out, 8);
  return out;
}

/** Scores are doubles. 7.0 prints 17 digits, 7.2 the shortest form (redis/redis #10587): the number is what counts, exactly. */
export function score(text: Buffer): Buffer {
  const word = text.toString('latin1');
  const number = word === 'inf' || word === '+inf' ? Infinity : word === '-inf' ? -Infinity : Number(word);
  return Buffer.from(Object.is(number, -0) ? '-0' : String(number));
}
