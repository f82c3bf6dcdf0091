/** Children are real: small Node programs, started, followed, cut off and found again. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { command, commandLine } from '../../src/actions/command.ts';
import { commandSchema } from '../../src/actions/schema.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import { systemClock } from '../../src/engine/system-clock.ts';
import { virtualClock } from '../../src/engine/virtual-clock.ts';
import { context, tableAws } from './world.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'encmigrate-command-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const action = (more: object = {}) =>
  commandSchema.parse({
    kind: 'command',
    program: 'tool',
    args: ['a b', '--x=1'],
    timeout: 'PT1M',
    environment: { SECRET: { $secret: 'word' } },
    done: 'it worked',
    ...more,
  });
function world(script: string, more: Partial<ActionContext> = {}) {
  writeFileSync(join(folder, 'tool.mjs'), script);
  const checkpoints: unknown[] = [];
  const made = context(tableAws({}), {
    clock: systemClock,
    folder,
    secret: async () => 'very-secret-word',
    begunAt: new Date(),
    program: async () => ({ file: process.execPath, args: [join(folder, 'tool.mjs')], env: {} }),
    progress: async (text, told) => {
      made.said.push(text);
      if (told?.checkpoint) checkpoints.push(structuredClone(told.checkpoint));
    },
    ...more,
  });
  return { made, checkpoints };
}
const log = () => join(folder, 'em-7f3a9c.switch.1.1.log');

it('gives secrets by environment only, keeps the output redacted and 0600, and journals who the child is', async () => {
  process.env.AWS_SECRET_ACCESS_KEY_TEST = 'x';
  const { made, checkpoints } = world(
    "console.log('args', process.argv.slice(2).join('|'), process.env.SECRET, process.env.AWS_SECRET_ACCESS_KEY_TEST); console.log('it worked')",
  );
  expect(await command.run(action({ keep: ['exit'] }), made)).toMatchObject({ outcome: 'done', outputs: { exit: 0 } });
  const text = readFileSync(log(), 'utf8');
  expect(text).toContain('args a b|--x=1 ... undefined');
  expect(statSync(log()).mode & 0o777).toBe(0o600);
  expect(existsSync(log().replace('.log', '.raw'))).toBe(false);
  expect(checkpoints.at(-1)).toMatchObject({ host: expect.any(String), child: { pid: expect.any(Number), started: expect.any(String) } });
  expect(JSON.stringify([checkpoints, made.said])).not.toContain('very-secret');
});

it('what a child writes is for this user alone: a dump is the data in clear', async () => {
  const usual = process.umask(0o022);
  try {
    const written = join(folder, 'x.dump');
    await command.run(action(), world(`import('node:fs').then((fs) => { fs.writeFileSync(${JSON.stringify(written)}, 'x'); console.log('it worked'); })`).made);
    expect(statSync(written).mode & 0o777).toBe(0o600);
    expect(process.umask(), 'ours is as it was').toBe(0o022);
  } finally {
    process.umask(usual);
  }
});

it('failed for a known cause while nobody looked: the next look says what to do about it', async () => {
  const failing = action({ failures: [{ match: 'disk is full', says: 'no room', remedy: 'make room' }] });
  const { made, checkpoints } = world("console.error('disk is full'); process.exit(1)");
  await expect(command.run(failing, made)).rejects.toMatchObject({ remedy: 'make room' });
  expect(await command.probe(failing, { ...made, checkpoint: checkpoints.at(-1) })).toMatchObject({
    state: 'failed',
    says: expect.stringContaining('no room'),
    remedy: 'make room',
  });
});

it('a failure has as many repetitions of its own as it says', async () => {
  const failures = [{ match: 'part', says: 'a part is missing', again: 1 }];
  const { made } = world("console.error('part'); process.exit(1)", { clock: virtualClock(new Date()) });
  await expect(command.run(action({ failures, repeats: 12 }), made)).rejects.toMatchObject({ message: expect.stringContaining('a part is missing') });
  expect(made.said.filter((line) => line.includes('once more'))).toEqual(['a part is missing; once more, 1 of 1']);
});

it('says why in our words, repeats only what may be repeated', async () => {
  const failures = [{ match: 'bad password', says: 'it refuses', remedy: 'look' }];
  const { made } = world("console.error('bad password'); process.exit(1)");
  await expect(command.run(action({ failures, repeats: 3 }), made)).rejects.toMatchObject({
    name: 'CommandFailed',
    message: expect.stringContaining('it refuses (exit code 1)'),
    remedy: 'look',
  });
  expect(made.said.filter((line) => line.startsWith('starting'))).toHaveLength(1);
});

it('does not take exit code 0 for success where a line must say so', async () => {
  await expect(command.run(action(), world('process.exit(0)').made)).rejects.toMatchObject({ name: 'CommandFailed' });
});

it('follows a child that lives on, and sees its end', async () => {
  const { made, checkpoints } = world("setTimeout(() => console.log('it worked'), 1500)");
  const stop = new AbortController();
  const running = command.run(action(), { ...made, signal: stop.signal });
  while (checkpoints.length < 2) await new Promise((done) => setTimeout(done, 20));
  stop.abort(new Error('Ctrl-C'));
  await expect(running).rejects.toThrow('Ctrl-C');
  const resumed = { ...made, checkpoint: checkpoints.at(-1) };
  expect(await command.probe(action(), resumed)).toMatchObject({ state: 'pending' });
  await vi.waitFor(async () => expect(await command.probe(action(), resumed)).toMatchObject({ state: 'done' }), { timeout: 20_000, interval: 100 });
});

it('asks where the child was started on another machine, and starts again where it is gone', async () => {
  const { made } = world('');
  const left = { raw: join(folder, 'a.raw'), kept: join(folder, 'a.log'), mark: 'm', starts: 1, host: 'elsewhere', child: { pid: 1, started: '0' } };
  expect(await command.probe(action(), { ...made, checkpoint: left })).toMatchObject({ state: 'unknown', look: expect.stringContaining('on elsewhere') });
  expect(await command.probe(action(), made)).toEqual({ state: 'absent' });
});

it('is ended where it takes too long', async () => {
  await expect(command.run(action({ timeout: 'PT1S' }), world('setInterval(() => {}, 1000)').made)).rejects.toMatchObject({ name: 'Timeout' });
}, 20_000);

it('shows its line as it would be typed', () => expect(commandLine(action())).toBe("tool 'a b' --x=1"));
