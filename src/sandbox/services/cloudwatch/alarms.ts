/** Metric alarms: listed, as recipes look for those that name what they move. A world puts them; none goes off. */
import { page } from '../../paging.ts';
import type { Operation, SandboxWorld, Table } from '../../service.ts';
import { invalidValue } from './series.ts';

export interface AlarmRow {
  AlarmName: string;
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
}

export const alarms = (world: SandboxWorld, region: string): Table<AlarmRow> => world.table('cloudwatch.alarms', region);

export function putAlarm(world: SandboxWorld, region: string, alarm: Omit<AlarmRow, 'StateValue'>): void {
  alarms(world, region).set(alarm.AlarmName, { ...alarm, StateValue: 'OK' });
}

interface Input {
  AlarmNames?: string[];
  AlarmNamePrefix?: string;
  AlarmTypes?: string[];
  StateValue?: string;
  MaxRecords?: number;
  NextToken?: string;
}

// "DescribeAlarms": names and prefix shut each other out; 100 a page at most; metric alarms unless AlarmTypes says otherwise.
export const describeAlarms: Operation = ({ AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, MaxRecords = 50, NextToken }: Input, { world, region }) => {
  if (AlarmNames && AlarmNamePrefix !== undefined) throw invalidValue('AlarmNames and AlarmNamePrefix cannot be used together');
  if (MaxRecords < 1 || MaxRecords > 100) throw invalidValue('MaxRecords must be between 1 and 100');
  const all = [...alarms(world, region).values()].filter(
    (alarm) =>
      (AlarmTypes === undefined || AlarmTypes.includes('MetricAlarm')) &&
      (AlarmNames === undefined || AlarmNames.includes(alarm.AlarmName)) &&
      alarm.AlarmName.startsWith(AlarmNamePrefix ?? '') &&
      (StateValue === undefined || alarm.StateValue === StateValue),
  );
  const { rows, next } = page(
    all,
    ({ AlarmName }) => AlarmName,
    MaxRecords,
    NextToken,
    () => invalidValue('Request parameter NextToken is invalid'),
  );
  return {
    MetricAlarms: rows.map((alarm) => ({ ...alarm, AlarmArn: `arn:${world.partition}:cloudwatch:${region}:${world.account}:alarm:${alarm.AlarmName}` })),
    CompositeAlarms: [],
    NextToken: next,
  };
};
