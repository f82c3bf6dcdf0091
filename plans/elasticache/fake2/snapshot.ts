/** CreateSnapshot, CopySnapshot, DeleteSnapshot: facts/elasticache.md 4.3, 4.4, 5. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { nameFault } from '../names.ts';
import { snapshotShape } from './describe.ts';
import { copyBackup, takeBackup } from './engine.ts';
import { badCombination, badValue, groupOf, memberOf, mustBeAvailable, snapshotOf } from './find.ts';
import { grant, usableKey } from './keys.ts';
import { type ClusterRow, type GroupRow, iso, say, snapshots, type SnapshotRow, type Tag } from './rows.ts';

export interface CreateSnapshot {
  ReplicationGroupId?: string;
  CacheClusterId?: string;
  SnapshotName: string;
  KmsKeyId?: string;
  Tags?: Tag[];
}

/** 20 manual ones a node in any 24 hours [BK; QUOTA]. */
const quota = 20;

export async function createSnapshot(input: CreateSnapshot, call: SandboxCall): Promise<unknown> {
  const name = freeSnapshotName(input.SnapshotName, call);
  const { row, nodes, clusterId } = sourceOf(input, call);
  mustBeAvailable(row, 'id' in row && 'description' in row ? 'group' : 'cluster');
  const key = input.KmsKeyId !== undefined ? usableKey(call, input.KmsKeyId) : undefined;
  for (const node of nodes) refuseQuota(node.CacheClusterId, call);
  const made = makeSnapshot(call, { name, row, nodes, ...(clusterId ? { clusterId } : {}), keyArn: key?.Arn ?? row.keyArn, grantId: key ? grant(call, key) : undefined, tags: input.Tags ?? row.tags, source: 'manual' });
  await takeBackup(call.world, call.region, row, made);
  return { Snapshot: snapshotShape(made, false) };
}

type Nodes = { CacheClusterId: string; NodeGroupId: string; Slots?: string; ReplicaCount: number }[];

function sourceOf(input: CreateSnapshot, call: SandboxCall): { row: GroupRow | ClusterRow; nodes: Nodes; clusterId?: string } {
  if (input.ReplicationGroupId === undefined && input.CacheClusterId === undefined) throw badCombination('One of ReplicationGroupId and CacheClusterId must be specified.');
  if (input.CacheClusterId !== undefined) {
    const { node, group, cluster } = memberOf(call, input.CacheClusterId);
    const row = (group ?? cluster) as GroupRow | ClusterRow;
    if (row.engine === 'memcached') throw new ServiceFault('SnapshotFeatureNotSupportedFault', 'Snapshots are not supported for Memcached.');
    if (group?.clusterEnabled) throw badValue('Cannot snapshot a node of a replication group with cluster-mode enabled; use ReplicationGroupId.');
    return { row, clusterId: node.CacheClusterId, nodes: [{ CacheClusterId: node.CacheClusterId, NodeGroupId: '0001', ReplicaCount: row.shards[0] ? row.shards[0].nodes.length - 1 : 0 }] };
  }
  const row = groupOf(call, input.ReplicationGroupId);
  if (!row.clusterEnabled) throw badValue('Cannot snapshot a replication group with cluster-mode disabled.');
  // Of a replica of each shard where there is one [BKM].
  const nodes = row.shards.map((shard) => ({
    CacheClusterId: (shard.nodes.find((node) => node.role === 'replica') ?? shard.nodes[0])?.CacheClusterId ?? '',
    NodeGroupId: shard.NodeGroupId, ...(shard.Slots ? { Slots: shard.Slots } : {}), ReplicaCount: shard.nodes.length - 1,
  }));
  return { row, nodes };
}

export interface Making {
  name: string;
  row: GroupRow | ClusterRow;
  nodes: Nodes;
  clusterId?: string;
  keyArn?: string | undefined;
  grantId?: string | undefined;
  tags: Tag[];
  source: 'manual' | 'automated';
}

