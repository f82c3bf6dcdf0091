/** Rows as the service shows them. facts/elasticache.md 3.1, 3.5, 7 */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { arn, type Cache, type Node, type Settings, type Shard, type Snapshot, type SnapshotNode } from './rows.ts';

const endpoint = (cache: Cache, port: number | undefined) => (port === undefined ? undefined : (cache.hosts?.[port] ?? { Address: '127.0.0.1', Port: port }));
const onOff = (on: boolean): string => (on ? 'enabled' : 'disabled');
/** Nothing of it can be reached before it is there. */
const there = (cache: Cache): boolean => cache.status !== 'creating' && cache.status !== 'create-failed';

const secured = (cache: Cache) => ({
  AuthTokenEnabled: cache.tokens.length > 0,
  ...(cache.tokenAt ? { AuthTokenLastModifiedDate: cache.tokenAt } : {}),
  TransitEncryptionEnabled: cache.tls,
  ...(cache.tlsMode ? { TransitEncryptionMode: cache.tlsMode } : {}),
  AtRestEncryptionEnabled: cache.encryption.type !== 'none',
});

const shared = ({ AutoMinorVersionUpgrade, SnapshotRetentionLimit, SnapshotWindow, NetworkType, IpDiscovery, CacheNodeType, Engine }: Settings) => ({
  AutoMinorVersionUpgrade,
  SnapshotRetentionLimit,
  SnapshotWindow,
  NetworkType,
  IpDiscovery,
  CacheNodeType,
  Engine,
});

export function describeGroup(cache: Cache): Record<string, unknown> {
  const { settings, encryption } = cache;
  return {
    ReplicationGroupId: cache.id,
    Description: cache.description,
    ARN: cache.arn,
    Status: cache.status,
    PendingModifiedValues: {},
    MemberClusters: cache.shards.flatMap((shard) => shard.nodes.map((node) => node.id)),
    ...(there(cache) ? { NodeGroups: cache.shards.map((shard) => nodeGroup(cache, shard)) } : {}),
    ...(cache.global ? { GlobalReplicationGroupInfo: { GlobalReplicationGroupId: cache.global.id, GlobalReplicationGroupMemberRole: cache.global.role } } : {}),
    ...(cache.snapshottingClusterId ? { SnapshottingClusterId: cache.snapshottingClusterId } : {}),
    AutomaticFailover: onOff(cache.automaticFailover),
    MultiAZ: onOff(cache.multiAz),
    ...(there(cache) && cache.configurationAddress ? { ConfigurationEndpoint: endpoint(cache, cache.configurationAddress) } : {}),
    ClusterEnabled: cache.cluster,
    ClusterMode: cache.clusterMode,
    ...shared(settings),
    ...secured(cache),
    StorageEncryptionType: encryption.type,
    ...(encryption.keyArn ? { KmsKeyId: encryption.keyArn } : {}),
    UserGroupIds: cache.userGroupIds,
    LogDeliveryConfigurations: settings.LogDeliveryConfigurations,
    ReplicationGroupCreateTime: cache.createdAt,
    DataTiering: onOff(settings.DataTiering),
    ...(cache.durability ? { Durability: cache.durability, EffectiveDurability: cache.durability } : {}),
  };
}

function nodeGroup(cache: Cache, shard: Shard) {
  return {
    NodeGroupId: shard.id,
    Status: cache.status === 'modifying' ? 'modifying' : cache.status === 'deleting' ? 'deleting' : 'available',
    ...(shard.primaryAddress ? { PrimaryEndpoint: endpoint(cache, shard.primaryAddress) } : {}),
    ...(shard.readerAddress ? { ReaderEndpoint: endpoint(cache, shard.readerAddress) } : {}),
    ...(shard.slots ? { Slots: shard.slots } : {}),
    NodeGroupMembers: shard.nodes.map((node) => ({
      CacheClusterId: node.id,
      CacheNodeId: '0001',
      PreferredAvailabilityZone: node.zone,
      // In cluster mode neither role nor read endpoint is told (API NodeGroupMember).
      ...(cache.cluster ? {} : { CurrentRole: node.id === shard.primary ? 'primary' : 'replica', ReadEndpoint: endpoint(cache, node.address) }),
    })),
  };
}

