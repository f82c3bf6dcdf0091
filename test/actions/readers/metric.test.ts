import { expect, it } from 'vitest';
import { readMetric } from '../../../src/actions/readers/metric.ts';
import type { Reader } from '../../../src/actions/schema.ts';
import { reading } from '../../../src/aws/retry.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { inTurn, start, tableAws } from '../world.ts';

const reader: Extract<Reader, { reader: 'metric' }> = {
  reader: 'metric',
  namespace: 'AWS/ElastiCache',
  metric: 'SetTypeCmds',
  dimension: 'CacheClusterId',
  values: ['a', 'b'],
  window: 'PT5M',
  statistic: 'Sum',
};
const read = async (pages: Record<string, unknown>[], since?: Date) => {
  const aws = tableAws({ 'cloudwatch.GetMetricData': inTurn(...pages) });
  const clock = virtualClock(start);
  return { found: await readMetric(reader, reading(aws, clock), clock, undefined, since), calls: aws.calls.map((call) => call.input) };
};

it('sums one metric for each value', async () => {
  const { found, calls } = await read([
    {
      MetricDataResults: [
        { Id: 'm1', Values: [1, 2] },
        { Id: 'm0', Values: [5] },
      ],
    },
  ]);
  expect(found).toMatchObject({
    total: 8,
    points: 3,
    known: true,
    values: [
      { value: 'a', points: 1, sum: 5, max: 5 },
      { value: 'b', points: 2, sum: 3, max: 2 },
    ],
  });
  expect(calls[0]).toMatchObject({ StartTime: new Date('2026-11-22T13:55:00.000Z'), EndTime: start });
  expect(calls[0]?.MetricDataQueries).toMatchObject([
    {
      Id: 'm0',
      MetricStat: {
        Metric: { Namespace: 'AWS/ElastiCache', MetricName: 'SetTypeCmds', Dimensions: [{ Name: 'CacheClusterId', Value: 'a' }] },
        Period: 60,
        Stat: 'Sum',
      },
    },
    { Id: 'm1' },
  ]);
});

it('over several pages, a metric that goes on included', async () => {
  const { found } = await read([
    { MetricDataResults: [{ Id: 'm0', Values: [1] }], NextToken: 't' },
    {
      MetricDataResults: [
        { Id: 'm0', Values: [2] },
        { Id: 'm1', Values: [4] },
      ],
    },
  ]);
  expect(found).toMatchObject({ total: 7, points: 3 });
});

it('no data is not zero', async () => {
  expect((await read([{ MetricDataResults: [{ Id: 'm0', Values: [] }] }])).found).toMatchObject({ known: false, points: 0, total: 0 });
  expect((await read([{}])).found).toMatchObject({ known: false });
  // One node that tells nothing may be the one that is written to.
  expect((await read([{ MetricDataResults: [{ Id: 'm0', Values: [0] }] }])).found).toMatchObject({ known: false, total: 0 });
  expect(
    (
      await read([
        {
          MetricDataResults: [
            { Id: 'm0', Values: [0] },
            { Id: 'm1', Values: [0] },
          ],
        },
      ])
    ).found,
  ).toMatchObject({ known: true, total: 0 });
});

it('from where another step ended', async () => {
  expect((await read([{}], new Date('2026-11-22T13:00:00.000Z'))).found).toMatchObject({ from: '2026-11-22T13:00:00.000Z', to: start.toISOString() });
});
