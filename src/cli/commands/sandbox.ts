/** `sandbox`: the lookalike cloud in the foreground, until a signal or idleness ends it. Loopback only. */
import { resolve } from 'node:path';
import { milliseconds, parseDuration } from '../../plan/duration.ts';
import { UsageError } from '../../plan/usage-error.ts';
import { openSandbox, type Sandbox } from '../../sandbox/open.ts';
import { scaledClock } from '../../sandbox/scaled-clock.ts';
import type { Command } from '../call.ts';
import { exitCodes } from '../exit.ts';
import { line } from '../hosts/ndjson.ts';
import type { Io } from '../io.ts';
import { removeNote, sandboxWorlds, writeNote } from '../sandbox-note.ts';
import { allServices, missingEngines, worlds } from '../worlds.ts';

const usualPort = 4599;
const usualKeys = 100_000;

export const sandbox: Command = async ({ own, given, io }) => {
  const port = whole('--port', own.port, usualPort, 65_535);
  const keys = whole('--keys', own.keys, usualKeys, 50_000_000);
  const idle = own.idle === undefined ? undefined : milliseconds(parseDuration(String(own.idle)));
  const name = String(own.world ?? given.sandbox ?? 'demo');
  if (!sandboxWorlds.some((known) => known === name)) throw new UsageError(`there is no world "${name}"`, `choose one of: ${sandboxWorlds.join(', ')}`);
  const speed = given.speed ?? 1;
  const missing = missingEngines();
  const end = ending();
  const note = typeof own.note === 'string' ? own.note : undefined;
  let opened: Sandbox | undefined;
  try {
    opened = await openSandbox({
      services: allServices(),
      clock: scaledClock(speed),
      missing,
      ...(typeof own.data === 'string' ? { dir: resolve(io.cwd, own.data) } : {}),
      build: (world) => worlds[name as keyof typeof worlds](world, { keys }),
    });
    const listening = await listen(opened, port);
    const url = `http://127.0.0.1:${listening}`;
    if (note) writeNote(note, { pid: process.pid, port: listening, speed, world: name });
    if (idle !== undefined) end.watch(opened, idle);
    tell(io, { url, world: name, speed, missing, json: given.json });
    io.err(`Ending: ${await end.come}.`);
    // A signal is how it is ended, so that is no failure.
    return exitCodes.done;
  } finally {
    if (note) removeNote(note);
    await opened?.close();
    end.done();
  }
};

async function listen(opened: Sandbox, port: number): Promise<number> {
  try {
    return (await opened.listen(port)).port;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') throw new UsageError(`port ${port} is taken`, 'choose another: --port 0 takes a free one');
    if (code === 'EACCES') throw new UsageError(`port ${port} may not be taken by this user`, 'choose one above 1023');
    throw error;
  }
}

function tell(io: Io, now: { url: string; world: string; speed: number; missing: Record<string, string>; json: boolean }): void {
  const { json, ...about } = now;
  // Any credentials are accepted; clients only insist on having some.
  const variables = {
    AWS_ENDPOINT_URL: now.url,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
  };
  if (json) io.out(line({ type: 'sandbox', ...about, pid: process.pid, variables }));
  else for (const [variable, value] of Object.entries(variables)) io.out(`export ${variable}=${value}`);
  for (const why of Object.values(now.missing)) io.err(`skipped: ${why}`);
  io.err(`Sandbox "${now.world}" at ${now.url}, speed ${now.speed}. Put the lines above into another shell; Ctrl-C ends it.`);
}

interface Ending {
  /** Resolves with the reason. */
  come: Promise<string>;
  /** From now on, this long without a request ends it too. */
  watch(opened: Sandbox, idle: number): void;
  done(): void;
}

/** Heard from the very start: engines that have been started must be ended, whenever the signal comes. */
function ending(): Ending {
  let end: (why: string) => void = () => undefined;
  const come = new Promise<string>((resolve) => (end = resolve));
  const onInt = (): void => end('Ctrl-C');
  const onTerm = (): void => end('SIGTERM');
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  let timer: NodeJS.Timeout | undefined;
  return {
    come,
    watch(opened, idle) {
      let seen = 0;
      let since = Date.now();
      timer = setInterval(
        () => {
          const now = opened.requests.at(-1)?.n ?? 0;
          if (now !== seen) [seen, since] = [now, Date.now()];
          else if (Date.now() - since >= idle) end('no request came for as long as --idle says');
        },
        Math.min(1_000, Math.max(10, idle)),
      );
    },
    done() {
      clearInterval(timer);
      process.removeListener('SIGINT', onInt);
      process.removeListener('SIGTERM', onTerm);
    },
  };
}

function whole(flag: string, value: unknown, otherwise: number, most: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!/^\d+$/.test(String(value)) || number > most)
    throw new UsageError(`${flag} ${String(value)} is not a whole number from 0 to ${most}`, `leave ${flag} out, or give such a number`);
  return number;
}
