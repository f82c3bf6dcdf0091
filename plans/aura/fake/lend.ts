/** The neo4j-admin that the sandbox lends: the real one of the engine's own jars, or the stand-in, which says so. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import type { ProgramSource } from '../../../src/sandbox/programs.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { folderOf } from './console/uploads.ts';
import { paceVariable } from './neo4j-admin/follow.ts';

const says = 'This neo4j-admin is a stand-in of the sandbox: it speaks as the real one does, and its archives only stand for data.';

/** A plan that names a home of its own puts it over the one here: the program wants some home, if only for its settings. */
export function lendAdmin(world: SandboxWorld, real: Neo4jPlace | undefined): ProgramSource {
  return (name) => {
    if (name !== 'neo4j-admin' || world.fault('aura.not-lent', { program: name })) return undefined;
    if (!real) return { file: process.execPath, args: [standIn()], env: paceOf(world), standIn: says };
    return { file: real.java, args: ['-cp', join(real.lib, '*'), 'org.neo4j.cli.AdminTool'], env: homeOf(world) };
  };
}

function homeOf(world: SandboxWorld): Record<string, string> {
  const home = join(folderOf(world), 'admin');
  for (const folder of ['conf', 'data']) mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
  return { NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') };
}

/** A clock that jumps stands still while a program runs: what the program waits for in real time is short then. */
const paceOf = ({ clock }: SandboxWorld): Record<string, string> => (Number.isFinite(clock.speed) ? {} : { [paceVariable]: '20' });

/** Beside this code: its source, or in a build the entry of its own. */
function standIn(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = [join(folder, 'neo4j-admin', 'main.ts'), join(folder, 'neo4j-admin.js')].find(existsSync);
    if (found) return found;
    if (folder === dirname(folder)) throw new Error('the stand-in for neo4j-admin was not found beside the program');
  }
}
