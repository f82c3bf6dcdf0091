/** The sandbox is killed with -9: its Redis processes are found again, with all they held, and end with the next one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../../../support/needs.ts';
import { open, openWorld } from './world.ts';

const redis = needs('redis-server');

/** Whose parent was killed stays as a zombie where nobody takes it over. */
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !(existsSync('/proc/self') && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  } catch {
    return false;
  }
};

async function killed(): Promise<{ dir: string; port: number; pids: number[] }> {
  const dir = await mkdtemp(join(tmpdir(), 'encmigrate-killed-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('killed-child.ts', import.meta.url)), dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => [undefined])]);
  if (said === undefined) throw new Error('the child ended');
  const { port } = JSON.parse(String(said));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const nodes = join(dir, 'redis', 'nodes');
  const notes = await Promise.all((await readdir(nodes)).map((node) => readFile(join(nodes, node, 'process.json'), 'utf8')));
  const pids = notes.map((note) => JSON.parse(note).pid as number);
  expect(pids.map(alive)).toEqual([true, true]);
  return { dir, port, pids };
}

describe.skipIf(!redis.ok)(`after kill -9 ${redis.why}`, () => {
  test('the processes are taken over: the same run, what was never saved included; closing ends them', async () => {
    const { dir, port, pids } = await killed();
    const again = await openWorld(undefined, { engine: true, dir });
    const wire = await open(port);
    expect(pids).toContain(Number(/process_id:(\d+)/.exec(String(await wire.command('INFO', 'server')))![1]));
    expect(await wire.command('GET', 'unsaved')).toEqual(Buffer.from('1'));
    expect(await wire.command('DBSIZE')).toBe(501);
    wire.close();
    await again.close();
    expect(pids.map(alive)).toEqual([false, false]);
    // And once more, from what was saved.
    await openWorld(undefined, { engine: true, dir });
    const last = await open(port);
    expect(await last.command('DBSIZE')).toBe(501);
    last.close();
  }, 60_000);

  test('those that nobody asks for end with the next sandbox as well', async () => {
    const { dir, pids } = await killed();
    const again = await openWorld(undefined, { engine: true, dir });
    await again.close();
    expect(pids.map(alive)).toEqual([false, false]);
  }, 60_000);

  test('one of the two died as well: the other is saved and both start anew', async () => {
    const { dir, port, pids } = await killed();
    process.kill(pids[1]!, 'SIGKILL');
    await openWorld(undefined, { engine: true, dir });
    const wire = await open(port);
    // The primary may have been the one that died: then what it saved last is left.
    expect(await wire.command('DBSIZE')).toBeGreaterThanOrEqual(500);
    wire.close();
  }, 60_000);

  test('a process of somebody else with a noted number is left alone', async () => {
    const { dir, port, pids } = await killed();
    const stranger = spawn('sleep', ['60']);
    onTestFinished(() => void stranger.kill('SIGKILL'));
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const nodes = join(dir, 'redis', 'nodes');
    for (const node of await readdir(nodes)) await writeFile(join(nodes, node, 'process.json'), JSON.stringify({ pid: stranger.pid, inner: { port: 1 }, startedAt: '1' }));
    const again = await openWorld(undefined, { engine: true, dir });
    const wire = await open(port);
    expect(await wire.command('DBSIZE')).toBe(500);
    wire.close();
    await again.close();
    expect(stranger.exitCode).toBeNull();
    expect(alive(stranger.pid!)).toBe(true);
  }, 60_000);
});
