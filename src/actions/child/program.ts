/** Programs by name: the one on PATH, or what a sandbox starts in its place. Never through a shell. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Program, World } from '../context.ts';

export async function findProgram(name: string, world: Pick<World, 'program'>): Promise<Program | undefined> {
  if (world.program) return world.program(name);
  return onPath(name);
}

export async function onPath(name: string): Promise<Program | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return { file, args: [], env: {} };
  }
  return undefined;
}

/** What a child gets of our own environment: no credentials of AWS, of the Aura API, or of anything else. */
const passed =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|JAVA_HOME|JAVA_OPTS|JDK_JAVA_OPTIONS|HEAP_SIZE|NEO4J_HOME|NEO4J_CONF|NEO4J_DEBUG|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/;

export const childEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((one): one is [string, string] => passed.test(one[0]) && one[1] !== undefined));
