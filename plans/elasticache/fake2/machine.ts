/** Status machines over world time: what is due happens before the next request is answered. facts/elasticache.md 4.1-4.3. */
import { retireGrant } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { dropDeployment, dropSnapshot } from './engine.ts';
import { type ClusterRow, clusters, type GroupRow, groups, nodesOf, say, snapshots, type SnapshotRow, type Turn } from './rows.ts';

export function move(world: SandboxWorld, now: Date): void {
  for (const region of world.regions('elasticache.groups')) for (const [key, row] of groups(world, region)) turn(row, now, (t) => cacheTurned(world, region, 'replication-group', key, row, t));
  for (const region of world.regions('elasticache.clusters')) for (const [key, row] of clusters(world, region)) turn(row, now, (t) => cacheTurned(world, region, 'cache-cluster', key, row, t));
  for (const region of world.regions('elasticache.snapshots')) for (const [key, row] of snapshots(world, region)) turn(row, now, () => snapshotTurned(world, region, key, row));
}

function turn(row: { status: string; turns: Turn[] }, now: Date, happened: (turn: Turn) => void): void {
  while (row.turns[0] && Date.parse(row.turns[0].at) <= now.getTime()) {
    const next = row.turns.shift() as Turn;
    row.status = next.status;
    happened(next);
  }
}

function cacheTurned(world: SandboxWorld, region: string, type: 'replication-group' | 'cache-cluster', key: string, row: GroupRow | ClusterRow, { status, event, at }: Turn): void {
  if (event) say(world, region, type, key, event, new Date(at));
  if (status !== 'deleted') return;
  (type === 'replication-group' ? groups(world, region) : clusters(world, region)).delete(key);
  if (row.grantId) retireGrant(world, region, row.grantId);
  // Automatic backups are deleted with their cache (facts/elasticache.md 5).
  const nodes = nodesOf(row).map((node) => node.CacheClusterId);
  for (const [name, snapshot] of snapshots(world, region))
    if (snapshot.source === 'automated' && (snapshot.groupId === key || nodes.includes(snapshot.clusterId ?? ''))) removeSnapshot(world, region, name, snapshot);
  dropDeployment(world, region, row);
}

function snapshotTurned(world: SandboxWorld, region: string, name: string, row: SnapshotRow): void {
  // One grant for each backup, retired when it is finished (facts/elasticache.md 2).
  if (row.status === 'available' && row.grantId) {
    retireGrant(world, region, row.grantId);
    delete row.grantId;
  }
  if (row.status === 'deleted') removeSnapshot(world, region, name, row);
}

function removeSnapshot(world: SandboxWorld, region: string, name: string, row: SnapshotRow): void {
  if (row.grantId) retireGrant(world, region, row.grantId);
  snapshots(world, region).delete(name);
  dropSnapshot(world, region, row);
}
