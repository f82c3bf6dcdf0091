/** The main job by its commands alone, on the demo world in this process: plan, gates, end, again, and the way back. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { em, type Said } from './cli.ts';
import { type Cloud, openCloud } from './cloud.ts';

let cloud: Cloud;
let folder: string;
const home = process.cwd();
const good = ['--kms-key', 'alias/cache-prod', '--endpoint', 'ssm:/prod/sessions/redis', '--writes', 'frozen', '--soak', '10m', '--no-input'];
const say = (...argv: string[]): Promise<Said> => em(argv, { ...cloud.env, XDG_STATE_HOME: folder });
const rows = (said: Said): Record<string, unknown>[] =>
  said.out
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text));

beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  cloud = await openCloud({ keys: 200, speed: 600 });
  folder = mkdtempSync(join(tmpdir(), 'encmigrate-flow-'));
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  await cloud?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('looking', () => {
  it('scan: a table, JSON with a version on each line, CSV with control ids', async () => {
    const table = await say('scan');
    expect(table.exit).toBe(0);
    for (const name of ['sessions-prod', 'secure-cache', 'cart-cache', 'legacy-cache', 'auth-cache', 'sessions-global']) expect(table.out).toContain(name);
    expect(table.err).toMatch(/SANDBOX {2}123456789012 {2}eu-west-1/);
    const json = rows(await say('scan', '--json'));
    expect(json.every((row) => row.v === 1 && row.type === 'resource')).toBe(true);
    expect(json.find((row) => row.id === 'sessions-prod')).toMatchObject({ encrypted: false, state: 'ready' });
    expect(json.find((row) => row.id === 'secure-cache')).toMatchObject({ encrypted: true, state: 'done' });
    expect((await say('scan', '--csv')).out).toMatch(/sessions-prod,eu-west-1,false,none,.*ElastiCache\.4/);
    expect(cloud.writes()).toEqual([]);
  });
});

describe('the main job', () => {
  it('plan: a file of mode 0600, a summary, the next command, and no call that writes', async () => {
    const said = await say('plan', 'elasticache', 'sessions-prod', ...good);
    expect(said).toMatchObject({ exit: 0, out: expect.stringContaining('encmigrate run ./sessions-prod.plan.json') });
    expect(statSync('sessions-prod.plan.json').mode & 0o777).toBe(0o600);
    expect(cloud.writes()).toEqual([]);
  });

  it('show and export need no cloud', async () => {
    const before = cloud.sandbox.requests.length;
    expect((await say('show', 'sessions-prod.plan.json')).out).toContain('CreateSnapshot');
    expect((await say('export', 'sessions-prod.plan.json', '--format', 'markdown')).out).toContain('aws elasticache create-snapshot');
    expect(JSON.parse((await say('export', 'sessions-prod.plan.json', '--format', 'json')).out)).toEqual(
      JSON.parse(readFileSync('sessions-prod.plan.json', 'utf8')),
    );
    expect(cloud.sandbox.requests.length).toBe(before);
  });

  it('the digest that was approved, or none', async () => {
    const { digest } = JSON.parse(readFileSync('sessions-prod.plan.json', 'utf8'));
    expect((await say('run', 'sessions-prod.plan.json', '--no-input', '--digest', digest)).exit).toBe(3);
  });

  it('--json is NDJSON to the last line, the shut gate and the way on included', async () => {
    const said = await say('run', 'sessions-prod.plan.json', '--json');
    expect(said.exit).toBe(3);
    const lines = rows(said);
    expect(lines.every((row) => row.v === 1)).toBe(true);
    expect(lines.find((row) => row.type === 'gate')).toMatchObject({ flag: '--yes' });
    expect(lines.at(-1)).toMatchObject({ type: 'run.stop', exit: 3, next: 'encmigrate run sessions-prod.plan.json --yes' });
  });

  it('--until stops after a phase with 0, and status knows', async () => {
    expect((await say('run', 'sessions-prod.plan.json', '--yes', '--until', 'backup')).exit).toBe(0);
    expect(rows(await say('status', 'sessions-prod.plan.json', '--json'))[0]).toMatchObject({ phase: 'restore', number: 4 });
    expect((await say('resume')).out).toContain('encmigrate run');
  });

  it('--yes goes up to the deletion and no further; verify says equal', async () => {
    const said = await say('run', 'sessions-prod.plan.json', '--yes', '--no-input');
    expect(said.exit, said.err).toBe(3);
    expect(said.err).toContain('--confirm sessions-prod');
    const status = rows(await say('status', 'sessions-prod.plan.json', '--json'))[0];
    expect(status).toMatchObject({ phase: 'delete', state: 'waiting at a gate', gate: { answer: expect.stringContaining('--confirm') } });
    const verified = await say('verify', 'sessions-prod.plan.json', '--json', '--report', 'report.ndjson');
    if (cloud.sandbox.missing.redis) expect(verified.exit).toBe(1);
    else expect([verified.exit, rows(verified)[0]]).toMatchObject([0, { type: 'verify', outcome: 'equal', differences: 0 }]);
  }, 120_000);

  it.each(['sessions-prod-enc', 'SESSIONS-PROD', ''])(
    '--confirm "%s" deletes nothing',
    async (name) => {
      const said = await say('run', 'sessions-prod.plan.json', '--yes', '--confirm', name, '--no-input');
      expect(said.exit).toBe(3);
      expect(cloud.writes()).not.toContain('DeleteReplicationGroup');
    },
    60_000,
  );

  it('the typed name ends it; again changes nothing and ends with 0', async () => {
    // Where data could not be compared (no redis-server), that is said in words too.
    const accept = ['--accept', 'delete without verified data'];
    const said = await say('run', 'sessions-prod.plan.json', '--yes', '--confirm', 'sessions-prod', ...accept, '--no-input');
    expect(said.exit, said.err).toBe(0);
    expect(cloud.writes().filter((name) => name === 'DeleteReplicationGroup')).toHaveLength(1);
    expect(cloud.writes().filter((name) => name === 'CreateReplicationGroup')).toHaveLength(1);
    const before = cloud.writes().length;
    const again = await say('run', 'sessions-prod.plan.json', '--yes', '--confirm', 'sessions-prod', '--no-input');
    expect(again).toMatchObject({ exit: 0, out: expect.stringContaining('is finished') });
    expect(cloud.writes().length).toBe(before);
    expect((await say('resume')).out).toBe('Nothing is interrupted.');
  }, 120_000);
});

describe('the way back', () => {
  it('rollback takes back what was made and says so; two plans run side by side, the exit is the worst', async () => {
    expect((await say('plan', 'elasticache', 'cart-cache', '--kms-key', 'alias/cache-prod', '--writes', 'frozen', '--no-input')).exit).toBe(0);
    expect((await say('run', 'cart-cache.plan.json', '--yes', '--until', 'restore', '--no-input')).exit).toBe(0);
    const two = await say('run', 'sessions-prod.plan.json', 'cart-cache.plan.json', '--no-input', '--until', 'restore');
    expect(two.exit).toBe(0);
    expect(two.out).toMatch(/em-[0-9a-f]+ {2}/);
    expect(await say('rollback', 'cart-cache.plan.json', '--no-input')).toMatchObject({ exit: 3, err: expect.stringContaining('--yes') });
    const back = await say('rollback', 'cart-cache.plan.json', '--yes', '--no-input');
    expect(back, back.err).toMatchObject({ exit: 0, out: expect.stringContaining('cart-cache serves as before') });
    expect((await say('rollback', 'cart-cache.plan.json', '--yes', '--no-input')).exit).toBe(0);
  }, 120_000);
});
