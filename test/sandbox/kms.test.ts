import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { grantKey, putAlias, putKey } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { account, client, opened, refusal, refusedAs, region, ways } from './opened.ts';

const build = (world: SandboxWorld): void => {
  putAlias(world, region, 'alias/good', putKey(world, region, { description: 'good', rotation: true, tags: { team: 'cache' } }));
  putAlias(world, region, 'alias/off', putKey(world, region, { state: 'Disabled' }));
  putAlias(world, region, 'alias/signing', putKey(world, region, { spec: 'RSA_2048', usage: 'SIGN_VERIFY' }));
  putAlias(world, region, 'alias/leaving', putKey(world, region, { state: 'PendingDeletion', deletionInDays: 7 }));
  putKey(world, region, { account: '999999999999', keyId: '11111111-1111-1111-1111-111111111111' });
};
const foreign = `arn:aws:kms:${region}:999999999999:key/11111111-1111-1111-1111-111111111111`;

describe.each(ways)('KMS %s', (way) => {
  test('finds a key by each of its names, and says what it is', async () => {
    const kms = await client(await opened({ build }), way, KMSClient);
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/good' }));
    expect(key).toMatchObject({
      KeyState: 'Enabled',
      Enabled: true,
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyManager: 'CUSTOMER',
      AWSAccountId: account,
      Origin: 'AWS_KMS',
    });
    expect(key?.CreationDate).toBeInstanceOf(Date);
    for (const name of [key?.KeyId, key?.Arn, `arn:aws:kms:${region}:${account}:alias/good`])
      expect((await kms.send(new DescribeKeyCommand({ KeyId: name }))).KeyMetadata?.Arn).toBe(key?.Arn);
    expect((await kms.send(new DescribeKeyCommand({ KeyId: 'alias/leaving' }))).KeyMetadata?.DeletionDate).toEqual(new Date('2026-11-29T14:00:00Z'));
    expect((await kms.send(new DescribeKeyCommand({ KeyId: foreign }))).KeyMetadata?.AWSAccountId).toBe('999999999999');
  });

  test('refuses names as KMS does', async () => {
    const kms = await client(await opened({ build }), way, KMSClient);
    const asked = (KeyId: string) => refusal(kms.send(new DescribeKeyCommand({ KeyId })));
    expect(await asked('alias/none')).toMatchObject({
      name: 'NotFoundException',
      status: 400,
      message: `Alias arn:aws:kms:${region}:${account}:alias/none is not found.`,
    });
    expect(await asked('12345678-1234-1234-1234-123456789012')).toMatchObject({
      name: 'NotFoundException',
      message: expect.stringContaining('does not exist'),
    });
    expect((await asked(`arn:aws:kms:us-east-1:${account}:key/12345678-1234-1234-1234-123456789012`)).name).toBe('InvalidArnException');
    expect((await refusal(kms.send(new DescribeKeyCommand({} as never)))).message).toContain("Value null at 'keyId'");
    expect(await refusedAs(kms.send(new GetKeyRotationStatusCommand({ KeyId: 'alias/good' })))).toBe('NotFoundException');
  });

  test('lists keys, aliases and tags in pages', async () => {
    const kms = await client(await opened({ build }), way, KMSClient);
    const names: (string | undefined)[] = [];
    let pages = 0;
    for (let Marker: string | undefined; pages === 0 || Marker; pages++) {
      const answer: { Aliases?: { AliasName?: string }[]; NextMarker?: string; Truncated?: boolean } = await kms.send(
        new ListAliasesCommand({ Limit: 5, Marker }),
      );
      names.push(...(answer.Aliases ?? []).map(({ AliasName }) => AliasName));
      Marker = answer.NextMarker;
      expect(answer.Truncated).toBe(Marker !== undefined);
    }
    expect(pages).toBe(3);
    expect(names).toContain('alias/good');
    expect(names.filter((name) => name?.startsWith('alias/aws/')).length).toBe(8);
    expect(new Set(names).size).toBe(12);
    expect((await kms.send(new ListKeysCommand({}))).Keys).toHaveLength(4);
    expect(await refusedAs(kms.send(new ListAliasesCommand({ Marker: 'nonsense' })))).toBe('InvalidMarkerException');
    expect(await refusedAs(kms.send(new ListAliasesCommand({ Limit: 0 })))).toBe('ValidationException');
  });
});

