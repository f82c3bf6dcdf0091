/**
 * Programs that a sandbox lends: where a plan runs a program of the vendor's, a service says which one to start in its place, and whether it is the real one.
 * Asked as GET /_encmigrate/programs?name=NAME, and answered with the environment in which it comes to this sandbox instead of to the real hosts.
 */
import type { SandboxWorld } from './service.ts';

export interface LentProgram {
  /** Absolute; started with `args` before the plan's own. */
  file: string;
  args: string[];
  env: Record<string, string>;
  /** A sentence for people where it only speaks as the real one does; absent: it is the real one. */
  standIn?: string;
}

/** Undefined: not a program of this service, or one that it does not lend. */
export type ProgramSource = (name: string) => LentProgram | undefined;

const sources = new WeakMap<SandboxWorld, ProgramSource[]>();

/** Called from a service's `open`. */
export function registerPrograms(world: SandboxWorld, source: ProgramSource): void {
  sources.set(world, [...(sources.get(world) ?? []), source]);
}

/** Undefined where no service lends it: the one that is installed is started as it is. */
export function lentProgram(world: SandboxWorld, name: string): LentProgram | undefined {
  for (const source of sources.get(world) ?? []) {
    const found = source(name);
    if (found) return found;
  }
  return undefined;
}
