/** The kinds of datastore there are, each loaded when first used. A new system is one line; the order is that of every list. */
import type { System } from '../plan/system.ts';
import { UsageError } from '../plan/usage-error.ts';

export const systems: Record<string, () => Promise<System>> = {
  elasticache: async () => (await import('../../plans/elasticache/system.ts')).elasticache,
  neptune: async () => (await import('../../plans/neptune/system.ts')).neptune,
  aura: async () => (await import('../../plans/aura/system.ts')).aura,
};

export const systemNames = (): string[] => Object.keys(systems);

/** Throws UsageError. */
export async function systemOf(name: string): Promise<System> {
  const load = Object.hasOwn(systems, name) ? systems[name] : undefined;
  if (!load) throw new UsageError(`there is no system "${name}"`, `choose one of: ${systemNames().join(', ')}`);
  return load();
}
