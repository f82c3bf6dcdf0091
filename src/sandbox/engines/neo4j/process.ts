/** One Neo4j server: started, asked, ended. One that an earlier sandbox left is ended first, if it is provably that one. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill, running, startTime } from '../pid.ts';
import type { Neo4jPlace } from './place.ts';

export interface Neo4jProcess {
  pid: number;
  bolt: number;
  http: number;
  /** Rows of one statement, as the user that it was started with. */
  ask(statement: string): Promise<unknown[][]>;
  alive(): boolean;
  stop(): Promise<void>;
}

export interface Neo4jGiven {
  home: string;
  user: string;
  password: string;
  bolt: number;
  http: number;
  /** Where clients find its Bolt. */
  advertised: number;
}

/** A loaded machine starts a JVM in half a minute; nothing takes this long. */
const patience = 120_000;
const noteOf = (home: string): string => join(home, 'process.json');

export async function startNeo4j({ java, lib }: Neo4jPlace, given: Neo4jGiven): Promise<Neo4jProcess> {
  const { home, user, password, bolt, http, advertised } = given;
  for (const folder of ['conf', 'data/dbms']) mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
  const settings = {
    'server.default_listen_address': '127.0.0.1',
    'server.bolt.listen_address': `127.0.0.1:${bolt}`,
    'server.bolt.advertised_address': `127.0.0.1:${advertised}`,
    'server.http.listen_address': `127.0.0.1:${http}`,
    'dbms.usage_report.enabled': 'false',
    'server.memory.pagecache.size': '64m',
  };
  writeFileSync(
    join(home, 'conf', 'neo4j.conf'),
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  if (!existsSync(join(home, 'data', 'databases', 'system'))) writeFileSync(join(home, 'data', 'dbms', 'auth.ini'), firstUser(user, password), { mode: 0o600 });
  const opens = ['java.nio', 'java.io', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
  const log = openSync(join(home, 'log'), 'w', 0o600);
  const child = spawn(
    java,
    ['-Xmx256m', '-cp', join(lib, '*'), ...opens, 'org.neo4j.server.CommunityEntryPoint', `--home-dir=${home}`, `--config-dir=${join(home, 'conf')}`],
    // Of its own session: Ctrl-C in the sandbox's terminal must not reach it before it is asked to end.
    { cwd: home, stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  child.unref();
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  const alive = (): boolean => failure === undefined && child.exitCode === null && child.signalCode === null;
  const ask = (statement: string): Promise<unknown[][]> => askHttp(http, `${user}:${password}`, statement);
  if (child.pid !== undefined) writeFileSync(noteOf(home), JSON.stringify({ pid: child.pid, startedAt: startTime(child.pid) }), { mode: 0o600 });
  for (const until = Date.now() + patience; Date.now() < until && alive(); await sleep(100)) {
    const ready = await ask('RETURN 1').then(
      () => true,
      () => false,
    );
    if (ready) return { pid: child.pid!, bolt, http, ask, alive, stop: () => stop(home, child.pid!, alive) };
  }
  if (alive()) child.kill('SIGKILL');
  const said = readFileSync(join(home, 'log'), 'utf8').trim().split('\n');
  throw new Error(`Neo4j did not start: ${failure?.message ?? said.at(-1) ?? 'it does not answer'}`);
}

async function stop(home: string, pid: number, alive: () => boolean): Promise<void> {
  if (alive()) process.kill(pid, 'SIGTERM');
  for (const until = Date.now() + patience; Date.now() < until && alive(); ) await sleep(20);
  if (alive()) await kill(pid);
  rmSync(noteOf(home), { force: true });
}

/** The process that an earlier sandbox left here, if it still runs: it would not let another at its files. */
export async function endLeft(home: string): Promise<void> {
  if (!existsSync(noteOf(home))) return;
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(noteOf(home), 'utf8')) as { pid: number; startedAt?: string };
    if (running(pid) && startedAt !== undefined && startTime(pid) === startedAt) await kill(pid);
  } catch {}
  rmSync(noteOf(home), { force: true });
}

/** As `dbms set-initial-password` writes it (SystemGraphCredential): SHA-256 over salt and password, 1,024 times. */
function firstUser(user: string, password: string): string {
  const salt = randomBytes(32);
  let digest = createHash('sha256').update(salt).update(password).digest();
  for (let n = 1; n < 1024; n++) digest = createHash('sha256').update(digest).digest();
  return `${user}:SHA-256,${digest.toString('hex')},${salt.toString('hex')},1024:\n`;
}

async function askHttp(port: number, credentials: string, statement: string): Promise<unknown[][]> {
  const answer = await fetch(`http://127.0.0.1:${port}/db/neo4j/tx/commit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: JSON.stringify({ statements: [{ statement }] }),
  });
  const { results, errors } = (await answer.json()) as { results?: { data: { row: unknown[] }[] }[]; errors: { message: string }[] };
  if (errors[0]) throw new Error(errors[0].message);
  return (results?.[0]?.data ?? []).map(({ row }) => row);
}
