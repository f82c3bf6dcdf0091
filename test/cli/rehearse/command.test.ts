/** `rehearse` as a command: what it says, how it ends, and that nothing outside of it is touched. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { journalPath, writePlan } from '../../../src/plan/file.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import { sha256 } from '../../../src/plan/digest.ts';
import { choices, cmd, frame, place, primaryHost } from '../../plans/elasticache/facts.ts';
import { planOf } from '../../support/rehearsed.ts';
import { rehearsalOf } from '../../../src/cli/rehearsals.ts';
import { systemNames } from '../../../src/cli/systems.ts';
import { em, scratch } from '../cli.ts';

const version = (text: string): string => `sha256:${sha256(Buffer.from(text))}`;
const text = `# the app\npassword=hunter2\nredis.url=redis://${primaryHost}:6379/0\n`;

/** A plan that changes a parameter and a file of the operator's own. */
async function planned(more: { quota?: null } = {}): Promise<{ folder: string; path: string; file: string; plan: Plan }> {
  const folder = scratch();
  const file = join(folder, 'app.properties');
  writeFileSync(file, text);
  const asked = `file:${file}#redis.url`;
  const hits = [{ kind: 'primary', token: `${primaryHost}:6379`, count: 1 }];
  const inFile = { asked, place: { type: 'file' as const, path: file, key: 'redis.url' }, endpoint: null, version: version(text), hits, error: null };
  const nodes = more.quota === null ? { nodes: { inRegion: 300, quota: null } } : {};
  const plan = planOf(elasticache, cmd({ places: [place, inFile], ...nodes }), { ...choices, endpoints: [place.asked, asked] }, frame);
  const path = join(folder, 'sessions.plan.json');
  await writePlan(path, plan);
  return { folder, path, file, plan };
}

afterEach(() => vi.unstubAllEnvs());

describe('rehearse', () => {
  it('is there for every system', async () => {
    for (const name of systemNames()) expect((await rehearsalOf(name)).services().length, name).toBeGreaterThan(0);
    await expect(rehearsalOf('constructor')).rejects.toThrow('plans of constructor cannot be rehearsed');
  });

  it('says phase by phase what would happen, and ends with 0', async () => {
    const { path, plan } = await planned();
    const { exit, out, err } = await em(['rehearse', path]);
    expect(exit, err).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe(`SANDBOX  123456789012  eu-west-1  rehearsal of ${path} (${plan.id})`);
    expect(lines[1]).toMatch(/nothing real was asked or touched\. Data, sizes and durations are the sandbox's, not yours\./);
    const phases = lines.flatMap((line) => /^(\w+) +\d+:\d\d(?::\d\d)? {2}\d+ step/.exec(line)?.[1] ?? []);
    expect(phases).toEqual(['prepare', 'freeze', 'backup', 'restore', 'verify', 'switch', 'soak', 'delete']);
    expect(out).toContain('  creates  Restore into sessions-prod-enc, encrypted  (elasticache CreateReplicationGroup)');
    expect(out).toMatch(/ {2}asks {5}Delete sessions-prod\? .*\(typed: sessions-prod\)/);
    expect(out).toMatch(/ {2}skipped {2}.*the comparison of the data is not part of a rehearsal/);
    expect(out).toMatch(/^Ends migrated: sessions-prod was migrated to sessions-prod-enc\.$/m);
    expect(out).toMatch(/^Took \d\d:\d\d of the sandbox's time; writers were stopped for \d\d:\d\d; 5 calls that change something/m);
    expect(err).toContain(`Run it: encmigrate run ${path}`);
  });

  it('leaves plan, journal and files as they were, and nothing behind', async () => {
    const { folder, path, file } = await planned();
    writeFileSync(journalPath(path), 'not a journal at all\n');
    const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8'), statSync(join(folder, name)).mtimeMs]);
    const temporary = scratch();
    vi.stubEnv('TMPDIR', temporary);
    const { exit, out, err } = await em(['rehearse', path]);
    expect(exit, err).toBe(0);
    expect(out).toContain(`  changes  Change file:${file}#redis.url  (file ${file}, at redis.url)`);
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8'), statSync(join(folder, name)).mtimeMs])).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
    expect(out).not.toContain('hunter2');
  });

  it('uses a stand-in for a file that is not the planned one, and says so', async () => {
    const { path, file } = await planned();
    writeFileSync(file, `${text}more=1\n`);
    const { exit, out } = await em(['rehearse', path]);
    expect(exit).toBe(0);
    expect(out).toContain(`${file} is not what was planned on any more: a stand-in for it was used; a real run would stop there.`);
    expect(readFileSync(file, 'utf8')).toBe(`${text}more=1\n`);
  });

  it('asks nobody: no credentials are looked for, no address but loopback is connected to', async () => {
    const { path } = await planned();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'real-one');
    vi.stubEnv('AWS_PROFILE', 'no-such-profile');
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    const net = await import('node:net');
    const connect = vi.spyOn(net.Socket.prototype, 'connect');
    const { exit, err } = await em(['rehearse', path, '--endpoint-url', 'http://127.0.0.1:1', '--profile', 'no-such-profile']);
    expect(exit, err).toBe(0);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  });

  it('gives NDJSON, versioned', async () => {
    const { path, plan } = await planned();
    const { exit, out } = await em(['rehearse', path, '--json']);
    const lines = out.split('\n').map((line) => JSON.parse(line));
    expect(exit).toBe(0);
    expect(lines.every((line) => line.v === 1 && line.plan === plan.id)).toBe(true);
    expect(lines.map((line) => line.type)).toEqual(['rehearsal.start', ...Array(8).fill('rehearsal.phase'), 'rehearsal.end']);
    expect(lines[0]).toMatchObject({ digest: plan.digest, mode: 'SANDBOX', account: '123456789012' });
    expect(lines.at(-1)).toMatchObject({ exit: 0, outcome: 'migrated', dataCompared: false, calls: { writes: 5 } });
    expect(lines.at(-1).writersStoppedSeconds).toBeGreaterThan(600);
    expect(lines.at(-1).seconds).toBeGreaterThan(1800 + lines.at(-1).writersStoppedSeconds);
  });

  it('ends with 1 where the service refuses, and says where and why', async () => {
    const { path } = await planned({ quota: null });
    const { exit, out } = await em(['rehearse', path]);
    expect(exit).toBe(1);
    expect(out).toMatch(/^FAILS in restore, at "Restore into sessions-prod-enc, encrypted" \(restore\): NodeQuotaForCustomerExceeded\w*: .*300/m);
    expect(out).toMatch(/it failed before writers could go on/);
    const json = (await em(['rehearse', path, '--json'])).out.split('\n').map((line) => JSON.parse(line));
    expect(json.at(-1)).toMatchObject({ exit: 1, outcome: 'failed', failed: { step: 'restore', phase: 'restore' } });
  });

  it('stops after a phase, as asked', async () => {
    const { path } = await planned();
    const { exit, out } = await em(['rehearse', path, '--until', 'backup']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Ends early: stopped after backup/m);
    expect(out).not.toMatch(/^restore /m);
  });

  it('takes no plan that was edited, nor another than the approved one', async () => {
    const { path } = await planned();
    expect(await em(['rehearse', path, '--digest', `sha256:${'0'.repeat(64)}`])).toMatchObject({ exit: 2, err: expect.stringContaining('not the approved') });
    const edited = join(scratch(), 'edited.plan.json');
    writeFileSync(edited, readFileSync(path, 'utf8').replaceAll('PT30M', 'PT1M'));
    expect(await em(['rehearse', edited])).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('was edited after it was written') });
  });
});
