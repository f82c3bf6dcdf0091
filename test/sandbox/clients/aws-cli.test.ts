import { execa } from 'execa';
import { expect, test } from 'vitest';
import { needs } from '../../support/needs.ts';
import { bare, served } from './served.ts';

const here = needs('aws');

test.skipIf(!here.ok)(`the AWS CLI reads, writes, pages and is refused ${here.why}`, { timeout: 60_000 }, async () => {
  const { sandbox, url } = await served();
  const run = (line: string, ...more: string[]) =>
    execa('aws', [...line.split(' '), ...more, '--output', 'json'], { env: bare(url), extendEnv: false, reject: false });
  const said = async (line: string, ...more: string[]) => {
    const { stdout, stderr, exitCode } = await run(line, ...more);
    if (exitCode !== 0) throw new Error(`aws ${line}: ${stderr}`);
    return JSON.parse(stdout || 'null');
  };
  const refused = async (line: string) => (await run(line)).stderr.trim();

  expect(await Promise.all([said('sts get-caller-identity'), said('kms describe-key --key-id alias/good')])).toMatchObject([
    { Account: '123456789012' },
    { KeyMetadata: { KeyState: 'Enabled', MultiRegion: false } },
  ]);
  expect(
    await Promise.all([said('ssm put-parameter --name /cli --value one --type String'), said('ec2 describe-subnets --page-size 5 --query Subnets[].SubnetId')]),
  ).toMatchObject([{ Version: 1 }, Array.from({ length: 6 }, (_, n) => `subnet-${n}`)]);
  expect(await Promise.all([said('ssm get-parameter --name /cli'), said('service-quotas list-service-quotas --service-code elasticache')])).toMatchObject([
    { Parameter: { Value: 'one' } },
    { Quotas: [{ Value: 300 }] },
  ]);
  const scaled = '--service-namespace neptune --resource-id cluster:graph --scalable-dimension neptune:cluster:ReadReplicaCount';
  await said(`application-autoscaling register-scalable-target ${scaled} --min-capacity 1 --max-capacity 3 --suspended-state DynamicScalingInSuspended=true`);
  expect(await said('application-autoscaling describe-scalable-targets --service-namespace neptune --resource-ids cluster:graph')).toMatchObject({
    ScalableTargets: [{ MinCapacity: 1, MaxCapacity: 3, SuspendedState: { DynamicScalingInSuspended: true } }],
  });
  const data = said(
    'cloudwatch get-metric-statistics --namespace AWS/ElastiCache --metric-name SetTypeCmds --dimensions Name=CacheClusterId,Value=node --start-time 2026-11-22T13:58:00Z --end-time 2026-11-22T14:00:00Z --period 60 --statistics Sum',
  );
  expect(await Promise.all([data, said('route53 list-hosted-zones')])).toMatchObject([
    { Datapoints: [{ Sum: 58, Unit: 'Count' }, { Sum: 59 }] },
    { HostedZones: [{ Name: 'example.com.', ResourceRecordSetCount: 3 }] },
  ]);
  expect(await Promise.all([said('cloudwatch describe-alarms'), said('iam get-account-authorization-details --filter LocalManagedPolicy')])).toMatchObject([
    { MetricAlarms: [] },
    { Policies: [], RoleDetailList: [] },
  ]);
  expect(await Promise.all([refused('kms describe-key --key-id alias/none'), refused('ec2 describe-subnets --subnet-ids subnet-none')])).toEqual(
    [
      'An error occurred (NotFoundException) when calling the DescribeKey operation: Alias arn:aws:kms:eu-west-1:123456789012:alias/none is not found.',
      "An error occurred (InvalidSubnetID.NotFound) when calling the DescribeSubnets operation: The subnet ID 'subnet-none' does not exist",
    ].map((line) => expect.stringContaining(line)),
  );
  sandbox.addFault({ kind: 'expired', service: 'sts' });
  expect(await refused('sts get-caller-identity')).toContain('(ExpiredToken)');
});
