/** Quotas that Neptune shares with RDS, Aurora and DocumentDB: facts/neptune.md 5. In Service Quotas, and as DescribeAccountAttributes tells them. */
import { putQuota, quotaValue } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { clusterGroups, clusters, endpoints, instances, snapshots, subscriptions, subnetGroups } from './rows.ts';

/** Account quota name of the RDS API, its code and default, how much of it is used. Codes of Service Quotas, service rds. */
const known = {
  DBClusters: { code: 'L-952B80B8', name: 'DB clusters', value: 40, used: (w: SandboxWorld, r: string) => clusters(w, r).size },
  DBInstances: { code: 'L-7B6409FD', name: 'DB instances', value: 40, used: (w: SandboxWorld, r: string) => instances(w, r).size },
  ManualClusterSnapshots: {
    code: 'L-9B510759',
    name: 'Manual DB cluster snapshots',
    value: 100,
    used: (w: SandboxWorld, r: string) => [...snapshots(w, r).values()].filter((row) => row.SnapshotType === 'manual').length,
  },
  EventSubscriptions: { code: 'L-A59F4C87', name: 'Event subscriptions', value: 20, used: (w: SandboxWorld, r: string) => subscriptions(w, r).size },
} as const;

/** Told by DescribeAccountAttributes only. */
const fixed = {
  DBClusterRoles: { value: 5, used: (w: SandboxWorld, r: string) => Math.max(0, ...[...clusters(w, r).values()].map((row) => row.AssociatedRoles.length)) },
  CustomEndpointsPerDBCluster: {
    value: 5,
    used: (w: SandboxWorld, r: string) => Math.max(0, ...[...clusters(w, r).values()].map((row) => endpointsOf(w, r, row.DbClusterResourceId))),
  },
  DBClusterParameterGroups: { value: 50, used: (w: SandboxWorld, r: string) => clusterGroups(w, r).size },
  DBSubnetGroups: { value: 50, used: (w: SandboxWorld, r: string) => subnetGroups(w, r).size },
} as const;

const endpointsOf = (world: SandboxWorld, region: string, cluster: string): number =>
  [...endpoints(world, region).values()].filter((row) => row.cluster === cluster).length;

export type Quota = keyof typeof known;

const elsewhere = (world: SandboxWorld, region: string) => world.table<number>('neptune.elsewhere', region);

/** What counts too and this world does not show, as one that is rebuilt from the facts of a single cluster. */
export const putOthers = (world: SandboxWorld, region: string, quota: Quota, count: number): void => void elsewhere(world, region).set(quota, count);

const used = (world: SandboxWorld, region: string, quota: Quota): number => known[quota].used(world, region) + (elsewhere(world, region).get(quota) ?? 0);

/** Makes the rows that Service Quotas answers, once a region. */
export function ensureQuotas(world: SandboxWorld, region: string): void {
  for (const { code, name, value } of Object.values(known))
    if (quotaValue(world, region, 'rds', code) === undefined)
      putQuota(world, region, { serviceCode: 'rds', serviceName: 'Amazon Relational Database Service (Amazon RDS)', quotaCode: code, quotaName: name, value });
}

/** Sets a quota, for worlds that must be short of it. */
export const setQuota = (world: SandboxWorld, region: string, quota: Quota, value: number): void => {
  const { code, name } = known[quota];
  putQuota(world, region, { serviceCode: 'rds', quotaCode: code, quotaName: name, value });
};

/** True when one more does not fit. */
export const isFull = (world: SandboxWorld, region: string, quota: Quota): boolean => used(world, region, quota) >= limit(world, region, quota);

const limit = (world: SandboxWorld, region: string, quota: Quota): number => quotaValue(world, region, 'rds', known[quota].code) ?? known[quota].value;

export const accountQuotas = (world: SandboxWorld, region: string): { AccountQuotaName: string; Used: number; Max: number }[] => [
  ...(Object.keys(known) as Quota[]).map((name) => ({ AccountQuotaName: name, Used: used(world, region, name), Max: limit(world, region, name) })),
  ...Object.entries(fixed).map(([name, { value, used }]) => ({ AccountQuotaName: name, Used: used(world, region), Max: value })),
];
