/** `--sandbox` on the built program: the cloud outlives its client, a second client finds the same one, two at once start one. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let pid = 0;

beforeAll(() => {
  if (!existsSync('dist/encmigrate.js')) throw new Error('not built: npm run build (npm test does it)');
  folder = mkdtempSync(join(tmpdir(), 'encmigrate-detached-'));
});
afterAll(async () => {
  // A test that failed half-way may have left one that it did not come to know.
  if (!pid && existsSync(noteFile())) pid = note().pid;
  if (pid) await gone(pid);
  rmSync(folder, { recursive: true, force: true });
});

const lives = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
};

async function gone(id: number): Promise<void> {
  if (lives(id)) process.kill(id, 'SIGTERM');
  for (const end = Date.now() + 15_000; lives(id); await new Promise((r) => setTimeout(r, 50)))
    if (Date.now() > end) throw new Error(`process ${id} did not end`);
}

function em(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') };
  const child = spawn(process.execPath, ['bin/encmigrate.js', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

const noteFile = () => join(folder, 'state/encmigrate/sandbox/empty/sandbox.json');
const note = () => JSON.parse(readFileSync(noteFile(), 'utf8')) as { pid: number; port: number; speed: number };

describe('--sandbox', () => {
  it('two clients at once start one sandbox, which outlives both', async () => {
    const [a, b] = await Promise.all([em('scan', '--sandbox=empty', '--json'), em('scan', '--sandbox=empty', '--json')]);
    expect([a.code, b.code], a.err + b.err).toEqual([0, 0]);
    expect((a.err + b.err).match(/started:/g)).toHaveLength(1);
    pid = note().pid;
    expect(lives(pid)).toBe(true);
    const file = join(folder, 'state/encmigrate/sandbox/empty/sandbox.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('the next client attaches, and is told when another speed was asked for', async () => {
    const again = await em('scan', '--sandbox=empty', '--speed', '7');
    expect(again.err).not.toContain('started:');
    expect(again.err).toContain(`at speed ${note().speed}`);
    expect(note().pid).toBe(pid);
  });

  it('a sandbox that was killed is replaced, and its world goes on', async () => {
    process.kill(pid, 'SIGKILL');
    for (let i = 0; i < 100 && lives(pid); i++) await new Promise((r) => setTimeout(r, 20));
    const after = await em('scan', '--sandbox=empty', '--json');
    expect(after.code, after.err).toBe(0);
    expect(after.err).toContain('goes on where it was left');
    expect(note().pid).not.toBe(pid);
    pid = note().pid;
  }, 60_000);

  it('SIGTERM ends it and takes its note away', async () => {
    await gone(pid);
    expect(existsSync(join(folder, 'state/encmigrate/sandbox/empty/sandbox.json'))).toBe(false);
    pid = 0;
  });
});

describe('sandbox in the foreground', () => {
  it('prints export lines alone on stdout, ends with 0 on SIGINT, and by itself when idle', async () => {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
    const child = spawn(process.execPath, ['bin/encmigrate.js', 'sandbox', '--port', '0', '--world', 'empty'], { env });
    let out = '';
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (text) => {
        out += text;
        if (/AWS_DEFAULT_REGION/.test(out)) resolve();
      }),
    );
    child.kill('SIGINT');
    expect(await closed).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .every((text) => /^export AWS_\w+=\S+$/.test(text)),
    ).toBe(true);
    expect((await em('sandbox', '--port', '0', '--world', 'empty', '--idle', '1s')).code).toBe(0);
  }, 60_000);
});
