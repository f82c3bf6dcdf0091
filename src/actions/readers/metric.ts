/** The `metric` reader: one CloudWatch metric, summed over a window for each of several dimension values. */
import type { Retrying } from '../../aws/retry.ts';
import type { Clock } from '../../engine/clock.ts';
import { milliseconds } from '../../plan/duration.ts';
import type { Reader } from '../schema.ts';
import { allPages } from './aws.ts';

/** Answers { total, points, known, values: [{ value, sum }] }. `known` is false where CloudWatch has no data of one of the values: it may be the one that is written to. */
export async function readMetric(
  reader: Extract<Reader, { reader: 'metric' }>,
  call: Retrying,
  clock: Clock,
  signal?: AbortSignal,
  since?: Date,
): Promise<Record<string, unknown>> {
  const end = clock.now();
  const start = since ?? new Date(end.getTime() - milliseconds(reader.window));
  const queries = reader.values.map((value, index) => ({
    Id: `m${index}`,
    MetricStat: {
      Metric: { Namespace: reader.namespace, MetricName: reader.metric, Dimensions: [{ Name: reader.dimension, Value: String(value) }] },
      Period: 60,
      Stat: reader.statistic,
    },
  }));
  const output = await allPages('cloudwatch', 'GetMetricData', { StartTime: start, EndTime: end, MetricDataQueries: queries }, call, signal);
  const results = (output.MetricDataResults ?? []) as { Id?: string; Values?: number[] }[];
  const values = reader.values.map((value, index) => {
    // One metric may go on over several pages.
    const points = results.filter((result) => result.Id === `m${index}`).flatMap((result) => result.Values ?? []);
    return { value, points: points.length, sum: points.reduce((a, b) => a + b, 0), max: points.length ? Math.max(...points) : null };
  });
  const points = values.reduce((n, v) => n + v.points, 0);
  return {
    total: values.reduce((n, v) => n + v.sum, 0),
    points,
    known: values.length > 0 && values.every((v) => v.points > 0),
    values,
    from: start.toISOString(),
    to: end.toISOString(),
  };
}
