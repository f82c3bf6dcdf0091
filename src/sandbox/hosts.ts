/**
 * Host names of the sandbox: a service says where the names it shows can be reached on this machine, so that a name can change hands.
 * Asked as GET /_encmigrate/hosts?name=HOST&port=PORT, like DNS: an answer holds until the name is looked up again.
 */
import type { SandboxWorld } from './service.ts';

export interface Reached {
  /** Loopback only. */
  address: string;
  port: number;
  tls: boolean;
}

/** Undefined: not a name of this service. 'nowhere': known, but nothing answers there. */
export type HostSource = (host: string, port: number) => Promise<Reached | 'nowhere' | undefined>;

const sources = new WeakMap<SandboxWorld, HostSource[]>();

/** Called from a service's `open`. */
export function registerHosts(world: SandboxWorld, source: HostSource): void {
  sources.set(world, [...(sources.get(world) ?? []), source]);
}

/** Where a name leads now; undefined where no service has it. */
export async function resolveHost(world: SandboxWorld, host: string, port: number): Promise<Reached | 'nowhere' | undefined> {
  for (const source of sources.get(world) ?? []) {
    const found = await source(host.toLowerCase(), port);
    if (found) return found;
  }
  return undefined;
}
