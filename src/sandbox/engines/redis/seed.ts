/** Data for a demo cache: every type that Redis has, expiry, binary keys, several databases. The same for the same `name` and `keys`. */
import type { Argument } from '../../../redis/resp.ts';
import { slotOf } from '../../../redis/slots.ts';
import type { Seed } from './cache.ts';

const day = 86_400_000;
const batch = 2_000;

const words = 'the quick brown fox jumps over the lazy dog ';
const text = (n: number, size: number): string => `${n.toString(36)}-`.padEnd(size, words);
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** About one in a thousand is binary: bytes that are no UTF-8. */
function keyOf(name: string, n: number, kind: string): string | Buffer {
  if (n % 997 === 13) return Buffer.concat([Buffer.from(`${name}:bin:`), Buffer.from([0xff, 0x00, 0x0d, 0x0a, n & 0xff, (n >> 8) & 0xff, (n >> 16) & 0xff])]);
  return `${name}:${kind}:${n}`;
}

/** What makes key number `n`. */
function commandsOf(name: string, n: number): [key: string | Buffer, commands: Argument[][]] {
  const pick = n % 100;
  const kind = pick < 60 ? 'session' : pick < 75 ? 'user' : pick < 82 ? 'queue' : pick < 89 ? 'tags' : pick < 96 ? 'scores' : 'events';
  const key = keyOf(name, n, kind);
  switch (kind) {
    case 'session':
      return [key, [['SET', key, n % 50 === 7 ? Buffer.from(times(48, (i) => (n * 31 + i * 7) & 0xff)) : text(n, 60 + (n % 80))]]];
    case 'user':
      return [key, [['HSET', key, 'name', text(n, 20), 'mail', `user${n}@example.com`, 'visits', String(n % 977), 'since', String(1_700_000_000 + n)]]];
    case 'queue':
      return [key, [['RPUSH', key, ...times(5, (i) => text(n + i, 16))]]];
    case 'tags':
      return [key, [['SADD', key, ...times(8, (i) => (n % 2 ? `tag-${(n * 7919 + i * 104_729) % 5_000}` : String(n * 8 + i)))]]];
    case 'scores':
      return [key, [['ZADD', key, ...times(4, (i) => [String((n * (i + 1)) / 8), `player-${n}-${i}`]).flat()]]];
    default:
      return [
        key,
        [
          ['XADD', key, `${1_700_000_000_000 + n}-0`, 'event', 'login', 'by', String(n)],
          ['XADD', key, `${1_700_000_000_000 + n}-1`, 'event', 'logout', 'by', String(n)],
          ['XGROUP', 'CREATE', key, 'workers', `${1_700_000_000_000 + n}-0`],
          // Taken and not acknowledged; by XCLAIM, since XREADGROUP would write down the time of day.
          ...(n % 3 === 0
            ? [
                ['XGROUP', 'SETID', key, 'workers', `${1_700_000_000_000 + n}-1`],
                [
                  'XCLAIM',
                  key,
                  'workers',
                  `worker-${n % 4}`,
                  '0',
                  `${1_700_000_000_000 + n}-1`,
                  'TIME',
                  String(1_700_000_000_000 + n),
                  'RETRYCOUNT',
                  '1',
                  'FORCE',
                  'JUSTID',
                ],
              ]
            : []),
        ],
      ];
  }
}

/** `databases`: further databases that hold something; cluster mode has only one. */
export function demoSeed(name: string, keys: number, databases: number[] = []): Seed {
  return function* (owns) {
    const whenFilled = Math.floor(Date.now() / day) * day;
    let commands: Argument[][] = [];
    for (let n = 0; n < keys; n++) {
      const [key, making] = commandsOf(name, n);
      if (!owns(slotOf(Buffer.from(key)))) continue;
      commands.push(...making);
      if (n % 5 === 0) commands.push(['PEXPIREAT', key, String(whenFilled + (30 + (n % 60)) * day + n)]);
      if (commands.length < batch) continue;
      yield commands;
      commands = [];
    }
    for (const database of databases) {
      commands.push(['SELECT', String(database)]);
      for (let n = 0; n < Math.min(100, keys); n++) commands.push(['SET', `${name}:setting:${n}`, text(n, 24)]);
    }
    if (databases.length > 0) commands.push(['SELECT', '0']);
    if (commands.length > 0) yield commands;
  };
}
