/** Wrong commands, plan files, journals, choices and answers: the message, the exit code, and no call that writes. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bad, choices, commands, gates } from './bad-cases.ts';
import { copyJournal, journals, planFiles } from './bad-files.ts';
import { em, type Said } from './cli.ts';
import { type Cloud, openCloud } from './cloud.ts';

let cloud: Cloud;
let folder: string;
const home = process.cwd();
const folders: string[] = [];

/** A folder with the good plan in it, and we are there. */
function here(): string {
  const made = mkdtempSync(join(tmpdir(), 'encmigrate-bad-'));
  folders.push(made);
  process.chdir(made);
  if (folder) copyFileSync(join(folder, 'good.plan.json'), join(made, 'good.plan.json'));
  return made;
}

const say = (argv: string[], env: Record<string, string> = {}): Promise<Said> => em(argv, { ...cloud.env, ...env });

beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  cloud = await openCloud();
  const first = here();
  const made = await say([
    'plan',
    'elasticache',
    'sessions-prod',
    '--kms-key',
    'alias/cache-prod',
    '--endpoint',
    'ssm:/prod/sessions/redis',
    '--writes',
    'frozen',
    '--soak',
    '10m',
    '--no-input',
    '--out',
    'good.plan.json',
  ]);
  if (made.exit !== 0) throw new Error(made.err);
  folder = first;
});
afterAll(async () => {
  process.chdir(home);
  await cloud?.close();
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

async function refused(bad: Pick<Bad, 'argv' | 'exit' | 'says' | 'env'>): Promise<Said> {
  const before = cloud.writes().length;
  const said = await say(bad.argv, bad.env);
  expect(said.err).toMatch(bad.says);
  expect(said.exit, said.err).toBe(bad.exit);
  expect(said.err).not.toMatch(/^ {4}at /m);
  expect(cloud.writes().slice(before)).toEqual([]);
  return said;
}

describe('commands', () => {
  it.each(commands.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    here();
    const said = await refused(bad);
    expect(said.out).toBe('');
    // What to do is a line of its own, and never missing.
    expect(said.err).toContain('what to do:');
    expect(said.err).not.toContain('hunter2');
  });
});

describe('choices', () => {
  it.each(choices.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    const at = here();
    const good = readFileSync(join(at, 'good.plan.json'), 'utf8');
    const said = await refused(bad);
    expect(said.out).toBe('');
    expect(said.err).toMatch(/what to do:/);
    expect(existsSync(join(at, 'bad.plan.json'))).toBe(false);
    expect(readFileSync(join(at, 'good.plan.json'), 'utf8')).toBe(good);
  });
});

describe('plan files', () => {
  it.each(planFiles.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    const at = here();
    bad.write(at, JSON.parse(readFileSync(join(at, 'good.plan.json'), 'utf8')));
    await refused({ argv: ['run', 'bad.plan.json', '--yes', '--confirm', 'sessions-prod', '--no-input'], exit: bad.exit, says: bad.says });
    expect(existsSync(join(at, 'bad.journal.ndjson')) && /"type":"begin"/.test(readFileSync(join(at, 'bad.journal.ndjson'), 'utf8'))).toBe(false);
  });
});

describe('journals', () => {
  it.each(journals.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    const at = here();
    expect((await say(['run', 'good.plan.json', '--no-input'])).exit).toBe(3);
    copyJournal(at, bad.bend);
    for (const command of ['status', 'run', 'rollback', 'verify', 'revise'])
      await refused({ argv: [command, 'good.plan.json', '--no-input', '--yes'].slice(0, command === 'status' ? 2 : 4), exit: bad.exit, says: bad.says });
  });

  it('the journal of another plan', async () => {
    const at = here();
    await say(['run', 'good.plan.json', '--no-input']);
    await say(['plan', 'elasticache', 'cart-cache', '--kms-key', 'alias/cache-prod', '--writes', 'frozen', '--no-input', '--out', 'cart.plan.json']);
    copyFileSync(join(at, 'good.journal.ndjson'), join(at, 'cart.journal.ndjson'));
    await refused({ argv: ['run', 'cart.plan.json', '--yes'], exit: 1, says: /journal of another plan/ });
  });
});

describe('gates', () => {
  it.each(gates.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    here();
    await refused(bad);
  });
});

it('there are at least 60', () => expect(commands.length + choices.length + planFiles.length + journals.length + gates.length).toBeGreaterThanOrEqual(60));
