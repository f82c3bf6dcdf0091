/** Tagged resources for the Resource Groups Tagging API: each service says which it has. */
import type { SandboxWorld } from '../service.ts';

export interface TaggedResource {
  arn: string;
  tags: Record<string, string>;
}

export type TaggedSource = (region: string) => TaggedResource[];

const sources = new WeakMap<SandboxWorld, TaggedSource[]>();

/** Called from a service's `open`. */
export function registerTagged(world: SandboxWorld, source: TaggedSource): void {
  sources.set(world, [...taggedSources(world), source]);
}

export function taggedSources(world: SandboxWorld): TaggedSource[] {
  return sources.get(world) ?? [];
}
