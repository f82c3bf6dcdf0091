/** Starts a child that may outlive this program: in a session of its own, writing to a file, nothing through a shell. */
import { execa } from 'execa';
import { StepError } from '../ambiguous.ts';
import type { Program } from '../context.ts';
import { type ProcessId, processAt } from './alive.ts';
import { openRaw } from './output.ts';
import { childEnvironment } from './program.ts';

/** By it a child is found whose number nobody could write down. */
export const markVariable = 'ENCMIGRATE_CHILD';

export interface Started extends ProcessId {
  /** Its exit code; null where a signal ended it. */
  ended: Promise<number | null>;
}

export async function startChild(program: Program, args: string[], environment: Record<string, string>, raw: string, mark: string): Promise<Started> {
  const file = await openRaw(raw);
  try {
    const child = privately(() =>
      execa(program.file, [...program.args, ...args], {
        env: { ...childEnvironment(), ...program.env, ...environment, [markVariable]: mark },
        extendEnv: false,
        reject: false,
        buffer: false,
        cleanup: false,
        detached: true,
        stdin: 'ignore', // Its types know 3 to 9 only; any number of an open file will do.
        stdout: file.fd as 3,
        stderr: file.fd as 3,
      }),
    );
    const ended = child.then(({ exitCode, code }) => {
      if (code !== undefined && exitCode === undefined) throw new StepError('NotStarted', `${program.file} cannot be started: ${code}`);
      return exitCode ?? null;
    });
    // Looked at below, or awaited by whoever follows it.
    ended.catch(() => undefined);
    if (child.pid === undefined)
      throw new StepError('NotStarted', `${program.file} cannot be started: ${((await child) as { code?: string }).code ?? 'unknown'}`);
    const seen = await processAt(child.pid);
    return { pid: child.pid, started: seen?.started ?? 'ended', ended };
  } finally {
    await file.close();
  }
}

/** What a child writes is for this user alone: a dump is the data in clear, and its program gives it the usual mode. A child takes the mask of the moment it starts. */
function privately<T>(start: () => T): T {
  const was = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(was);
  }
}

/** The whole session: a JVM behind a launch script too. */
export async function endChild({ pid }: Pick<ProcessId, 'pid'>, still: () => Promise<boolean>): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-pid, signal);
    } catch {
      return;
    }
    for (let tries = 0; tries < 50 && (await still()); tries++) await new Promise((done) => setTimeout(done, 100));
    if (!(await still())) return;
  }
}
