/** The sandbox's worlds, and the services and engines that every one of them has. Heavy: loaded where a sandbox is opened. */
import { auraDemo } from '../../plans/aura/fake/demo.ts';
import { aura } from '../../plans/aura/fake/service.ts';
import { demoCaches } from '../../plans/elasticache/fake/demo.ts';
import { elasticache } from '../../plans/elasticache/fake/service.ts';
import { neptuneDemo } from '../../plans/neptune/fake/demo.ts';
import { neptune } from '../../plans/neptune/fake/service.ts';
import { findProgram } from '../sandbox/engines/program.ts';
import { findNeo4j, usualNeo4j } from '../sandbox/engines/neo4j/index.ts';
import type { AnyService } from '../sandbox/rest/service.ts';
import type { SandboxWorld } from '../sandbox/service.ts';
import { sharedServices } from '../sandbox/services/shared.ts';

export interface WorldOptions {
  /** Keys of the largest cache; ENCMIGRATE_SANDBOX_KEYS, else 100,000, unless told. */
  keys?: number;
}

export const worlds: Record<'demo' | 'empty', (world: SandboxWorld, options?: WorldOptions) => Promise<void> | void> = {
  async demo(world, options = {}) {
    const keys = options.keys ?? Number(process.env.ENCMIGRATE_SANDBOX_KEYS || 100_000);
    await demoCaches(world, { keys });
    neptuneDemo(world, { keys });
    auraDemo(world, { keys });
  },
  empty: () => {},
};

const redis = 'redis-server';

export const allServices = (): AnyService[] => [...sharedServices, elasticache({ redis: findProgram(redis) }), neptune, ...aura({ neo4j: findNeo4j() })];

/** Engines that this machine lacks, and what to do about it. */
export const missingEngines = (): Record<string, string> => ({
  ...(findProgram(redis) ? {} : { redis: 'redis-server not found, install it with: apt-get install redis-server (Debian, Ubuntu) or brew install redis' }),
  ...(findNeo4j() ? {} : { neo4j: `Neo4j not found: put the home of ${usualNeo4j} (its lib folder) into ENCMIGRATE_NEO4J_HOME, and Java 17 on PATH` }),
});
