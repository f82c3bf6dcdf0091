/** Where a sandbox says that it runs: pid, port and speed, for those who attach to it. 0600, and removed when it ends. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { stateFolder } from './paths.ts';

/** Names only: what is in them is src/cli/worlds.ts's, and heavy. */
export const sandboxWorlds = ['demo', 'empty'] as const;

export interface SandboxNote {
  pid: number;
  port: number;
  speed: number;
  world: string;
}

export const sandboxFolder = (env: NodeJS.ProcessEnv, world: string): string => join(stateFolder(env), 'sandbox', world);

export function writeNote(path: string, note: SandboxNote): void {
  // By rename: who reads it sees all of it or nothing.
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
}

export function readNote(path: string): SandboxNote | undefined {
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as SandboxNote;
    return Number.isInteger(note.pid) && Number.isInteger(note.port) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Only our own: another sandbox may have taken its place. */
export function removeNote(path: string): void {
  if (readNote(path)?.pid === process.pid) rmSync(path, { force: true });
}

/**
 * A note can outlive its process, and a port can go to another program: only the answer to /_encmigrate/health tells. By node:http,
 * which the SDK loads anyway: the first `fetch` of a process costs as much as all of `--version`.
 */
export async function alive(note: SandboxNote | undefined): Promise<boolean> {
  if (!note) return false;
  try {
    return (JSON.parse(await health(note.port)) as { pid?: number } | null)?.pid === note.pid;
  } catch {
    return false;
  }
}

function health(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/_encmigrate/health', agent: false, signal: AbortSignal.timeout(2_000) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('error', reject).once('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(`status ${answer.statusCode}`))));
    });
    request.once('error', reject);
  });
}
