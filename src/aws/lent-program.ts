/** What a sandbox starts in the place of a program: it lends it, or knows nothing of it; then the one on PATH is started as it is. */
import type { Program } from '../actions/context.ts';
import { onPath } from '../actions/child/program.ts';

/** `ask` brings the sandbox's answer to GET /_encmigrate/programs (src/sandbox/programs.ts). */
export async function lentBy(ask: (query: { name: string }) => Promise<{ status: number; body: string }>, name: string): Promise<Program | undefined> {
  const { status, body } = await ask({ name });
  return status === 200 ? (JSON.parse(body) as Program) : onPath(name);
}
