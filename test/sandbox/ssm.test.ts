import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { putAlias, putKey, putParameter } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { account, client, opened, refusal, refusedAs, region, ways } from './opened.ts';

const build = (world: SandboxWorld): void => {
  putAlias(world, region, 'alias/app', putKey(world, region, { keyId: '22222222-2222-2222-2222-222222222222' }));
  putParameter(world, region, '/prod/sessions/redis', 'redis://old:6379', { tags: { team: 'web' } });
  putParameter(world, region, '/prod/sessions/token', 'hush', { type: 'SecureString', keyId: 'alias/app' });
  putParameter(world, region, '/prod/deep/er/one', 'x');
  for (let n = 0; n < 12; n++) putParameter(world, region, `/many/p${String(n).padStart(2, '0')}`, String(n));
};
const secret = '/prod/sessions/token';
const plain = '/prod/sessions/redis';

describe.each(ways)('Parameter Store %s', (way) => {
  test('reads by name, version, label and ARN', async () => {
    const ssm = await client(await opened({ build }), way, SSMClient);
    expect((await ssm.send(new PutParameterCommand({ Name: plain, Value: 'redis://new:6379', Overwrite: true }))).Version).toBe(2);
    const label = await ssm.send(new LabelParameterVersionCommand({ Name: plain, ParameterVersion: 1, Labels: ['before', '1bad'] }));
    expect(label).toMatchObject({ InvalidLabels: ['1bad'], ParameterVersion: 1 });
    const read = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter;
    expect(await read(plain)).toMatchObject({
      Value: 'redis://new:6379',
      Version: 2,
      Type: 'String',
      DataType: 'text',
      ARN: `arn:aws:ssm:${region}:${account}:parameter${plain}`,
    });
    expect((await read(plain))?.LastModifiedDate).toEqual(new Date('2026-11-22T14:00:00Z'));
    expect(await read(`${plain}:1`)).toMatchObject({ Value: 'redis://old:6379', Selector: ':1' });
    expect(await read(`${plain}:before`)).toMatchObject({ Version: 1 });
    expect(await read(`arn:aws:ssm:${region}:${account}:parameter${plain}`)).toMatchObject({ Version: 2 });
    expect(await refusedAs(read(`${plain}:9`))).toBe('ParameterVersionNotFound');
    expect(await refusal(read('/none'))).toMatchObject({ name: 'ParameterNotFound', status: 400 });
  });

  test('pages through a path and through descriptions', async () => {
    const ssm = await client(await opened({ build }), way, SSMClient);
    const first = await ssm.send(new GetParametersByPathCommand({ Path: '/many' }));
    expect(first.Parameters).toHaveLength(10);
    expect((await ssm.send(new GetParametersByPathCommand({ Path: '/many', NextToken: first.NextToken }))).Parameters?.map(({ Name }) => Name)).toEqual([
      '/many/p10',
      '/many/p11',
    ]);
    expect((await ssm.send(new GetParametersByPathCommand({ Path: '/prod' }))).Parameters).toHaveLength(0);
    expect((await ssm.send(new GetParametersByPathCommand({ Path: '/prod', Recursive: true }))).Parameters).toHaveLength(3);
    const described = await ssm.send(new DescribeParametersCommand({ MaxResults: 5 }));
    expect(described.NextToken).toBeTruthy();
    expect(await refusedAs(ssm.send(new DescribeParametersCommand({ MaxResults: 51 })))).toBe('ValidationException');
    expect(await refusedAs(ssm.send(new DescribeParametersCommand({ NextToken: 'x' })))).toBe('InvalidNextToken');
  });
});

test('a SecureString is sealed, and opens only with a usable key', async () => {
  const sandbox = await opened({ build });
  const ssm = await client(sandbox, 'in process', SSMClient);
  const open = async (WithDecryption: boolean) => (await ssm.send(new GetParameterCommand({ Name: secret, WithDecryption }))).Parameter?.Value;
  expect(await open(true)).toBe('hush');
  expect(await open(false)).not.toContain('hush');
  const key = [...sandbox.world.table<{ KeyState: string }>('kms.keys', region).values()][0];
  if (key) key.KeyState = 'Disabled';
  expect(await refusal(ssm.send(new GetParameterCommand({ Name: secret, WithDecryption: true })))).toMatchObject({
    name: 'InvalidKeyId',
    message: expect.stringContaining('DisabledException'),
  });
});

