import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../src/sandbox/open.ts';
import { scaledClock } from '../../src/sandbox/scaled-clock.ts';
import { putParameter } from '../../src/sandbox/services/index.ts';
import { client, opened, refusal, region, started, ways, type Way } from './opened.ts';

const Name = '/p';

async function world(way: Way, ...rules: FaultRule[]) {
  const sandbox = await opened({ build: (w) => void putParameter(w, region, Name, 'v1') });
  const ssm = await client(sandbox, way, SSMClient);
  const ids = rules.map((rule) => sandbox.addFault(rule));
  return {
    sandbox,
    ids,
    put: () => ssm.send(new PutParameterCommand({ Name, Value: 'v', Overwrite: true })),
    get: () => ssm.send(new GetParameterCommand({ Name })),
    version: async () => (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Version,
  };
}

const operation = 'PutParameter';

describe.each(ways)('faults %s', (way) => {
  test('lose-answer takes effect, lose-request does not; neither has a status', async () => {
    const { put, version, sandbox } = await world(way, { kind: 'lose-answer', operation }, { kind: 'lose-request', operation, skip: 1 });
    const first = await refusal(put());
    expect(first).toMatchObject({ code: 'ECONNRESET' });
    expect(first.status).toBeUndefined();
    expect(await version()).toBe(2);
    expect(await refusal(put())).toMatchObject({ code: 'ECONNRESET' });
    expect(await version()).toBe(2);
    expect((await put()).Version).toBe(3);
    expect(sandbox.requests.filter((r) => r.operation === operation).map(({ status, error }) => [status, error])).toEqual([
      [0, 'lose-answer'],
      [0, 'lose-request'],
      [200, undefined],
    ]);
  });

  test('error-after takes effect, error-before does not; both are a 500', async () => {
    const { put, version } = await world(way, { kind: 'error-after', operation });
    expect(await refusal(put())).toMatchObject({ name: 'InternalFailure', status: 500 });
    expect(await version()).toBe(2);
    const before = await world(way, { kind: 'error-before', operation });
    expect(await refusal(before.put())).toMatchObject({ status: 500 });
    expect(await before.version()).toBe(1);
  });
});

test('throttle, expired and denied in the words of each family', async () => {
  const sandbox = await opened();
  const ssm = await client(sandbox, 'in process', SSMClient);
  const ec2 = await client(sandbox, 'in process', EC2Client);
  const sts = await client(sandbox, 'in process', STSClient);
  const met = async (kind: FaultRule['kind']) => {
    const id = sandbox.addFault({ kind, count: 'always' });
    const all = [
      await refusal(ssm.send(new GetParameterCommand({ Name }))),
      await refusal(ec2.send(new DescribeSubnetsCommand({}))),
      await refusal(sts.send(new GetCallerIdentityCommand({}))),
    ];
    sandbox.removeFault(id);
    return all.map(({ name, status }) => `${name} ${status}`);
  };
  expect(await met('throttle')).toEqual(['ThrottlingException 400', 'RequestLimitExceeded 503', 'Throttling 400']);
  expect(await met('expired')).toEqual(['ExpiredTokenException 400', 'RequestExpired 400', 'ExpiredToken 403']);
  expect(await met('denied')).toEqual(['AccessDeniedException 400', 'UnauthorizedOperation 403', 'AccessDenied 403']);
  await sts.send(new GetCallerIdentityCommand({}));
  sandbox.addFault({ kind: 'denied', service: 'ssm' });
  expect((await refusal(ssm.send(new GetParameterCommand({ Name })))).message).toContain('not authorized to perform: ssm:GetParameter');
});

test('a rule is matched by service, operation and input; skip lets the first pass; count is spent', async () => {
  const { put, get } = await world(
    'in process',
    { kind: 'error-before', service: 'ssm', operation, input: { Name, Overwrite: true }, skip: 2, count: 2 },
    { kind: 'error-before', input: { Name: '/other' }, count: 'always' },
    { kind: 'error-before', service: 'kms' },
  );
  await put();
  await get();
  await put();
  for (const _ of [1, 2]) expect(await refusal(put())).toMatchObject({ status: 500 });
  await put();
});

test('a token bucket throttles what is too much for it, and fills again in world time', async () => {
  const { get, sandbox } = await world('in process', { kind: 'throttle', service: 'ssm', bucket: { size: 3, perSecond: 1 } });
  for (const _ of [1, 2, 3]) await get();
  expect(await refusal(get())).toMatchObject({ name: 'ThrottlingException' });
  await sandbox.clock.sleep(2_000);
  for (const _ of [1, 2]) await get();
  expect(await refusal(get())).toMatchObject({ name: 'ThrottlingException' });
});

test('delay is in world time', async () => {
  const sandbox = await opened({ clock: scaledClock(1000, started), build: (w) => void putParameter(w, region, Name, 'v1') });
  const ssm = await client(sandbox, 'in process', SSMClient);
  sandbox.addFault({ kind: 'delay', ms: 60_000 });
  const before = sandbox.clock.now().getTime();
  await ssm.send(new GetParameterCommand({ Name }));
  expect(sandbox.clock.now().getTime() - before).toBeGreaterThan(59_000);
});

test('a service asks for faults by name; its rule says how often, and with what', async () => {
  const { world } = await opened();
  const sandbox = await opened();
  sandbox.addFault({ kind: 'service', name: 'create-failed', input: { ReplicationGroupId: 'a' }, with: { reason: 'capacity' }, count: 2 });
  const ask = (id: string) => sandbox.world.fault('create-failed', { ReplicationGroupId: id, more: 1 });
  expect([ask('b'), ask('a'), ask('a'), ask('a')]).toEqual([undefined, { reason: 'capacity' }, { reason: 'capacity' }, undefined]);
  expect(world.fault('create-failed')).toBeUndefined();
});

test('rules that could never do what they say are refused in words', async () => {
  const { addFault } = await opened();
  expect(() => addFault({ kind: 'lose-everything' as never })).toThrow('there is no fault kind "lose-everything"');
  expect(() => addFault({ kind: 'service' })).toThrow('needs a name');
  expect(() => addFault({ kind: 'delay' })).toThrow('needs ms');
  expect(() => addFault({ kind: 'throttle', count: 0 })).toThrow('count');
});
