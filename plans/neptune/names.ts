/** Names the plan gives. Nothing in Neptune's API takes an idempotency token, so a name is decided once: facts/neptune.md 4c. */

/** Clusters, instances, snapshots, custom endpoints: 1-63 letters, digits, hyphens (facts/neptune.md 3b, 5). */
export const nameLimit = 63;

/** Why AWS would refuse it, or undefined. Compared lower-case, as the service stores it. */
export function nameFault(name: string): string | undefined {
  if (name.length < 1 || name.length > nameLimit) return `it has ${name.length} characters, 1 to ${nameLimit} are allowed`;
  if (!/^[a-z]/.test(name)) return 'it must start with a letter';
  if (!/^[a-z0-9-]+$/.test(name)) return 'only letters, digits and hyphens are allowed';
  if (name.includes('--')) return 'two hyphens in a row are not allowed';
  if (name.endsWith('-')) return 'it must not end with a hyphen';
  return undefined;
}

/** Joined and cut to the limit, without a hyphen left over at the cut: what is added is never what is cut. */
export function fitted(before: string, middle: string, after = ''): string {
  const room = nameLimit - before.length - after.length;
  return `${before}${middle.slice(0, room).replace(/-+$/, '')}${after}`.toLowerCase();
}

export const proposedTarget = (source: string): string => fitted('', source, '-enc');

export const oldSuffix = (plan: string): string => `-old-${plan.replace(/^em-/, '')}`;

/** What the old cluster is called once it gave its name away: facts/neptune.md 3c, step 4. */
export const oldName = (source: string, plan: string): string => fitted('', source, oldSuffix(plan));

/** A name that nobody has yet: `-2`, `-3` where it is taken. */
export function freeName(before: string, middle: string, after: string, taken: ReadonlySet<string>): string {
  const first = fitted(before, middle, after);
  for (let n = 1, name = first; ; n++, name = fitted(before, middle, `${after}-${n}`)) if (!taken.has(name)) return name;
}
