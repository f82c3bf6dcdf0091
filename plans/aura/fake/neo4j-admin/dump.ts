/** `database dump`: facts 3.2. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeStandIn } from './archive.ts';
import type { Arguments } from './arguments.ts';
import { CommandFailed } from './failure.ts';
import { home, readDatabase } from './home.ts';

const files = 36;

export async function dump({ database, options, has }: Arguments): Promise<void> {
  const log = (level: string, text: string): void => {
    process.stderr.write(`${new Date().toISOString().replace('T', ' ').replace('Z', '+0000')} ${level.padEnd(5)} [o.n.c.d.DumpCommand] ${text}\n`);
  };
  log('INFO', `Starting dump of database '${database}'`);
  const found = readDatabase(database);
  if (!found) {
    log('ERROR', `Failed to dump database '${database}': Database does not exist: ${database}`);
    throw new CommandFailed(`Dump failed for databases: '${database}'`);
  }
  const to = options['to-path'] ?? join(home(), 'data', 'dumps');
  if (!options['to-path']) mkdirSync(to, { recursive: true });
  const file = join(to, `${database}.dump`);
  if (!existsSync(to)) throw new CommandFailed(`Dump failed for databases: '${database}': ${to} is not an existing directory`);
  if (existsSync(file) && !has('overwrite-destination')) {
    log('ERROR', `Failed to dump database '${database}': Archive already exists: ${file}`);
    throw new CommandFailed(`Dump failed for databases: '${database}'`);
  }
  const { archiveBytes, stalls: _, ...what } = found;
  // Under its own name from the beginning, as the real one does: what is cut off leaves a piece that looks like a dump.
  writeStandIn(file, { ...what, unfinished: true }, 0, has('overwrite-destination'));
  for (let share = 0; share <= 100; share += 4) {
    process.stderr.write(`Files: ${Math.max(1, Math.round((share * files) / 100))}/${files}, data: ${share.toFixed(1).padStart(4)}%\n`);
    do await sleep(10);
    while (share === 48 && readDatabase(database)?.stalls);
  }
  writeStandIn(file, what, archiveBytes, true);
  process.stderr.write(`Done: ${files} files, ${(found.bytes / 2 ** 20).toFixed(1)}MiB processed in 0.250 seconds.\n`);
  log('INFO', 'Dump completed successfully');
}
