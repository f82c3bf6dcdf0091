/** neo4j-admin as the sandbox lends it, run as a plan would run it. */
import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Instance } from '../../../../plans/aura/fake/rows.ts';
import { scaledClock } from '../../../../src/sandbox/scaled-clock.ts';
import { type Cloud, cloud } from './cloud.ts';

/** An hour in six seconds: programs take real time, so the world's must go on. */
export const lively = (options: Parameters<typeof cloud>[0] = {}): Promise<Cloud> => cloud({ clock: scaledClock(600), ...options });

export interface Ended {
  code: number;
  out: string;
  err: string;
  /** In milliseconds. */
  took: number;
}

export interface Admin {
  run(args: string[], env?: Record<string, string>): Promise<Ended>;
  upload(to: Instance, from: string, more?: string[], env?: Record<string, string>): Promise<Ended>;
}

export async function admin({ control }: Cloud): Promise<Admin> {
  const { file, args, env } = (await control('programs?name=neo4j-admin')).body as { file: string; args: string[]; env: Record<string, string> };
  const run: Admin['run'] = async (more, own = {}) => {
    const began = performance.now();
    const ended = await execa(file, [...args, ...more], { env: { ...env, ...own }, reject: false, stdin: 'ignore', timeout: 60_000 });
    return { code: ended.exitCode ?? -1, out: ended.stdout, err: ended.stderr, took: performance.now() - began };
  };
  return {
    run,
    upload: (to, from, more = [], own = {}) =>
      run(['database', 'upload', '--verbose', `--from-path=${from}`, `--to-uri=neo4j+s://${to.id}.databases.neo4j.io`, ...more, 'neo4j'], {
        NEO4J_USERNAME: 'neo4j',
        NEO4J_PASSWORD: to.password,
        ...own,
      }),
  };
}

export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'encmigrate-aura-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Dots on the screen, of both bars. */
export const drawn = (out: string): number =>
  out
    .split('\n')
    .filter((line) => /^\.+( +\d+%)?$/.test(line))
    .join('')
    .replace(/[^.]/g, '').length;
