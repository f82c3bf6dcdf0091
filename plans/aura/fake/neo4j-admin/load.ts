/** `database load`, with `--info` what an archive says of itself. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStandIn } from './archive.ts';
import type { Arguments } from './arguments.ts';
import { findArchive } from './choose.ts';
import { CommandFailed } from './failure.ts';
import { fileOf, folderOf, home } from './home.ts';

export async function load({ database, options, has }: Arguments): Promise<void> {
  const { file } = findArchive(options['from-path'] ?? join(home(), 'data', 'dumps'), database);
  const found = readStandIn(file);
  if (!found) throw new CommandFailed(`Load failed for databases: '${database}': ${file} is no archive of this stand-in; the real neo4j-admin reads it`);
  if (has('info')) {
    process.stdout.write(`Database: ${found.database}\nFormat: stand-in archive of the encmigrate sandbox.\nFiles: 36\nBytes: ${found.bytes}\n\n`);
    return;
  }
  if (existsSync(fileOf(database)) && !has('overwrite-destination'))
    throw new CommandFailed(`Load failed for databases: '${database}': Database already exists: ${database}`);
  mkdirSync(folderOf(database), { recursive: true });
  writeFileSync(fileOf(database), `${JSON.stringify({ ...found, database })}\n`, { mode: 0o600 });
  process.stderr.write(`Done: 36 files, ${(found.bytes / 2 ** 20).toFixed(1)}MiB processed in 0.250 seconds.\n`);
}
