/** ModifyReplicationGroup, as far as nodes stay what they are, and TestFailover. facts/elasticache.md 4.4, 7, 10 */
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { tokenHash } from './access.ts';
import { setStatus } from './change.ts';
import { during, engineOf, inBackground } from './data.ts';
import { describeGroup } from './describe.ts';
import { happened } from './happen.ts';
import { later } from './moves.ts';
import { memoryOf, previousGeneration } from './node-types.ts';
import { parameterGroup } from './parameter-groups.ts';
import { badCombination, badValue, groupBusy, groupNotFound, notHere } from './refusals.ts';
import { type Cache, caches, groupKey, nodesOf, visible } from './rows.ts';
import { checkedRetention, checkedWindow } from './settings.ts';
import { chosenVersion, olderThan } from './versions.ts';

interface Asked {
  ReplicationGroupId: string;
  ReplicationGroupDescription?: string;
  SnapshottingClusterId?: string;
  AutomaticFailoverEnabled?: boolean;
  MultiAZEnabled?: boolean;
  SecurityGroupIds?: string[];
  PreferredMaintenanceWindow?: string;
  NotificationTopicArn?: string;
  CacheParameterGroupName?: string;
  Engine?: string;
  EngineVersion?: string;
  AutoMinorVersionUpgrade?: boolean;
  SnapshotRetentionLimit?: number;
  SnapshotWindow?: string;
  CacheNodeType?: string;
  AuthToken?: string;
  AuthTokenUpdateStrategy?: 'SET' | 'ROTATE' | 'DELETE';
  [other: string]: unknown;
}

const absentHere = [
  'PrimaryClusterId',
  'TransitEncryptionEnabled',
  'TransitEncryptionMode',
  'ClusterMode',
  'Durability',
  'UserGroupIdsToAdd',
  'UserGroupIdsToRemove',
  'RemoveUserGroups',
  'LogDeliveryConfigurations',
  'IpDiscovery',
];

const available = (world: SandboxWorld, region: string, id: string, now: Date): Cache => {
  const cache = caches(world, region).get(groupKey(id));
  if (!cache || !visible(cache, now)) throw groupNotFound(id);
  if (cache.status !== 'available') throw groupBusy(cache.id, cache.status);
  return cache;
};

export const modifyOperations = {
  ModifyReplicationGroup(input: Asked, { world, region, now }: SandboxCall) {
    const cache = available(world, region, input.ReplicationGroupId, now);
    for (const field of absentHere) if (input[field] !== undefined) throw notHere(`the modification of ${field}`);
    const next = structuredClone(cache);
    // How long it takes is that of the slowest part: words at once, nodes minutes.
    const slow = [modifySettings(world, region, next, input), modifyNodes(next, input), modifyTokens(next, input, now)].some(Boolean);
    setStatus(cache, 'modifying');
    Object.assign(cache, { ...next, before: cache.before, status: cache.status, shards: cache.shards });
    if (input.AuthToken !== undefined || input.AuthTokenUpdateStrategy !== undefined)
      inBackground(world, engineOf(world)?.setTokens(cache.uid) ?? Promise.resolve());
    later(world, region, 'modified', cache.uid, slow ? world.duration(300, 900) : world.duration(10, 40));
    return { ReplicationGroup: describeGroup(cache) };
  },

  async TestFailover(input: { ReplicationGroupId: string; NodeGroupId: string }, { world, region, now }: SandboxCall) {
    const cache = available(world, region, input.ReplicationGroupId, now);
    if (!cache.automaticFailover)
      throw new ServiceFault('TestFailoverNotAvailableFault', `Automatic failover is not enabled for replication group ${cache.id}.`);
    const index = cache.shards.findIndex((shard) => shard.id === input.NodeGroupId.padStart(4, '0'));
    const shard = cache.shards[index];
    if (!shard) throw new ServiceFault('NodeGroupNotFoundFault', `NodeGroup ${input.NodeGroupId} not found.`);
    const next = shard.nodes.find((node) => node.id !== shard.primary);
    if (!next) throw new ServiceFault('TestFailoverNotAvailableFault', `Node group ${shard.id} has no replica.`);
    setStatus(cache, 'modifying');
    const { id: was } = shard.nodes.find((node) => node.id === shard.primary)!;
    const addresses = [shard.primaryAddress, shard.readerAddress, ...shard.nodes.filter((node) => node.id === was).map((node) => node.address)].filter(
      (port) => port !== undefined,
    );
    // "Recovering cache nodes 0001": the old primary is replaced meanwhile.
    later(world, region, 'modified', cache.uid, world.duration(60, 300));
    await during(world, cache.uid, async () => {
      await engineOf(world)?.failover(cache.uid, index, next.uid, addresses);
      shard.primary = next.id;
    });
    happened(world, region, { type: 'replication-group', id: cache.id }, `Test Failover API called for node group ${shard.id}`);
    happened(world, region, { type: 'replication-group', id: cache.id }, `Failover from primary node ${was} to replica node ${next.id} completed`);
    return { ReplicationGroup: describeGroup(cache) };
  },
};

