/** One redis-server: started, found again after the sandbox was killed, ended. Only what is provably its own is touched. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, type RedisWire } from '../../../redis/connection.ts';
import type { Argument, Reply } from '../../../redis/resp.ts';
import { kill, running, startTime } from '../pid.ts';
import { type Inner, ownUser } from './config.ts';

export interface RedisProcess {
  id: string;
  pid: number;
  inner: Inner;
  folder: string;
  /** As the sandbox's own user; connects anew where the connection was lost. */
  command(...args: Argument[]): Promise<Reply>;
  pipeline(commands: Argument[][]): Promise<Reply[]>;
  alive(): boolean;
  /** Ends it; with `keep` its data are in dump.rdb. */
  stop(keep: boolean): Promise<void>;
}

/** What is noted of a running process, to know it again. */
interface Note {
  pid: number;
  inner: Inner;
  /** By /proc, in ticks since boot: a pid that was used again has another. Absent where there is no /proc. */
  startedAt?: string;
}

const noteOf = (folder: string): string => join(folder, 'process.json');
/** A loaded machine may take seconds to fork and read; nothing takes this long. */
const patience = 30_000;

export async function startProcess(
  program: string,
  given: { id: string; folder: string; inner: Inner; conf: string; password: string },
): Promise<RedisProcess> {
  const { id, folder, inner, conf, password } = given;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'redis.conf');
  await writeFile(file, conf, { mode: 0o600 });
  await chmod(file, 0o600);
  // Of its own session: Ctrl-C in the sandbox's terminal must not reach it before its data are saved.
  const child = spawn(program, [file], { cwd: folder, stdio: 'ignore', detached: true });
  child.unref();
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  // Before it is ready: a sandbox that is killed meanwhile must find it again, or it would run for ever.
  if (child.pid !== undefined) {
    const startedAt = startTime(child.pid);
    writeFileSync(noteOf(folder), JSON.stringify({ pid: child.pid, inner, ...(startedAt ? { startedAt } : {}) } satisfies Note), { mode: 0o600 });
  }
  const ended = (): boolean => failure !== undefined || child.exitCode !== null || child.signalCode !== null;
  for (const until = Date.now() + patience; Date.now() < until && !ended(); await sleep(10)) {
    const wire = await ownConnection(inner.port, password).catch(() => undefined);
    if (!wire) continue;
    const ready = await isReady(wire, child.pid!).catch(() => false);
    wire.close();
    if (!ready) continue;
    return handle({ id, folder, inner, pid: child.pid!, password, child });
  }
  child.kill('SIGKILL');
  const said = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
  throw new Error(`redis-server did not start: ${failure?.message ?? (said.trim().split('\n').at(-1) || 'it does not answer')}`);
}

/** The process that an earlier sandbox left in this folder, if it still runs and is that one; one that hangs is ended. */
export async function adoptProcess(id: string, folder: string, password: string): Promise<RedisProcess | undefined> {
  if (!existsSync(noteOf(folder))) return undefined;
  let note: Note;
  try {
    note = JSON.parse(readFileSync(noteOf(folder), 'utf8')) as Note;
  } catch {
    return undefined;
  }
  if (!running(note.pid)) return undefined;
  const wire = await ownConnection(note.inner.port, password).catch(() => undefined);
  if (wire) {
    const ours = await isReady(wire, note.pid)
      .then(async (ready) => ready && String(((await wire.command('CONFIG', 'GET', 'dir')) as Reply[])[1]) === folder)
      .catch(() => false);
    wire.close();
    if (ours) return handle({ id, folder, inner: note.inner, pid: note.pid, password });
  }
  if (note.startedAt !== undefined && startTime(note.pid) === note.startedAt) await kill(note.pid);
  return undefined;
}

async function isReady(wire: RedisWire, pid: number): Promise<boolean> {
  const info = String(await wire.command('INFO'));
  // A line of its own: async_loading says 0 all the while.
  return info.includes(`process_id:${pid}\r\n`) && info.includes('\nloading:0\r\n');
}

async function ownConnection(port: number, password: string): Promise<RedisWire> {
  const wire = await connectRedis({ host: '127.0.0.1', port, tls: false });
  try {
    await wire.command('AUTH', ownUser, password);
    return wire;
  } catch (error) {
    wire.close();
    throw error;
  }
}

function handle(of: { id: string; folder: string; inner: Inner; pid: number; password: string; child?: ChildProcess }): RedisProcess {
  let open: Promise<RedisWire> | undefined;
  let wire: RedisWire | undefined;
  const connection = (): Promise<RedisWire> => (open ??= ownConnection(of.inner.port, of.password).then((made) => (wire = made)));
  const ask = async <T>(what: (wire: RedisWire) => Promise<T>): Promise<T> => {
    try {
      return await what(await connection());
    } catch (error) {
      if ((error as Error).name !== 'RedisError') open = undefined;
      throw error;
    }
  };
  const alive = (): boolean => (of.child ? of.child.exitCode === null && of.child.signalCode === null : running(of.pid));
  return {
    id: of.id,
    pid: of.pid,
    inner: of.inner,
    folder: of.folder,
    command: (...args) => ask((made) => made.command(...args)),
    pipeline: (commands) => ask((made) => made.pipeline(commands)),
    alive,
    async stop(keep) {
      if (alive()) {
        // SHUTDOWN answers by ending; what it says otherwise is a reason to kill.
        const asked = ask((made) => made.command('SHUTDOWN', keep ? 'SAVE' : 'NOSAVE')).catch(() => undefined);
        for (const until = Date.now() + patience; Date.now() < until && alive(); ) {
          await Promise.race([sleep(10), asked.then(() => sleep(10))]);
        }
        if (alive()) await kill(of.pid);
      }
      wire?.close();
      await rm(noteOf(of.folder), { force: true });
    },
  };
}
