/** What each system needs to be rehearsed, loaded when it is. A new system is one line. Heavy, as the sandbox is. */
import type { Rehearsal } from '../sandbox/rehearsal.ts';
import { UsageError } from '../plan/usage-error.ts';

const rehearsals: Record<string, () => Promise<Rehearsal>> = {
  elasticache: async () => (await import('../../plans/elasticache/fake/rehearsal/index.ts')).elasticacheRehearsal,
  neptune: async () => (await import('../../plans/neptune/fake/rehearsal/index.ts')).neptuneRehearsal,
  aura: async () => (await import('../../plans/aura/fake/rehearsal.ts')).auraRehearsal,
};

/** Throws UsageError. */
export async function rehearsalOf(system: string): Promise<Rehearsal> {
  const load = Object.hasOwn(rehearsals, system) ? rehearsals[system] : undefined;
  if (!load) throw new UsageError(`plans of ${system} cannot be rehearsed`, 'encmigrate show <plan> shows every call');
  return load();
}
