/** Real Neo4j behind the sandbox's instances: servers that start when somebody first comes, stable addresses in front of them. Knows nothing of Aura. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxWorld } from '../../service.ts';
import { type Forwarder, openForwarder } from '../redis/forwarder.ts';
import { freePort } from '../ports.ts';
import { dumpArchive, loadArchive } from './admin.ts';
import type { Neo4jPlace } from './place.ts';
import { endLeft, type Neo4jProcess, startNeo4j } from './process.ts';

/** What a database is to hold. Another key is other data. */
export interface Held {
  key: string;
  statements?: string[];
  archive?: string;
}

export interface DatabaseSpec {
  username: string;
  password: string;
  content: Held;
}

export interface Neo4jEngine {
  /** Ports that lead to the database, whichever process serves it; one is started when a client comes. */
  reach(id: string): Promise<{ bolt: number; http: number }>;
  /** Makes it hold this now. Rejects where it cannot be loaded; it then holds nothing. */
  prepare(id: string, content: Held): Promise<void>;
  /** The key of what its files hold; undefined where nobody asked for them yet. */
  held(id: string): string | undefined;
  counts(id: string): Promise<{ nodes: Record<string, number>; relationships: Record<string, number> }>;
  /** Its files, as they are now, into an archive. It is stopped for that, and starts again if it ran. */
  dump(id: string, archive: string): Promise<void>;
  /** Where archives of this engine are kept. */
  archive(key: string): string;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface EngineGiven {
  world: SandboxWorld;
  place: Neo4jPlace;
  /** What a database is now; undefined where it is gone. */
  spec(id: string): DatabaseSpec | undefined;
}

export function openNeo4j({ world, place, spec }: EngineGiven): Neo4jEngine {
  const kept = world.dir !== undefined;
  const base = kept ? join(world.dir!, 'neo4j') : mkdtempSync(join(tmpdir(), 'encmigrate-neo4j-'));
  for (const folder of ['homes', 'archives']) mkdirSync(join(base, folder), { recursive: true, mode: 0o700 });
  const homeOf = (id: string): string => join(base, 'homes', id);
  const keyFile = (id: string): string => join(homeOf(id), 'holds');
  const servers = new Map<string, Neo4jProcess>();
  const doors = new Map<string, Promise<{ bolt: Forwarder; http: Forwarder }>>();
  const turns = new Map<string, Promise<unknown>>();
  let closed: Promise<void> | undefined;

  const held = (id: string): string | undefined => (existsSync(keyFile(id)) ? readFileSync(keyFile(id), 'utf8') : undefined);

  /** One thing at a time with each database. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const next = (turns.get(id) ?? Promise.resolve()).catch(() => undefined).then(work);
    turns.set(id, next);
    return next;
  }

  function doorsOf(id: string): Promise<{ bolt: Forwarder; http: Forwarder }> {
    let found = doors.get(id);
    if (!found) {
      const lead = (which: 'bolt' | 'http') => async (): Promise<number | undefined> => {
        const now = spec(id);
        return now && !closed ? (await inTurn(id, () => world.clock.busy(serve(id, now)))).at(which) : undefined;
      };
      found = Promise.all([openForwarder(0, lead('bolt')), openForwarder(0, lead('http'))]).then(([bolt, http]) => ({ bolt, http }));
      doors.set(id, found);
    }
    return found;
  }

  /** Started, and holding what it should. */
  async function serve(id: string, now: DatabaseSpec): Promise<{ server: Neo4jProcess; at(which: 'bolt' | 'http'): number }> {
    if (held(id) !== now.content.key) await fill(id, now, now.content);
    const server = await started(id, now);
    return { server, at: (which) => server[which] };
  }

  async function started(id: string, { username, password }: DatabaseSpec): Promise<Neo4jProcess> {
    const running = servers.get(id);
    if (running?.alive()) return running;
    await endLeft(homeOf(id));
    const { bolt } = await doorsOf(id);
    const server = await startNeo4j(place, {
      home: homeOf(id),
      user: username,
      password,
      bolt: await freePort(),
      http: await freePort(),
      advertised: bolt.port,
    });
    servers.set(id, server);
    return server;
  }

  async function stopped(id: string): Promise<void> {
    const server = servers.get(id);
    servers.delete(id);
    if (server) await server.stop();
    else await endLeft(homeOf(id));
  }

  async function fill(id: string, now: DatabaseSpec, { key, statements = [], archive }: Held): Promise<void> {
    await stopped(id);
    const home = homeOf(id);
    rmSync(keyFile(id), { force: true });
    for (const folder of ['databases', 'transactions']) rmSync(join(home, 'data', folder, 'neo4j'), { recursive: true, force: true });
    for (const folder of ['conf', 'data']) mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
    if (archive !== undefined) await loadArchive(place, home, archive);
    if (statements.length > 0) {
      const server = await started(id, now);
      for (const statement of statements) await server.ask(statement);
    }
    writeFileSync(keyFile(id), key, { mode: 0o600 });
  }

  const onExit = (): void => {
    for (const server of servers.values()) if (server.alive()) process.kill(server.pid, 'SIGKILL');
  };
  process.on('exit', onExit);

  async function close(): Promise<void> {
    for (const door of doors.values()) for (const one of Object.values(await door)) await one.close();
    await Promise.allSettled(turns.values());
    await Promise.all(readdirSync(join(base, 'homes')).map(stopped));
    process.removeListener('exit', onExit);
    if (!kept) rmSync(base, { recursive: true, force: true });
  }

  const specOf = (id: string): DatabaseSpec => {
    const now = spec(id);
    if (!now || closed) throw new Error(`no database ${id}`);
    return now;
  };

  return {
    async reach(id) {
      const { bolt, http } = await doorsOf(id);
      return { bolt: bolt.port, http: http.port };
    },
    prepare: (id, content) => inTurn(id, () => fill(id, specOf(id), content)),
    held,
    counts: (id) => inTurn(id, async () => counted(await started(id, specOf(id)))),
    async dump(id, archive) {
      const served = servers.get(id)?.alive() === true;
      await inTurn(id, async () => {
        await stopped(id);
        await dumpArchive(place, homeOf(id), archive);
      });
      // Where an instance is copied it goes on serving: who reads it next gives up sooner than a busy machine starts a JVM.
      if (served) inTurn(id, () => world.clock.busy(started(id, specOf(id)))).catch(() => undefined);
    },
    archive: (key) => join(base, 'archives', `${key}.dump`),
    async remove(id) {
      const door = doors.get(id);
      doors.delete(id);
      if (door) for (const one of Object.values(await door)) await one.close();
      await inTurn(id, () => stopped(id));
      turns.delete(id);
      rmSync(homeOf(id), { recursive: true, force: true });
    },
    close: () => (closed ??= close()),
  };
}

async function counted(server: Neo4jProcess): Promise<{ nodes: Record<string, number>; relationships: Record<string, number> }> {
  const table = async (statement: string): Promise<Record<string, number>> => Object.fromEntries((await server.ask(statement)) as [string, number][]);
  return {
    nodes: await table("MATCH (n) UNWIND CASE labels(n) WHEN [] THEN [''] ELSE labels(n) END AS label RETURN label, count(*)"),
    relationships: await table('MATCH ()-[r]->() RETURN type(r), count(*)'),
  };
}
