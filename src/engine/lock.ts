/** One run at a time on this machine. The lock names its holder, so that the second run can be told who, where, since when. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, uptime, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { LockedError } from '../plan/errors.ts';

export interface Holder {
  host: string;
  pid: number;
  since: string;
  user: string;
}

export const me = (): Holder => ({ host: hostname(), pid: process.pid, since: new Date().toISOString(), user: userInfo().username });

/** Beside the journal, hidden: a folder, whose making is atomic, and a note that says who made it. */
const placesOf = (journal: string): { target: string; note: string } => {
  const target = join(dirname(journal), `.${basename(journal)}.lock`);
  return { target, note: `${target}.json` };
};

/** Who holds the lock now; undefined where nobody does, or the holder died. */
export async function lockHolder(journal: string): Promise<Holder | undefined> {
  const holder = await readHolder(placesOf(journal).note);
  return holder && !dead(holder) ? holder : undefined;
}

/** Takes the lock beside the journal or throws LockedError. A holder that died (pid gone, or a restart of this host since) is passed over. */
export async function takeLock(journal: string): Promise<() => Promise<void>> {
  const { target, note } = placesOf(journal);
  await mkdir(dirname(target), { recursive: true });
  // Of several that find the same dead lock only one may clear it away, and nobody may judge a new one by the old note.
  const done = await taking(target, note);
  try {
    const release = await lock(journal, target).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ELOCKED') throw error;
      const holder = await readHolder(note);
      if (!holder || !dead(holder)) throw held(holder, target);
      await rm(target, { recursive: true, force: true });
      return lock(journal, target);
    });
    await writeFile(note, JSON.stringify(me()), { mode: 0o600 });
    return async () => {
      await rm(note, { force: true });
      await release().catch(() => undefined);
    };
  } finally {
    await done().catch(() => undefined);
  }
}

/** Held for the moment of taking only: who dies in it is passed over after ten seconds. */
async function taking(target: string, note: string): Promise<() => Promise<void>> {
  const file = `${target}.taking`;
  try {
    return await lockfile.lock(file, {
      realpath: false,
      lockfilePath: file,
      stale: 10_000,
      onCompromised: () => undefined,
      retries: { retries: 60, factor: 1, minTimeout: 200, maxTimeout: 300 },
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ELOCKED' ? held(await readHolder(note), file) : error;
  }
}

function held(holder: Holder | undefined, target: string): LockedError {
  const h = holder ?? { host: 'an unknown host', pid: 0, since: 'an unknown time', user: 'somebody' };
  return new LockedError(
    `this plan is being run by ${h.user} on ${h.host} (process ${h.pid}) since ${h.since}`,
    h,
    `wait for it to end, or look: encmigrate status; if that process is surely gone, remove ${target}`,
  );
}

// Never stale by age: a run that is stopped by a debugger, or a laptop that slept, still holds its plan.
const options = { realpath: false, stale: 2 ** 31 - 1, update: 60_000, onCompromised: () => undefined };

const lock = (journal: string, target: string): Promise<() => Promise<void>> => lockfile.lock(journal, { ...options, lockfilePath: target });

async function readHolder(note: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(note, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Only a process of this very host can be known to be dead. Process numbers begin anew when the host does. */
export function dead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  if (Date.parse(holder.since) < Date.now() - uptime() * 1000) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
