/** Where a program is that an engine needs. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first on PATH that may be executed. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => join(dir, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
