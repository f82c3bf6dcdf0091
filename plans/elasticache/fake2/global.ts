/** Global datastores: only that a group is a member of one. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { page } from './find.ts';
import { groups } from './rows.ts';

export const describeGlobal = (input: { GlobalReplicationGroupId?: string; Marker?: string; MaxRecords?: number }, { world, region }: SandboxCall) => {
  const members = [...groups(world, region).values()].filter((row) => row.globalId !== undefined && (!input.GlobalReplicationGroupId || row.globalId === input.GlobalReplicationGroupId));
  if (input.GlobalReplicationGroupId && members.length === 0) throw new ServiceFault('GlobalReplicationGroupNotFoundFault', `Global replication group ${input.GlobalReplicationGroupId} not found.`);
  return page(members.map((row) => ({ GlobalReplicationGroupId: row.globalId, Status: 'primary-only', Engine: row.engine, EngineVersion: row.engineVersion, Members: [{ ReplicationGroupId: row.id, ReplicationGroupRegion: region, Role: row.globalRole, Status: 'associated' }], ClusterEnabled: row.clusterEnabled, AtRestEncryptionEnabled: row.encrypted })), input, 100, 'GlobalReplicationGroups');
};
