/** The built program in a real pseudo-terminal, whose screen a headless terminal keeps. Waits for text, never for time. */
import { spawn } from '@lydell/node-pty';
import xterm, { type Terminal } from '@xterm/headless';

export interface Session {
  terminal: Terminal;
  /** The rows of the screen as text, blanks at their ends cut. */
  rows(): string[];
  /** Throws with the whole screen where it does not come in time. */
  until(text: string | RegExp, seconds?: number): Promise<void>;
  press(...keys: string[]): Promise<void>;
  end(): Promise<number>;
}

export interface Size {
  columns: number;
  rows: number;
}

const named: Record<string, string> = { enter: '\r', escape: '\u001b', up: '\u001b[A', down: '\u001b[B', tab: '\t', space: ' ' };

export function startSession(file: string, args: string[], size: Size, env: Record<string, string>): Session {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true, scrollback: 0 });
  const child = spawn(file, args, { name: 'xterm-256color', cols: size.columns, rows: size.rows, env });
  child.onData((data) => terminal.write(data));
  // What the terminal answers to questions about itself (cursor position, device) goes back as a real one's would.
  terminal.onData((data) => child.write(data));
  let over: number | undefined;
  const ended = new Promise<number>((done) => child.onExit(({ exitCode }) => done((over = exitCode))));

  const rows = (): string[] =>
    Array.from({ length: size.rows }, (_, row) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.translateToString(true) ?? '');
  const matches = (text: string | RegExp): boolean => (typeof text === 'string' ? rows().join('\n').includes(text) : text.test(rows().join('\n')));

  async function until(text: string | RegExp, seconds = 60): Promise<void> {
    const last = Date.now() + seconds * 1000;
    while (!matches(text)) {
      const why = over !== undefined ? `the program ended with ${over}` : Date.now() > last ? `not within ${seconds} s` : undefined;
      if (why) throw new Error(`waited for ${String(text)}: ${why}; on the screen:\n${rows().join('\n')}`);
      await new Promise((next) => setTimeout(next, 30));
    }
  }

  return {
    terminal,
    rows,
    until,
    async press(...keys) {
      for (const key of keys) {
        child.write(named[key] ?? key);
        // One key is one event: two in one chunk may be read as a paste.
        await new Promise((next) => setTimeout(next, 60));
      }
    },
    async end() {
      if (over === undefined) child.kill('SIGTERM');
      return ended;
    },
  };
}
