/** Tags of anything that has an ARN here. */
import type { SandboxCall, SandboxWorld } from '../../../src/sandbox/service.ts';
import type { TaggedResource } from '../../../src/sandbox/services/tagged.ts';
import { arnOf, type Kind } from './names.ts';
import { invalid, noCluster, noEndpoint, noGroup, noInstance, noSnapshot, noSubnetGroup, noSubscription } from './refuse.ts';
import { clusterGroups, clusters, endpoints, instanceGroups, instances, snapshots, subnetGroups, subscriptions, type Tag } from './rows.ts';

interface Tagged {
  tags: Tag[];
}

const kinds: { kind: Kind; rows: (world: SandboxWorld, region: string) => [name: string, row: Tagged][]; missing: (name: string) => Error }[] = [
  { kind: 'cluster', rows: (w, r) => [...clusters(w, r).values()].map((row) => [row.DBClusterIdentifier, row]), missing: noCluster },
  { kind: 'db', rows: (w, r) => [...instances(w, r).values()].map((row) => [row.DBInstanceIdentifier, row]), missing: noInstance },
  { kind: 'cluster-snapshot', rows: (w, r) => [...snapshots(w, r)], missing: noSnapshot },
  { kind: 'cluster-endpoint', rows: (w, r) => [...endpoints(w, r)], missing: noEndpoint },
  { kind: 'cluster-pg', rows: (w, r) => [...clusterGroups(w, r)], missing: noGroup },
  { kind: 'pg', rows: (w, r) => [...instanceGroups(w, r)], missing: noGroup },
  { kind: 'subgrp', rows: (w, r) => [...subnetGroups(w, r)], missing: noSubnetGroup },
  { kind: 'es', rows: (w, r) => [...subscriptions(w, r)], missing: noSubscription },
];

function taggedAt({ world, region }: SandboxCall, arn: string): Tagged {
  const [, partition, service, where, account, kind, ...rest] = arn.split(':');
  const found = kinds.find((one) => one.kind === kind);
  if (!found || partition !== world.partition || service !== 'rds' || where !== region || account !== world.account || rest.length === 0)
    throw invalid(`Invalid resource name: ${arn}`);
  const name = rest.join(':');
  const row = found.rows(world, region).find(([own]) => own === name)?.[1];
  if (!row) throw found.missing(name);
  return row;
}

/** Tags as they are kept; keys of AWS itself and doubled keys are refused. */
export function asTags(tags: Tag[] | undefined): Tag[] {
  const kept: Tag[] = [];
  for (const { Key, Value } of tags ?? []) {
    if (!Key || Key.length > 128) throw invalid('Tag keys must be between 1 and 128 characters in length.');
    if (/^(aws|rds):/i.test(Key)) throw invalid(`Tag keys must not begin with 'aws:' or 'rds:': ${Key}`);
    if (kept.some((tag) => tag.Key === Key)) throw invalid(`Tag keys must be unique: ${Key}`);
    kept.push({ Key, Value: Value ?? '' });
  }
  if (kept.length > 50) throw invalid('A resource can have 50 tags at most.');
  return kept;
}

export const tagOperations = {
  ListTagsForResource: ({ ResourceName }: { ResourceName: string }, call: SandboxCall) => ({ TagList: taggedAt(call, ResourceName).tags }),
  AddTagsToResource({ ResourceName, Tags }: { ResourceName: string; Tags: Tag[] }, call: SandboxCall) {
    const row = taggedAt(call, ResourceName);
    const added = asTags(Tags);
    row.tags = [...row.tags.filter(({ Key }) => !added.some((tag) => tag.Key === Key)), ...added];
    if (row.tags.length > 50) throw invalid('A resource can have 50 tags at most.');
  },
  RemoveTagsFromResource({ ResourceName, TagKeys }: { ResourceName: string; TagKeys: string[] }, call: SandboxCall) {
    const row = taggedAt(call, ResourceName);
    row.tags = row.tags.filter(({ Key }) => !TagKeys.includes(Key));
  },
};

/** For the Resource Groups Tagging API. */
export const allTagged = (world: SandboxWorld, region: string): TaggedResource[] =>
  kinds.flatMap(({ kind, rows }) =>
    rows(world, region)
      .filter(([, { tags }]) => tags.length > 0)
      .map(([name, { tags }]) => ({ arn: arnOf(world, region, kind, name), tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value ?? ''])) })),
  );
