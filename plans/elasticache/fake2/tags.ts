/** Tags: unreadable unless the resource is available (facts/elasticache.md 3.1). */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import type { TaggedResource } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { badValue, groupOf, memberOf, snapshotOf } from './find.ts';
import { clusters, groups, snapshots, type Tag } from './rows.ts';

interface Tagged {
  status: string;
  tags: Tag[];
}

function resourceOf(arn: string, call: SandboxCall): { row: Tagged; busy: (row: Tagged) => ServiceFault } {
  const [, , service, region, account, kind, id] = arn.split(':');
  if (service !== 'elasticache' || region !== call.region || account !== call.account || !id) throw new ServiceFault('InvalidARNFault', `Invalid ARN ${arn}`);
  if (kind === 'replicationgroup') return { row: groupOf(call, id), busy: (row) => new ServiceFault('InvalidReplicationGroupStateFault', `Replication group ${id} is not in available state. Current state is ${row.status}.`) };
  if (kind === 'snapshot') return { row: snapshotOf(call, id), busy: (row) => new ServiceFault('InvalidSnapshotStateFault', `Snapshot ${id} is not in available state. Current state is ${row.status}.`) };
  if (kind === 'cluster') {
    const { group, cluster } = memberOf(call, id);
    return { row: (group ?? cluster) as Tagged, busy: (row) => new ServiceFault('InvalidCacheClusterStateFault', `Cluster ${id} is not in available state. Current state is ${row.status}.`) };
  }
  throw new ServiceFault('InvalidARNFault', `The sandbox keeps no tags of ${kind}.`);
}

function readable(arn: string, call: SandboxCall): Tagged {
  const { row, busy } = resourceOf(arn, call);
  // A backup from which a group is being made is `restoring`, and still shows its tags.
  if (row.status !== 'available' && row.status !== 'restoring') throw busy(row);
  return row;
}

export const listTags = (input: { ResourceName: string }, call: SandboxCall) => ({ TagList: readable(input.ResourceName, call).tags });

export const addTags = (input: { ResourceName: string; Tags: Tag[] }, call: SandboxCall) => {
  const row = readable(input.ResourceName, call);
  if (input.Tags.some((tag) => tag.Key.startsWith('aws:'))) throw badValue('Tag keys must not start with aws:.');
  const tags = new Map(row.tags.map((tag) => [tag.Key, tag.Value]));
  for (const tag of input.Tags) tags.set(tag.Key, tag.Value ?? '');
  if (tags.size > 50) throw new ServiceFault('TagQuotaPerResourceExceeded', 'A resource has at most 50 tags.');
  row.tags = [...tags].map(([Key, Value]) => ({ Key, Value }));
  return { TagList: row.tags };
};

export const removeTags = (input: { ResourceName: string; TagKeys: string[] }, call: SandboxCall) => {
  const row = readable(input.ResourceName, call);
  const missing = input.TagKeys.find((key) => !row.tags.some((tag) => tag.Key === key));
  if (missing) throw new ServiceFault('TagNotFoundFault', `No tag ${missing}.`);
  row.tags = row.tags.filter((tag) => !input.TagKeys.includes(tag.Key));
  return { TagList: row.tags };
};

export const tagged = (world: SandboxWorld) => (region: string): TaggedResource[] =>
  [...groups(world, region).values(), ...clusters(world, region).values(), ...snapshots(world, region).values()].map((row) => ({ arn: row.ARN, tags: Object.fromEntries(row.tags.map((tag) => [tag.Key, tag.Value])) }));
