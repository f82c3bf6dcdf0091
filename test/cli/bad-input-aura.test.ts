/** Wrong commands, choices, files, programs, credentials, plan files and answers for Aura: the message, the exit code, and no call that writes. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { putInstance } from '../../plans/aura/fake/build.ts';
import { instances, keys, tenants } from '../../plans/aura/fake/rows.ts';
import { clients } from '../../plans/aura/fake/token.ts';
import type { Bad } from './bad-cases.ts';
import { choices, commands, files, gates, P, planFiles } from './bad-cases-aura.ts';
import { em, type Said } from './cli.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { type StsOnly, stsOnly } from './sts-only.ts';

let cloud: Cloud;
let good: string;
const home = process.cwd();
const env = { ...process.env };
const folders: string[] = [];
const names: Record<string, string> = {};

/** A folder with the good plan in it, and we are there. */
function here(): string {
  const made = mkdtempSync(join(tmpdir(), 'encmigrate-bad-'));
  folders.push(made);
  process.chdir(made);
  if (good) copyFileSync(good, join(made, P));
  return made;
}

beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (/^(AWS|AURA)_/.test(name)) delete process.env[name];
  cloud = await openCloud();
  const { world } = cloud.sandbox;
  const [shop] = [...tenants(world).values()];
  if (!shop) throw new Error('the demo has no project');
  putInstance(world, shop, { name: 'small', type: 'professional-db' });
  putInstance(world, shop, { name: 'asleep', status: 'paused' });
  putInstance(world, shop, { name: 'frankfurt', region: 'eu-central-1' });
  putInstance(world, shop, { name: 'blue', cloud: 'azure', region: 'westeurope' });
  putInstance(world, shop, { name: 'green', cloud: 'gcp', region: 'europe-west1' });
  for (const memory of ['2GB', '4GB']) putInstance(world, shop, { name: 'twins', memory });
  names.vaultKey = [...keys(world).values()].find((row) => row.name === 'vault')?.keyId ?? '';
  const folder = here();
  const flags = [
    '--kms-key',
    'alias/cache-prod',
    '--writes',
    'frozen',
    '--soak',
    '10m',
    '--set',
    'PasswordPlace=secretsmanager:x/new',
    '--no-input',
    '--out',
    P,
  ];
  const made = await em(['plan', 'aura', 'ratings', ...flags], cloud.env);
  if (made.exit !== 0) throw new Error(made.err);
  good = join(folder, P);
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (/^AURA_/.test(name)) delete process.env[name];
  process.env.PATH = env.PATH;
});
afterAll(async () => {
  process.chdir(home);
  await cloud?.close();
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

async function refused({ argv, exit, says, env: more }: Omit<Bad, 'name'>): Promise<Said> {
  const before = cloud.writes().length;
  const known = instances(cloud.sandbox.world).size;
  const said = await em(
    argv.map((word) => word.replace(/\{(\w+)\}/, (_, name) => names[name] ?? '')),
    { ...cloud.env, ...more },
  );
  expect(said.err).toMatch(says);
  expect(said.exit, said.err).toBe(exit);
  expect(said.err).not.toMatch(/^ {4}at /m);
  expect(said.err).not.toContain('hunter2');
  expect(cloud.writes().slice(before)).toEqual([]);
  expect(instances(cloud.sandbox.world).size).toBe(known);
  return said;
}

/** Nothing on stdout, what to do, and the folder as it was. */
async function refusedHere(bad: Omit<Bad, 'name'>): Promise<Said> {
  const before = readdirSync('.', { recursive: true }).sort();
  const plan = readFileSync(P, 'utf8');
  const said = await refused(bad);
  expect(said.out).toBe('');
  expect(said.err).toContain('what to do:');
  expect(readdirSync('.', { recursive: true }).sort()).toEqual(before);
  expect(readFileSync(P, 'utf8')).toBe(plan);
  return said;
}

describe.each([
  ['commands', commands],
  ['choices', choices],
])('%s', (_, cases) => {
  it.each(cases.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    here();
    await refusedHere(bad);
  });
});

describe('files', () => {
  it.each(files.map((bad) => [bad.name, bad] as const))('%s', async (_, { files: put = {}, ...bad }) => {
    const at = here();
    for (const [name, content] of Object.entries(put)) {
      mkdirSync(dirname(join(at, name)), { recursive: true });
      writeFileSync(join(at, name), typeof content === 'string' ? content : '');
      if (typeof content === 'number') truncateSync(join(at, name), content);
    }
    await refusedHere(bad);
  });
});

const dump = [
  'plan',
  'aura',
  './films.tar',
  '--kms-key=alias/cache-prod',
  '--writes=frozen',
  '--set=PasswordPlace=secretsmanager:prod/films',
  '--no-input',
  '--out=bad.plan.json',
];

describe('programs', () => {
  /** As where the sandbox lends nothing: what is on PATH, which is this folder. */
  function only(programs: Record<string, string>): void {
    const at = here();
    const bin = join(at, 'bin');
    mkdirSync(bin);
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    writeFileSync(join(at, 'films.tar'), 'x');
    truncateSync(join(at, 'films.tar'), 5_000_000_000);
    process.env.PATH = bin;
  }
  let fault = '';
  beforeAll(() => {
    fault = cloud.sandbox.addFault({ kind: 'service', name: 'aura.not-lent', count: 'always' } as never);
  });
  afterAll(() => cloud.sandbox.removeFault(fault));
  const java17 = `echo 'openjdk version "17.0.1"' >&2`;
  it.each([
    ['no neo4j-admin', { java: java17 }, /neo4j-admin is not on PATH.*5\.26 or later/s],
    ['a neo4j-admin of 4.4', { java: java17, 'neo4j-admin': 'echo 4.4.38' }, /neo4j-admin is 4\.4\.38; Aura takes what 5\.26 and later make/],
    ['a neo4j-admin of 5.20', { java: java17, 'neo4j-admin': 'echo 5.20.0' }, /neo4j-admin is 5\.20\.0/],
    ['a neo4j-admin that does not start', { java: java17, 'neo4j-admin': 'echo no JVM here >&2; exit 1' }, /does not tell its version: no JVM here/],
    [
      'a Java that is too old',
      { java: `echo 'openjdk version "11.0.2"' >&2`, 'neo4j-admin': 'echo 5.26.12' },
      /Java is 11\.0\.2; neo4j-admin 5\.26\.12 wants 17/,
    ],
    ['a Java too old for a calendar version', { java: java17, 'neo4j-admin': 'echo 2025.10.1' }, /wants 21/],
  ])('%s', async (_, programs, says) => {
    only(programs);
    await refusedHere({ argv: dump, exit: 5, says });
  });
});

describe('credentials of Aura', () => {
  const planned = ['plan', 'aura', 'ratings', '--no-input'];
  const set = (more: Record<string, string>) => Object.assign(process.env, more);
  beforeAll(() => void clients(cloud.sandbox.world).set('shop', 'right'));
  afterAll(() => void clients(cloud.sandbox.world).clear());
  it.each([
    ['a secret without its id', { AURA_CLIENT_SECRET: 'hunter2' }, /AURA_CLIENT_ID is not set, AURA_CLIENT_SECRET is/],
    ['an id without its secret', { AURA_CLIENT_ID: 'shop' }, /AURA_CLIENT_SECRET is not set, AURA_CLIENT_ID is/],
    ['a wrong secret', { AURA_CLIENT_ID: 'shop', AURA_CLIENT_SECRET: 'hunter2' }, /Aura refuses this API client.*AURA_CLIENT_ID and AURA_CLIENT_SECRET/s],
    ['a file that is not there', { AURA_CREDENTIALS_FILE: '/nowhere/aura.txt' }, /\/nowhere\/aura\.txt, which cannot be read: ENOENT/],
    ['a file without a client', { AURA_CREDENTIALS_FILE: P }, /holds no CLIENT_ID and CLIENT_SECRET/],
  ])('%s', async (_, given, says) => {
    here();
    set(given);
    await refusedHere({ argv: planned, exit: 4, says });
  });
  it('a scan says so too, and shows the rest', async () => {
    here();
    set({ AURA_CLIENT_ID: 'shop', AURA_CLIENT_SECRET: 'hunter2' });
    const said = await refused({ argv: ['scan'], exit: 1, says: /eu-west-1 aura was not read: Aura refuses this API client/ });
    expect(said.out).toContain('graph-main');
  });
});

/** LIVE is whatever does not say that it is a sandbox. Nothing names a client, so nothing of Aura is asked, and no name is looked up. */
describe('on LIVE without credentials of Aura', () => {
  let live: StsOnly;
  let reached: string[] = [];
  beforeAll(async () => {
    const { connect } = Socket.prototype;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]) {
      const to = (given.flat()[0] as { host?: string } | null)?.host ?? 'somewhere';
      reached.push(to);
      // What would leave the machine fails here, and the test with it.
      return to === '127.0.0.1' ? Reflect.apply(connect, this, given) : this.destroy(new Error(`${to} is not to be reached`));
    });
    live = await stsOnly({ account: JSON.parse(readFileSync(good, 'utf8')).account });
  });
  afterAll(() => {
    live.close();
    vi.restoreAllMocks();
  });
  const wayOut = /no Aura API client is given.*make an API key in the console, then set AURA_CLIENT_ID and AURA_CLIENT_SECRET, or AURA_CREDENTIALS_FILE/s;
  async function said(...argv: string[]): Promise<Said> {
    here();
    writeFileSync('films.dump', 'x');
    reached = [];
    const answer = await em([...argv, '--region', 'eu-west-1', '--endpoint-url', live.url]);
    expect([...new Set(reached)], 'loopback only').toEqual(['127.0.0.1']);
    return answer;
  }

  it.each([
    ['a plan of an instance', ['plan', 'aura', 'ratings', '--no-input']],
    ['a plan of a file', ['plan', 'aura', './films.dump', '--no-input']],
    ['a run', ['run', P, '--yes', '--confirm', 'ratings', '--no-input']],
  ])('%s: exit 4, and how to come by them', async (_, argv) => {
    const { exit, err } = await said(...argv);
    expect(err).toMatch(wayOut);
    expect(exit, err).toBe(4);
  });

  // Most who scan have no Aura: a client that nobody gave is no failure of theirs.
  it('a scan does not look for any Aura, and does not fail for it', async () => {
    expect((await said('scan')).err).not.toMatch(/aura/i);
  });

  it('a scan with half of a client says so', async () => {
    process.env.AURA_CLIENT_ID = 'shop';
    expect((await said('scan')).err).toMatch(/aura was not read: AURA_CLIENT_SECRET is not set, AURA_CLIENT_ID is.*what to do: make an API key/s);
  });
});

