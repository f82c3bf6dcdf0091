/** Absolute expiries in milliseconds, as PEXPIRETIME gives them: -1 never, -2 no such key. */
import type { Reply } from '../../../src/redis/resp.ts';

export const absent = -2;

/** Milliseconds of a TIME reply: [seconds, microseconds]. */
export function timeOf(reply: Reply): number {
  const [seconds, micros] = reply as [Buffer, Buffer];
  return Number(String(seconds)) * 1000 + Math.floor(Number(String(micros)) / 1000);
}

/** From an answer to PEXPIRETIME, or to PTTL with the server's time of the same moment. */
export const absolute = (answer: number, now: number, expiretime: boolean): number => (answer < 0 || expiretime ? answer : now + answer);

export const sameExpiry = (a: number, b: number, tolerance: number): boolean => a === b || (a >= 0 && b >= 0 && Math.abs(a - b) <= tolerance);

/** True when a key with this expiry may be gone on one side and not yet on the other. */
export const expiring = (expiry: number, now: number, tolerance: number): boolean => expiry >= 0 && expiry <= now + tolerance;

export const expiryText = (expiry: number): string | null => (expiry < 0 ? null : new Date(expiry).toISOString());
