/** Renders the session at any size into plain text frames: ink-testing-library knows 100 columns only. */
import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import { App } from '../../screens/app.tsx';
import type { Size } from '../../screens/screen.ts';
import type { Stage } from '../../screens/stage.ts';

export class FakeOut extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  written: string[] = [];
  constructor(
    public columns: number,
    public rows: number,
  ) {
    super();
  }
  write(text: string, done?: unknown): boolean {
    this.written.push(text);
    if (typeof done === 'function') done();
    return true;
  }
  resize({ columns, rows }: Size): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

export class FakeIn extends EventEmitter {
  readonly isTTY = true;
  #chunk: string | null = null;
  setEncoding(): void {}
  setRawMode(): void {}
  ref(): void {}
  unref(): void {}
  resume(): void {}
  pause(): void {}
  read(): string | null {
    const chunk = this.#chunk;
    this.#chunk = null;
    return chunk;
  }
  send(chunk: string): void {
    this.#chunk = chunk;
    this.emit('readable');
  }
}

export const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

export interface Terminal {
  /** The last frame: one text a row. */
  rows(): string[];
  text(): string;
  /** Every byte that was written so far. */
  written(): string;
  /** One chunk, as a terminal sends it. */
  send(chunk: string): Promise<void>;
  /** Characters one by one, as fingers do. */
  type(text: string): Promise<void>;
  paste(text: string): Promise<void>;
  resize(size: Size): Promise<void>;
  close(): void;
}

export const keys = {
  up: '\u001b[A',
  down: '\u001b[B',
  left: '\u001b[D',
  right: '\u001b[C',
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  backspace: '\u007f',
  pagedown: '\u001b[6~',
  ctrlC: '\u0003',
  ctrlS: '\u0013',
  ctrlU: '\u0015',
  ctrlR: '\u0012',
};

export async function terminal(stage: Stage, size: Size): Promise<Terminal> {
  const stdout = new FakeOut(size.columns, size.rows);
  const stdin = new FakeIn();
  // Debug mode writes each frame whole: the last write is what is on the screen.
  const app = render(<App stage={stage} />, {
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  await settle();
  const rows = () =>
    stripVTControlCharacters(stdout.written.findLast((text) => text.includes('\n') || text.length > 20) ?? '')
      .replace(/\n$/, '')
      .split('\n');
  const send = async (chunk: string) => {
    stdin.send(chunk);
    // A lone Escape waits a moment, in case a sequence follows.
    await new Promise((resolve) => setTimeout(resolve, chunk === '\u001b' ? 40 : 2));
    await settle();
  };
  return {
    rows,
    text: () => rows().join('\n'),
    written: () => stdout.written.join(''),
    send,
    async type(text) {
      for (const char of text) await send(char);
    },
    paste: (text) => send(`\u001b[200~${text}\u001b[201~`),
    async resize(to) {
      stdout.resize(to);
      await settle();
    },
    close: () => app.unmount(),
  };
}
