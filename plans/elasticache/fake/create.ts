/** CreateReplicationGroup and CreateCacheCluster: every rule in the order in which the call is judged, then a row that is `creating`. */
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { quotas } from '../../../src/sandbox/services/index.ts';
import { chosenAccess } from './access.ts';
import { nodesInRegion } from './catalog.ts';
import { describeCluster, describeGroup } from './describe.ts';
import { chosenEncryption, type EncryptionAsked, grant } from './encryption.ts';
import { happened } from './happen.ts';
import { makeCache, memberTaken } from './make.ts';
import { later } from './moves.ts';
import { badCombination, badValue, checkedName, notHere } from './refusals.ts';
import { checkRestore, giveData, snapshotToRestore, topologyOf } from './restore.ts';
import { type Cache, caches, groupKey, nodeById, nodesOf, type Snapshot, type Tag } from './rows.ts';
import { chosenSettings, type SettingsAsked } from './settings.ts';
import { needsSubnetGroup } from './subnet-groups.ts';
import { checkedTags } from './tags.ts';
import { chosenTopology, type TopologyAsked } from './topology.ts';

interface GroupAsked extends SettingsAsked, TopologyAsked, EncryptionAsked {
  ReplicationGroupId: string;
  ReplicationGroupDescription: string;
  SnapshotName?: string;
  TransitEncryptionEnabled?: boolean;
  TransitEncryptionMode?: 'preferred' | 'required';
  AuthToken?: string;
  UserGroupIds?: string[];
  Tags?: Tag[];
  [other: string]: unknown;
}

interface ClusterAsked extends SettingsAsked {
  CacheClusterId: string;
  SnapshotName?: string;
  NumCacheNodes?: number;
  PreferredAvailabilityZone?: string;
  TransitEncryptionEnabled?: boolean;
  AuthToken?: string;
  Tags?: Tag[];
  [other: string]: unknown;
}

const absentHere = {
  GlobalReplicationGroupId: 'making secondaries of a global datastore',
  PrimaryClusterId: 'adopting a standalone cache into a group',
  SnapshotArns: 'seeding from S3',
  ServerlessCacheSnapshotName: 'serverless caches',
};

export const createOperations = {
  async CreateReplicationGroup(input: GroupAsked, { world, region, now }: SandboxCall) {
    const id = checkedName('ReplicationGroupId', input.ReplicationGroupId, 40);
    if (caches(world, region).has(groupKey(id)))
      throw new ServiceFault('ReplicationGroupAlreadyExistsFault', `Replication group with specified id ${id} already exists.`);
    for (const [field, what] of Object.entries(absentHere)) if (input[field] !== undefined) throw notHere(what);
    if (input.ReplicationGroupDescription.length > 255) throw badValue('ReplicationGroupDescription must not be longer than 255 characters.');
    const snapshot = input.SnapshotName === undefined ? undefined : snapshotToRestore(world, region, input.SnapshotName, now);
    const { settings, cluster } = chosenSettings(world, region, input, snapshot?.settings ?? {}, ['redis', 'valkey']);
    if (input.ClusterMode === 'compatible')
      throw badCombination('ClusterMode compatible cannot be chosen at creation: create the group with cluster mode disabled first.');
    const shards = chosenTopology(topologyOf(snapshot, input, cluster), cluster);
    if (snapshot) checkRestore(snapshot, settings, cluster, shards.length);
    if (input.TransitEncryptionEnabled && !input.CacheSubnetGroupName && !snapshot) throw needsSubnetGroup();
    const access = chosenAccess(world, region, settings.Engine, settings.EngineVersion, input, now);
    const durability = input.Durability ?? snapshot?.durability;
    const { key, ...encryption } = chosenEncryption(world, region, settings.Engine, settings.EngineVersion, {
      ...input,
      ...(durability ? { Durability: durability } : {}),
    });
    // The backup's tags unless others are given. facts/elasticache.md 3.4 [TAG]
    const tags = checkedTags(input.Tags) ?? snapshot?.tags ?? [];
    const chosen = { kind: 'group' as const, id, cluster, shards };
    checkNames(world, region, chosen);
    checkRoom(
      world,
      region,
      id,
      shards.reduce((sum, shard) => sum + 1 + shard.replicas, 0),
    );

    const making = makeCache(world, region, {
      ...chosen,
      description: input.ReplicationGroupDescription,
      settings,
      ...(input.ClusterMode ? { clusterMode: input.ClusterMode } : {}),
      automaticFailover: input.AutomaticFailoverEnabled === true,
      multiAz: input.MultiAZEnabled === true,
      access,
      encryption,
      ...(durability ? { durability } : {}),
      tags,
      createdAt: now,
      visibleAt: new Date(now.getTime() + world.duration(1, 5)),
      status: 'creating',
    });
    const cache = await restoring(making, snapshot);
    if (key) cache.encryption.grantId = grant(world, region, key, { 'aws:elasticache:replicationgroup': id });
    begin(world, region, cache, snapshot);
    happened(world, region, { type: 'replication-group', id }, `Replication group ${id} is being created`);
    return { ReplicationGroup: describeGroup(cache) };
  },

  async CreateCacheCluster(input: ClusterAsked, { world, region, now }: SandboxCall) {
    const id = checkedName('CacheClusterId', input.CacheClusterId, 50);
    if (nodeById(world, region, id)) throw new ServiceFault('CacheClusterAlreadyExistsFault', `Cache cluster ${id} already exists.`);
    if (input.ReplicationGroupId !== undefined) throw notHere('adding nodes to a replication group');
    if (input.SnapshotArns !== undefined) throw notHere('seeding from S3');
    if ((input.NumCacheNodes ?? 1) !== 1) throw badValue('NumCacheNodes should be 1 if engine is redis');
    const snapshot = input.SnapshotName === undefined ? undefined : snapshotToRestore(world, region, input.SnapshotName, now);
    const { settings, cluster } = chosenSettings(world, region, input, snapshot?.settings ?? {}, ['redis', 'memcached']);
    // github.com/aws/aws-cli/issues/2456
    if (cluster) throw badCombination(`The parameter group ${settings.CacheParameterGroupName} is for cluster mode: use CreateReplicationGroup.`);
    if (snapshot) checkRestore(snapshot, settings, false, 1);
    if (settings.Engine === 'memcached' && settings.SnapshotRetentionLimit > 0) throw badCombination('Backups are not supported for memcached.');
    const access = chosenAccess(world, region, settings.Engine, settings.EngineVersion, { ...input, TransitEncryptionMode: undefined } as ClusterAsked, now);
    const tags = checkedTags(input.Tags) ?? snapshot?.tags ?? [];
    checkRoom(world, region, id, 1);
    const making = makeCache(world, region, {
      kind: 'standalone',
      id,
      cluster: false,
      shards: [{ id: '0001', replicas: 0, zones: [input.PreferredAvailabilityZone] }],
      description: '',
      settings,
      automaticFailover: false,
      multiAz: false,
      access,
      encryption: { type: 'none' },
      tags,
      createdAt: now,
      visibleAt: new Date(now.getTime() + world.duration(1, 5)),
      status: 'creating',
    });
    const cache = await restoring(making, snapshot);
    begin(world, region, cache, snapshot);
    return { CacheCluster: describeCluster(world, region, cache, nodesOf(cache)[0]!, false) };
  },
};

