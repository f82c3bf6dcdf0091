/** CloudWatch of ElastiCache: what the real nodes say of themselves. A node that nobody asked for has no data. */
import { nodeCounters } from '../../../src/redis/node-counters.ts';
import { parseInfo } from '../../../src/redis/info.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { type Datum, type Metric, type MetricSource } from '../../../src/sandbox/services/index.ts';
import { runningNode } from './engine.ts';
import { clusters, groups, nodesOf } from './rows.ts';

const names = ['SetTypeCmds', 'CurrConnections', 'DatabaseMemoryUsagePercentage'];

export function metricsOf(world: SandboxWorld): MetricSource {
  /** Counters at the moments they were read: a period's sum is the difference of two of them. */
  const seen = new Map<string, { at: number; writes: number; runId: string }[]>();
  return {
    list: (region) =>
      [...groups(world, region).values(), ...clusters(world, region).values()].flatMap((row) =>
        nodesOf(row).flatMap((node) => names.map((MetricName): Metric => ({ Namespace: 'AWS/ElastiCache', MetricName, Dimensions: [{ Name: 'CacheClusterId', Value: node.CacheClusterId }] })))),
    async read({ metric, region, start, end }) {
      const id = metric.Dimensions[0]?.Value ?? '';
      const node = runningNode(world, region, id);
      const now = world.clock.now().getTime();
      // Only the present can be read: of a period that ended a while ago nothing is known here.
      if (!node || end.getTime() < now - 120_000) return undefined;
      const one = (value: number, unit: string): Datum => ({ sum: value, min: value, max: value, samples: 1, unit });
      if (metric.MetricName === 'SetTypeCmds') {
        const { writes, runId } = await world.clock.busy(nodeCounters(node as never));
        const known = (seen.get(`${region} ${id}`) ?? []).filter((sample) => sample.runId === runId);
        const before = known.findLast((sample) => sample.at <= start.getTime());
        seen.set(`${region} ${id}`, [...known.slice(-500), { at: now, writes, runId }]);
        return before ? one(writes - before.writes, 'Count') : undefined;
      }
      const info = parseInfo(String(await world.clock.busy(node.command('INFO'))));
      if (metric.MetricName === 'CurrConnections') return one(Number(info.connected_clients ?? 0), 'Count');
      return one((100 * Number(info.used_memory ?? 0)) / (6.38 * 2 ** 30), 'Percent');
    },
  };
}
