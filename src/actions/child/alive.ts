/** Whether a process that was started once is still that process: its number may be another's by now, its start time cannot. */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessId {
  pid: number;
  /** The system's own words for when it began. */
  started: string;
}

/** Undefined where there is no such process, or it has ended and only waits to be reaped. */
export async function processAt(pid: number): Promise<ProcessId | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    // The name in brackets may hold anything; fields are counted after it. proc(5): state is field 3, starttime field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : { pid, started: fields[19] ?? '' };
  }
  if (process.platform === 'linux') return undefined;
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return started === undefined || state?.startsWith('Z') ? undefined : { pid, started };
}

export const lives = async (child: ProcessId): Promise<boolean> => (await processAt(child.pid))?.started === child.started;

/** A child of ours that was started, but of which nobody could write down the number: found by the mark in its environment. Linux only. */
export async function markedProcess(name: string, mark: string): Promise<ProcessId | undefined> {
  if (process.platform !== 'linux') return undefined;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const environment = await readFile(`/proc/${entry}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`${name}=${mark}`)) return processAt(Number(entry));
  }
  return undefined;
}
