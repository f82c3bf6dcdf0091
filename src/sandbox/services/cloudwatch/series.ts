/** Periods of one metric, read from the service that has it: ../metrics.ts. Nothing is stored. */
import { ServiceFault, type SandboxWorld } from '../../service.ts';
import { metricSources, type Datum, type Metric } from '../metrics.ts';

export interface Point {
  at: Date;
  datum: Datum;
}

export const invalidValue = (text: string): ServiceFault => new ServiceFault('InvalidParameterValueException', text);

// "GetMetricStatistics", Period: 60 or a multiple of it; 1, 5, 10, 20 and 30 for high resolution.
export function checkPeriod(period: number | undefined): number {
  if (period !== undefined && (period % 60 === 0 ? period > 0 : [1, 5, 10, 20, 30].includes(period))) return period;
  throw invalidValue('The parameter Period must be a multiple of 60, or 1, 5, 10, 20, 30');
}

export const sameMetric = (a: Metric, b: Metric): boolean =>
  a.Namespace === b.Namespace && a.MetricName === b.MetricName && dimensionsText(a) === dimensionsText(b);

const dimensionsText = ({ Dimensions }: Metric): string =>
  Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)
    .sort()
    .join('\n');

/** Oldest first. Periods are aligned to their length, as CloudWatch aligns them; what has not begun yet has no datum. */
export async function readSeries(world: SandboxWorld, region: string, asked: Metric, from: Date, to: Date, period: number, now: Date): Promise<Point[]> {
  const points: Point[] = [];
  const length = period * 1000;
  const end = Math.min(to.getTime(), now.getTime());
  for (const source of metricSources(world)) {
    const metric = source.list(region).find((known) => sameMetric(known, asked));
    if (!metric) continue;
    for (let at = Math.floor(from.getTime() / length) * length; at < end; at += length) {
      const datum = await source.read({ metric, region, start: new Date(at), end: new Date(at + length) });
      if (datum) points.push({ at: new Date(at), datum });
    }
    break;
  }
  return points;
}

const statistics: Record<string, (datum: Datum) => number> = {
  Sum: (d) => d.sum,
  Minimum: (d) => d.min,
  Maximum: (d) => d.max,
  SampleCount: (d) => d.samples,
  Average: (d) => d.sum / d.samples,
};

/** Percentiles need every sample, and the sandbox keeps none. */
export function statistic(name: string): (datum: Datum) => number {
  const read = statistics[name];
  if (read) return read;
  if (/^(p|tm|tc|ts|wm|pr|iqm|IQM|TM|TC|TS|WM|PR)/.test(name)) throw new ServiceFault('NotImplemented', `The sandbox does not have the statistic ${name}`, 501);
  throw invalidValue(`The value ${name} for parameter Stat is not supported`);
}
