/** Processes by pid: whether one runs, since when, and its end. proc(5): the state is field 3, the start field 22, counted after the name in brackets. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const stat = (pid: number): string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  } catch {
    return [];
  }
};

/** In ticks since boot: a pid that was used again has another. Undefined where there is no /proc. */
export const startTime = (pid: number): string | undefined => stat(pid)[19];

export function running(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return stat(pid)[0] !== 'Z';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export async function kill(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
  for (let tries = 0; tries < 200 && running(pid); tries++) await sleep(10);
}
