/** The sandbox's services and worlds: where datastores join it, one line each. */
import { elasticacheDemo } from '../../plans/elasticache/fake2/demo.ts';
import { elasticache } from '../../plans/elasticache/fake2/service.ts';
import { findProgram } from '../sandbox/engines/program.ts';
import type { SandboxService, SandboxWorld } from '../sandbox/service.ts';
import { sharedServices } from '../sandbox/services/shared.ts';

type Builder = (world: SandboxWorld, options?: { keys?: number }) => void | Promise<void>;

const demos: Builder[] = [elasticacheDemo];

export const worlds: Record<'demo' | 'empty', Builder> = {
  async demo(world, options) {
    for (const demo of demos) await demo(world, options);
  },
  empty: () => undefined,
};

export const allServices = (): SandboxService[] => [...sharedServices, elasticache];

/** What data steps are skipped for, with the way to install it. */
export function missingEngines(): Record<string, string> {
  return findProgram('redis-server')
    ? {}
    : { redis: 'redis-server not found, install it with: apt-get install redis-server (Debian, Ubuntu) or brew install redis (macOS)' };
}