describe('what Aura refuses while planning', () => {
  it.each([
    ['an operation that is denied', { status: 403, reason: 'forbidden', message: 'not for you' }, /Aura .*not for you/s],
    ['an answer that is an error of its own', { status: 400, reason: 'bad', message: 'what?' }, /Aura .*what\?/s],
  ])('%s', async (_, answer, says) => {
    here();
    const id = cloud.sandbox.addFault({ kind: 'service', name: 'aura.error', input: { operation: 'ListInstances' }, count: 'always', with: answer } as never);
    try {
      const said = await refused({ argv: ['plan', 'aura', 'ratings', '--no-input'], exit: 1, says });
      expect(said.err, 'it is not AWS that refuses').not.toMatch(/AWS|--profile/);
      expect(said.err).toContain('Aura request id:');
    } finally {
      cloud.sandbox.removeFault(id);
    }
  });
});

describe('plan files', () => {
  it.each(planFiles.map((bad) => [bad.name, bad] as const))('%s', async (_, { of, says }) => {
    const at = here();
    writeFileSync(join(at, 'bad.plan.json'), of(JSON.parse(readFileSync(join(at, P), 'utf8'))));
    await refused({ argv: ['run', 'bad.plan.json', '--yes', '--confirm', 'ratings', '--no-input'], exit: 2, says });
  });
});

describe('gates', () => {
  it.each(gates.map((bad) => [bad.name, bad] as const))('%s', async (_, bad) => {
    here();
    await refused(bad);
  });
});

it('there are at least 50', () => expect(commands.length + choices.length + files.length + planFiles.length + gates.length).toBeGreaterThanOrEqual(50));
