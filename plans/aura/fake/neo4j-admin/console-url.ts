/** The console behind a `--to-uri`, and the database in it: facts 3.6. */
import { CommandFailed } from './failure.ts';

const schemes = 'bolt|bolt\\+routing|neo4j|neo4j\\+s|neo4j\\+ssc';

export function consoleUrl(uri: string, dbid: string | undefined): { console: string; database: string } {
  const instance = new RegExp(`^(?:${schemes})://([^.-]+)(?:-([^.]+))?\\.databases\\.neo4j\\.io$`).exec(uri);
  if (instance) return { console: consoleOf(instance[2]), database: instance[1] ?? '' };
  const link = new RegExp(`^(?:${schemes})://([^.-]+)\\.(production|staging)-orch-\\d+\\.neo4j\\.io$`).exec(uri);
  if (link) return { console: consoleOf(link[2] === 'staging' ? 'staging' : undefined), database: link[1] ?? '' };
  const many = new RegExp(`^(?:${schemes})://[^.-]+(?:-([^.]+))?\\.instances\\.neo4j\\.io$`).exec(uri);
  if (!many) throw new CommandFailed(`Invalid Bolt URI provided '${uri}'`);
  if (!dbid) throw new CommandFailed('--to-dbid must be specified');
  return { console: consoleOf(many[1]), database: dbid };
}

const consoleOf = (environment: string | undefined): string => `https://console${environment ? `-${environment}` : ''}.neo4j.io`;
