/** The command line in this process: what it printed, its exit code. Its state and configuration live in a folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach } from 'vitest';
import { execute } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/io.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Plan } from '../../src/plan/schema.ts';
import { elasticache } from '../../plans/elasticache/system.ts';
import { asFacts, choices, cmd, frame } from '../plans/elasticache/facts.ts';

export interface Said {
  exit: number;
  out: string;
  err: string;
}

export interface TestIo extends Io {
  outLines: string[];
  errLines: string[];
  /** What the person types next. */
  type(text: string): void;
}

export function testIo(env: Record<string, string> = {}, more: Partial<Io> = {}): TestIo {
  const outLines: string[] = [];
  const errLines: string[] = [];
  const stdin = new PassThrough();
  return {
    out: (line) => void outLines.push(line),
    err: (line) => void errLines.push(line),
    env,
    cwd: process.cwd(),
    terminal: false,
    columns: 80,
    colour: false,
    stdin: stdin as unknown as NodeJS.ReadStream,
    outLines,
    errLines,
    type: (text) => void stdin.write(text),
    ...more,
  };
}

export async function em(argv: string[], env: Record<string, string> = {}): Promise<Said> {
  const io = testIo({ XDG_STATE_HOME: '/nonexistent/state', XDG_CONFIG_HOME: '/nonexistent/config', ...env });
  const exit = await execute(argv, io);
  return { exit, out: io.outLines.join('\n'), err: io.errLines.join('\n') };
}

/** A folder for one test, removed after it. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'encmigrate-cli-'));
  folders.push(folder);
  return folder;
}
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The plan of sessions-prod, as `plan` would write it. */
export const samplePlan = (): Plan => buildPlan({ system: elasticache, facts: JSON.parse(JSON.stringify(asFacts(cmd()))), choices, frame });
