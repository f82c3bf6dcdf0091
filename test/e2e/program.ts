/** The built program without a terminal: what it prints, and how it ends. */
import { spawn } from 'node:child_process';
import { bin, type Place } from './terminal.ts';

export interface Program {
  out(): string;
  err(): string;
  /** Throws where it ends before it has said so, or has not within half a minute, unless told. */
  says(text: string | RegExp, seconds?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

export function startProgram(args: string[], { cwd, env }: Place): Program {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  let over = false;
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.on('close', (code) => {
      over = true;
      done({ code, out, err });
    }),
  );
  return {
    out: () => out,
    err: () => err,
    async says(wanted, seconds = 30) {
      const said = () => (typeof wanted === 'string' ? (out + err).includes(wanted) : wanted.test(out + err));
      for (const last = Date.now() + seconds * 1000; !said(); await new Promise((next) => setTimeout(next, 10)))
        if (over || Date.now() > last) throw new Error(`it never said ${String(wanted)}: ${out}${err}`);
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}

/** Throws with what it said where it does not end as expected. */
export async function em(place: Place, code: number, ...args: string[]): Promise<{ out: string; err: string }> {
  const said = await startProgram(args, place).ended;
  if (said.code !== code) throw new Error(`encmigrate ${args.join(' ')} ended with ${said.code}, not ${code}: ${said.out}${said.err}`);
  return said;
}

export const planFlags = ['--kms-key', 'alias/cache-prod', '--endpoint', 'ssm:/prod/sessions/redis', '--writes', 'frozen', '--soak', '5m', '--no-input'];
