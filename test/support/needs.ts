/** Whether a program is here. Tests that need it skip with the reason; in CI they fail, so that nothing is skipped unnoticed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export function needs(program: string): { ok: boolean; why: string } {
  const found = (process.env.PATH ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  const why = found ? '' : `${program} is not on PATH`;
  // An empty CI is what our own terminal tests set for a child.
  if (!found && process.env.CI && process.env.CI !== 'false') throw new Error(`${why}, and CI must run every test`);
  return { ok: found, why };
}
