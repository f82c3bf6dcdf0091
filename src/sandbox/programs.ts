/**
 * Programs that a sandbox lends: where a plan runs a program of the vendor's, a service says which one serves here, and whether it is the real one.
 * Asked as GET /_encmigrate/programs, together with the environment in which it comes to this sandbox instead of to the real hosts.
 */
import type { SandboxWorld } from './service.ts';

export interface LentProgram {
  /** To be run as it is. */
  file: string;
  /** It only speaks as the real one does; people are told. */
  standIn: boolean;
  /** For people: what it is. */
  says: string;
}

export type ProgramSource = () => Record<string, LentProgram>;

const sources = new WeakMap<SandboxWorld, ProgramSource[]>();

/** Called from a service's `open`. */
export function registerPrograms(world: SandboxWorld, source: ProgramSource): void {
  sources.set(world, [...(sources.get(world) ?? []), source]);
}

/** By name: 'neo4j-admin'. */
export const lentPrograms = (world: SandboxWorld): Record<string, LentProgram> =>
  Object.assign({}, ...(sources.get(world) ?? []).map((source) => source())) as Record<string, LentProgram>;