test('a predefined alias has no key until it is first used', async () => {
  const kms = await client(await opened(), 'in process', KMSClient);
  const target = async () => (await kms.send(new ListAliasesCommand({}))).Aliases?.find(({ AliasName }) => AliasName === 'alias/aws/ssm')?.TargetKeyId;
  expect(await target()).toBeUndefined();
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }));
  expect(KeyMetadata?.KeyManager).toBe('AWS');
  expect(await target()).toBe(KeyMetadata?.KeyId);
  expect(await refusedAs(kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId })))).toBe('AccessDeniedException');
});

test('a key is made, named, disabled, enabled, left to deletion and taken back disabled', async () => {
  const sandbox = await opened();
  const kms = await client(sandbox, 'in process', KMSClient);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'mine', Tags: [{ TagKey: 'a', TagValue: '1' }] }));
  const KeyId = KeyMetadata?.KeyId;
  const state = async () => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState;
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId }));
  expect(await refusedAs(kms.send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId })))).toBe('AlreadyExistsException');
  expect(await refusedAs(kms.send(new CreateAliasCommand({ AliasName: 'alias/aws/mine', TargetKeyId: KeyId })))).toBe('NotAuthorizedException');
  await kms.send(new DisableKeyCommand({ KeyId }));
  expect(await state()).toBe('Disabled');
  expect(await refusedAs(kms.send(new EnableKeyRotationCommand({ KeyId })))).toBe('DisabledException');
  await kms.send(new EnableKeyCommand({ KeyId }));
  expect(await refusedAs(kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 3 })))).toBe('ValidationException');
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  expect(await refusedAs(kms.send(new EnableKeyCommand({ KeyId })))).toBe('KMSInvalidStateException');
  await kms.send(new CancelKeyDeletionCommand({ KeyId }));
  expect(await state()).toBe('Disabled');
  expect(await refusedAs(kms.send(new CancelKeyDeletionCommand({ KeyId })))).toBe('KMSInvalidStateException');
  const { KeyMetadata: other } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new UpdateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: other?.KeyId }));
  expect((await kms.send(new DescribeKeyCommand({ KeyId: 'alias/mine' }))).KeyMetadata?.KeyId).toBe(other?.KeyId);
  // When the waiting period is over, the key and its aliases are gone.
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: other?.KeyId, PendingWindowInDays: 7 }));
  await sandbox.clock.sleep(7 * 86_400_000);
  expect(await refusedAs(kms.send(new DescribeKeyCommand({ KeyId: other?.KeyId })))).toBe('NotFoundException');
  expect(await refusedAs(kms.send(new DeleteAliasCommand({ AliasName: 'alias/mine' })))).toBe('NotFoundException');
});

test('policies, rotation and tags', async () => {
  const kms = await client(await opened({ build }), 'in process', KMSClient);
  const KeyId = (await kms.send(new DescribeKeyCommand({ KeyId: 'alias/good' }))).KeyMetadata?.KeyId;
  expect(JSON.parse((await kms.send(new GetKeyPolicyCommand({ KeyId }))).Policy ?? '').Statement[0].Action).toBe('kms:*');
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
  expect((await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy).toBe(Policy);
  expect(await refusedAs(kms.send(new PutKeyPolicyCommand({ KeyId, Policy: 'none' })))).toBe('MalformedPolicyDocumentException');
  expect(await refusedAs(kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'other' })))).toBe('NotFoundException');
  expect(await refusedAs(kms.send(new GetKeyPolicyCommand({ KeyId: foreign })))).toBe('AccessDeniedException');
  expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 365,
    NextRotationDate: new Date('2027-11-22T14:00:00Z'),
  });
  const signing = (await kms.send(new DescribeKeyCommand({ KeyId: 'alias/signing' }))).KeyMetadata;
  expect(signing).toMatchObject({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
  expect(await refusedAs(kms.send(new GetKeyRotationStatusCommand({ KeyId: signing?.KeyId })))).toBe('UnsupportedOperationException');
  await kms.send(
    new TagResourceCommand({
      KeyId,
      Tags: [
        { TagKey: 'team', TagValue: 'data' },
        { TagKey: 'b', TagValue: '2' },
      ],
    }),
  );
  await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ['b'] }));
  expect((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual([{ TagKey: 'team', TagValue: 'data' }]);
});

