import {
  CreatePolicyVersionCommand,
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { putPolicy, putRole } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { account, client, opened, refusedAs, ways } from './opened.ts';

const allow = (Resource: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: "neptune-db:*'()", Resource }] });
const build = (world: SandboxWorld): void => {
  const { Arn } = putPolicy(world, { name: 'graph-read', document: allow('arn:aws:neptune-db:eu-west-1:123456789012:cluster-A/*') });
  putPolicy(world, { name: 'other', document: allow('*') });
  putRole(world, { name: 'app', service: 'ecs-tasks.amazonaws.com', inline: { own: allow('*') }, attached: [Arn] });
};
const arn = `arn:aws:iam::${account}:policy/graph-read`;
const read = (text: string | undefined) => JSON.parse(decodeURIComponent(text ?? ''));

describe.each(ways)('IAM %s', (way) => {
  test('everything at once, in pages; documents are encoded', async () => {
    const iam = await client(await opened({ build }), way, IAMClient);
    const all = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    expect(all.Policies?.map((p) => [p.PolicyName, p.AttachmentCount, p.DefaultVersionId])).toEqual([
      ['graph-read', 1, 'v1'],
      ['other', 0, 'v1'],
    ]);
    expect(read(all.Policies?.[0]?.PolicyVersionList?.[0]?.Document)).toEqual(allow('arn:aws:neptune-db:eu-west-1:123456789012:cluster-A/*'));
    expect(all.Policies?.[0]?.PolicyVersionList?.[0]?.Document).not.toMatch(/[!'()* {]/);
    expect(read(all.RoleDetailList?.[0]?.RolePolicyList?.[0]?.PolicyDocument)).toEqual(allow('*'));
    const first = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 2 }));
    expect([first.IsTruncated, first.Policies?.length, first.RoleDetailList?.length]).toEqual([true, 2, 0]);
    const second = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 2, Marker: first.Marker }));
    expect([second.IsTruncated, second.Policies?.length, second.RoleDetailList?.length]).toEqual([false, 0, 1]);
    expect((await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }))).Policies ?? []).toEqual([]);
  });

  test('one by one, and a new version', async () => {
    const iam = await client(await opened({ build }), way, IAMClient);
    expect((await iam.send(new ListPoliciesCommand({ Scope: 'Local', OnlyAttached: true }))).Policies?.map((p) => p.Arn)).toEqual([arn]);
    expect((await iam.send(new ListPoliciesCommand({ Scope: 'AWS' }))).Policies ?? []).toEqual([]);
    expect((await iam.send(new ListRolesCommand({}))).Roles?.map((r) => r.RoleName)).toEqual(['app']);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'app' }))).PolicyNames).toEqual(['own']);
    await iam.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'own', PolicyDocument: JSON.stringify(allow('b')) }));
    expect(read((await iam.send(new GetRolePolicyCommand({ RoleName: 'app', PolicyName: 'own' }))).PolicyDocument)).toEqual(allow('b'));
    const version = { PolicyArn: arn, PolicyDocument: JSON.stringify(allow('c')), SetAsDefault: true };
    expect((await iam.send(new CreatePolicyVersionCommand(version))).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: arn }))).Policy?.DefaultVersionId).toBe('v2');
    expect(read((await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v2' }))).PolicyVersion?.Document)).toEqual(allow('c'));
    for (let n = 0; n < 3; n++) await iam.send(new CreatePolicyVersionCommand(version));
    expect(await refusedAs(iam.send(new CreatePolicyVersionCommand(version)))).toBe('LimitExceededException');
  });

  test('refuses as IAM does', async () => {
    const iam = await client(await opened({ build }), way, IAMClient);
    expect(await refusedAs(iam.send(new GetPolicyCommand({ PolicyArn: `${arn}-2` })))).toBe('NoSuchEntityException');
    expect(await refusedAs(iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v9' })))).toBe('NoSuchEntityException');
    expect(await refusedAs(iam.send(new GetRolePolicyCommand({ RoleName: 'nobody', PolicyName: 'own' })))).toBe('NoSuchEntityException');
    expect(await refusedAs(iam.send(new ListRolesCommand({ Marker: 'made-up' })))).toBe('InvalidInputException');
    expect(await refusedAs(iam.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'own', PolicyDocument: '{' })))).toBe(
      'MalformedPolicyDocumentException',
    );
  });
});
