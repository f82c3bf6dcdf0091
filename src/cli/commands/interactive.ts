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
  // Ink draws nothing until the end where CI is set, even to nothing; here stdout is a terminal, so a person looks at it.
  process.env.CI = 'false';
  const [{ createStore }, { openSession }] = await Promise.all([import('../../store/store.ts'), import('../../../screens/render.ts')]);
  const store = createStore();
  const { session, close } = await createSession(given, io, store);
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
function fromOutside(close: () => Promise<void>): { end(): void } {
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