/** `showNodes`: ShowCacheNodeInfo. */
export function describeCluster(world: SandboxWorld, region: string, cache: Cache, node: Node, showNodes: boolean): Record<string, unknown> {
  const { settings } = cache;
  const created = node.status !== 'creating';
  return {
    CacheClusterId: node.id,
    CacheClusterStatus: node.status,
    ...shared(settings),
    ClientDownloadLandingPage: `https://console.aws.amazon.com/elasticache/home#client-download:`,
    EngineVersion: settings.EngineVersion,
    NumCacheNodes: 1,
    ...(created ? { PreferredAvailabilityZone: node.zone, CacheClusterCreateTime: node.createdAt } : {}),
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow,
    PendingModifiedValues: {},
    ...(settings.NotificationTopicArn ? { NotificationConfiguration: { TopicArn: settings.NotificationTopicArn, TopicStatus: 'active' } } : {}),
    CacheSecurityGroups: [],
    CacheParameterGroup: { CacheParameterGroupName: settings.CacheParameterGroupName, ParameterApplyStatus: 'in-sync', CacheNodeIdsToReboot: [] },
    CacheSubnetGroupName: settings.CacheSubnetGroupName,
    SecurityGroups: settings.SecurityGroupIds.map((SecurityGroupId) => ({ SecurityGroupId, Status: 'active' })),
    ...(cache.kind === 'group' ? { ReplicationGroupId: cache.id } : {}),
    ...secured(cache),
    ARN: arn(world, region, 'cluster', node.id),
    ReplicationGroupLogDeliveryEnabled: cache.kind === 'group' && settings.LogDeliveryConfigurations.length > 0,
    LogDeliveryConfigurations: cache.kind === 'group' ? [] : settings.LogDeliveryConfigurations,
    ...(showNodes && created
      ? {
          CacheNodes: [
            {
              CacheNodeId: '0001',
              CacheNodeStatus: node.status,
              CacheNodeCreateTime: node.createdAt,
              Endpoint: endpoint(cache, node.address),
              ParameterGroupStatus: 'in-sync',
              CustomerAvailabilityZone: node.zone,
            },
          ],
        }
      : {}),
  };
}

/** `showConfig`: ShowNodeGroupConfig. */
export function describeSnapshot(snapshot: Snapshot, showConfig: boolean): Record<string, unknown> {
  const { settings, group } = snapshot;
  const node = ({ NodeGroupConfiguration, CacheSize, ...rest }: SnapshotNode) => ({
    ...rest,
    // Blank while it is being made (API DescribeSnapshots).
    CacheSize: snapshot.status === 'creating' ? '' : CacheSize,
    ...(showConfig && NodeGroupConfiguration ? { NodeGroupConfiguration } : {}),
  });
  return {
    SnapshotName: snapshot.name,
    ARN: snapshot.arn,
    ...(group ? { ReplicationGroupId: group.id, ReplicationGroupDescription: group.description } : { CacheClusterId: snapshot.clusterId }),
    SnapshotStatus: snapshot.status,
    SnapshotSource: snapshot.source,
    ...shared(settings),
    EngineVersion: settings.EngineVersion,
    ...(group ? {} : { NumCacheNodes: 1, PreferredAvailabilityZone: snapshot.zone, CacheClusterCreateTime: snapshot.clusterCreatedAt }),
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow,
    ...(settings.NotificationTopicArn ? { TopicArn: settings.NotificationTopicArn } : {}),
    Port: settings.Port,
    CacheParameterGroupName: settings.CacheParameterGroupName,
    CacheSubnetGroupName: settings.CacheSubnetGroupName,
    VpcId: snapshot.vpcId,
    NumNodeGroups: snapshot.slots.length,
    AutomaticFailover: onOff(snapshot.automaticFailover),
    NodeSnapshots: snapshot.nodes.map(node),
    ...(snapshot.keyArn ? { KmsKeyId: snapshot.keyArn } : {}),
    DataTiering: onOff(settings.DataTiering),
    ...(snapshot.durability ? { Durability: snapshot.durability } : {}),
  };
}
