import { cbor, dateToTag } from '@smithy/core/cbor';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { putAlarm, registerMetrics } from '../../src/sandbox/services/index.ts';
import { sharedServices } from '../../src/sandbox/services/shared.ts';
import type { SandboxService, SandboxWorld } from '../../src/sandbox/service.ts';
import { client, opened, refusal, refusedAs, region, started, ways } from './opened.ts';

const minute = 60_000;
const ago = (minutes: number) => new Date(started.getTime() - minutes * minute);
const metric = (node: number) => ({ Namespace: 'AWS/ElastiCache', MetricName: 'SetTypeCmds', Dimensions: [{ Name: 'CacheClusterId', Value: `node-${node}` }] });

/** A service with 600 nodes' write counts: as many as the minute it is, of each node. */
const counting: SandboxService = {
  id: 'counting',
  signs: ['counting'],
  protocol: 'query',
  sdk: () => import('@aws-sdk/client-sts'),
  operations: {},
  open: (world) =>
    registerMetrics(world, {
      list: () => Array.from({ length: 600 }, (_, n) => metric(n)),
      read: ({ start, end, metric: { Dimensions } }) => {
        const n = Number(Dimensions[0]?.Value.split('-')[1]);
        if (n > 9) return undefined;
        const minutes = (end.getTime() - start.getTime()) / minute;
        return { sum: minutes * 10, min: 1, max: start.getUTCMinutes() + n, samples: minutes, unit: 'Count' };
      },
    }),
};
const services = [...sharedServices, counting];
const query = (Id: string, node: number, Stat = 'Maximum', Period = 60) => ({ Id, MetricStat: { Metric: metric(node), Period, Stat } });

describe.each(ways)('CloudWatch %s', (way) => {
  test('GetMetricData: newest first, each series, aligned to its period', async () => {
    const cloudwatch = await client(await opened({ services }), way, CloudWatchClient);
    const { MetricDataResults: [one, two, none] = [] } = await cloudwatch.send(
      new GetMetricDataCommand({ StartTime: ago(3), EndTime: started, MetricDataQueries: [query('a', 0), query('b', 1, 'Sum', 180), query('c', 99)] }),
    );
    expect(one).toMatchObject({ Id: 'a', Label: 'SetTypeCmds', Values: [59, 58, 57], Timestamps: [ago(1), ago(2), ago(3)], StatusCode: 'Complete' });
    expect(two).toMatchObject({ Id: 'b', Values: [30] });
    expect(none).toMatchObject({ Id: 'c', Values: [] });
  });

  test('DescribeAlarms: none but those that were put', async () => {
    const build = (world: SandboxWorld): void => {
      for (const name of ['a-1', 'a-2', 'b-1']) putAlarm(world, region, { AlarmName: name, ...metric(1) });
    };
    const none = await client(await opened(), way, CloudWatchClient);
    expect((await none.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).toEqual([]);
    const cloudwatch = await client(await opened({ build }), way, CloudWatchClient);
    const asked = async (input: object) => (await cloudwatch.send(new DescribeAlarmsCommand(input))).MetricAlarms?.map((a) => a.AlarmName) ?? [];
    expect(await asked({})).toEqual(['a-1', 'a-2', 'b-1']);
    expect(await asked({ AlarmNamePrefix: 'a' })).toEqual(['a-1', 'a-2']);
    expect(await asked({ AlarmNames: ['b-1', 'c'] })).toEqual(['b-1']);
    expect(await asked({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    const first = await cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 2 }));
    expect(first.MetricAlarms?.[0]).toMatchObject({ Dimensions: metric(1).Dimensions, StateValue: 'OK' });
    expect(await asked({ NextToken: first.NextToken })).toEqual(['b-1']);
    expect(await refusedAs(cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 101 })))).toBe('InvalidParameterValueException');
  });

  test('refuses as CloudWatch does', async () => {
    const cloudwatch = await client(await opened({ services }), way, CloudWatchClient);
    const data = (queries: object[], more: object = {}) =>
      refusal(cloudwatch.send(new GetMetricDataCommand({ StartTime: ago(3), EndTime: started, MetricDataQueries: queries as never, ...more })));
    expect(await data([query('A', 0)])).toMatchObject({ name: 'ValidationException', status: 400 });
    expect(await data([query('a', 0), query('a', 1)])).toMatchObject({ message: expect.stringContaining('not unique') });
    expect(await data([query('a', 0)], { EndTime: ago(9) })).toMatchObject({ message: expect.stringContaining('StartTime must be less') });
    expect(await data([query('a', 0, 'Maximum', 61)])).toMatchObject({ name: 'InvalidParameterValueException' });
    expect(await data([{ Id: 'e', Expression: 'a+b' }])).toMatchObject({ status: 501 });
    expect(await data([query('a', 0, 'p99')])).toMatchObject({ status: 501 });
    const { status } = await refusal(cloudwatch.send(new GetMetricDataCommand({} as never)));
    expect(status).toBe(400);
  });
});

