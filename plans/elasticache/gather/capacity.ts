/** What AWS would let us create: versions, node types, node quota, user groups; and how busy the source is. */
import type { CacheEngineVersion, CacheParameterGroup, Parameter, UserGroup } from '@aws-sdk/client-elasticache';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { ElastiCacheFacts, Plain } from './facts.ts';
import type { Optional } from './optional.ts';
import { everyPage } from './pages.ts';
import type { SourceFacts } from './source.ts';

type Call = AwsCaller['call'];

export async function readVersions(call: Call, optional: Optional, engine: string): Promise<ElastiCacheFacts['engineVersions']> {
  return optional('engine versions on offer', 'elasticache:DescribeCacheEngineVersions', async () => {
    const all = await everyPage<Plain<CacheEngineVersion>>(call, 'elasticache', 'DescribeCacheEngineVersions', { Engine: engine }, 'CacheEngineVersions');
    return all.map((v) => ({ EngineVersion: v.EngineVersion, CacheParameterGroupFamily: v.CacheParameterGroupFamily }));
  });
}

export async function readNodeTypes(call: Call, optional: Optional, source: SourceFacts): Promise<ElastiCacheFacts['nodeTypes']> {
  const input = source.group ? { ReplicationGroupId: source.id } : { CacheClusterId: source.id };
  return optional('node types on offer', 'elasticache:ListAllowedNodeTypeModifications', async () => {
    const { output } = await call('elasticache', 'ListAllowedNodeTypeModifications', input);
    const list = (name: string): string[] => [...((output[name] ?? []) as string[])].sort();
    return { up: list('ScaleUpModifications'), down: list('ScaleDownModifications') };
  });
}

export async function readNodeQuota(call: Call, optional: Optional): Promise<number | null> {
  return optional('the quota of nodes', 'servicequotas:ListServiceQuotas', async () => {
    const all = await everyPage<{ QuotaName?: string; Value?: number }>(call, 'service-quotas', 'ListServiceQuotas', { ServiceCode: 'elasticache' }, 'Quotas');
    // By name: "Nodes per Region" [QUOTA]. The codes are not documented with the names.
    return all.find((q) => /^nodes per region$/i.test(q.QuotaName ?? ''))?.Value ?? null;
  });
}

export async function readParameterGroup(
  call: Call,
  optional: Optional,
  name: string | undefined,
): Promise<Pick<ElastiCacheFacts, 'parameterGroup' | 'reservedMemoryPercent'>> {
  if (!name) return { parameterGroup: null, reservedMemoryPercent: null };
  const parameterGroup = await optional('the parameter group', 'elasticache:DescribeCacheParameterGroups', async () => {
    const { output } = await call('elasticache', 'DescribeCacheParameterGroups', { CacheParameterGroupName: name });
    return ((output.CacheParameterGroups ?? []) as Plain<CacheParameterGroup>[])[0] ?? null;
  });
  const parameters = await optional('reserved memory', 'elasticache:DescribeCacheParameters', () =>
    everyPage<Plain<Parameter>>(call, 'elasticache', 'DescribeCacheParameters', { CacheParameterGroupName: name }, 'Parameters'),
  );
  const reserved = parameters?.find((p) => p.ParameterName === 'reserved-memory-percent')?.ParameterValue;
  return { parameterGroup, reservedMemoryPercent: reserved === undefined ? null : Number(reserved) };
}

export async function readUserGroups(call: Call, optional: Optional, ids: string[]): Promise<Plain<UserGroup>[]> {
  const found = await Promise.all(
    [...ids].sort().map((id) =>
      optional(`user group ${id}`, 'elasticache:DescribeUserGroups', async () => {
        const { output } = await call('elasticache', 'DescribeUserGroups', { UserGroupId: id });
        return ((output.UserGroups ?? []) as Plain<UserGroup>[])[0] ?? null;
      }),
    ),
  );
  return found.filter((group) => group !== null);
}

/** Connections and memory of the last hour: shown, and a warning where memory is nearly full. */
export async function readLoad(call: Call, optional: Optional, members: string[], now: Date): Promise<ElastiCacheFacts['load']> {
  return optional('connections and memory', 'cloudwatch:GetMetricData', async () => {
    const metrics = ['CurrConnections', 'DatabaseMemoryUsagePercentage'];
    const queries = metrics.flatMap((metric, m) =>
      members.slice(0, 100).map((member, n) => ({
        Id: `m${m}n${n}`,
        MetricStat: {
          Metric: { Namespace: 'AWS/ElastiCache', MetricName: metric, Dimensions: [{ Name: 'CacheClusterId', Value: member }] },
          Period: 300,
          Stat: 'Maximum',
        },
      })),
    );
    const { output } = await call('cloudwatch', 'GetMetricData', { StartTime: new Date(now.getTime() - 3_600_000), EndTime: now, MetricDataQueries: queries });
    const results = (output.MetricDataResults ?? []) as { Id?: string; Values?: number[] }[];
    const worst = (m: number): number | null => {
      const values = results.filter((r) => r.Id?.startsWith(`m${m}n`)).flatMap((r) => r.Values ?? []);
      return values.length > 0 ? Math.max(...values) : null;
    };
    return { connections: worst(0), memoryPercent: worst(1) };
  });
}
