/** What the bytes of DUMP tell without decoding them: type byte, value, then 2 bytes of RDB version and 8 of CRC (redis.io/commands/dump). */

const footer = 10;

/** Type bytes of rdb.h: Redis 2.6 to 8, Valkey to 9 (both use 22 and above for hashes with fields that expire). */
const types: Record<number, string> = {
  0: 'string',
  1: 'list',
  2: 'set',
  3: 'zset',
  4: 'hash',
  5: 'zset',
  9: 'hash',
  10: 'list',
  11: 'set',
  12: 'zset',
  13: 'hash',
  14: 'list',
  15: 'stream',
  16: 'hash',
  17: 'zset',
  18: 'list',
  19: 'stream',
  20: 'set',
  21: 'stream',
}; // prettier-ignore

/** The type, or undefined where another server may mean another thing by this byte. */
export const typeOfDump = (bytes: Uint8Array, at: number): string | undefined => types[bytes[at] as number];

/** True when both are the same value in the same encoding, whatever RDB version each server writes at the end. */
export function sameValue(a: Buffer, aFrom: number, aTo: number, b: Buffer, bFrom: number, bTo: number): boolean {
  return aTo - aFrom === bTo - bFrom && aTo - aFrom > footer && a.compare(b, bFrom, bTo - footer, aFrom, aTo - footer) === 0;
}

export const withoutFooter = (dump: Buffer): Buffer => dump.subarray(0, dump.length - footer);
