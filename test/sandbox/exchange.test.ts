import { DescribeInsightRulesCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/aws/connect.ts';
import { canChange } from '../../src/sandbox/request-log.ts';
import { scaledClock } from '../../src/sandbox/scaled-clock.ts';
import { putParameter } from '../../src/sandbox/services/index.ts';
import { client, opened, refusal, region, started, ways } from './opened.ts';

const signed = (service: string) => `AWS4-HMAC-SHA256 Credential=AKID/20261122/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
const form = 'application/x-www-form-urlencoded';

async function raw(headers: Record<string, string>, body = '', path = '/', method = 'POST') {
  const { port } = await (await opened()).listen(0);
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...(body ? { body } : {}) });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

test('unsigned requests are refused by each family', async () => {
  expect(await raw({ 'content-type': form }, 'Action=GetCallerIdentity&Version=2011-06-15')).toMatchObject({
    status: 403,
    text: expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
  });
  expect(await raw({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' }, '{}')).toMatchObject({
    status: 400,
    text: expect.stringContaining('"MissingAuthenticationTokenException"'),
  });
});

test('unknown operations and parameters are refused by each family', async () => {
  expect(await raw({ authorization: signed('sts'), 'content-type': form }, 'Action=Nonsense&Version=2011-06-15')).toMatchObject({
    status: 400,
    text: expect.stringContaining('Could not find operation Nonsense for version 2011-06-15'),
  });
  expect(await raw({ authorization: signed('ec2'), 'content-type': form }, 'Action=Nonsense&Version=2016-11-15')).toMatchObject({
    status: 400,
    text: expect.stringContaining('<Response><Errors><Error><Code>InvalidAction</Code>'),
  });
  expect(
    await raw({ authorization: signed('kms'), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.Nonsense' }, '{}'),
  ).toMatchObject({ status: 400, text: expect.stringContaining('UnknownOperationException') });
  expect(await raw({ authorization: signed('ec2'), 'content-type': form }, 'Action=DescribeSubnets&Version=2016-11-15&Colour=red')).toMatchObject({
    text: expect.stringContaining('<Code>UnknownParameter</Code>'),
  });
  expect(await raw({ authorization: signed('ec2'), 'content-type': form }, 'Action=DescribeSubnets&Version=2016-11-15&MaxResults=many')).toMatchObject({
    status: 400,
    text: expect.stringContaining('not a valid number'),
  });
  expect(
    await raw({ authorization: signed('kms'), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' }, '{"Limit":"x"}'),
  ).toMatchObject({ status: 400, text: expect.stringContaining('SerializationException') });
  expect(
    await raw({ authorization: signed('kms'), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' }, '{"Limit"'),
  ).toMatchObject({ status: 400, text: expect.stringContaining('Could not parse') });
  expect(await raw({ authorization: signed('route53') }, '', '/2013-04-01/nonsense/x', 'GET')).toMatchObject({
    status: 400,
    text: expect.stringContaining('InvalidAction'),
  });
  expect(
    await raw(
      { authorization: signed('route53') },
      '<ChangeResourceRecordSetsRequest><Colour/></ChangeResourceRecordSetsRequest>',
      '/2013-04-01/hostedzone/Z1/rrset/',
    ),
  ).toMatchObject({ text: expect.stringContaining('InvalidInput') });
});

describe.each(ways)('%s', (way) => {
  test("what AWS has and the sandbox has not is a 501 in the service's own way", async () => {
    const sandbox = await opened();
    const asked = [
      refusal((await client(sandbox, way, STSClient)).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/x', RoleSessionName: 'x' }))),
      refusal((await client(sandbox, way, EC2Client)).send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1 }))),
      refusal((await client(sandbox, way, CloudWatchClient)).send(new DescribeInsightRulesCommand({}))),
      refusal((await client(sandbox, way, Route53Client)).send(new CreateHostedZoneCommand({ Name: 'x', CallerReference: 'x' }))),
    ];
    for (const answer of await Promise.all(asked))
      expect(answer).toMatchObject({
        name: 'NotImplemented',
        status: 501,
        message: expect.stringMatching(/^The sandbox does not have (sts|ec2|cloudwatch|route53) \w+/),
      });
  });

  test('every answer tells clock, speed and what is missing; and has a request id', async () => {
    const sandbox = await opened({ missing: { redis: 'redis-server not found — install it' } });
    const sts = await client(sandbox, way, STSClient);
    let headers: Record<string, string> = {};
    sts.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        headers = (answer.response as { headers: Record<string, string> }).headers;
        return answer;
      },
      { step: 'deserialize' },
    );
    const { $metadata } = await sts.send(new GetCallerIdentityCommand({}));
    expect(headers).toMatchObject({
      'x-encmigrate-sandbox': '1',
      'x-encmigrate-now': started.toISOString(),
      'x-encmigrate-speed': 'Infinity',
      'x-amzn-requestid': $metadata.requestId,
    });
    expect(JSON.parse(headers['x-encmigrate-missing'] ?? '')).toEqual({ redis: 'redis-server not found — install it' });
  });
});

test('a service the sandbox does not have is a 501', async () => {
  expect(await raw({ authorization: signed('s3'), 'content-type': 'application/xml' }, '', '/bucket', 'GET')).toMatchObject({
    status: 501,
    text: expect.stringContaining('does not have the service s3'),
  });
});

test("encmigrate's own connection learns the sandbox's clock, over HTTP and in process", async () => {
  const sandbox = await opened({ clock: scaledClock(600, new Date('2030-01-01T00:00:00Z')), missing: { redis: 'not here' } });
  const { port } = await sandbox.listen(0);
  const over = await connect({ region, endpointUrl: `http://127.0.0.1:${port}` });
  expect([over.mode, over.identity.account, over.world.clock.speed, over.world.missing]).toEqual(['SANDBOX', '123456789012', 600, { redis: 'not here' }]);
  expect(over.world.clock.now().getUTCFullYear()).toBe(2030);
  over.close();
  const inside = await connect({ region, inProcess: { requestHandler: sandbox.requestHandler, clock: sandbox.clock, missing: sandbox.missing } });
  expect(inside.mode).toBe('SANDBOX');
  expect((await inside.world.aws.call('kms', 'ListKeys', {})).output).toEqual({ Keys: [], Truncated: false });
  inside.close();
});

