import { GetResourcesCommand, GetTagKeysCommand, GetTagValuesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetServiceQuotaCommand, ListServiceQuotasCommand, ListServicesCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { putKey, putParameter, putQuota } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { account, client, opened, refusal, region, ways } from './opened.ts';

const build = (world: SandboxWorld): void => {
  for (let n = 1; n <= 3; n++)
    putQuota(world, region, {
      serviceCode: 'elasticache',
      serviceName: 'Amazon ElastiCache',
      quotaCode: `L-${n}`,
      quotaName: n === 1 ? 'Nodes per Region' : `other ${n}`,
      value: n * 100,
    });
  for (let n = 0; n < 5; n++) putParameter(world, region, `/p${n}`, 'x', { tags: { team: n % 2 ? 'odd' : 'even' } });
  putParameter(world, region, '/untagged', 'x');
  putKey(world, region, { tags: { team: 'even', 'encmigrate:plan': 'em-1' } });
};

describe.each(ways)('%s', (way) => {
  test('Service Quotas: pages, one, and none such', async () => {
    const quotas = await client(await opened({ build }), way, ServiceQuotasClient);
    const first = await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'elasticache', MaxResults: 2 }));
    expect(first.Quotas?.[0]).toMatchObject({
      QuotaName: 'Nodes per Region',
      Value: 100,
      Adjustable: true,
      QuotaArn: `arn:aws:servicequotas:${region}:${account}:elasticache/L-1`,
    });
    expect((await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'elasticache', NextToken: first.NextToken }))).Quotas).toHaveLength(1);
    expect((await quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'elasticache', QuotaCode: 'L-2' }))).Quota?.Value).toBe(200);
    expect(await refusal(quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'elasticache', QuotaCode: 'L-9' })))).toMatchObject({
      name: 'NoSuchResourceException',
      status: 400,
    });
    expect(await refusal(quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'none' })))).toMatchObject({ name: 'NoSuchResourceException' });
    expect((await quotas.send(new ListServicesCommand({}))).Services).toEqual([{ ServiceCode: 'elasticache', ServiceName: 'Amazon ElastiCache' }]);
  });

  test('Tagging: by tag, by type, in pages; what has no tags is unknown to it', async () => {
    const tagging = await client(await opened({ build }), way, ResourceGroupsTaggingAPIClient);
    const arns = async (input: object) =>
      ((await tagging.send(new GetResourcesCommand(input))).ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN);
    expect(await arns({})).toHaveLength(6);
    expect(await arns({ TagFilters: [{ Key: 'team', Values: ['even'] }] })).toHaveLength(4);
    expect(await arns({ TagFilters: [{ Key: 'team' }], ResourceTypeFilters: ['ssm:parameter'] })).toHaveLength(5);
    expect(await arns({ TagFilters: [{ Key: 'encmigrate:plan', Values: ['em-1'] }], ResourceTypeFilters: ['kms'] })).toHaveLength(1);
    const first = await tagging.send(new GetResourcesCommand({ ResourcesPerPage: 4 }));
    const last = await tagging.send(new GetResourcesCommand({ ResourcesPerPage: 4, PaginationToken: first.PaginationToken }));
    expect([first.ResourceTagMappingList?.length, last.ResourceTagMappingList?.length, last.PaginationToken]).toEqual([4, 2, '']);
    expect((await tagging.send(new GetTagKeysCommand({}))).TagKeys).toEqual(['encmigrate:plan', 'team']);
    expect((await tagging.send(new GetTagValuesCommand({ Key: 'team' }))).TagValues).toEqual(['even', 'odd']);
    expect(await refusal(tagging.send(new GetResourcesCommand({ PaginationToken: 'x' })))).toMatchObject({ name: 'PaginationTokenExpiredException' });
  });

  test('STS: whose credentials; an access key of twelve digits is that account, which owns nothing here', async () => {
    const sandbox = await opened({ build });
    const sts = await client(sandbox, way, STSClient);
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: account, Arn: `arn:aws:iam::${account}:user/sandbox` });
    const credentials = { accessKeyId: '999999999999', secretAccessKey: 'x' };
    expect((await (await client(sandbox, way, STSClient, { credentials })).send(new GetCallerIdentityCommand({}))).Account).toBe('999999999999');
    const stranger = await client(sandbox, way, ServiceQuotasClient, { credentials });
    expect(await refusal(stranger.send(new ListServicesCommand({})))).toMatchObject({ name: 'UnrecognizedClientException' });
  });
});
