/** CloudWatch metrics, over what the services register. JSON for the JS SDK, CBOR for botocore, Query for older clients. */
import { page } from '../../paging.ts';
import { ServiceFault, type SandboxService } from '../../service.ts';
import { metricSources, type Metric } from '../metrics.ts';
import { describeAlarms } from './alarms.ts';
import { getMetricData } from './metric-data.ts';
import { checkPeriod, invalidValue, readSeries, statistic } from './series.ts';

const everything = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

export const cloudwatch: SandboxService = {
  id: 'cloudwatch',
  signs: ['monitoring'],
  sdk: () => import('@aws-sdk/client-cloudwatch'),
  protocol: 'json1.0',
  operations: {
    ListMetrics({ Namespace, MetricName, Dimensions = [], NextToken }, { world, region }) {
      const wanted: { Name: string; Value?: string }[] = Dimensions;
      const fits = (metric: Metric): boolean =>
        (Namespace === undefined || metric.Namespace === Namespace) &&
        (MetricName === undefined || metric.MetricName === MetricName) &&
        wanted.every(({ Name, Value }) => metric.Dimensions.some((d) => d.Name === Name && (Value === undefined || d.Value === Value)));
      const all = metricSources(world)
        .flatMap((source) => source.list(region))
        .filter(fits);
      const { rows, next } = page(
        all,
        (m) => JSON.stringify([m.Namespace, m.MetricName, m.Dimensions]),
        500,
        NextToken,
        () => invalidValue('Request parameter NextToken is invalid'),
      );
      return { Metrics: rows, NextToken: next };
    },

    DescribeAlarms: describeAlarms,

    GetMetricData: getMetricData,

    async GetMetricStatistics(
      { Namespace, MetricName, Dimensions = [], StartTime, EndTime, Period, Statistics, ExtendedStatistics, Unit },
      { world, region, now },
    ) {
      if (StartTime >= EndTime) throw new ServiceFault('InvalidParameterValueException', 'The parameter StartTime must be less than the parameter EndTime.');
      const period = checkPeriod(Period);
      if (!Statistics && !ExtendedStatistics)
        throw new ServiceFault('MissingRequiredParameterException', 'The request must contain the parameter Statistics or ExtendedStatistics.');
      const wanted: string[] = [...(Statistics ?? []), ...(ExtendedStatistics ?? [])];
      for (const name of wanted) if (!everything.includes(name)) statistic(name);
      // "GetMetricStatistics": at most 1,440 data points.
      if ((EndTime - StartTime) / 1000 / period > 1440)
        throw new ServiceFault(
          'InvalidParameterCombinationException',
          `You have requested up to ${Math.ceil((EndTime - StartTime) / 1000 / period)} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
        );
      const points = await readSeries(world, region, { Namespace, MetricName, Dimensions }, StartTime, EndTime, period, now);
      return {
        Label: MetricName,
        Datapoints: points
          .filter(({ datum }) => Unit === undefined || datum.unit === Unit)
          .map(({ at, datum }) => ({ Timestamp: at, Unit: datum.unit, ...Object.fromEntries(wanted.map((name) => [name, statistic(name)(datum)])) })),
      };
    },
  },
};
