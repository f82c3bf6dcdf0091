/** What a sandbox starts in the place of a program: it lends it, or knows nothing of it; then the one on PATH is started as it is. */
import type { Program } from '../actions/context.ts';
import { onPath } from '../actions/child/program.ts';

/** What a rehearsal gets: nothing of this machine is ever started in it. */
export const onlyLent: typeof onPath = () => Promise.resolve(undefined);

/** `ask` brings the sandbox's answer to GET /_encmigrate/programs (src/sandbox/programs.ts). */
export async function lentBy(
  ask: (query: { name: string }) => Promise<{ status: number; body: string }>,
  name: string,
  otherwise: typeof onPath = onPath,
): Promise<Program | undefined> {
  const { status, body } = await ask({ name });
  return status === 200 ? (JSON.parse(body) as Program) : otherwise(name);
}
