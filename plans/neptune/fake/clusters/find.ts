/** The cluster an operation is about, and whether it may be touched now. */
import type { SandboxCall } from '../../../../src/sandbox/service.ts';
import { clusterState, noCluster } from '../refuse.ts';
import { clusterNamed, type ClusterRow } from '../rows.ts';

/** By name, ARN or resource id, as the Describe operations of RDS take it. */
export function clusterOf({ world, region }: SandboxCall, id: string): ClusterRow {
  const name = id.startsWith('arn:') ? (id.split(':').at(-1) ?? '') : id;
  const row = clusterNamed(world, region, name);
  if (!row) throw noCluster(name);
  return row;
}

export function availableCluster(call: SandboxCall, id: string): ClusterRow {
  const row = clusterOf(call, id);
  if (row.Status !== 'available') throw clusterState(`DBCluster ${row.DBClusterIdentifier} is not in available state. Current state: ${row.Status}`);
  return row;
}
