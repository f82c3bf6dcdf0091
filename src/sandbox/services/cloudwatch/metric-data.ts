/** GetMetricData: up to 500 series at once, newest first unless asked otherwise, in pages of MaxDatapoints. No metric math. */
import { ServiceFault, type Operation } from '../../service.ts';
import { checkPeriod, invalidValue, readSeries, statistic } from './series.ts';

interface Query {
  Id: string;
  Label?: string;
  ReturnData?: boolean;
  Expression?: string;
  MetricStat?: {
    Metric: { Namespace?: string; MetricName?: string; Dimensions?: { Name: string; Value: string }[] };
    Period: number;
    Stat: string;
    Unit?: string;
  };
}

interface Result {
  Id: string;
  Label: string;
  Timestamps: Date[];
  Values: number[];
  StatusCode: 'Complete' | 'PartialData';
}

const invalid = (text: string): ServiceFault => new ServiceFault('ValidationException', text);

function check(queries: Query[]): void {
  if (queries.length > 500) throw invalid('The collection MetricDataQueries must not have a size greater than 500.');
  for (const [index, { Id, MetricStat, Expression }] of queries.entries()) {
    if (!/^[a-z][a-zA-Z0-9_]*$/.test(Id))
      throw invalid(`The value ${Id} for parameter MetricDataQueries.member.${index + 1}.Id does not match the required pattern ^[a-z][a-zA-Z0-9_]*$`);
    if (queries.findIndex((other) => other.Id === Id) !== index) throw invalid(`The values for parameter id in MetricDataQueries are not unique: ${Id}`);
    if ((MetricStat === undefined) === (Expression === undefined)) throw invalid('Each MetricDataQuery must have either MetricStat or Expression.');
    if (Expression !== undefined) throw new ServiceFault('NotImplemented', `The sandbox does not have metric math: ${Expression}`, 501);
  }
}

export const getMetricData: Operation = async (
  { MetricDataQueries, StartTime, EndTime, ScanBy, MaxDatapoints = 100_800, NextToken },
  { world, region, now },
) => {
  const queries: Query[] = MetricDataQueries;
  check(queries);
  if (StartTime >= EndTime) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  const from = NextToken === undefined ? 0 : Number(/^\d+$/.exec(Buffer.from(NextToken, 'base64url').toString())?.[0] ?? Number.NaN);
  if (Number.isNaN(from)) throw new ServiceFault('InvalidNextToken', 'Request parameter NextToken is invalid');

  let passed = 0;
  const results: Result[] = [];
  for (const { Id, Label, ReturnData, MetricStat } of queries) {
    if (!MetricStat || ReturnData === false) continue;
    const { Metric, Period, Stat, Unit } = MetricStat;
    if (!Metric.Namespace || !Metric.MetricName) throw invalidValue(`The metric of ${Id} needs a Namespace and a MetricName`);
    const read = statistic(Stat);
    const metric = { Namespace: Metric.Namespace, MetricName: Metric.MetricName, Dimensions: Metric.Dimensions ?? [] };
    const series = (await readSeries(world, region, metric, StartTime, EndTime, checkPeriod(Period), now)).filter(
      ({ datum }) => Unit === undefined || datum.unit === Unit,
    );
    if (ScanBy !== 'TimestampAscending') series.reverse();
    // Pages run over all series in a row; each shows every series.
    const shown = series.slice(Math.max(0, from - passed), Math.max(0, from + MaxDatapoints - passed));
    passed += series.length;
    results.push({
      Id,
      Label: Label ?? Metric.MetricName,
      Timestamps: shown.map(({ at }) => at),
      Values: shown.map(({ datum }) => read(datum)),
      StatusCode: passed > from + MaxDatapoints ? 'PartialData' : 'Complete',
    });
  }
  const more = passed > from + MaxDatapoints;
  return { MetricDataResults: results, Messages: [], NextToken: more ? Buffer.from(String(from + MaxDatapoints)).toString('base64url') : undefined };
};