function modifySettings(world: SandboxWorld, region: string, cache: Cache, input: Asked): boolean {
  const { settings } = cache;
  if (input.ReplicationGroupDescription !== undefined) {
    if (input.ReplicationGroupDescription.length > 255) throw badValue('ReplicationGroupDescription must not be longer than 255 characters.');
    cache.description = input.ReplicationGroupDescription;
  }
  if (input.SnapshottingClusterId !== undefined) {
    // aws/aws-cdk #6256, hashicorp/terraform #10581: refused in cluster mode, wanted without.
    if (cache.cluster) throw badCombination('SnapshottingClusterId cannot be given with cluster mode enabled.');
    const id = input.SnapshottingClusterId.toLowerCase();
    if (!nodesOf(cache).some((node) => node.id === id)) throw badValue(`${input.SnapshottingClusterId} is not a member of replication group ${cache.id}.`);
    cache.snapshottingClusterId = id;
  }
  if (input.SnapshotRetentionLimit !== undefined) {
    const days = checkedRetention(input.SnapshotRetentionLimit);
    if (days > 0 && settings.SnapshotRetentionLimit === 0 && !cache.cluster && cache.snapshottingClusterId === undefined)
      throw badCombination('SnapshottingClusterId must be given to turn on automatic backups.');
    settings.SnapshotRetentionLimit = days;
  }
  if (input.SnapshotWindow !== undefined) settings.SnapshotWindow = checkedWindow('SnapshotWindow', input.SnapshotWindow, /^\d\d:\d\d-\d\d:\d\d$/);
  if (input.PreferredMaintenanceWindow !== undefined)
    settings.PreferredMaintenanceWindow = checkedWindow(
      'PreferredMaintenanceWindow',
      input.PreferredMaintenanceWindow,
      /^[a-z]{3}:\d\d:\d\d-[a-z]{3}:\d\d:\d\d$/,
    );
  if (input.NotificationTopicArn !== undefined) settings.NotificationTopicArn = input.NotificationTopicArn;
  if (input.AutoMinorVersionUpgrade !== undefined) settings.AutoMinorVersionUpgrade = input.AutoMinorVersionUpgrade;
  if (input.SecurityGroupIds !== undefined) settings.SecurityGroupIds = input.SecurityGroupIds;
  if (input.CacheParameterGroupName !== undefined) {
    const now = parameterGroup(world, region, settings.CacheParameterGroupName).CacheParameterGroupFamily;
    const group = parameterGroup(world, region, input.CacheParameterGroupName);
    if (group.CacheParameterGroupFamily !== now && input.EngineVersion === undefined)
      throw badCombination(`Expected a parameter group of family ${now} but found one of family ${group.CacheParameterGroupFamily}`);
    settings.CacheParameterGroupName = group.CacheParameterGroupName;
  }
  return false;
}

function modifyNodes(cache: Cache, input: Asked): boolean {
  const { settings } = cache;
  if (input.AutomaticFailoverEnabled !== undefined) {
    if (input.AutomaticFailoverEnabled && nodesOf(cache).length < 2)
      throw badCombination('Replication group with automatic failover enabled must have at least 2 cache clusters.');
    if (!input.AutomaticFailoverEnabled && cache.cluster) throw badCombination('Automatic failover cannot be turned off with cluster mode enabled.');
    cache.automaticFailover = input.AutomaticFailoverEnabled;
  }
  if (input.MultiAZEnabled !== undefined) {
    if (input.MultiAZEnabled && !cache.automaticFailover) throw badCombination('Multi-AZ requires automatic failover to be enabled.');
    cache.multiAz = input.MultiAZEnabled;
  }
  let slow = false;
  if (input.EngineVersion !== undefined) {
    const { is } = chosenVersion(settings.Engine, input.EngineVersion);
    if (olderThan(is, settings.EngineVersion)) throw badCombination(`The engine version cannot be lowered from ${settings.EngineVersion} to ${is}.`);
    slow ||= is !== settings.EngineVersion;
    settings.EngineVersion = is;
  }
  if (input.CacheNodeType !== undefined && input.CacheNodeType !== settings.CacheNodeType) {
    if (memoryOf(input.CacheNodeType) === undefined || previousGeneration(input.CacheNodeType))
      throw badValue(`${input.CacheNodeType} is not a valid cache node type to scale to.`);
    settings.CacheNodeType = input.CacheNodeType;
    slow = true;
  }
  return slow;
}

/** [AUTH]: ROTATE adds a token beside the old one, SET leaves one, DELETE none. */
function modifyTokens(cache: Cache, input: Asked, now: Date): boolean {
  const strategy = input.AuthTokenUpdateStrategy ?? (input.AuthToken === undefined ? undefined : 'ROTATE');
  if (strategy === undefined) return false;
  if (!cache.tls) throw badCombination('Auth token may only be given when in-transit encryption is enabled.');
  if (strategy === 'DELETE') cache.tokens = [];
  else {
    if (input.AuthToken === undefined) throw badCombination('AuthTokenUpdateStrategy needs an AuthToken.');
    const token = tokenHash(input.AuthToken);
    cache.tokens = strategy === 'SET' ? [token] : [...cache.tokens.slice(-1), token];
  }
  cache.tokenAt = now.toISOString();
  return false;
}
