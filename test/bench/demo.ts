/** The built program with a home of its own, and a demo sandbox that is ended by its own pid. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = join(import.meta.dirname, '..', '..', 'bin', 'encmigrate.js');

export interface Home {
  dir: string;
  env: Record<string, string>;
  /** `encmigrate ARGS`: ms from its start to its end. Throws where it does not end with 0. */
  time(args: string[]): Promise<number>;
  /** Process id of the sandbox that was started from here. */
  sandboxPid(): number;
  remove(): Promise<void>;
}

/** `keys`: of the largest cache of the demo. */
export function openHome(keys?: number): Home {
  const dir = mkdtempSync(join(tmpdir(), 'encmigrate-bench-'));
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    XDG_STATE_HOME: join(dir, 'state'),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    ...(keys === undefined ? {} : { ENCMIGRATE_SANDBOX_KEYS: String(keys) }),
  };
  const note = join(env.XDG_STATE_HOME!, 'encmigrate', 'sandbox', 'demo', 'sandbox.json');
  const pid = (): number => JSON.parse(readFileSync(note, 'utf8')).pid;
  return {
    dir,
    env,
    time: (args) => timed([program, ...args], dir, env),
    sandboxPid: pid,
    async remove() {
      if (existsSync(note)) await ended(pid());
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** `node ARGS`: ms from its start to its end. */
export async function timed(args: string[], cwd: string, env: Record<string, string>): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}: ${said}`);
  return performance.now() - began;
}

const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));

async function ended(pid: number): Promise<void> {
  try {
    process.kill(pid);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      process.kill(pid, 0);
    }
  } catch {
    // it is gone
  }
}
