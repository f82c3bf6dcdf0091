/** The mixed keys of facts/redis-compare.md: 70 % strings of about 100 bytes, the rest of every type, 20 % with a TTL. */
import type { RedisWire } from '../../src/redis/connection.ts';

type Command = (string | Buffer)[];

const text = (n: number, size: number): string => `${n.toString(36)}-`.padEnd(size, 'the quick brown fox jumps over the lazy dog ');

/** The commands that make key number `n`; the same for the same `n`. */
export function commandsOf(n: number): Command[] {
  const pick = n % 100;
  const key = `app:${pick < 70 ? 'session' : 'object'}:${n}`;
  const commands: Command[] = [];
  if (pick < 70) commands.push(['SET', key, text(n, 60 + (n % 80))]);
  else if (pick < 80) commands.push(['HSET', key, 'name', text(n, 20), 'mail', `user${n}@example.com`, 'visits', String(n % 977), 'since', String(1.7e9 + n)]);
  else if (pick < 86) commands.push(['RPUSH', key, ...[0, 1, 2, 3, 4].map((i) => text(n + i, 16))]);
  else if (pick < 89) commands.push(['SADD', key, ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `member-${(n * 7919 + i * 104729) % 1e6}`)]);
  else if (pick < 91) commands.push(['SADD', key, ...[1, 2, 3, 4, 5].map((i) => String(n * i))]);
  else if (pick < 97) commands.push(['ZADD', key, ...[1, 2, 3, 4].flatMap((i) => [String((n * i) / 7), `player-${i * n}`])]);
  else if (pick < 99)
    commands.push(['XADD', key, `${1.7e12 + n}-0`, 'event', 'login', 'by', String(n)], ['XADD', key, `${1.7e12 + n}-1`, 'event', 'logout', 'by', String(n)]);
  // A hundred times as large, a tenth as often: hashes in a hash table, as sets are.
  else if (n % 1000 === 99) commands.push(['HSET', key, ...Array.from({ length: 600 }, (_, i) => [`field-${i}`, String(n * i)]).flat()]);
  else commands.push(['SADD', key, ...Array.from({ length: 12 }, (_, i) => `tag-${(n + i * 31) % 5000}`)]);
  if (n % 5 === 0) commands.push(['PEXPIREAT', key, String(4e12 + n)]);
  return commands;
}

export async function fill(connection: RedisWire, keys: number): Promise<void> {
  for (let from = 0; from < keys; from += 2000) {
    const commands: Command[] = [];
    for (let n = from; n < Math.min(keys, from + 2000); n++) commands.push(...commandsOf(n));
    for (const reply of await connection.pipeline(commands)) if (reply instanceof Error) throw reply;
  }
}