test('grants: a dry run changes nothing; same name, same grant; paged; revoked; not under a key that is off', async () => {
  const sandbox = await opened({ build });
  const kms = await client(sandbox, 'in process', KMSClient);
  const id = async (alias: string) => (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.KeyId;
  const KeyId = await id('alias/good');
  const grant = { KeyId, GranteePrincipal: 'elasticache.amazonaws.com', Operations: ['Decrypt', 'GenerateDataKey'] as const };
  const grants = async () => (await kms.send(new ListGrantsCommand({ KeyId }))).Grants ?? [];
  expect(await refusedAs(kms.send(new CreateGrantCommand({ ...grant, Operations: [...grant.Operations], DryRun: true })))).toBe('DryRunOperationException');
  expect(await grants()).toHaveLength(0);
  const first = await kms.send(new CreateGrantCommand({ ...grant, Operations: [...grant.Operations], Name: 'one' }));
  const again = await kms.send(new CreateGrantCommand({ ...grant, Operations: ['GenerateDataKey', 'Decrypt'], Name: 'one' }));
  expect(again.GrantId).toBe(first.GrantId);
  const row = [...sandbox.world.table<Parameters<typeof grantKey>[1]>('kms.keys', region).values()].find((key) => key.KeyId === KeyId);
  if (row) grantKey(sandbox.world, row, { GranteePrincipal: 'rds.amazonaws.com' });
  const page = await kms.send(new ListGrantsCommand({ KeyId, Limit: 1 }));
  expect(page.Truncated).toBe(true);
  expect((await kms.send(new ListGrantsCommand({ KeyId, Limit: 1, Marker: page.NextMarker }))).Truncated).toBe(false);
  expect((await kms.send(new ListGrantsCommand({ KeyId, GranteePrincipal: 'rds.amazonaws.com' }))).Grants).toHaveLength(1);
  await kms.send(new RevokeGrantCommand({ KeyId, GrantId: first.GrantId }));
  expect(await refusedAs(kms.send(new RevokeGrantCommand({ KeyId, GrantId: first.GrantId })))).toBe('NotFoundException');
  const [last] = await grants();
  await kms.send(new RetireGrantCommand({ KeyId: row?.Arn, GrantId: last?.GrantId }));
  expect(await grants()).toHaveLength(0);
  expect(await refusedAs(kms.send(new CreateGrantCommand({ ...grant, KeyId: await id('alias/off'), Operations: ['Decrypt'] })))).toBe('DisabledException');
  expect(await refusedAs(kms.send(new CreateGrantCommand({ ...grant, KeyId: await id('alias/leaving'), Operations: ['Decrypt'], DryRun: true })))).toBe(
    'KMSInvalidStateException',
  );
  expect(await refusedAs(kms.send(new CreateGrantCommand({ ...grant, KeyId: await id('alias/signing'), Operations: ['Decrypt'] })))).toBe(
    'ValidationException',
  );
  // The log tells that a dry run cannot change anything.
  expect(sandbox.requests.filter(({ operation }) => operation === 'CreateGrant').map(({ write }) => write)).toEqual([false, true, true, true, false, true]);
});
