/** The plan files that this machine has seen, so that `status` and `resume` know them without being told. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stateFolder } from './paths.ts';

const indexPath = (env: NodeJS.ProcessEnv): string => join(stateFolder(env), 'plans.json');

/** Absolute paths, newest first. A plan whose file is gone is forgotten. */
export function knownPlans(env: NodeJS.ProcessEnv): string[] {
  try {
    const listed = (JSON.parse(readFileSync(indexPath(env), 'utf8')) as { plans?: unknown }).plans;
    return (Array.isArray(listed) ? listed : []).filter((path): path is string => typeof path === 'string' && existsSync(path));
  } catch {
    return [];
  }
}

/** An index only: where it cannot be written, everything else goes on. */
export function remember(env: NodeJS.ProcessEnv, path: string): void {
  const all = [...new Set([resolve(path), ...knownPlans(env)])].slice(0, 500);
  const index = indexPath(env);
  try {
    mkdirSync(dirname(index), { recursive: true, mode: 0o700 });
    writeFileSync(`${index}.${process.pid}`, `${JSON.stringify({ v: 1, plans: all }, null, 1)}\n`, { mode: 0o600 });
    renameSync(`${index}.${process.pid}`, index);
  } catch {}
}
