/** Status machines over world time: what happens to a row when its time has come. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { keys } from '../../../src/sandbox/services/index.ts';
import { dropVolume } from './data/volume.ts';
import { tell } from './events.ts';
import { giveBack } from './key.ts';
import { clusters, type ClusterRow, type Due, endpoints, instances, type InstanceRow, membersOf, regions, snapshots } from './rows.ts';

interface Place {
  world: SandboxWorld;
  region: string;
  at: Date;
}
type Row = { due: Due[] };

/** Who wants to know for which time something is under way, in ms of world time: benchmarks. */
export const watching = new Set<(span: [from: number, to: number]) => void>();

/** Puts something off by `ms` after `from`; a row's things happen in the order of their times. */
export function later(row: Row, from: Date, ms: number, what: string, values?: Record<string, unknown>): void {
  for (const tell of watching) tell([from.getTime(), from.getTime() + ms]);
  row.due.push({ at: new Date(from.getTime() + ms).toISOString(), what, ...(values ? { with: values } : {}) });
  row.due.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Everything whose time has come, in the order of time, whichever row it is on. */
export function advance(world: SandboxWorld, now: Date): void {
  for (const region of regions(world)) {
    for (;;) {
      const next = earliest(world, region, now.toISOString());
      if (!next) break;
      const due = next.row.due.shift() as Due;
      next.run(due, { world, region, at: new Date(due.at) });
    }
    loseKeys({ world, region, at: now });
  }
}

interface Next {
  row: Row;
  run: (due: Due, place: Place) => void;
}

function earliest(world: SandboxWorld, region: string, now: string): Next | undefined {
  let found: Next | undefined;
  const look = <T extends Row>(table: Map<string, T>, run: (key: string, row: T, due: Due, place: Place) => void) => {
    for (const [key, row] of table) {
      const at = row.due[0]?.at;
      if (at !== undefined && at <= now && (!found || at < (found.row.due[0]?.at ?? ''))) found = { row, run: (due, place) => run(key, row, due, place) };
    }
  };
  look(clusters(world, region), moveCluster);
  look(instances(world, region), moveInstance);
  look(snapshots(world, region), (key, row, due, { world: w, region: r, at }) => {
    if (due.what === 'gone') return void snapshots(w, r).delete(key);
    Object.assign(row, due.with);
    if (row.Status === 'available') tell(w, r, 'db-cluster-snapshot', row.DBClusterSnapshotIdentifier, 'backup', 'Manual cluster snapshot created', at);
  });
  look(endpoints(world, region), (key, row, due, { world: w, region: r }) => {
    if (due.what === 'gone') endpoints(w, r).delete(key);
    else Object.assign(row, due.with);
  });
  return found;
}

function moveCluster(key: string, row: ClusterRow, due: Due, { world, region, at }: Place): void {
  const name = row.DBClusterIdentifier;
  switch (due.what) {
    case 'gone':
      clusters(world, region).delete(key);
      giveBack(world, region, row.grant);
      dropVolume(world, key);
      for (const [id, endpoint] of endpoints(world, region)) if (endpoint.cluster === key) endpoints(world, region).delete(id);
      tell(world, region, 'db-cluster', name, 'deletion', 'DB cluster deleted', at);
      return;
    case 'renamed': {
      const to = String(due.with?.to);
      row.DBClusterIdentifier = to;
      row.Status = 'available';
      delete row.PendingModifiedValues;
      // RDS-EVENT-0172, facts 3b.
      tell(world, region, 'db-cluster', to, 'notification', `Renamed cluster from ${name} to ${to}.`, at);
      return;
    }
    case 'role':
      row.AssociatedRoles = row.AssociatedRoles.flatMap((role) =>
        role.RoleArn === due.with?.RoleArn ? (due.with.Status === 'gone' ? [] : [{ ...role, Status: String(due.with.Status) }]) : [role],
      );
      return;
    case 'writer': {
      for (const member of membersOf(world, region, row)) member.writer = member.DbiResourceId === due.with?.to;
      tell(world, region, 'db-cluster', name, 'failover', 'Completed failover to DB instance', at);
      return;
    }
    default: {
      const before = row.Status;
      Object.assign(row, due.with);
      if (before === 'creating' && row.Status === 'available') tell(world, region, 'db-cluster', name, 'creation', 'DB cluster created', at);
    }
  }
}

function moveInstance(key: string, row: InstanceRow, due: Due, { world, region, at }: Place): void {
  switch (due.what) {
    case 'gone': {
      instances(world, region).delete(key);
      tell(world, region, 'db-instance', row.DBInstanceIdentifier, 'deletion', 'DB instance deleted', at);
      for (const endpoint of endpoints(world, region).values()) {
        endpoint.static = endpoint.static.filter((member) => member !== key);
        endpoint.excluded = endpoint.excluded.filter((member) => member !== key);
      }
      if (row.writer) promote(world, region, row.cluster);
      return;
    }
    case 'renamed': {
      const from = row.DBInstanceIdentifier;
      row.DBInstanceIdentifier = String(due.with?.to);
      delete row.PendingModifiedValues;
      tell(world, region, 'db-instance', row.DBInstanceIdentifier, 'notification', `Renamed instance from ${from} to ${row.DBInstanceIdentifier}.`, at);
      return;
    }
    case 'started': {
      // What needs a restart is in force now: parameter groups, streams.
      const cluster = clusters(world, region).get(row.cluster);
      Object.assign(row, { DBInstanceStatus: 'available', ParameterApplyStatus: 'in-sync', clusterParameters: 'in-sync' }, due.with);
      if (cluster) row.streams = streamsWanted(world, region, cluster);
      tell(world, region, 'db-instance', row.DBInstanceIdentifier, 'availability', 'DB instance restarted', at);
      return;
    }
    default: {
      const before = row.DBInstanceStatus;
      Object.assign(row, due.with);
      if (before === 'creating' && row.DBInstanceStatus === 'available')
        tell(world, region, 'db-instance', row.DBInstanceIdentifier, 'creation', 'DB instance created', at);
    }
  }
}

export const streamsWanted = (world: SandboxWorld, region: string, cluster: ClusterRow): boolean =>
  world.table<{ parameters: Record<string, string> }>('neptune.clusterParameterGroups', region).get(cluster.DBClusterParameterGroup)?.parameters
    .neptune_streams === '1';

/** A writer that is gone is followed by the reader of the lowest tier. */
export function promote(world: SandboxWorld, region: string, clusterId: string): void {
  const left = [...instances(world, region).values()].filter((row) => row.cluster === clusterId && row.DBInstanceStatus !== 'deleting');
  const next = left.sort((a, b) => a.PromotionTier - b.PromotionTier)[0];
  for (const row of left) row.writer = row === next;
}

/** A cluster whose key is no longer usable stops by itself. The first stage can be left again: facts 1a, last row but two. */
function loseKeys({ world, region, at }: Place): void {
  for (const row of clusters(world, region).values()) {
    if (!row.KmsKeyId || row.Status !== 'available') continue;
    const key = keys(world, region).get(row.KmsKeyId);
    if (!key || key.KeyState === 'Enabled') continue;
    row.Status = 'inaccessible-encryption-credentials-recoverable';
    for (const member of membersOf(world, region, row)) member.DBInstanceStatus = row.Status;
    tell(world, region, 'db-cluster', row.DBClusterIdentifier, 'failure', 'The KMS key of the cluster is not accessible', at);
  }
}
