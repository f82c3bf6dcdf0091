import { describe, expect, it } from 'vitest';
import { ssm } from '../../../src/actions/places/ssm.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { lost, Refusal } from '../json-aws.ts';
import { start } from '../world.ts';
import { parameterStore, type Version } from './parameter-store.ts';

const place = { type: 'ssm', name: '/prod/redis' } as const;
const world = (aws: ReturnType<typeof parameterStore>['aws']) => ({ aws, clock: virtualClock(start) });

it.each<[string, Partial<Version>]>([
  ['String', { Type: 'String' }],
  ['StringList', { Type: 'StringList' }],
  ['SecureString under a customer key', { Type: 'SecureString', KeyId: 'alias/app' }],
  ['SecureString under the default key', { Type: 'SecureString', KeyId: 'alias/aws/ssm' }],
  ['Advanced, with description and pattern', { Tier: 'Advanced', Description: 'the cache', AllowedPattern: '^[a-z:0-9]+$' }],
  ['of another data type', { DataType: 'aws:ssm:integration' }],
])('%s stays what it is', async (_, like) => {
  const store = parameterStore({ Value: 'a:1', ...like });
  const held = await ssm(place, world(store.aws));
  expect(held).toMatchObject({ parts: ['a:1'], version: '3' });
  expect(await held.put(['b:2'], 't')).toEqual({ version: '4', requestIds: [expect.stringMatching(/^request-/)] });
  expect(store.last()).toEqual({ ...store.versions[0], Value: 'b:2', Version: 4 });
});

describe('says no', () => {
  it('where it does not exist', async () => {
    await expect(ssm({ type: 'ssm', name: '/none' }, world(parameterStore({ Value: 'a' }).aws))).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('where its key and tier cannot be seen', async () => {
    const { aws } = parameterStore({ Value: 'a' });
    const blind = {
      ...aws,
      call: async (...call: Parameters<typeof aws.call>) => (call[1] === 'DescribeParameters' ? { output: { Parameters: [] } } : aws.call(...call)),
    };
    await expect(ssm(place, world(blind))).rejects.toMatchObject({ name: 'NoDescription' });
  });

  it('where somebody wrote it since it was read', async () => {
    const store = parameterStore({ Value: 'a:1' });
    const held = await ssm(place, world(store.aws));
    store.versions.push({ ...store.last(), Version: 4 });
    await expect(held.put(['b:2'], 't')).rejects.toMatchObject({
      name: 'DriftError',
      message: expect.stringContaining('version 4, not 3'),
      remedy: expect.stringContaining('get-parameter-history'),
    });
    expect(store.versions).toHaveLength(2);
  });

  it.each([
    [
      'a lost answer',
      () => {
        throw lost();
      },
    ],
    [
      'a 500 after it took effect',
      () => {
        throw new Refusal('InternalServerError', 'oops', 500);
      },
    ],
  ])('in doubt, after %s', async (_, after) => {
    const store = parameterStore({ Value: 'a:1' });
    store.state.after = after;
    await expect((await ssm(place, world(store.aws))).put(['b:2'], 't')).rejects.toMatchObject({ name: 'Ambiguous' });
    expect(store.aws.names().filter((name) => name === 'ssm.PutParameter')).toHaveLength(1);
  });

  it("in the service's words, but not where they repeat the value", async () => {
    const store = parameterStore({ Value: 'hunter2hunter2', Type: 'SecureString', KeyId: 'k' });
    const held = await ssm(place, world(store.aws));
    const refused = await held.put([`hunter2hunter2${'x'.repeat(5000)}`], 't').catch((error: Error) => error);
    expect(refused).toMatchObject({ name: 'ValidationException', requestId: expect.any(String) });
    expect((refused as Error).message).not.toContain('hunter2');
    const patterned = parameterStore({ Value: 'a:1', AllowedPattern: '^a' });
    await expect((await ssm(place, world(patterned.aws))).put(['b:2'], 't')).rejects.toThrow('cannot be validated against allowedPattern: ^a');
  });
});

it('says again what was throttled, and only that', async () => {
  const store = parameterStore({ Value: 'a:1' });
  let busy = 2;
  store.state.before = () => {
    if (busy-- > 0) throw new Refusal('ThrottlingException');
  };
  await (await ssm(place, world(store.aws))).put(['b:2'], 't');
  expect(store.last().Version).toBe(4);
  expect(store.aws.names().filter((name) => name === 'ssm.PutParameter')).toHaveLength(3);
});
