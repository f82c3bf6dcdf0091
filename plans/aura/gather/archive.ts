/** A dump, a backup, or a stopped database on this machine, and the tools that read it. facts/aura.md 3.2, 3.3 */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { World } from '../../../src/actions/context.ts';
import { readCommand } from '../../../src/actions/readers/command.ts';
import { readFileIn } from '../../../src/actions/readers/file.ts';
import { UsageError } from '../../../src/plan/usage-error.ts';
import type { Archive, Tool } from './facts.ts';

/** A path, and no id or name of an instance. */
export const isPath = (text: string): boolean => /[/\\]|^~|\.(dump|backup|tar)$/.test(text);

type ToolWorld = Pick<World, 'clock' | 'program' | 'standIns'>;

/** Throws UsageError where nothing is there. `folder#database` is a Neo4j home and a database in it; a file is what it ends in. */
export async function readArchive(world: ToolWorld, typed: string, admin: Tool | null): Promise<Archive> {
  const [, at = typed, named] = /^(.*?)(?:#([A-Za-z][\w.-]*))?$/.exec(typed) ?? [];
  const path = resolve(at.replace(/^~(?=\/)/, homedir()));
  const facts = await readFileIn(world, path, false);
  if (!facts.exists)
    throw new UsageError(
      `${path} is not there${facts.error ? ` (${facts.error})` : ''}`,
      'name a .dump, .backup or .tar file, or NEO4J_HOME#database of a stopped Neo4j',
    );
  if (facts.kind === 'folder') return database(world, path, named ?? 'neo4j');
  const kind = /\.(dump|backup|tar)$/.exec(path)?.[1] as 'dump' | 'backup' | 'tar' | undefined;
  if (!kind)
    throw new UsageError(`${path} is no archive of Neo4j`, 'it ends in .dump, .backup or .tar; a stopped Neo4j is named by its folder: NEO4J_HOME#database');
  // A dump is found by its name; a backup by the name that is in it (facts/aura.md 3.3): Aura's are exports of `neo4j`, and their files begin with it.
  const database_ = named ?? (kind === 'backup' ? (/^([A-Za-z][\w.]*?)-\d{4}/.exec(basename(path))?.[1] ?? 'neo4j') : basename(path, `.${kind}`));
  const folder = dirname(path);
  return {
    kind,
    folder,
    database: database_,
    path,
    exists: true,
    bytes: facts.bytes,
    modified: facts.modified,
    free: facts.free,
    info: admin && kind !== 'tar' ? await infoOf(world, folder, database_) : null,
    rivals: await rivals(world.standIns?.file(folder) ?? folder, kind, database_, path),
  };
}

async function database(world: ToolWorld, home: string, name: string): Promise<Archive> {
  const store = join(home, 'data', 'databases', name);
  const found = await readFileIn(world, store, false);
  if (found.kind !== 'folder') throw new UsageError(`${store} is not there: ${home} has no database ${name}`, 'name it as NEO4J_HOME#database');
  const path = resolve(`${name}.dump`);
  return {
    kind: 'database',
    folder: home,
    database: name,
    path,
    exists: true,
    bytes: await sizeOf(world.standIns?.file(store) ?? store),
    modified: null,
    free: (await readFileIn(world, dirname(path), false)).free,
    info: null,
    rivals: (await readFileIn(world, path, false)).exists ? [path] : [],
  };
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0;
  return bytes;
}

async function infoOf(world: ToolWorld, folder: string, name: string): Promise<NonNullable<Archive['info']>> {
  const answer = await readCommand(
    { reader: 'command', program: 'neo4j-admin', args: ['database', 'load', '--info', `--from-path=${folder}`, name] },
    { ...world, signal: new AbortController().signal },
  );
  return { ok: answer.exit === 0, text: String(answer.output).trim().split('\n').slice(-6).join('; ').slice(0, 500) };
}

/** `<database>.dump` is taken first, then a backup that fits, then a tar: facts/aura.md 3.3. */
async function rivals(folder: string, kind: string, name: string, path: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  const own = basename(path);
  if (kind === 'dump') return own === `${name}.dump` ? [] : [`${name}.dump`];
  return files.filter((file) => file !== own && (file === `${name}.dump` || file.endsWith('.backup')));
}

export async function readTool(world: ToolWorld, program: string, args: string[], pattern: RegExp): Promise<Tool | null> {
  const answer = await readCommand({ reader: 'command', program, args }, { ...world, signal: new AbortController().signal });
  if (answer.found !== true) return null;
  const text = String(answer.output).trim().split('\n').slice(0, 3).join(' ').slice(0, 200);
  return {
    version: answer.exit === 0 ? (pattern.exec(String(answer.output))?.[1] ?? null) : null,
    text,
    standIn: typeof answer.standIn === 'string' ? answer.standIn : null,
  };
}
