/** Finding rows as the service does: lower-case, not before they are visible, and busy ones refused. facts/elasticache.md 4.3, 4.4. */
import { ServiceFault, type SandboxCall, type Table } from '../../../src/sandbox/service.ts';
import { type ClusterRow, clusters, type GroupRow, groups, type NodeRow, type SnapshotRow, snapshots } from './rows.ts';

const visible = <T extends { visibleAt: string }>(table: Table<T>, key: string | undefined, { now }: SandboxCall): T | undefined => {
  const row = table.get((key ?? '').toLowerCase());
  return row && Date.parse(row.visibleAt) <= now.getTime() ? row : undefined;
};

export function groupOf(call: SandboxCall, id: string | undefined): GroupRow {
  const row = visible(groups(call.world, call.region), id, call);
  if (!row) throw new ServiceFault('ReplicationGroupNotFoundFault', `ReplicationGroup ${(id ?? '').toLowerCase()} not found.`);
  return row;
}

export function snapshotOf(call: SandboxCall, name: string | undefined): SnapshotRow {
  const row = visible(snapshots(call.world, call.region), name, call);
  if (!row) throw new ServiceFault('SnapshotNotFoundFault', `${(name ?? '').toLowerCase()} not found`);
  return row;
}

export const visibleRows = <T extends { visibleAt: string }>(table: Table<T>, { now }: SandboxCall): T[] => [...table.values()].filter((row) => Date.parse(row.visibleAt) <= now.getTime());

export interface Member {
  node: NodeRow;
  group?: GroupRow;
  cluster?: ClusterRow;
}

/** A node by its id: a member of a group, or a standalone cache. */
export function memberOf(call: SandboxCall, id: string | undefined): Member {
  const wanted = (id ?? '').toLowerCase();
  const cluster = visible(clusters(call.world, call.region), wanted, call);
  if (cluster) return { node: cluster.shards[0]?.nodes[0] as NodeRow, cluster };
  for (const group of visibleRows(groups(call.world, call.region), call)) {
    const node = group.shards.flatMap((shard) => shard.nodes).find((n) => n.CacheClusterId === wanted);
    if (node) return { node, group };
  }
  throw new ServiceFault('CacheClusterNotFoundFault', `CacheCluster not found: ${wanted}`);
}

export function mustBeAvailable(row: GroupRow | ClusterRow, kind: 'group' | 'cluster'): void {
  if (row.status === 'available') return;
  if (kind === 'group') throw new ServiceFault('InvalidReplicationGroupStateFault', `Replication group ${row.id} is not in available state. Current state is ${row.status}.`);
  throw new ServiceFault('InvalidCacheClusterStateFault', `Cluster ${row.id} is not in available state. Current state is ${row.status}.`);
}

export const badValue = (text: string): ServiceFault => new ServiceFault('InvalidParameterValueException', text);
export const badCombination = (text: string): ServiceFault => new ServiceFault('InvalidParameterCombinationException', text);

/** One page by Marker and MaxRecords (20 to `most`; facts/elasticache.md 4.3). */
export function page<T>(rows: T[], input: { Marker?: string; MaxRecords?: number }, most: number, list: string): Record<string, unknown> {
  const size = input.MaxRecords ?? most;
  if (size < 20 || size > most) throw badValue(`The value of MaxRecords must be between 20 and ${most}.`);
  const from = input.Marker ? Number(Buffer.from(input.Marker, 'base64').toString()) : 0;
  if (!Number.isInteger(from)) throw badValue('Invalid marker.');
  const next = from + size;
  return { [list]: rows.slice(from, next), ...(next < rows.length ? { Marker: Buffer.from(String(next)).toString('base64') } : {}) };
}
