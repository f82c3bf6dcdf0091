import { describe, expect, it } from 'vitest';
import { secretsmanager } from '../../../src/actions/places/secretsmanager.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { start } from '../world.ts';
import { secretStore } from './secret-store.ts';

const token = 'a'.repeat(64);
const secret = (path?: string) => ({ type: 'secretsmanager', name: 'app', ...(path ? { path } : {}) }) as const;
const world = (aws: ReturnType<typeof secretStore>['aws']) => ({ aws, clock: virtualClock(start) });

it.each<[string, string | undefined, string, string[], string]>([
  [
    'one value of a JSON secret',
    'cache.url',
    '{ "z": "hunter2",\n  "cache": {"url": "a:1", "b": "a:1"} }',
    ['"a:1"'],
    '{ "z": "hunter2",\n  "cache": {"url": "b:2", "b": "a:1"} }',
  ],
  ['the whole text', undefined, 'redis://:hunter2@a:1/0', ['redis://:hunter2@a:1/0'], 'redis://:hunter2@b:2/0'],
])('%s changes, all else stays', async (_, path, text, parts, want) => {
  const store = secretStore(text);
  const held = await secretsmanager(secret(path), world(store.aws));
  expect(held).toMatchObject({ parts, version: 'v1' });
  const changed = held.parts.map((part) => part.replace('a:1', 'b:2'));
  expect(await held.put(changed, token)).toMatchObject({ version: token });
  expect(store.value()).toBe(want);
  expect(store.stages).toMatchObject({ v1: ['AWSPREVIOUS'], [token]: ['AWSCURRENT'] });
});

describe('refuses, and writes nothing', () => {
  it.each<[string, string | null, Record<string, unknown>, string, string?]>([
    ['a secret of another service', 'a:1', { OwningService: 'rds' }, 'managed by rds'],
    ['a deleted secret', 'a:1', { DeletedDate: 1 }, 'to be deleted'],
    ['a rotation in progress', 'a:1', { VersionIdsToStages: { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] } }, 'rotation is in progress'],
    ['bytes', null, {}, 'holds bytes'],
    ['a path in what is no JSON', 'hunter2', {}, 'not JSON', 'url'],
    ['a path that is not there', '{"a":"hunter2"}', {}, 'no such key', 'url'],
  ])('%s', async (_, text, about, why, path) => {
    const store = secretStore(text, about);
    const refused = await secretsmanager(secret(path), world(store.aws)).catch((error: Error) => error);
    expect((refused as Error).message).toContain(why);
    expect((refused as Error).message).not.toContain('hunter2');
    expect(store.aws.names()).not.toContain('secretsmanager.PutSecretValue');
  });
});

it('a pending label on the current version is left over, and no rotation', async () => {
  const store = secretStore('a:1', { VersionIdsToStages: { v1: ['AWSCURRENT', 'AWSPENDING'] }, RotationEnabled: true });
  expect((await secretsmanager(secret(), world(store.aws))).parts).toEqual(['a:1']);
});

it('another version meanwhile is drift', async () => {
  const store = secretStore('a:1');
  const held = await secretsmanager(secret(), world(store.aws));
  store.stages.v1 = ['AWSPREVIOUS'];
  store.stages.v2 = ['AWSCURRENT'];
  await expect(held.put(['b:2'], token)).rejects.toMatchObject({ name: 'DriftError', message: expect.stringContaining('v2, not v1') });
});

it('the same change said twice is one version', async () => {
  const store = secretStore('a:1');
  const held = await secretsmanager(secret(), world(store.aws));
  const again = { ...held };
  await held.put(['b:2'], token);
  expect(store.versions.size).toBe(2);
  store.stages.v1 = ['AWSCURRENT'];
  store.stages[token] = [];
  await again.put(['b:2'], token);
  expect(store.versions.size).toBe(2);
});

it('passes on no words that repeat the content', async () => {
  const store = secretStore('hunter2hunter2');
  const held = await secretsmanager(secret(), world(store.aws));
  const refused = await held.put([`hunter2hunter2${'x'.repeat(70_000)}`], token).catch((error: Error) => error);
  expect(refused).toMatchObject({ name: 'InvalidParameterException' });
  expect((refused as Error).message).not.toContain('hunter2');
});