test('the request log: who asked what, refusals and secrets', async () => {
  const sandbox = await opened({ build: (world) => void putParameter(world, region, '/p', 'old') });
  const ssm = await client(sandbox, 'in process', SSMClient);
  await refusal(ssm.send(new PutParameterCommand({ Name: '/p', Value: 'hush' })));
  expect(sandbox.requests).toEqual([
    {
      n: 1,
      at: started.toISOString(),
      service: 'ssm',
      operation: 'PutParameter',
      region,
      accessKey: 'AKIDTEST',
      write: true,
      status: 400,
      error: 'ParameterAlreadyExists',
      input: { Name: '/p', Value: '(redacted)' },
    },
  ]);
  const named = [
    'CreateSnapshot',
    'TestFailover',
    'DeleteReplicationGroup',
    'PutParameter',
    'AddTagsToResource',
    'DescribeSubnets',
    'ListKeys',
    'GetMetricData',
    'TestDNSAnswer',
    'SearchResources',
  ];
  expect(named.filter((name) => canChange(name, {}))).toEqual([
    'CreateSnapshot',
    'TestFailover',
    'DeleteReplicationGroup',
    'PutParameter',
    'AddTagsToResource',
  ]);
});

test("a service's own mistake is a 500 that says whose it is", async () => {
  const broken = {
    id: 'sts',
    signs: ['sts'],
    protocol: 'query' as const,
    sdk: () => import('@aws-sdk/client-sts'),
    operations: {
      GetCallerIdentity: () => {
        throw new Error('out of luck');
      },
    },
  };
  const sts = await client(await opened({ services: [broken] }), 'in process', STSClient);
  expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: 'InternalFailure',
    status: 500,
    message: expect.stringContaining('out of luck'),
  });
});

test('a call given up in process takes effect all the same', async () => {
  let arrived = () => {};
  let go = () => {};
  const began = new Promise<void>((resolve) => (arrived = resolve));
  const gate = new Promise<void>((resolve) => (go = resolve));
  let effects = 0;
  const slow = {
    id: 'sts',
    signs: ['sts'],
    protocol: 'query' as const,
    sdk: () => import('@aws-sdk/client-sts'),
    operations: {
      async GetCallerIdentity() {
        arrived();
        await gate;
        effects++;
      },
    },
  };
  const sandbox = await opened({ services: [slow] });
  const sts = await client(sandbox, 'in process', STSClient);
  const abort = new AbortController();
  const call = refusal(sts.send(new GetCallerIdentityCommand({}), { abortSignal: abort.signal }));
  await began;
  abort.abort();
  expect(await call).toMatchObject({ name: 'AbortError' });
  go();
  await sandbox.close();
  expect([effects, sandbox.requests[0]?.status]).toEqual([1, 200]);
});

test('a credential that is none, and a request that is none', async () => {
  expect(await raw({ authorization: 'AWS4-HMAC-SHA256 Credential=%E0%A4%A, Signature=0', 'content-type': form }, 'Action=X')).toMatchObject({ status: 403 });
  expect((await raw({}, '', '/', 'GET')).status).toBe(403);
});
