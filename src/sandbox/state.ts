/** The world on disk: world.json, written by rename, 0600; and the claim of one process on its folder. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SavedWorld } from './world.ts';

export interface State {
  saved: SavedWorld | undefined;
  save(world: SavedWorld): void;
  release(): void;
}

/** Opened again in this process without being closed (a test's power cut), the folder belongs to the later one: the earlier must not write over it. */
const owners = new Map<string, symbol>();

/** Throws Error where another living process has the folder, or where the world cannot be read. */
export function openState(dir: string): State {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'world.json');
  const claim = join(dir, 'world.pid');
  const holder = existsSync(claim) ? Number(readFileSync(claim, 'utf8')) : 0;
  if (holder && holder !== process.pid && lives(holder))
    throw new Error(`process ${holder} runs a sandbox in ${dir} already; end it first, or choose another folder`);
  writeFileSync(claim, `${process.pid}\n`, { mode: 0o600 });
  const me = Symbol(dir);
  const place = resolve(dir);
  owners.set(place, me);
  return {
    saved: existsSync(file) ? readWorld(file) : undefined,
    save(world) {
      if (owners.get(place) !== me) return;
      writeFileSync(`${file}.new`, JSON.stringify(world), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    release() {
      if (owners.get(place) !== me) return;
      owners.delete(place);
      rmSync(claim, { force: true });
    },
  };
}

function readWorld(file: string): SavedWorld {
  let world: SavedWorld;
  try {
    world = JSON.parse(readFileSync(file, 'utf8')) as SavedWorld;
  } catch (error) {
    throw new Error(`${file} is not readable as a sandbox world (${(error as Error).message}); remove its folder to start anew`);
  }
  if (world.format !== 'encmigrate/world@1') throw new Error(`${file} has format ${world.format}, not encmigrate/world@1; remove its folder to start anew`);
  return world;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
