/** neo4j-admin of the engine's own distribution: dump and load, on a home of its own. */
import { execFile } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Neo4jPlace } from './place.ts';

/** Rejects with the last lines that it said on stderr. */
async function admin({ java, lib }: Neo4jPlace, home: string, ...args: string[]): Promise<void> {
  const env = { PATH: process.env.PATH, NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') };
  try {
    await promisify(execFile)(java, ['-Xmx256m', '-cp', join(lib, '*'), 'org.neo4j.cli.AdminTool', ...args], { env, maxBuffer: 1 << 26 });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split(/[\r\n]+/) ?? [];
    throw new Error(said.filter((line) => !line.startsWith("Run with '--verbose'")).at(-1) ?? (error as Error).message);
  }
}

/** `archive` into the database of this home, whatever it held. */
export async function loadArchive(place: Neo4jPlace, home: string, archive: string): Promise<void> {
  const from = join(home, 'import');
  rmSync(from, { recursive: true, force: true });
  mkdirSync(from, { mode: 0o700 });
  // An archive is found by the name of its database.
  linkSync(archive, join(from, 'neo4j.dump'));
  try {
    await admin(place, home, 'database', 'load', `--from-path=${from}`, '--overwrite-destination=true', 'neo4j');
  } finally {
    rmSync(from, { recursive: true, force: true });
  }
}

/** The database of this home, which must not run, into `archive`. */
export async function dumpArchive(place: Neo4jPlace, home: string, archive: string): Promise<void> {
  const to = join(home, 'export');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { mode: 0o700 });
  await admin(place, home, 'database', 'dump', `--to-path=${to}`, 'neo4j');
  renameSync(join(to, 'neo4j.dump'), archive);
  rmSync(to, { recursive: true, force: true });
}
