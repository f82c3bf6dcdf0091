/** Where a Neo4j is on this machine: Java, and the jars of a Community distribution. Looked for, never fetched: it is GPL, and 118 MB. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../program.ts';

export interface Neo4jPlace {
  java: string;
  /** A folder of jars. */
  lib: string;
}

/** The distribution that is known to run on Java 17: facts/real-engines.md. */
export const usualNeo4j = 'neo4j-community-standalone-5.26.12';

export function findNeo4j(env: NodeJS.ProcessEnv = process.env): Neo4jPlace | undefined {
  const java = findProgram('java', env.PATH);
  const cache = join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'encmigrate', 'engines', usualNeo4j);
  const homes = [env.ENCMIGRATE_NEO4J_HOME, cache, env.NEO4J_HOME].filter((home) => home !== undefined);
  const lib = homes.map((home) => join(home, 'lib')).find(hasServer);
  return java && lib ? { java, lib } : undefined;
}

const hasServer = (lib: string): boolean => existsSync(lib) && readdirSync(lib).some((jar) => /^neo4j-(server|bootcheck|dbms)-.*\.jar$/.test(jar));
