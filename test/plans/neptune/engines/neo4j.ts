/** A real Neo4j Community, empty, without authentication, on loopback: facts/real-engines.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../../src/sandbox/engines/ports.ts';
import { jars, ready } from './fetch.ts';
import type { Judge } from './gremlin-server.ts';
import { java } from './java.ts';

/** `at`: a port for Bolt that somebody was told already. */
export async function neo4j(dir: string, at?: number): Promise<Judge & { bolt: number }> {
  const home = await jars('org.neo4j.assembly', 'neo4j-community-standalone', '5.26.12', 'pom');
  const [http, bolt] = [await freePort(), at ?? (await freePort())];
  mkdirSync(join(dir, 'conf'), { recursive: true });
  writeFileSync(
    join(dir, 'conf', 'neo4j.conf'),
    `server.http.listen_address=127.0.0.1:${http}\nserver.bolt.listen_address=127.0.0.1:${bolt}\nserver.default_listen_address=127.0.0.1\ndbms.security.auth_enabled=false\ndbms.usage_report.enabled=false\nserver.memory.pagecache.size=64m\n`,
  );
  const opens = ['java.nio', 'java.io', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
  const child = java(
    ['-cp', join(home, 'lib', '*'), ...opens, 'org.neo4j.server.CommunityEntryPoint', `--home-dir=${dir}`, `--config-dir=${join(dir, 'conf')}`],
    dir,
  );
  const ask = async (statement: string, parameters: object = {}): Promise<Record<string, unknown>[]> => {
    const answer = await fetch(`http://127.0.0.1:${http}/db/neo4j/tx/commit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ statements: [{ statement, parameters }] }),
    });
    const { results, errors } = (await answer.json()) as { results: { columns: string[]; data: { row: unknown[] }[] }[]; errors: { message: string }[] };
    if (errors[0]) throw new Error(`Neo4j refuses ${statement.slice(0, 200)}: ${errors[0].message}`);
    const [first] = results;
    return (first?.data ?? []).map(({ row }) => Object.fromEntries(row.map((value, n) => [first?.columns[n] ?? '', value])));
  };
  try {
    await ready('Neo4j', child, () => ask('RETURN 1'));
  } catch (error) {
    await child.end();
    throw error;
  }
  return { ask, bolt, end: () => child.end() };
}
