/** The built program in a real pseudo-terminal. A headless terminal keeps what a person sees; waits are for text, never for time. */
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const bin = fileURLToPath(new URL('../../bin/encmigrate.js', import.meta.url));

export interface Size {
  columns: number;
  rows: number;
}
export const small: Size = { columns: 80, rows: 24 };

export interface Screen {
  rows(): string[];
  text(): string;
  /** Every byte so far. */
  written(): string;
  /** What no frame may have: a line that was wrapped, a first line that is not ours. One entry each. */
  faults: string[];
  /** Throws with the whole screen where it does not come in time. */
  until(text: string | RegExp, seconds?: number): Promise<void>;
  gone(text: string | RegExp, seconds?: number): Promise<void>;
  /** One chunk, as it is. */
  send(chunk: string): void;
  /** As fingers do: one character a chunk, the next once the screen shows it. */
  type(text: string): Promise<void>;
  resize(size: Size): void;
  kill(signal: string): void;
  ended: Promise<{ code: number; signal: number }>;
}

export const keys = { enter: '\r', escape: '\u001b', up: '\u001b[A', down: '\u001b[B', tab: '\t', ctrlC: '\u0003', ctrlS: '\u0013', ctrlU: '\u0015' };

/** What is asked of the screen is asked again after each piece of output, and now and then for what was there before. */
const glance = 20;

export interface Place {
  cwd: string;
  env: Record<string, string>;
}

/** `encmigrate ARGS`, or what `command` says. */
export function openTerminal(args: string[], where: Place, size: Size = small, command = [process.execPath, bin, ...args]): Screen {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true, scrollback: 0 });
  const [file = '', ...rest] = command;
  const child = spawn(file, rest, { name: where.env.TERM ?? 'xterm-256color', cols: size.columns, rows: size.rows, ...where });
  const faults: string[] = [];
  let written = '';
  let over: { code: number; signal: number } | undefined;
  let resized = false;

  const rows = (): string[] =>
    Array.from({ length: terminal.rows }, (_, row) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.translateToString(true) ?? '');
  const text = (): string => rows().join('\n');
  const look = (): void => {
    const buffer = terminal.buffer.active;
    // What the terminal itself reflows at a resize is not what was drawn.
    if (buffer.type !== 'alternate' || resized) return;
    for (let row = 0; row < terminal.rows; row++)
      if (buffer.getLine(buffer.viewportY + row)?.isWrapped) faults.push(`wider than ${terminal.cols}: row ${row} of\n${text()}`);
  };
  child.onData((data) => {
    written += data;
    terminal.write(data, look);
  });
  // What the terminal answers to questions about itself goes back, as a real one's would.
  terminal.onData((data) => child.write(data));
  const ended = new Promise<{ code: number; signal: number }>((done) =>
    child.onExit(({ exitCode, signal = 0 }) => terminal.write('', () => done((over = { code: exitCode, signal })))),
  );

  async function wait(holds: () => boolean, what: string, seconds: number): Promise<void> {
    const last = Date.now() + seconds * 1000;
    while (!holds()) {
      const why = over ? `the program ended with ${JSON.stringify(over)}` : Date.now() > last ? `not within ${seconds} s` : undefined;
      if (why) throw new Error(`${what}: ${why}; on the screen:\n${text()}`);
      await new Promise((next) => setTimeout(next, glance));
    }
  }
  const shows = (wanted: string | RegExp): boolean => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text()));

  return {
    rows,
    text,
    written: () => written,
    faults,
    async until(wanted, seconds = 30) {
      await wait(() => shows(wanted), `waited for ${String(wanted)}`, seconds);
      resized = false;
      if (terminal.buffer.active.type === 'alternate' && !/encmigrate +(SANDBOX|LIVE) /.test(rows()[0] ?? '')) faults.push(`no first line:\n${text()}`);
    },
    gone: (wanted, seconds = 30) => wait(() => !shows(wanted), `waited for ${String(wanted)} to go`, seconds),
    send: (chunk) => child.write(chunk),
    async type(typed) {
      let so = '';
      for (const char of typed) {
        so += char;
        child.write(char);
        await wait(() => shows(`${so}▌`) || shows(`${so}_`), `typed "${so}" of "${typed}"`, 10);
      }
    },
    resize(to) {
      resized = true;
      terminal.resize(to.columns, to.rows);
      child.resize(to.columns, to.rows);
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}
