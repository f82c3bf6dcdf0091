/** CreateSnapshot, CopySnapshot, DeleteSnapshot. facts/elasticache.md 5, 6 */
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { change } from './change.ts';
import { during, engineOf } from './data.ts';
import { describeSnapshot } from './describe.ts';
import { grant, usableKey } from './encryption.ts';
import { later } from './moves.ts';
import { badCombination, checkedName, clusterBusy, clusterNotFound, groupBusy, groupNotFound, notHere, snapshotBusy, snapshotNotFound } from './refusals.ts';
import { type Cache, caches, groupKey, type Node, nodeById, type Shard, type Snapshot, snapshots, type Tag, visible } from './rows.ts';
import { checkedTags } from './tags.ts';
import { backedUpNodes, take } from './take.ts';

interface Asked {
  SnapshotName: string;
  ReplicationGroupId?: string;
  CacheClusterId?: string;
  KmsKeyId?: string;
  Tags?: Tag[];
}

const day = 86_400_000;
/** Manual ones, a node, in 24 hours. facts/elasticache.md 5 [BK; ERR] */
const manualPerDay = 20;

export const snapshotOperations = {
  async CreateSnapshot(input: Asked, { world, region, now }: SandboxCall) {
    const name = checkedName('SnapshotName', input.SnapshotName, 40);
    const { cache, nodes } = sourceOf(world, region, input, now);
    if (snapshots(world, region).has(name)) throw new ServiceFault('SnapshotAlreadyExistsFault', `Snapshot with specified name ${name} already exists.`);
    if (cache.settings.Engine === 'memcached') throw new ServiceFault('SnapshotFeatureNotSupportedFault', 'Snapshot feature is not supported for memcached.');
    // As the page of restricted types says: t1.micro has no backups.
    if (cache.settings.CacheNodeType === 'cache.t1.micro')
      throw new ServiceFault('SnapshotFeatureNotSupportedFault', 'Snapshot feature is not supported for cache.t1.micro.');
    if (cache.status !== 'available')
      throw cache.kind === 'group' && input.CacheClusterId === undefined ? groupBusy(cache.id, cache.status) : clusterBusy(nodes[0]!.node.id, cache.status);
    for (const { node } of nodes) {
      node.backups = node.backups.filter((at) => now.getTime() - Date.parse(at) < day);
      if (node.backups.length >= manualPerDay)
        throw new ServiceFault('SnapshotQuotaExceededFault', `You cannot create more than ${manualPerDay} snapshots of ${node.id} in 24 hours.`);
    }
    const keyId = input.KmsKeyId ?? cache.encryption.keyArn;
    const key = keyId === undefined ? undefined : usableKey(world, region, keyId);
    // The source's tags unless others are given. facts/elasticache.md 3.4 [TAG]
    const tags = checkedTags(input.Tags) ?? [...cache.tags];

    for (const { node } of nodes) node.backups.push(now.toISOString());
    change(cache, () => {
      cache.status = 'snapshotting';
      for (const { node } of nodes) node.status = 'snapshotting';
    });
    const failed = world.fault('elasticache.snapshot-failed', { SnapshotName: name, id: cache.id });
    const { snapshot, filled } = take(world, region, cache, {
      name,
      source: 'manual',
      nodes,
      ...(key ? { keyArn: key.Arn } : {}),
      tags,
      visibleAt: new Date(now.getTime() + world.duration(1, 5)),
    });
    if (key) snapshot.grantId = grant(world, region, key, { 'aws:elasticache:snapshot': name });
    if (failed) snapshot.fails = String(failed.reason ?? 'Snapshot failed: there is not enough memory');
    const time = world.duration(120, 420);
    later(world, region, 'snapshot-created', snapshot.uid, time);
    // The source is back a little later than its backup is there.
    later(world, region, 'source-back', cache.uid, time + world.duration(5, 40));
    await during(world, cache.uid, () => filled);
    return { Snapshot: describeSnapshot(snapshot, false) };
  },

  CopySnapshot(
    input: { SourceSnapshotName: string; TargetSnapshotName: string; TargetBucket?: string; KmsKeyId?: string; Tags?: Tag[] },
    { world, region, now }: SandboxCall,
  ) {
    if (input.TargetBucket !== undefined) throw notHere('exporting snapshots to S3');
    const name = checkedName('TargetSnapshotName', input.TargetSnapshotName, 40);
    const source = existing(world, region, input.SourceSnapshotName, now);
    if (snapshots(world, region).has(name)) throw new ServiceFault('SnapshotAlreadyExistsFault', `Snapshot with specified name ${name} already exists.`);
    if (source.status !== 'available') throw snapshotBusy(source.name, source.status);
    const keyId = input.KmsKeyId ?? source.keyArn;
    const key = keyId === undefined ? undefined : usableKey(world, region, keyId);
    const { grantId: _grant, fails: _fails, keyArn: _key, ...rest } = structuredClone(source);
    const uid = world.id(16);
    const copy: Snapshot = {
      ...rest,
      name,
      uid,
      arn: source.arn.replace(/[^:]+$/, name),
      status: 'creating',
      source: 'manual',
      visibleAt: new Date(now.getTime() + world.duration(1, 5)).toISOString(),
      nodes: rest.nodes.map((node, i) => ({ ...node, ...(node.file ? { file: `${uid}-${i}` } : {}) })),
      ...(key ? { keyArn: key.Arn } : {}),
      tags: checkedTags(input.Tags) ?? source.tags,
    };
    copy.nodes.forEach((node, i) => node.file && engineOf(world)?.copyBackup(source.nodes[i]!.file!, node.file));
    if (key) copy.grantId = grant(world, region, key, { 'aws:elasticache:snapshot': name });
    snapshots(world, region).set(name, copy);
    source.status = 'copying';
    const time = world.duration(60, 240);
    later(world, region, 'snapshot-created', uid, time);
    later(world, region, 'snapshot-released', source.uid, time);
    return { Snapshot: describeSnapshot(copy, false) };
  },

  DeleteSnapshot(input: { SnapshotName: string }, { world, region, now }: SandboxCall) {
    const snapshot = existing(world, region, input.SnapshotName, now);
    if (snapshot.status !== 'available' && snapshot.status !== 'failed') throw snapshotBusy(snapshot.name, snapshot.status);
    snapshot.status = 'deleting';
    later(world, region, 'snapshot-deleted', snapshot.uid, world.duration(5, 30));
    return { Snapshot: describeSnapshot(snapshot, false) };
  },
};

