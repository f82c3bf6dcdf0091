/** No command: the interactive session. Without a terminal there is nobody to talk to, and that is said. */
import type { Command } from '../call.ts';
import { exitCodes, leaveNow } from '../exit.ts';
import { createSession } from '../session.ts';

export const interactive: Command = async ({ given, io }) => {
  if (!io.terminal || given.json || !given.input) {
    io.err('encmigrate: the interactive session needs a terminal on stdin and stdout');
    io.err('  what to do: encmigrate scan, then encmigrate plan <system> <id>; encmigrate --help has examples');
    return exitCodes.usage;
  }
  // Stdout is a terminal, so a person looks at it. Ink is told so (`interactive`); chalk takes any CI, "false" too, for no colour.
  delete process.env.CI;
  const { createStore } = await import('../../store/store.ts');
  const store = createStore();
  // What draws is loaded while the cloud is asked who we are.
  const [{ session, close }, { openSession }] = await Promise.all([createSession(given, io, store), import('../../../screens/render.ts')]);
  const signals = fromOutside(close);
  try {
    const ending = await openSession(session, store, { screenReader: given.screenReader, colour: io.colour });
    for (const command of ending.goOn) io.out(`Go on with: ${command}`);
    // Second Ctrl-C: not even the call under way is waited for.
    if (ending.why === 'at once') leaveNow(exitCodes.interrupted);
    await close();
    return ending.why === 'quit' ? exitCodes.done : exitCodes.interrupted;
  } finally {
    signals.end();
    await close();
  }
};

/** In the session Ctrl-C is a key. A signal comes from outside: runs stop as at the first Ctrl-C, and Ink gives the terminal back on exit. */
export function fromOutside(close: () => Promise<void>): { end(): void } {
  const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated, SIGHUP: 129 };
  let began = false;
  const handlers = Object.entries(codes).map(([name, code]) => {
    const handler = () => {
      if (began) leaveNow(code);
      began = true;
      void close().finally(() => leaveNow(code));
    };
    process.on(name, handler);
    return () => process.removeListener(name, handler);
  });
  return { end: () => handlers.forEach((remove) => remove()) };
}
