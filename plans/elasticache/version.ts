/** Engine versions as ElastiCache writes them: 6.2.6 when described, 6.2 when offered. */

/** [major, minor, patch]; missing parts are 0. */
export const version = (text: string): [number, number, number] => {
  const [a = 0, b = 0, c = 0] = text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [a, b, c];
};

export function older(a: string, b: string): boolean {
  const [x, y] = [version(a), version(b)];
  for (const i of [0, 1, 2] as const) if (x[i] !== y[i]) return x[i] < y[i];
  return false;
}

/** Versions are offered as 6.2.6 or 6.2; a major.minor stands for its patches. */
export const offered = (asked: string, on: readonly string[]): boolean =>
  on.some((v) => v === asked || v.startsWith(`${asked}.`) || (version(asked)[0] >= 6 && asked.startsWith(`${v}.`)));
