/** Where a child of a rehearsal finds the files that its arguments and variables name: those of the rehearsal, never the operator's. */
import { isAbsolute } from 'node:path';
import type { World } from '../context.ts';

/** `/path` and `--option=/path`; anything else, and everything outside of a rehearsal, stays. */
export function ledPath(text: string, { standIns }: Pick<World, 'standIns'>): string {
  const [, option = '', path = ''] = /^(--[\w-]+=)?(.*)$/s.exec(text) ?? [];
  return standIns && isAbsolute(path) ? `${option}${standIns.file(path)}` : text;
}
