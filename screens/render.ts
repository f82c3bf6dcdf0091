/** Opens the interactive session in a terminal; resolves when the person leaves it. */
import { render } from 'ink';
import { createElement } from 'react';
import type { Session } from '../src/store/session.ts';
import type { Store } from '../src/store/store.ts';
import { openStage, App } from './app.tsx';
import { ascii, drawn, spoken } from './parts/symbols.ts';
import type { Ending } from './stage.ts';
import { begin, type Startable } from './start.ts';

export type { Ending } from './stage.ts';

export interface OpenOptions {
  screenReader?: boolean;
  /** False draws no escape code for colour or weight: Ink itself ignores NO_COLOR. */
  colour?: boolean;
  /** For terminals without box characters. */
  ascii?: boolean;
  /** Aborted from elsewhere (a signal): as the first Ctrl-C. */
  signal?: AbortSignal;
  stdin?: NodeJS.ReadStream;
  stdout?: NodeJS.WriteStream;
  stderr?: NodeJS.WriteStream;
  /** Begun at once, in place of the inventory; left by itself once `over` says so. */
  runs?: { of: Startable[]; over: () => Promise<unknown> };
  /** Called at the moment of leaving, before the terminal is given back; after a second Ctrl-C too. */
  onEnd?: (ending: Ending) => void;
}

/** Rejects where drawing failed: on the alternate screen nothing of it would be seen. */
export async function openSession(session: Session, store: Store, options: OpenOptions = {}): Promise<Ending> {
  const {
    screenReader = process.env.INK_SCREEN_READER === 'true',
    colour = true,
    stdin = process.stdin,
    stdout = process.stdout,
    stderr = process.stderr,
  } = options;
  const dumb = options.ascii ?? process.env.TERM === 'dumb';
  let ending: Ending = { why: 'quit', goOn: [] };
  const stage = openStage(session, store, {
    screenReader,
    symbols: screenReader ? spoken : dumb ? ascii : drawn,
    // OSC 52: the terminal's own clipboard, over ssh too; terminals without it ignore it.
    ...(dumb || screenReader ? {} : { copy: (text: string) => void stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`) }),
    onEnd(how) {
      ending = how;
      options.onEnd?.(how);
      app.unmount();
    },
  });
  const app = render(createElement(App, { stage, colour }), {
    stdin,
    stdout,
    stderr,
    alternateScreen: !screenReader && !dumb,
    incrementalRendering: true,
    maxFps: 12,
    exitOnCtrlC: false,
    // What the console prints goes to the process's own streams, and spoils only a screen that is there.
    patchConsole: stdout === process.stdout,
    isScreenReaderEnabled: screenReader,
    interactive: true,
  });
  const interrupt = () => stage.input('c', { ctrl: true });
  if (options.runs) {
    begin(stage, options.runs.of);
    void options.runs.over().then(() => stage.end({ why: 'quit', goOn: [] }));
  }
  options.signal?.addEventListener('abort', interrupt, { once: true });
  if (options.signal?.aborted) interrupt();
  try {
    await app.waitUntilExit();
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
  }
  return ending;
}