function existing(world: SandboxWorld, region: string, name: string, now: Date): Snapshot {
  const found = snapshots(world, region).get(name.toLowerCase());
  if (!found || !visible(found, now)) throw snapshotNotFound(name);
  return found;
}

/** Who is named, and what of it is copied. facts/elasticache.md 5 "Who is named" */
function sourceOf(world: SandboxWorld, region: string, input: Asked, now: Date): { cache: Cache; nodes: { shard: Shard; node: Node }[] } {
  const { ReplicationGroupId: groupId, CacheClusterId: clusterId } = input;
  if (groupId === undefined && clusterId === undefined) throw badCombination('Either ReplicationGroupId or CacheClusterId must be given.');
  const group = groupId === undefined ? undefined : caches(world, region).get(groupKey(groupId));
  if (groupId !== undefined && (!group || !visible(group, now))) throw groupNotFound(groupId);
  if (group && !group.cluster && clusterId === undefined) throw badCombination('Cannot snapshot a replication group with cluster-mode disabled');
  if (clusterId === undefined) return { cache: group!, nodes: backedUpNodes(group!) };
  const found = nodeById(world, region, clusterId);
  if (!found || !visible(found.cache, now)) throw clusterNotFound(clusterId);
  if (group && found.cache !== group) throw badCombination(`Cache cluster ${clusterId} is not a member of replication group ${groupId}.`);
  if (found.cache.cluster) throw badCombination('Cannot snapshot a node of a cluster with cluster-mode enabled: use ReplicationGroupId.');
  return { cache: found.cache, nodes: [{ shard: found.shard, node: found.node }] };
}
