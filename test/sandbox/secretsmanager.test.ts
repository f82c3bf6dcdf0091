import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { putKey, putSecret } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { client, opened, refusal, refusedAs, region, ways } from './opened.ts';

const off = '33333333-3333-3333-3333-333333333333';
const build = (world: SandboxWorld): void => {
  putSecret(world, region, 'prod/db', '{"host":"old","port":6379}', { tags: { team: 'web' } });
  putKey(world, region, { keyId: off, state: 'Disabled' });
  putSecret(world, region, 'locked', 'x', { keyId: off });
  putSecret(world, region, 'rotated', 'x', { rotation: true, owningService: 'rds' });
};
const SecretId = 'prod/db';
const token = (letter: string) => letter.repeat(32);

describe.each(ways)('Secrets Manager %s', (way) => {
  test('a new value takes AWSCURRENT, the old one keeps AWSPREVIOUS; back by moving the stage', async () => {
    const secrets = await client(await opened({ build }), way, SecretsManagerClient);
    const read = async (more: object = {}) => await secrets.send(new GetSecretValueCommand({ SecretId, ...more }));
    const first = await read();
    expect(first).toMatchObject({ SecretString: '{"host":"old","port":6379}', VersionStages: ['AWSCURRENT'] });
    const put = await secrets.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token('a'), SecretString: 'new' }));
    expect(put).toMatchObject({ VersionId: token('a'), VersionStages: ['AWSCURRENT'] });
    // The same token with the same content is the same version; with other content it is refused.
    await secrets.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token('a'), SecretString: 'new' }));
    expect(await refusedAs(secrets.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token('a'), SecretString: 'other' })))).toBe(
      'ResourceExistsException',
    );
    expect((await read({ VersionStage: 'AWSPREVIOUS' })).VersionId).toBe(first.VersionId);
    const move = (more: object) =>
      secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: first.VersionId, ...more }));
    expect(await refusal(move({}))).toMatchObject({ name: 'InvalidParameterException', message: expect.stringContaining('RemoveFromVersionId') });
    await move({ RemoveFromVersionId: token('a') });
    expect((await read()).VersionId).toBe(first.VersionId);
    const described = await secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(described.VersionIdsToStages).toEqual({ [first.VersionId ?? '']: ['AWSCURRENT'], [token('a')]: ['AWSPREVIOUS'] });
    expect(described.Tags).toEqual([{ Key: 'team', Value: 'web' }]);
    expect((await secrets.send(new ListSecretVersionIdsCommand({ SecretId }))).Versions).toHaveLength(2);
  });

  test('refusals', async () => {
    const secrets = await client(await opened({ build }), way, SecretsManagerClient);
    expect(await refusal(secrets.send(new GetSecretValueCommand({ SecretId: 'none' })))).toMatchObject({ name: 'ResourceNotFoundException', status: 400 });
    expect(await refusedAs(secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPENDING' })))).toBe('ResourceNotFoundException');
    expect(await refusedAs(secrets.send(new GetSecretValueCommand({ SecretId: 'locked' })))).toBe('DecryptionFailure');
    expect(await refusedAs(secrets.send(new PutSecretValueCommand({ SecretId: 'locked', SecretString: 'y' })))).toBe('EncryptionFailure');
    expect(await refusedAs(secrets.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: 'short', SecretString: 'y' })))).toBe(
      'InvalidParameterException',
    );
    expect(await refusedAs(secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'x'.repeat(65_537) })))).toBe('InvalidParameterException');
    expect(await refusedAs(secrets.send(new CreateSecretCommand({ Name: 'prod/db', SecretString: 'x' })))).toBe('ResourceExistsException');
  });
});

test('made, listed in pages, deleted and restored; values are not in the log', async () => {
  const sandbox = await opened({ build });
  const secrets = await client(sandbox, 'in process', SecretsManagerClient);
  const made = await secrets.send(new CreateSecretCommand({ Name: 'fresh', SecretBinary: new Uint8Array([1, 2, 255]), ClientRequestToken: token('f') }));
  expect(made).toMatchObject({ Name: 'fresh', VersionId: token('f') });
  expect((await secrets.send(new GetSecretValueCommand({ SecretId: made.ARN }))).SecretBinary).toEqual(new Uint8Array([1, 2, 255]));
  const first = await secrets.send(new ListSecretsCommand({ MaxResults: 3 }));
  expect(first.SecretList?.map(({ Name }) => Name)).toEqual(['fresh', 'locked', 'prod/db']);
  expect((await secrets.send(new ListSecretsCommand({ MaxResults: 3, NextToken: first.NextToken }))).SecretList).toMatchObject([
    { Name: 'rotated', RotationEnabled: true, OwningService: 'rds' },
  ]);
  expect((await secrets.send(new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['prod/'] }] }))).SecretList).toHaveLength(1);
  await secrets.send(new DeleteSecretCommand({ SecretId: 'fresh' }));
  expect(await refusedAs(secrets.send(new GetSecretValueCommand({ SecretId: 'fresh' })))).toBe('InvalidRequestException');
  expect((await secrets.send(new DescribeSecretCommand({ SecretId: 'fresh' }))).DeletedDate).toBeInstanceOf(Date);
  await secrets.send(new RestoreSecretCommand({ SecretId: 'fresh' }));
  await secrets.send(new PutSecretValueCommand({ SecretId: 'fresh', SecretString: 'hush-hush' }));
  expect(JSON.stringify(sandbox.requests)).not.toContain('hush-hush');
  expect(sandbox.requests.at(-1)?.input).toMatchObject({ SecretId: 'fresh', SecretString: '(redacted)' });
});
