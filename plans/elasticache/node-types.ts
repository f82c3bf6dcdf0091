/** Node types that AWS refuses for new clusters, and what to propose instead. facts/elasticache.md 1.2 [NODE; API CreateReplicationGroup]. */

/** T1, M1, M2, M3, R3, C1 and T2 -> the family of today with the same sizes. Graviton wants Redis 5.0.6 or later. */
const successors: Record<string, { graviton: string; intel: string }> = {
  t1: { graviton: 't4g', intel: 't3' },
  t2: { graviton: 't4g', intel: 't3' },
  m1: { graviton: 'm6g', intel: 'm5' },
  m2: { graviton: 'r6g', intel: 'r5' },
  m3: { graviton: 'm6g', intel: 'm5' },
  c1: { graviton: 'm6g', intel: 'm5' },
  r3: { graviton: 'r6g', intel: 'r5' },
};

const parts = (type: string): { family: string; size: string } => {
  const [, family = '', size = ''] = type.split('.');
  return { family, size };
};

export const previousGeneration = (type: string): boolean => Object.hasOwn(successors, parts(type).family);

export const tiered = (type: string): boolean => parts(type).family === 'r6gd';

/** A proposal of the same size, or the smallest larger type that AWS offers; undefined where neither is known. */
export function proposedType(type: string, graviton: boolean, offer: { up: string[]; down: string[] } | null): string | undefined {
  const { family, size } = parts(type);
  const next = successors[family];
  if (!next) return undefined;
  const same = `cache.${graviton ? next.graviton : next.intel}.${size}`;
  const known = [...(offer?.up ?? []), ...(offer?.down ?? [])];
  if (known.length === 0 || known.includes(same)) return same;
  return offer?.up.find((t) => !previousGeneration(t));
}
