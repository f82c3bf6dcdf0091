import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '../../src/engine/virtual-clock.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.ts';
import { putParameter } from '../../src/sandbox/services/index.ts';
import { sharedServices } from '../../src/sandbox/services/shared.ts';
import { client, opened, refusal, region, started } from './opened.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'encmigrate-sandbox-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const put = async (sandbox: Sandbox, Value: string) =>
  (await client(sandbox, 'in process', SSMClient)).send(new PutParameterCommand({ Name: '/p', Value, Overwrite: true, Type: 'String' }));
const read = async (sandbox: Sandbox) =>
  (await (await client(sandbox, 'in process', SSMClient)).send(new GetParameterCommand({ Name: '/p' }))).Parameter?.Value;

test('opened again it is the same world: tables, ids, faults, time, requests; the builder runs once', async () => {
  const dir = folder();
  let built = 0;
  const build = () => void built++;
  const clock = virtualClock(started);
  const first = await opened({ dir, build, clock, seed: 'one' });
  await put(first, 'v1');
  first.addFault({ kind: 'error-before', operation: 'GetParameter', skip: 1 });
  expect(await read(first)).toBe('v1');
  const id = first.world.id(8);
  await clock.sleep(3_600_000);
  await first.close();

  const again = await opened({ dir, build, seed: 'other', clock: virtualClock(started) });
  expect(built).toBe(1);
  expect(again.clock.now()).toEqual(new Date('2026-11-22T15:00:00Z'));
  // Its skip was used up before.
  expect(await refusal(read(again))).toMatchObject({ status: 500 });
  expect(await read(again)).toBe('v1');
  expect(again.requests.map(({ n, operation }) => [n, operation])).toEqual([
    [1, 'PutParameter'],
    [2, 'GetParameter'],
    [3, 'GetParameter'],
    [4, 'GetParameter'],
  ]);

  // Ids go on as if there had been no pause.
  const whole = await opened({ seed: 'one' });
  await put(whole, 'v1');
  expect([whole.world.id(8), whole.world.id(8)]).toEqual([id, again.world.id(8)]);
});

test('a sandbox that was killed has every change it answered, and time does not go back', async () => {
  const dir = folder();
  const clock = virtualClock(started);
  const first = await openSandbox({ services: sharedServices, clock, dir });
  await put(first, 'v1');
  const { KeyMetadata } = await (await client(first, 'in process', KMSClient)).send(new CreateKeyCommand({}));
  await clock.sleep(60_000);
  // Only read after that: not saved yet. The process "dies" here: nothing is closed.
  expect(await read(first)).toBe('v1');
  const again = await opened({ dir, clock: virtualClock(started) });
  expect(again.clock.now().getTime()).toBe(started.getTime() + 60_000);
  expect(again.world.table('kms.keys', region).has(KeyMetadata?.Arn ?? '')).toBe(true);
  expect(await read(again)).toBe('v1');
  // What is left of the first one writes nothing over it.
  await put(again, 'v2');
  await first.close();
  expect(readFileSync(join(dir, 'world.pid'), 'utf8')).toBe(`${process.pid}\n`);
  await again.close();
  expect(await read(await opened({ dir }))).toBe('v2');
});

test('a clock that shows more than the world did is taken as it is: a cloud goes on while nobody looks', async () => {
  const dir = folder();
  await (await opened({ dir })).close();
  const later = new Date(started.getTime() + 86_400_000);
  expect((await opened({ dir, clock: virtualClock(later) })).clock.now()).toEqual(later);
});

test('its files are for its owner only, and are whole at every moment', async () => {
  const dir = folder();
  const sandbox = await opened({ dir });
  await put(sandbox, 'v1');
  const saved = JSON.parse(readFileSync(join(dir, 'world.json'), 'utf8'));
  expect(saved.tables.map(({ name }: { name: string }) => name)).toContain('ssm.parameters');
  const modes = ['world.json', 'requests.ndjson', 'world.pid'].map((file) => statSync(join(dir, file)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o600]);
  expect(JSON.parse(readFileSync(join(dir, 'requests.ndjson'), 'utf8'))).toMatchObject({
    n: 1,
    operation: 'PutParameter',
    write: true,
    input: { Value: '(redacted)' },
  });
});

test('a torn line of the request log is passed over', async () => {
  const dir = folder();
  const first = await opened({ dir });
  await put(first, 'v1');
  await first.close();
  writeFileSync(join(dir, 'requests.ndjson'), '{"n":2,"at":"20', { flag: 'a' });
  expect((await opened({ dir })).requests).toHaveLength(1);
});

test('a folder has one sandbox at a time, and a world that cannot be read is told', async () => {
  const dir = folder();
  // The parent of this process lives, and is another one.
  writeFileSync(join(dir, 'world.pid'), `${process.ppid}\n`);
  await expect(openSandbox({ services: sharedServices, clock: virtualClock(started), dir })).rejects.toThrow(
    `process ${process.ppid} runs a sandbox in ${dir} already`,
  );
  rmSync(join(dir, 'world.pid'));
  writeFileSync(join(dir, 'world.json'), '{"format"');
  await expect(openSandbox({ services: sharedServices, clock: virtualClock(started), dir })).rejects.toThrow('not readable as a sandbox world');
});

test('a builder that fails leaves no half a world behind', async () => {
  const dir = folder();
  const build = (fail: boolean) => (world: Parameters<typeof putParameter>[0]) => {
    putParameter(world, region, '/p', 'built');
    if (fail) throw new Error('no redis');
  };
  await expect(openSandbox({ services: sharedServices, clock: virtualClock(started), dir, build: build(true) })).rejects.toThrow('no redis');
  expect(await read(await opened({ dir, build: build(false) }))).toBe('built');
});
