/** How a value is read, by its type. */
import { partBytes } from './job.ts';

/** Types of which one reply is the whole value. Streams have groups beside their entries: stream.ts. */
export const whole: Record<string, (key: Buffer) => (string | Buffer)[]> = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  set: (key) => ['SMEMBERS', key],
  hash: (key) => ['HGETALL', key],
};

/** Elements to ask for at a time: as many as make up `partBytes` on average, at most 1000. */
export const perPart = (bytes: number, length: number): number => Math.max(1, Math.min(1000, Math.floor(partBytes / Math.max(1, bytes / Math.max(1, length)))));
