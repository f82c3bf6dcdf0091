/** Which file of a folder is the archive of a database: facts 3.3, first match wins. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readStandIn } from './archive.ts';
import { CommandFailed } from './failure.ts';

export function findArchive(folder: string, database: string): { file: string; kind: 'dump' | 'backup' } {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new CommandFailed(`The provided source directory '${folder}' doesn't exist.`);
  const dump = join(folder, `${database}.dump`);
  if (existsSync(dump)) return { file: dump, kind: 'dump' };
  const backups = readdirSync(folder)
    .filter((name) => name.endsWith('.backup'))
    .map((name) => join(folder, name))
    // The name inside counts, not that of the file.
    .filter((file) => readStandIn(file)?.database === database);
  if (backups.length > 1) throw new CommandFailed(`Found ${backups.length} backup files for database '${database}': ${backups.join(', ')}`);
  if (backups[0]) return { file: backups[0], kind: 'backup' };
  const tar = join(folder, `${database}.tar`);
  if (existsSync(tar)) return { file: tar, kind: 'dump' };
  throw new CommandFailed(`Could not find any archive files for database '${database}' in directory '${folder}'.`);
}