/** From the moment of the call the backup is locked: no second call may take it meanwhile. */
async function restoring(making: Promise<Cache>, snapshot: Snapshot | undefined): Promise<Cache> {
  if (!snapshot) return making;
  snapshot.status = 'restoring';
  try {
    return await making;
  } catch (error) {
    snapshot.status = 'available';
    throw error;
  }
}

function checkNames(world: SandboxWorld, region: string, chosen: Parameters<typeof memberTaken>[2]): void {
  const taken = memberTaken(world, region, chosen);
  if (taken) throw new ServiceFault('InvalidParameterValueException', `Cache cluster ${taken} already exists.`);
}

function checkRoom(world: SandboxWorld, region: string, id: string, more: number): void {
  const named = [...quotas(world, region).values()].find((quota) => quota.ServiceCode === 'elasticache' && /^nodes per region$/i.test(quota.QuotaName));
  const most = named?.Value ?? 300;
  if (nodesInRegion(world, region) + more > most)
    throw new ServiceFault(
      'NodeQuotaForCustomerExceededFault',
      `The request cannot be processed because it would exceed the allowed number of cache nodes per customer, ${most}.`,
    );
  if (world.fault('elasticache.capacity', { id }))
    throw new ServiceFault(
      'InsufficientCacheClusterCapacityFault',
      'The requested cache node type is not available in the specified Availability Zone. Try again later, or choose another zone or type.',
    );
}

/** Data first, then the course of things: nodes one after another, and at the end the whole. */
function begin(world: SandboxWorld, region: string, cache: Cache, snapshot: Snapshot | undefined): void {
  const match = { id: cache.id };
  const failed = world.fault('elasticache.create-failed', match);
  const lost = snapshot && world.fault('elasticache.restore-failed', match);
  if (failed) cache.fails = { how: 'create-failed', reason: String(failed.reason ?? 'insufficient capacity in the requested Availability Zone') };
  else if (lost) cache.fails = { how: 'restore-failed', reason: String(lost.reason ?? 'the backup could not be restored') };
  if (snapshot) {
    cache.restoredFrom = snapshot.uid;
    giveData(world, cache, snapshot);
  }
  // Some 10 to 25 minutes; no figure of AWS's. facts/elasticache.md 4.3
  const time = world.duration(600, 1500);
  const nodes = nodesOf(cache);
  if (!cache.fails) nodes.forEach((node, i) => later(world, region, 'node-created', node.uid, Math.round((time * (i + 2)) / (nodes.length + 2))));
  later(world, region, 'created', cache.uid, time);
}
