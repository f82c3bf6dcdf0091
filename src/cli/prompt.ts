/** Asks a person on the terminal. Questions go to stderr, so that a redirected stdout holds results only. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Io } from './io.ts';

/** Rejects with the signal's reason when aborted. Answers undefined where the input has ended (Ctrl-D). */
export function askLine(io: Io, question: string, signal?: AbortSignal): Promise<string | undefined> {
  return ask(io, question, false, signal);
}

/** What is typed is not shown. */
export function askHidden(io: Io, question: string, signal?: AbortSignal): Promise<string | undefined> {
  return ask(io, question, true, signal);
}

export async function askYes(io: Io, question: string, signal?: AbortSignal): Promise<boolean> {
  const answer = await askLine(io, `${question} [y/N] `, signal);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

function ask(io: Io, question: string, hidden: boolean, signal?: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
    const lines = createInterface({ input: io.stdin, output, terminal: io.terminal });
    const end = (): void => {
      signal?.removeEventListener('abort', aborted);
      lines.removeAllListeners('close');
      lines.close();
      if (hidden) process.stderr.write('\n');
    };
    const aborted = (): void => {
      end();
      reject(signal?.reason);
    };
    if (signal?.aborted) return aborted();
    signal?.addEventListener('abort', aborted, { once: true });
    // readline takes Ctrl-C for itself; the program has one answer to it, whatever is on the screen.
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('close', () => {
      end();
      resolve(undefined);
    });
    if (hidden) process.stderr.write(question);
    lines.question(hidden ? '' : question, (answer) => {
      end();
      resolve(answer);
    });
  });
}
