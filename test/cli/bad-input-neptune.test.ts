/** Wrong commands, choices, plan files and answers for Neptune: the message, the exit code, and no call that writes. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bad } from './bad-cases.ts';
import { choices, commands, gates, P, planFiles } from './bad-cases-neptune.ts';
import { em, type Said } from './cli.ts';
import { type Cloud, openCloud } from './cloud.ts';

let cloud: Cloud;
let good: string;
const home = process.cwd();
const folders: string[] = [];

/** A folder with the good plan in it, and we are there. */
function here(): string {
  const made = mkdtempSync(join(tmpdir(), 'encmigrate-bad-'));
  folders.push(made);
  process.chdir(made);
  if (good) copyFileSync(good, join(made, P));
  return made;
}

beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  cloud = await openCloud();
  const folder = here();
  const flags = ['--kms-key', 'alias/cache-prod', '--switch', 'rename', '--writes', 'frozen', '--soak', '10m', '--no-input', '--out', P];
  const made = await em(['plan', 'neptune', 'graph-main', ...flags], cloud.env);
  if (made.exit !== 0) throw new Error(made.err);
  good = join(folder, P);
});
afterAll(async () => {
  process.chdir(home);
  await cloud?.close();
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

async function refused({ argv, exit, says, env }: Omit<Bad, 'name'>): Promise<Said> {
  const before = cloud.writes().length;
  const said = await em(argv, { ...cloud.env, ...env });
  expect(said.err).toMatch(says);
  expect(said.exit, said.err).toBe(exit);
  expect(said.err).not.toMatch(/^ {4}at /m);
  expect(cloud.writes().slice(before)).toEqual([]);
  return said;
}

describe.each([
  ['commands', commands],
  ['choices', choices],
])('%s', (_, cases) => {
  it.each(cases.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    const at = here();
    const before = readFileSync(join(at, P), 'utf8');
    const said = await refused(bad);
    expect(said.out).toBe('');
    // What to do is a line of its own, and never missing.
    expect(said.err).toContain('what to do:');
    expect(existsSync(join(at, 'bad.plan.json'))).toBe(false);
    expect(readFileSync(join(at, P), 'utf8')).toBe(before);
  });
});

describe('plan files', () => {
  it.each(planFiles.map((bad) => [bad.name, bad] as const))('%s', async (_, { of, says }) => {
    const at = here();
    writeFileSync(join(at, 'bad.plan.json'), of(JSON.parse(readFileSync(join(at, P), 'utf8'))));
    await refused({ argv: ['run', 'bad.plan.json', '--yes', '--confirm', 'graph-main', '--no-input'], exit: 2, says });
  });
});

describe('gates', () => {
  it.each(gates.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    here();
    await refused(bad);
  });
});

it('there are at least 50', () => expect(commands.length + choices.length + planFiles.length + gates.length).toBeGreaterThanOrEqual(50));
