/** First Ctrl-C: the run finishes the call under way, and its journal is valid. Second: at once; the journal is valid all the same. */
import { Interrupted } from '../engine/ending.ts';
import { exitCodes, leaveNow } from './exit.ts';
import type { Io } from './io.ts';

export interface Interrupts {
  signal: AbortSignal;
  /** 130 or 143 once a signal came. */
  exit(): number | undefined;
  end(): void;
}

/** `resume` is the command that goes on. */
export function interrupts(io: Io, resume: string): Interrupts {
  const abort = new AbortController();
  let exit: number | undefined;
  const take = (name: 'SIGINT' | 'SIGTERM') => (): void => {
    const code = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    if (exit !== undefined) {
      io.err(`Left at once. Go on with: ${resume}`);
      leaveNow(code);
    }
    exit = code;
    io.err(
      `${name === 'SIGINT' ? 'Ctrl-C' : name}: finishing the call under way, then stopping. Go on later with: ${resume}. ${name === 'SIGINT' ? 'Ctrl-C again leaves at once.' : ''}`.trim(),
    );
    abort.abort(new Interrupted(name === 'SIGINT' ? 'stopped by Ctrl-C' : 'stopped by SIGTERM'));
  };
  const [onInt, onTerm] = [take('SIGINT'), take('SIGTERM')];
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    signal: abort.signal,
    exit: () => exit,
    end() {
      process.removeListener('SIGINT', onInt);
      process.removeListener('SIGTERM', onTerm);
    },
  };
}
