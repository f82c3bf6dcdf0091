/** Node types: memory in GiB, which families are refused for new clusters. facts/elasticache.md 1.2 [NODE]; "Supported node types". */

const sizes: Record<string, Record<string, number>> = {
  t1: { micro: 0.213 },
  t2: { micro: 0.555, small: 1.55, medium: 3.22 },
  t3: { micro: 0.5, small: 1.37, medium: 3.09 },
  t4g: { micro: 0.5, small: 1.37, medium: 3.09 },
  m1: { small: 1.3, medium: 3.35, large: 7.1, xlarge: 14.6 },
  m2: { xlarge: 16.7, '2xlarge': 33.8, '4xlarge': 68 },
  m3: { medium: 2.78, large: 6.05, xlarge: 13.3, '2xlarge': 27.9 },
  m4: { large: 6.42, xlarge: 14.28, '2xlarge': 29.7, '4xlarge': 60.78, '10xlarge': 154.64 },
  m5: { large: 6.38, xlarge: 12.93, '2xlarge': 26.04, '4xlarge': 52.26, '12xlarge': 157.12, '24xlarge': 314.32 },
  m6g: { large: 6.38, xlarge: 12.94, '2xlarge': 26.05, '4xlarge': 52.26, '8xlarge': 103.68, '12xlarge': 157.13, '16xlarge': 209.55 },
  m7g: { large: 6.38, xlarge: 12.94, '2xlarge': 26.05, '4xlarge': 52.26, '8xlarge': 103.68, '12xlarge': 157.13, '16xlarge': 209.55 },
  r3: { large: 13.5, xlarge: 28.4, '2xlarge': 58.2, '4xlarge': 118, '8xlarge': 237 },
  r4: { large: 12.3, xlarge: 25.05, '2xlarge': 50.47, '4xlarge': 101.38, '8xlarge': 203.26, '16xlarge': 407 },
  r5: { large: 13.07, xlarge: 26.32, '2xlarge': 52.82, '4xlarge': 105.81, '12xlarge': 317.77, '24xlarge': 635.61 },
  r6g: { large: 13.07, xlarge: 26.32, '2xlarge': 52.82, '4xlarge': 105.81, '8xlarge': 209.55, '12xlarge': 317.77, '16xlarge': 419.09 },
  r7g: { large: 13.07, xlarge: 26.32, '2xlarge': 52.82, '4xlarge': 105.81, '8xlarge': 209.55, '12xlarge': 317.77, '16xlarge': 419.09 },
  r6gd: { xlarge: 26.32, '2xlarge': 52.82, '4xlarge': 105.81, '8xlarge': 209.55, '12xlarge': 317.77, '16xlarge': 419.09 },
  c1: { xlarge: 6.6 },
};

const refused = new Set(['t1', 't2', 'm1', 'm2', 'm3', 'r3', 'c1']);

const parts = (type: string): [string, string] => {
  const [, family = '', size = ''] = type.split('.');
  return [family, size];
};

/** GiB; undefined for a type that does not exist. */
export function memoryOf(type: string): number | undefined {
  const [family, size] = parts(type);
  return type.startsWith('cache.') ? sizes[family]?.[size] : undefined;
}

export const previousGeneration = (type: string): boolean => refused.has(parts(type)[0]);
export const tiered = (type: string): boolean => parts(type)[0] === 'r6gd';

/** What a cache of this type may be scaled to: current generations with more, or less, memory. */
export function scaling(type: string): { up: string[]; down: string[] } {
  const now = memoryOf(type) ?? 0;
  const all = Object.entries(sizes)
    .filter(([family]) => !refused.has(family) && (family === 'r6gd') === tiered(type))
    .flatMap(([family, of]) => Object.entries(of).map(([size, memory]) => ({ type: `cache.${family}.${size}`, memory })));
  // A type of another family with the same memory counts as a step up.
  const pick = (holds: (memory: number) => boolean): string[] =>
    all
      .filter((one) => one.type !== type && holds(one.memory))
      .sort((a, b) => a.memory - b.memory || (a.type < b.type ? -1 : 1))
      .map((one) => one.type);
  const near = now * 0.95;
  return { up: pick((memory) => memory >= near), down: pick((memory) => memory < near) };
}
