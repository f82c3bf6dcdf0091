/** Engine versions on offer, the patch that each becomes, and their parameter families. facts/elasticache.md 1.2, 10 [VER]. */
import { badValue } from './refusals.ts';

interface Version {
  engine: 'redis' | 'valkey' | 'memcached';
  /** As a create call names it. */
  offered: string;
  /** As Describe shows it. */
  is: string;
  family: string;
}

export const versions: Version[] = [
  { engine: 'memcached', offered: '1.6.22', is: '1.6.22', family: 'memcached1.6' },
  { engine: 'redis', offered: '4.0.10', is: '4.0.10', family: 'redis4.0' },
  { engine: 'redis', offered: '5.0.6', is: '5.0.6', family: 'redis5.0' },
  { engine: 'redis', offered: '6.0', is: '6.0.5', family: 'redis6.x' },
  { engine: 'redis', offered: '6.2', is: '6.2.6', family: 'redis6.x' },
  { engine: 'redis', offered: '7.0', is: '7.0.7', family: 'redis7' },
  { engine: 'redis', offered: '7.1', is: '7.1.0', family: 'redis7' },
  { engine: 'valkey', offered: '7.2', is: '7.2.6', family: 'valkey7' },
  { engine: 'valkey', offered: '8.0', is: '8.0.1', family: 'valkey8' },
  { engine: 'valkey', offered: '8.1', is: '8.1.0', family: 'valkey8' },
  { engine: 'valkey', offered: '9.0', is: '9.0.0', family: 'valkey9' },
];

export const numbers = (version: string): number[] => version.split('.').map((part) => Number(part) || 0);

export function olderThan(a: string, b: string): boolean {
  const [x, y] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) < (y[i] ?? 0);
  return false;
}

/** The version that a create call means; the newest of the engine where it names none. */
export function chosenVersion(engine: string, asked: string | undefined): Version {
  const all = versions.filter((version) => version.engine === engine);
  if (all.length === 0) throw badValue(`Invalid Engine: ${engine}`);
  if (asked === undefined) return all.at(-1)!;
  // 6.x stands for the newest 6 (API CreateReplicationGroup).
  const wild = /^(\d+)\.x$/.exec(asked);
  const found = wild ? all.filter((version) => version.offered.startsWith(`${wild[1]}.`)).at(-1) : all.find((version) => version.offered === asked);
  if (found) return found;
  // Text as crossplane-contrib/provider-aws #1617 and [TF 32252] quote it.
  if (numbers(asked)[0]! >= 6 && numbers(asked).length > 2 && engine !== 'memcached')
    throw badValue(`Specific version selection is not allowed for '${asked}', please use '${asked.split('.').slice(0, 2).join('.')}'`);
  throw badValue(`Cannot find version ${asked} for ${engine}`);
}
/** The family of a version as Describe shows it. */
export const familyOf = (engine: string, is: string): string | undefined =>
  versions.find((version) => version.engine === engine && is.startsWith(version.offered))?.family;
