/** What CloudWatch tells of Neptune: requests, commits and load, from what the volumes saw. */
import type { Datum, Metric, MetricPeriod, MetricSource } from '../../../../src/sandbox/services/metrics.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { clusters, instances, membersOf } from '../rows.ts';
import { volumeOf } from './volume.ts';

/** Per second: UG:Neptune CloudWatch metrics. */
const perSecond = ['TotalRequestsPerSec', 'NumTxCommitted', 'VolumeWriteIOPs'];
const gauges = ['CPUUtilization', 'VolumeBytesUsed'];
const unit: Record<string, string> = { CPUUtilization: 'Percent', VolumeBytesUsed: 'Bytes', VolumeWriteIOPs: 'Count' };

export const neptuneMetrics = (world: SandboxWorld): MetricSource => ({
  list(region) {
    const named = (dimension: string, value: string): Metric[] =>
      [...perSecond, ...gauges].map((MetricName) => ({ Namespace: 'AWS/Neptune', MetricName, Dimensions: [{ Name: dimension, Value: value }] }));
    return [...clusters(world, region).values()]
      .filter((row) => row.Engine === 'neptune')
      .flatMap((row) => [
        ...named('DBClusterIdentifier', row.DBClusterIdentifier),
        ...membersOf(world, region, row).flatMap((member) => named('DBInstanceIdentifier', member.DBInstanceIdentifier)),
      ]);
  },
  read: (period) => read(world, period),
});

function read(world: SandboxWorld, { metric, region, start, end }: MetricPeriod): Datum | undefined {
  const { Name, Value } = metric.Dimensions[0] ?? { Name: '', Value: '' };
  const instance = Name === 'DBInstanceIdentifier' ? [...instances(world, region).values()].find((row) => row.DBInstanceIdentifier === Value) : undefined;
  const cluster = instance
    ? clusters(world, region).get(instance.cluster)
    : [...clusters(world, region).values()].find((row) => row.DBClusterIdentifier === Value);
  if (!cluster || start.getTime() < Date.parse(cluster.ClusterCreateTime)) return undefined;
  const volume = volumeOf(world, cluster.DbClusterResourceId);
  const seconds = Math.max(1, (end.getTime() - start.getTime()) / 1000);
  const within = volume.activity.filter(({ minute }) => minute * 60_000 >= start.getTime() && minute * 60_000 < end.getTime());
  const writes = within.reduce((n, one) => n + one.writes, 0);
  const reads = within.reduce((n, one) => n + one.reads, 0);
  const value =
    metric.MetricName === 'VolumeBytesUsed'
      ? 10 * 2 ** 20 + volume.quads.length + volume.vertices.length * 200 + volume.edges.length * 120
      : metric.MetricName === 'CPUUtilization'
        ? Math.min(100, 1 + (reads + writes) / seconds)
        : metric.MetricName === 'VolumeWriteIOPs'
          ? writes
          : metric.MetricName === 'NumTxCommitted'
            ? writes / seconds
            : (reads + writes) / seconds;
  return { sum: value, min: value, max: value, samples: 1, unit: unit[metric.MetricName] ?? 'Count/Second' };
}