/** Minutes of snapshotting for backup and source alike; the data are those of this moment. */
export function makeSnapshot(call: SandboxCall, { name, row, nodes, clusterId, keyArn, grantId, tags, source }: Making): SnapshotRow {
  const { world, region, now } = call;
  const ends = world.duration(240, 480);
  const failed = world.fault('elasticache.snapshot-failed', { SnapshotName: name });
  const id = 'description' in row ? row.id : undefined;
  const { tags: _, turns: __, ...of } = structuredClone(row);
  const made: SnapshotRow = {
    name, ARN: `arn:${world.partition}:elasticache:${region}:${call.account}:snapshot:${name}`, created: iso(now), visibleAt: iso(now, world.duration(0, 4)), status: 'creating',
    turns: [{ at: iso(now, ends), status: failed ? 'failed' : 'available' }],
    tags: tags.filter((tag) => !tag.Key.startsWith('aws:')).map((tag) => ({ ...tag })), source,
    ...(clusterId ? { clusterId } : id ? { groupId: id } : {}), ...(keyArn ? { keyArn } : {}), ...(grantId ? { grantId } : {}),
    lineage: row.lineage, of: { ...of, tags: [], turns: [] }, nodes: nodes.map((node) => ({ ...node, created: iso(now) })),
  };
  snapshots(world, region).set(name, made);
  row.status = 'snapshotting';
  row.turns = [{ at: iso(now, ends + world.duration(5, 60)), status: 'available' }];
  say(world, region, id ? 'replication-group' : 'cache-cluster', clusterId ?? row.id, `Snapshot ${failed ? `failed for snapshot with ID '${name}': ${failed.reason ?? 'insufficient memory'}` : `started for snapshot with ID '${name}'`}`);
  return made;
}

export function freeSnapshotName(asked: string, call: SandboxCall): string {
  const name = asked.toLowerCase();
  const fault = nameFault(name);
  if (fault) throw badValue(`The parameter SnapshotName must be provided and must not be blank; ${fault}.`);
  if (snapshots(call.world, call.region).has(name)) throw new ServiceFault('SnapshotAlreadyExistsFault', `Snapshot with specified name already exists: ${name}`);
  return name;
}

function refuseQuota(node: string, { world, region, now }: SandboxCall): void {
  const day = now.getTime() - 86_400_000;
  const count = [...snapshots(world, region).values()].filter((row) => row.source === 'manual' && row.nodes.some((n) => n.CacheClusterId === node && Date.parse(n.created) > day)).length;
  if (count >= quota) throw new ServiceFault('SnapshotQuotaExceededFault', `Maximum number of manual snapshots (${quota}) within 24 hours for ${node} has been reached.`);
}

export async function copySnapshot(input: { SourceSnapshotName: string; TargetSnapshotName: string; KmsKeyId?: string; TargetBucket?: string; Tags?: Tag[] }, call: SandboxCall): Promise<unknown> {
  const from = snapshotOf(call, input.SourceSnapshotName);
  if (input.TargetBucket) throw badValue('The sandbox has no S3: a snapshot cannot be exported.');
  if (from.status !== 'available') throw new ServiceFault('InvalidSnapshotStateFault', `Snapshot ${from.name} is not in available state. Current state is ${from.status}.`);
  const name = freeSnapshotName(input.TargetSnapshotName, call);
  const key = input.KmsKeyId !== undefined ? usableKey(call, input.KmsKeyId) : undefined;
  const { grantId: _, ...rest } = structuredClone(from);
  const keyArn = key?.Arn ?? from.keyArn;
  const row: SnapshotRow = {
    ...rest, name, ARN: from.ARN.replace(/[^:]*$/, name), created: iso(call.now), visibleAt: iso(call.now), status: 'creating', source: 'manual',
    turns: [{ at: iso(call.now, call.world.duration(60, 180)), status: 'available' }], ...(keyArn ? { keyArn } : {}), ...(key ? { grantId: grant(call, key) } : {}), tags: (input.Tags ?? from.tags).map((tag) => ({ ...tag })),
  };
  snapshots(call.world, call.region).set(name, row);
  await copyBackup(call.world, call.region, from.name, name);
  return { Snapshot: snapshotShape(row, false) };
}

export function deleteSnapshot(input: { SnapshotName: string }, call: SandboxCall): unknown {
  const row = snapshotOf(call, input.SnapshotName);
  if (row.status !== 'available' && row.status !== 'failed') throw new ServiceFault('InvalidSnapshotStateFault', `Snapshot ${row.name} is not in available state. Current state is ${row.status}.`);
  row.status = 'deleting';
  row.turns = [{ at: iso(call.now, call.world.duration(3, 20)), status: 'deleted' }];
  return { Snapshot: snapshotShape(row, false) };
}
