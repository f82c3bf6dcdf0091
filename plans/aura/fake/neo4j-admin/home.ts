/** Databases of the stand-in: in NEO4J_HOME, where the real one has its own, each a file that says what it would hold. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandIn } from './archive.ts';
import { CommandFailed } from './failure.ts';

export interface LocalDatabase extends StandIn {
  /** Size of the archive that a dump of it makes. */
  archiveBytes?: number;
  /** A dump of it goes no further than half while this says so: for what happens in the middle. */
  stalls?: boolean;
}

export function home(): string {
  const found = process.env.NEO4J_HOME;
  if (!found) throw new CommandFailed("Required environment variable 'NEO4J_HOME' is not set");
  return found;
}

export const folderOf = (database: string): string => join(home(), 'data', 'databases', database);
export const fileOf = (database: string): string => join(folderOf(database), 'stand-in.json');

/** Undefined where there is none. Throws where it runs: a server's lock file is beside it. */
export function readDatabase(database: string): LocalDatabase | undefined {
  if (!existsSync(fileOf(database))) return undefined;
  if (existsSync(join(folderOf(database), 'database_lock'))) throw new CommandFailed(`The database is in use. Stop database '${database}' and try again.`);
  return JSON.parse(readFileSync(fileOf(database), 'utf8')) as LocalDatabase;
}
