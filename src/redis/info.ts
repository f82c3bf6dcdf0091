/** INFO (redis.io/commands/info): `# Section`, then `field:value` lines. */
export type Info = Record<string, string>;

export function parseInfo(text: string): Info {
  const info: Info = {};
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) info[line.slice(0, colon)] = line.slice(colon + 1);
  }
  return info;
}

/** `calls=1,usec=2` -> { calls: '1', usec: '2' }. */
export function fields(value: string): Info {
  return Object.fromEntries(
    value.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

/** Keys of each database: `db0:keys=3,expires=0,avg_ttl=0`. Empty databases are not listed. */
export function databases(info: Info): Map<number, number> {
  const found = new Map<number, number>();
  for (const [name, value] of Object.entries(info)) {
    const match = /^db(\d+)$/.exec(name);
    if (match) found.set(Number(match[1]), Number(fields(value).keys));
  }
  return found;
}

/** [7, 0, 15]; Valkey says 7.2.4 here for compatibility (valkey.io/commands/info). */
export const version = (info: Info): number[] => (info.redis_version ?? '0').split('.').map(Number);

export const atLeast = (have: number[], major: number, minor = 0): boolean => (have[0] ?? 0) > major || ((have[0] ?? 0) === major && (have[1] ?? 0) >= minor);
