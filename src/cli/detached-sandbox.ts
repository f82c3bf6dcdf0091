/** `--sandbox`: attaches to the sandbox of this world on this machine, or starts it as a process of its own, which outlives us. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../plan/usage-error.ts';
import type { Given } from './given.ts';
import type { Io } from './io.ts';
import { shellWord } from './paths.ts';
import { alive, readNote, sandboxFolder, type SandboxNote, sandboxWorlds } from './sandbox-note.ts';

/** The main job of the demo takes AWS an hour; at this speed, about a minute. */
const defaultSpeed = 60;
const patience = 20_000;

/** Answers its endpoint URL. Throws UsageError for an unknown world. */
export async function attachSandbox(given: Given, io: Io): Promise<string> {
  const world = given.sandbox ?? 'demo';
  if (!sandboxWorlds.some((known) => known === world))
    throw new UsageError(`there is no world "${world}"`, `choose one of: ${sandboxWorlds.map((w) => `--sandbox=${w}`).join(', ')}`);
  const folder = sandboxFolder(io.env, world);
  const noteFile = join(folder, 'sandbox.json');
  const attached = async (): Promise<string | undefined> => {
    const running = readNote(noteFile);
    if (!running || !(await alive(running))) return undefined;
    if (given.speed !== undefined && given.speed !== running.speed)
      io.err(`The sandbox runs already, at speed ${running.speed}. To change it: kill ${running.pid}, then say this again.`);
    return url(running);
  };
  const there = await attached();
  if (there !== undefined) return there;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Two commands at once must not start two: whoever waited for the lock looks again.
  const { default: lockfile } = await import('proper-lockfile');
  const release = await lockfile.lock(folder, { realpath: false, stale: 30_000, retries: { retries: 60, minTimeout: 250, maxTimeout: 500 } });
  try {
    const meanwhile = await attached();
    if (meanwhile !== undefined) return meanwhile;
    const before = existsSync(join(folder, 'world', 'world.json'));
    const started = await start(folder, noteFile, world, given.speed ?? defaultSpeed);
    io.err(
      `Sandbox "${world}" started: ${url(started)}, speed ${started.speed} (an hour there takes ${hourAt(started.speed)} here). It ends after 30 minutes without a request.`,
    );
    if (before) io.err(`It goes on where it was left. To start anew: kill ${started.pid}; rm -r ${shellWord(join(folder, 'world'))}`);
    return url(started);
  } finally {
    await release();
  }
}

const url = (note: SandboxNote): string => `http://127.0.0.1:${note.port}`;

const hourAt = (speed: number): string => {
  const seconds = 3600 / speed;
  return seconds >= 90 ? `${Math.round(seconds / 60)} minutes` : `${seconds >= 1 ? Math.round(seconds) : seconds.toFixed(1)} seconds`;
};

async function start(folder: string, noteFile: string, world: string, speed: number): Promise<SandboxNote> {
  const log = join(folder, 'log');
  const out = openSync(log, 'w', 0o600);
  const child = spawn(
    process.execPath,
    [program(), 'sandbox', '--port', '0', '--data', join(folder, 'world'), '--world', world, '--speed', String(speed), '--idle', '30m', '--note', noteFile],
    {
      // Of its own session: killing the client, or closing its terminal, must not end the cloud.
      detached: true,
      stdio: ['ignore', out, out],
      cwd: folder,
    },
  );
  closeSync(out);
  let ended: string | undefined;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended ??= `it ended with ${signal ?? code}`));
  child.unref();
  for (const until = Date.now() + patience; Date.now() < until && ended === undefined; await sleep(50)) {
    const note = readNote(noteFile);
    if (note && note.pid === child.pid && (await alive(note))) return note;
  }
  if (ended === undefined) child.kill();
  const said = readFileSync(log, 'utf8').trim().split('\n').slice(-3).join(' / ');
  throw new Error(`the sandbox did not start: ${ended ?? `no answer within ${patience / 1000} s`}${said ? `: ${said}` : ''} (${log})`);
}

/** bin/encmigrate.js, from wherever this code is: src/cli, dist, or a chunk under dist. */
function program(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'bin', 'encmigrate.js');
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error('bin/encmigrate.js was not found beside the program');
  }
}