test('GetMetricData pages by MaxDatapoints over all series', async () => {
  const cloudwatch = await client(await opened({ services }), 'in process', CloudWatchClient);
  const ask = (NextToken?: string) =>
    cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: ago(3),
        EndTime: started,
        ScanBy: 'TimestampAscending',
        MaxDatapoints: 4,
        MetricDataQueries: [query('a', 0), query('b', 1)],
        NextToken,
      }),
    );
  const first = await ask();
  expect(first.MetricDataResults?.map(({ Values, StatusCode }) => [Values, StatusCode])).toEqual([
    [[57, 58, 59], 'Complete'],
    [[58], 'PartialData'],
  ]);
  const second = await ask(first.NextToken);
  expect(second.MetricDataResults?.map(({ Values }) => Values)).toEqual([[], [59, 60]]);
  expect(second.NextToken).toBeUndefined();
});

test('GetMetricStatistics and ListMetrics', async () => {
  const cloudwatch = await client(await opened({ services }), 'in process', CloudWatchClient);
  const ask = (more: object = {}) =>
    cloudwatch.send(
      new GetMetricStatisticsCommand({
        ...metric(0),
        StartTime: ago(60),
        EndTime: started,
        Period: 1800,
        Statistics: ['Sum', 'Average', 'SampleCount'],
        ...more,
      }),
    );
  expect((await ask()).Datapoints).toEqual([
    { Timestamp: ago(60), Sum: 300, Average: 10, SampleCount: 30, Unit: 'Count' },
    { Timestamp: ago(30), Sum: 300, Average: 10, SampleCount: 30, Unit: 'Count' },
  ]);
  expect(await refusedAs(ask({ Period: 60, StartTime: ago(1500) }))).toBe('InvalidParameterCombinationException');
  expect(await refusedAs(ask({ Statistics: undefined }))).toBe('MissingRequiredParameterException');
  const first = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/ElastiCache' }));
  expect(first.Metrics).toHaveLength(500);
  expect((await cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/ElastiCache', NextToken: first.NextToken }))).Metrics).toHaveLength(100);
  expect((await cloudwatch.send(new ListMetricsCommand({ Dimensions: [{ Name: 'CacheClusterId', Value: 'node-7' }] }))).Metrics).toHaveLength(1);
  expect((await cloudwatch.send(new ListMetricsCommand({ MetricName: 'Other' }))).Metrics).toHaveLength(0);
});

test('the same over CBOR and over Query', async () => {
  const { port } = await (await opened({ services })).listen(0);
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/20261122/${region}/monitoring/aws4_request, SignedHeaders=host, Signature=0`;
  const binary = (operation: string, input: object) =>
    fetch(`http://127.0.0.1:${port}/service/GraniteServiceVersion20100801/operation/${operation}`, {
      method: 'POST',
      headers: { authorization, 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
      body: new Uint8Array(cbor.serialize(input)),
    });
  const good = await binary('GetMetricStatistics', {
    ...metric(0),
    StartTime: dateToTag(ago(1)),
    EndTime: dateToTag(started),
    Period: 60,
    Statistics: ['Sum'],
  });
  expect(good.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
  expect(cbor.deserialize(new Uint8Array(await good.arrayBuffer()))).toMatchObject({ Label: 'SetTypeCmds', Datapoints: [{ Sum: 10, Unit: 'Count' }] });
  const bad = await binary('GetMetricStatistics', { Namespace: 'x' });
  expect(bad.status).toBe(400);
  expect(cbor.deserialize(new Uint8Array(await bad.arrayBuffer()))).toMatchObject({ __type: 'ValidationException' });
  const form = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=ListMetrics&Version=2010-08-01&MetricName=SetTypeCmds&Dimensions.member.1.Name=CacheClusterId&Dimensions.member.1.Value=node-3',
  });
  expect(await form.text()).toContain('<ListMetricsResult><Metrics><member><Namespace>AWS/ElastiCache</Namespace><MetricName>SetTypeCmds</MetricName>');
});