test('filters of DescribeParameters; KeyId and Tier are shown there', async () => {
  const ssm = await client(await opened({ build }), 'in process', SSMClient);
  const found = async (Key: string, Option: string | undefined, ...Values: string[]) =>
    ((await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key, Option, Values }] }))).Parameters ?? []).map(({ Name }) => Name);
  expect(await found('Name', 'Equals', secret)).toEqual([secret]);
  expect(await found('Name', 'BeginsWith', '/prod/s')).toEqual([plain, secret]);
  expect(await found('Name', 'Contains', 'deep')).toEqual(['/prod/deep/er/one']);
  expect(await found('Type', undefined, 'SecureString')).toEqual([secret]);
  expect(await found('Path', 'OneLevel', '/prod/sessions')).toHaveLength(2);
  expect(await found('tag:team', undefined, 'web')).toEqual([plain]);
  expect(await refusedAs(found('Colour', undefined, 'red'))).toBe('InvalidFilterKey');
  expect(await refusedAs(found('Name', 'Sounds', 'x'))).toBe('InvalidFilterOption');
  const { Parameters } = await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: [secret] }] }));
  expect(Parameters?.[0]).toMatchObject({ KeyId: 'alias/app', Tier: 'Standard', Type: 'SecureString' });
  expect(Parameters?.[0]).not.toHaveProperty('Value');
});

test('writes are refused as the Parameter Store does', async () => {
  const ssm = await client(await opened({ build }), 'in process', SSMClient);
  const put = (input: object) => refusal(ssm.send(new PutParameterCommand({ Name: plain, Value: 'v', ...input } as never)));
  expect(await put({})).toMatchObject({ name: 'ParameterAlreadyExists', message: expect.stringContaining('set the overwrite option') });
  expect(await put({ Name: '/new' })).toMatchObject({ name: 'ValidationException', message: expect.stringContaining('type is required') });
  expect(await put({ Name: '/aws/x', Type: 'String' })).toMatchObject({ name: 'ValidationException' });
  expect(await put({ Name: 'a/b', Type: 'String' })).toMatchObject({ message: expect.stringContaining('fully qualified') });
  expect(await put({ Name: `/${Array(16).fill('a').join('/')}`, Type: 'String' })).toMatchObject({ name: 'HierarchyLevelLimitExceededException' });
  expect(await put({ Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] })).toMatchObject({ message: expect.stringContaining("can't be used together") });
  expect(await put({ Overwrite: true, Value: 'x'.repeat(4097) })).toMatchObject({ message: expect.stringContaining('4096') });
  expect(await put({ Name: '/new', Type: 'SecureString', KeyId: 'alias/none' })).toMatchObject({ name: 'InvalidKeyId' });
  expect(await put({ Name: '/new', Type: 'String', AllowedPattern: '\\d+' })).toMatchObject({ name: 'ParameterPatternMismatchException' });
  await ssm.send(new PutParameterCommand({ Name: '/big', Value: 'x'.repeat(5000), Type: 'String', Tier: 'Advanced' }));
  expect(await put({ Name: '/big', Overwrite: true, Tier: 'Standard' })).toMatchObject({ message: expect.stringContaining("can't downgrade") });
  expect((await ssm.send(new GetParametersCommand({ Names: [plain, '/none'] }))).InvalidParameters).toEqual(['/none']);
  expect(await refusedAs(ssm.send(new GetParametersCommand({ Names: Array.from({ length: 11 }, (_, n) => `/p${n}`) })))).toBe('ValidationException');
});

test('SecureString without KeyId falls back to the account key; a label on the oldest version blocks the 101st', async () => {
  const ssm = await client(await opened({ build }), 'in process', SSMClient);
  await ssm.send(new PutParameterCommand({ Name: secret, Value: 'v2', Type: 'SecureString', Overwrite: true }));
  expect((await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: [secret] }] }))).Parameters?.[0]?.KeyId).toBe(
    'alias/aws/ssm',
  );
  await ssm.send(new LabelParameterVersionCommand({ Name: plain, ParameterVersion: 1, Labels: ['keep'] }));
  for (let n = 2; n <= 100; n++) await ssm.send(new PutParameterCommand({ Name: plain, Value: String(n), Overwrite: true }));
  expect(await refusedAs(ssm.send(new PutParameterCommand({ Name: plain, Value: '101', Overwrite: true })))).toBe('ParameterMaxVersionLimitExceeded');
  const history = await ssm.send(new GetParameterHistoryCommand({ Name: plain, MaxResults: 2 }));
  expect(history.Parameters?.map(({ Version, Labels }) => [Version, Labels])).toEqual([
    [1, ['keep']],
    [2, []],
  ]);
  expect(history.NextToken).toBeTruthy();
});

test('tags and deletion', async () => {
  const ssm = await client(await opened({ build }), 'in process', SSMClient);
  const of = { ResourceType: 'Parameter', ResourceId: plain } as const;
  await ssm.send(new AddTagsToResourceCommand({ ...of, Tags: [{ Key: 'a', Value: '1' }] }));
  await ssm.send(new RemoveTagsFromResourceCommand({ ...of, TagKeys: ['team'] }));
  expect((await ssm.send(new ListTagsForResourceCommand(of))).TagList).toEqual([{ Key: 'a', Value: '1' }]);
  expect(await refusedAs(ssm.send(new ListTagsForResourceCommand({ ...of, ResourceId: '/none' })))).toBe('InvalidResourceId');
  await ssm.send(new DeleteParameterCommand({ Name: plain }));
  expect(await refusedAs(ssm.send(new DeleteParameterCommand({ Name: plain })))).toBe('ParameterNotFound');
});
