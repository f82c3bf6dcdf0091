/** ModifyReplicationGroup and TestFailover: what an operator, or a fault, changes under a plan's feet. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { refuseNodeType } from './catalogue.ts';
import { groupShape } from './describe.ts';
import { failOver } from './engine.ts';
import { badValue, groupOf, mustBeAvailable } from './find.ts';
import { iso, say } from './rows.ts';

// biome-ignore lint/suspicious/noExplicitAny: ModifyReplicationGroupMessage, parsed by the SDK's own schema
export async function modifyGroup(input: any, call: SandboxCall): Promise<unknown> {
  const row = groupOf(call, input.ReplicationGroupId);
  mustBeAvailable(row, 'group');
  const unknown = Object.keys(input).find((name) => !known.has(name));
  if (unknown) throw badValue(`The sandbox does not modify ${unknown}.`);
  if (input.CacheNodeType !== undefined) refuseNodeType(input.CacheNodeType);
  row.description = input.ReplicationGroupDescription ?? row.description;
  row.nodeType = input.CacheNodeType ?? row.nodeType;
  row.retention = input.SnapshotRetentionLimit ?? row.retention;
  row.snapshotWindow = input.SnapshotWindow ?? row.snapshotWindow;
  row.maintenanceWindow = input.PreferredMaintenanceWindow ?? row.maintenanceWindow;
  row.autoMinorVersionUpgrade = input.AutoMinorVersionUpgrade ?? row.autoMinorVersionUpgrade;
  row.automaticFailover = input.AutomaticFailoverEnabled ?? row.automaticFailover;
  row.multiAz = input.MultiAZEnabled ?? row.multiAz;
  row.securityGroupIds = input.SecurityGroupIds ?? row.securityGroupIds;
  if (input.SnapshottingClusterId !== undefined) row.snapshottingClusterId = String(input.SnapshottingClusterId);
  if (input.NotificationTopicArn !== undefined) row.topicArn = input.NotificationTopicArn;
  if (input.CacheNodeType !== undefined) Object.assign(row, { status: 'modifying', turns: [{ at: iso(call.now, call.world.duration(300, 600)), status: 'available' }] });
  return { ReplicationGroup: groupShape(call, row) };
}

const known = new Set('ReplicationGroupId ReplicationGroupDescription CacheNodeType SnapshotRetentionLimit SnapshotWindow PreferredMaintenanceWindow AutoMinorVersionUpgrade AutomaticFailoverEnabled MultiAZEnabled SecurityGroupIds SnapshottingClusterId NotificationTopicArn ApplyImmediately'.split(' '));

/** The first replica becomes the primary; addresses stay, and lead to it. */
export async function testFailover(input: { ReplicationGroupId: string; NodeGroupId: string }, call: SandboxCall): Promise<unknown> {
  const row = groupOf(call, input.ReplicationGroupId);
  mustBeAvailable(row, 'group');
  const shard = row.shards.find((one) => one.NodeGroupId === input.NodeGroupId);
  if (!shard) throw new ServiceFault('NodeGroupNotFoundFault', `Node group ${input.NodeGroupId} not found.`);
  if (!row.automaticFailover) throw badValue('Automatic failover must be enabled.');
  const [from, to] = [shard.nodes.find((node) => node.role === 'primary'), shard.nodes.find((node) => node.role === 'replica')];
  if (!from || !to) throw badValue('The shard has no replica to fail over to.');
  await failOver(call.world, call.region, row, row.shards.indexOf(shard), to.CacheClusterId);
  from.role = 'replica';
  to.role = 'primary';
  say(call.world, call.region, 'replication-group', row.id, `Test Failover API called for node group ${shard.NodeGroupId}`);
  say(call.world, call.region, 'replication-group', row.id, `Failover from primary node ${from.CacheClusterId} to replica node ${to.CacheClusterId} completed`);
  return { ReplicationGroup: groupShape(call, row) };
}
