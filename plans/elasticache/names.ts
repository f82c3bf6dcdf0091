/** Names the plan gives. None of ElastiCache's creates takes an idempotency token, so a name is decided once. */

/** ReplicationGroupId and manual snapshot names: 1-40 letters, digits, hyphens (facts/elasticache.md 6). */
export const nameLimit = 40;

/** Why AWS would refuse it, or undefined. Compared lower-case, as the service stores it. */
export function nameFault(name: string): string | undefined {
  if (name.length < 1 || name.length > nameLimit) return `it has ${name.length} characters, 1 to ${nameLimit} are allowed`;
  if (!/^[a-z]/.test(name)) return 'it must start with a letter';
  if (!/^[a-z0-9-]+$/.test(name)) return 'only letters, digits and hyphens are allowed';
  if (name.includes('--')) return 'two hyphens in a row are not allowed';
  if (name.endsWith('-')) return 'it must not end with a hyphen';
  return undefined;
}

/** Joined and cut to the limit, without a hyphen left over at the cut. */
export function fitted(before: string, middle: string, after = ''): string {
  const room = nameLimit - before.length - after.length;
  return `${before}${middle.slice(0, room).replace(/-+$/, '')}${after}`.toLowerCase();
}

export const proposedTarget = (source: string): string => fitted('', source, '-enc');

/** A name that nobody has yet: `-2`, `-3` where it is taken. Names of this plan itself are its own, whoever lists them. */
export function freeName(before: string, middle: string, taken: readonly string[]): string {
  const first = fitted(before, middle);
  for (let n = 1, name = first; ; n++, name = fitted(before, middle, `-${n}`)) if (!taken.includes(name)) return name;
}
