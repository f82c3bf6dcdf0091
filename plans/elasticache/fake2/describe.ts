/** Rows as the API shows them. What a group does not answer, its members do: facts/elasticache.md 3.1. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { type Address, addressOf } from './engine.ts';
import { groupOf, memberOf, page, visibleRows } from './find.ts';
import { type CacheRow, type ClusterRow, clusters, events, type GroupRow, groups, type NodeRow, nodesOf, snapshots, type SnapshotRow } from './rows.ts';

const endpoint = ({ host, port }: Address) => ({ Address: host, Port: port });

export function groupShape(call: SandboxCall, row: GroupRow): Record<string, unknown> {
  const at = (kind: 'primary' | 'reader' | 'configuration' | 'node', id: string) => endpoint(addressOf(call.world, call.region, row, kind, id));
  const ready = row.status !== 'creating' && row.status !== 'create-failed';
  return {
    ReplicationGroupId: row.id,
    Description: row.description,
    Status: row.status,
    PendingModifiedValues: {},
    MemberClusters: nodesOf(row).map((node) => node.CacheClusterId),
    ...(row.globalId ? { GlobalReplicationGroupInfo: { GlobalReplicationGroupId: row.globalId, GlobalReplicationGroupMemberRole: row.globalRole } } : {}),
    NodeGroups: row.status === 'create-failed' ? [] : row.shards.map((shard) => ({
      NodeGroupId: shard.NodeGroupId,
      Status: row.status,
      ...(ready && !row.clusterEnabled ? { PrimaryEndpoint: at('primary', row.id), ReaderEndpoint: at('reader', row.id) } : {}),
      ...(shard.Slots ? { Slots: shard.Slots } : {}),
      NodeGroupMembers: shard.nodes.map((node) => ({
        CacheClusterId: node.CacheClusterId,
        CacheNodeId: '0001',
        PreferredAvailabilityZone: node.zone,
        // In cluster mode the API tells neither role nor address of a member: facts/elasticache.md 3.2.
        ...(row.clusterEnabled || !ready ? {} : { CurrentRole: node.role, ReadEndpoint: at('node', node.CacheClusterId) }),
      })),
    })),
    ...(row.snapshottingClusterId ? { SnapshottingClusterId: row.snapshottingClusterId } : {}),
    AutomaticFailover: row.automaticFailover ? 'enabled' : 'disabled',
    MultiAZ: row.multiAz ? 'enabled' : 'disabled',
    ...(ready && row.clusterEnabled ? { ConfigurationEndpoint: at('configuration', row.id) } : {}),
    SnapshotRetentionLimit: row.retention,
    SnapshotWindow: row.snapshotWindow,
    ClusterEnabled: row.clusterEnabled,
    CacheNodeType: row.nodeType,
    AuthTokenEnabled: row.authTokenEnabled,
    TransitEncryptionEnabled: row.tls,
    ...(row.tlsMode ? { TransitEncryptionMode: row.tlsMode } : {}),
    AtRestEncryptionEnabled: row.encrypted,
    StorageEncryptionType: row.encrypted ? (row.keyArn ? 'sse-kms' : 'sse-elasticache') : 'none',
    ...(row.keyArn ? { KmsKeyId: row.keyArn } : {}),
    ARN: row.ARN,
    UserGroupIds: row.userGroupIds,
    LogDeliveryConfigurations: row.logDelivery,
    ReplicationGroupCreateTime: row.created,
    DataTiering: row.dataTiering ? 'enabled' : 'disabled',
    AutoMinorVersionUpgrade: row.autoMinorVersionUpgrade,
    NetworkType: row.networkType,
    IpDiscovery: row.ipDiscovery,
    ClusterMode: row.clusterMode,
    Engine: row.engine,
    ...(row.durability ? { Durability: row.durability, EffectiveDurability: row.durability } : {}),
  };
}

function clusterShape(call: SandboxCall, row: CacheRow, node: NodeRow, index: number, group: GroupRow | undefined, withNodes: boolean): Record<string, unknown> {
  const status = nodeStatus(row, index, call.now);
  const address = status === 'creating' ? undefined : endpoint(addressOf(call.world, call.region, { ...row, id: group?.id ?? node.CacheClusterId }, 'node', node.CacheClusterId));
  const nodes = row.engine === 'memcached' ? row.shards[0]?.nodes.length ?? 1 : 1;
  return {
    CacheClusterId: node.CacheClusterId,
    CacheNodeType: row.nodeType,
    Engine: row.engine,
    EngineVersion: row.engineVersion,
    CacheClusterStatus: status,
    NumCacheNodes: nodes,
    PreferredAvailabilityZone: node.zone,
    CacheClusterCreateTime: row.created,
    PreferredMaintenanceWindow: row.maintenanceWindow,
    PendingModifiedValues: {},
    ...(row.topicArn ? { NotificationConfiguration: { TopicArn: row.topicArn, TopicStatus: 'active' } } : {}),
    CacheSecurityGroups: [],
    CacheParameterGroup: { CacheParameterGroupName: row.parameterGroup, ParameterApplyStatus: 'in-sync', CacheNodeIdsToReboot: [] },
    CacheSubnetGroupName: row.subnetGroup,
    ...(withNodes ? { CacheNodes: [{ CacheNodeId: '0001', CacheNodeStatus: status, CacheNodeCreateTime: row.created, ...(address ? { Endpoint: address } : {}), ParameterGroupStatus: 'in-sync', CustomerAvailabilityZone: node.zone }] } : {}),
    AutoMinorVersionUpgrade: row.autoMinorVersionUpgrade,
    SecurityGroups: row.securityGroupIds.map((id) => ({ SecurityGroupId: id, Status: 'active' })),
    ...(group ? { ReplicationGroupId: group.id } : {}),
    SnapshotRetentionLimit: row.retention,
    SnapshotWindow: row.snapshotWindow,
    AuthTokenEnabled: row.authTokenEnabled,
    TransitEncryptionEnabled: row.tls,
    AtRestEncryptionEnabled: row.encrypted,
    ARN: group ? `${row.ARN.replace(/:replicationgroup:.*/, ':cluster:')}${node.CacheClusterId}` : row.ARN,
    ReplicationGroupLogDeliveryEnabled: row.logDelivery.length > 0,
    LogDeliveryConfigurations: row.logDelivery,
    NetworkType: row.networkType,
    IpDiscovery: row.ipDiscovery,
  };
}

/** Nodes become available one after another, the last one with the group. Statuses have no create-failed here: facts 4.1. */
function nodeStatus(row: CacheRow, index: number, now: Date): string {
  if (row.status === 'create-failed') return row.restoredFrom ? 'restore-failed' : 'incompatible-network';
  if (row.status !== 'creating') return row.status;
  const end = Date.parse(row.turns[0]?.at ?? row.created);
  const share = (now.getTime() - Date.parse(row.created)) / Math.max(1, end - Date.parse(row.created));
  return share * nodesOf(row).length > index + 1.5 ? 'available' : 'creating';
}

export const describeGroups = (input: { ReplicationGroupId?: string; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  const rows = input.ReplicationGroupId === undefined ? visibleRows(groups(call.world, call.region), call).sort((a, b) => (a.id < b.id ? -1 : 1)) : [groupOf(call, input.ReplicationGroupId)];
  return page(rows.map((row) => groupShape(call, row)), input, 100, 'ReplicationGroups');
};

export const describeClusters = (input: { CacheClusterId?: string; ShowCacheNodeInfo?: boolean; ShowCacheClustersNotInReplicationGroups?: boolean; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  const all: { row: CacheRow; node: NodeRow; index: number; group?: GroupRow }[] = [
    ...visibleRows(groups(call.world, call.region), call).flatMap((row) => nodesOf(row).map((node, index) => ({ row, node, index, group: row }))),
    ...visibleRows(clusters(call.world, call.region), call).map((row: ClusterRow) => ({ row, node: nodesOf(row)[0] as NodeRow, index: 0 })),
  ];
  let wanted = all.sort((a, b) => (a.node.CacheClusterId < b.node.CacheClusterId ? -1 : 1));
  if (input.CacheClusterId !== undefined) {
    const { node } = memberOf(call, input.CacheClusterId);
    wanted = all.filter((one) => one.node === node);
  }
  if (input.ShowCacheClustersNotInReplicationGroups) wanted = wanted.filter((one) => !one.group);
  return page(wanted.map(({ row, node, index, group }) => clusterShape(call, row, node, index, group, input.ShowCacheNodeInfo === true)), input, 100, 'CacheClusters');
};

export function snapshotShape(row: SnapshotRow, config: boolean): Record<string, unknown> {
  const { of } = row;
  return {
    SnapshotName: row.name,
    ...(row.groupId ? { ReplicationGroupId: row.groupId, ReplicationGroupDescription: of.description } : {}),
    ...(row.clusterId ? { CacheClusterId: row.clusterId } : {}),
    SnapshotStatus: row.status,
    SnapshotSource: row.source,
    CacheNodeType: of.nodeType,
    Engine: of.engine,
    EngineVersion: of.engineVersion,
    NumCacheNodes: nodesOf(of).length,
    PreferredMaintenanceWindow: of.maintenanceWindow,
    ...(of.topicArn ? { TopicArn: of.topicArn } : {}),
    Port: of.port,
    CacheParameterGroupName: of.parameterGroup,
    CacheSubnetGroupName: of.subnetGroup,
    AutoMinorVersionUpgrade: of.autoMinorVersionUpgrade,
    SnapshotRetentionLimit: of.retention,
    SnapshotWindow: of.snapshotWindow,
    NumNodeGroups: of.shards.length,
    AutomaticFailover: of.automaticFailover ? 'enabled' : 'disabled',
    ...(row.keyArn ? { KmsKeyId: row.keyArn } : {}),
    ARN: row.ARN,
    DataTiering: 'disabled',
    NodeSnapshots: row.nodes.map((node) => ({
      CacheClusterId: node.CacheClusterId,
      NodeGroupId: node.NodeGroupId,
      CacheNodeId: '0001',
      // Blank while it is being made: facts/elasticache.md 3.4.
      CacheSize: row.status === 'creating' ? '' : '16 MB',
      SnapshotCreateTime: node.created,
      CacheNodeCreateTime: of.created,
      ...(config ? { NodeGroupConfiguration: { NodeGroupId: node.NodeGroupId, ...(node.Slots ? { Slots: node.Slots } : {}), ReplicaCount: node.ReplicaCount } } : {}),
    })),
  };
}

export const describeSnapshots = (input: { SnapshotName?: string; ReplicationGroupId?: string; CacheClusterId?: string; SnapshotSource?: string; ShowNodeGroupConfig?: boolean; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  let rows = visibleRows(snapshots(call.world, call.region), call).sort((a, b) => (a.name < b.name ? -1 : 1));
  const name = input.SnapshotName?.toLowerCase();
  if (name !== undefined) {
    rows = rows.filter((row) => row.name === name);
    if (rows.length === 0) throw snapshotMissing(name);
  }
  if (input.ReplicationGroupId !== undefined) rows = rows.filter((row) => row.groupId === input.ReplicationGroupId?.toLowerCase());
  if (input.CacheClusterId !== undefined) rows = rows.filter((row) => row.clusterId === input.CacheClusterId?.toLowerCase());
  // The API says system and user, and answers automated and manual.
  const source = { system: 'automated', user: 'manual' }[input.SnapshotSource ?? ''];
  if (source) rows = rows.filter((row) => row.source === source);
  return page(rows.map((row) => snapshotShape(row, input.ShowNodeGroupConfig === true)), input, 50, 'Snapshots');
};

const snapshotMissing = (name: string): ServiceFault => new ServiceFault('SnapshotNotFoundFault', `${name} not found`);

export const describeEvents = (input: { SourceIdentifier?: string; SourceType?: string; StartTime?: Date; EndTime?: Date; Duration?: number; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  const until = input.EndTime?.getTime() ?? call.now.getTime();
  // An hour back unless told, 14 days at the most: facts/elasticache.md 4.3.
  const from = Math.max(input.StartTime?.getTime() ?? until - (input.Duration ?? 60) * 60_000, call.now.getTime() - 14 * 86_400_000);
  const rows = [...events(call.world, call.region).values()].filter((row) => {
    const at = Date.parse(row.Date);
    return at >= from && at <= until && (!input.SourceIdentifier || row.SourceIdentifier === input.SourceIdentifier.toLowerCase()) && (!input.SourceType || row.SourceType === input.SourceType);
  });
  return page(rows.sort((a, b) => (a.Date < b.Date ? 1 : -1)), input, 100, 'Events');
};
