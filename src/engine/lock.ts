/** One run at a time on this machine. The lock names its holder, so that the second run can be told who, where, since when. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
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

/** Takes the lock beside the journal or throws LockedError. A holder that died (pid gone, same host) is passed over. */
export async function takeLock(journal: string): Promise<() => Promise<void>> {
  const target = join(dirname(journal), `.${basename(journal)}.lock`);
  const note = join(target, 'holder.json');
  await mkdir(dirname(target), { recursive: true });
  const options = { lockfilePath: target, realpath: false, stale: 15_000, update: 5_000, fs: undefined };
  let release: () => Promise<void>;
  try {
    release = await lock(journal, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    const holder = await readHolder(note);
    if (!holder || !dead(holder)) {
      const h = holder ?? { host: 'unknown host', pid: 0, since: 'unknown', user: 'unknown' };
      throw new LockedError(
        `this plan is being run by ${h.user} on ${h.host} (process ${h.pid}) since ${h.since}`,
        h,
        'wait for it to end, or follow it: encmigrate status <plan>',
      );
    }
    await rm(target, { recursive: true, force: true });
    release = await lock(journal, options);
  }
  await writeFile(note, JSON.stringify(me()), { mode: 0o600 });
  return async () => {
    await rm(note, { force: true });
    await release().catch(() => undefined);
  };
}

const lock = (journal: string, options: object): Promise<() => Promise<void>> =>
  lockfile.lock(journal, { ...options, onCompromised: () => undefined } as Parameters<typeof lockfile.lock>[1]);

async function readHolder(note: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(note, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Only a process of this very host can be known to be dead. */
function dead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
