/** No command: the interactive session. Without a terminal there is nobody to talk to, and that is said. */
import type { Command } from '../command-table.ts';
import { exitCodes } from '../exit.ts';
import { interrupts } from '../interrupts.ts';
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
  // Ctrl-C is a key of the screens; from elsewhere (kill -INT, kill) it comes as a signal, and the session must leave the terminal whole.
  const stop = interrupts(io, 'encmigrate resume');
  try {
    await openSession(session, store, { screenReader: given.screenReader, colour: io.colour, signal: stop.signal });
    return stop.exit() ?? exitCodes.done;
  } finally {
    stop.end();
    await close();
  }
};
