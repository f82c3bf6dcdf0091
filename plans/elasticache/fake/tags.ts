/** Tags: what may be given, and where they can be read. facts/elasticache.md 3.1, 3.4, 6. */
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { badValue, clusterBusy, clusterNotFound, groupBusy, groupNotFound, snapshotBusy, snapshotNotFound } from './refusals.ts';
import { caches, groupKey, nodeById, parameterGroups, snapshots, subnetGroups, type Tag, userGroups, visible } from './rows.ts';

export function checkedTags(tags: Tag[] | undefined): Tag[] | undefined {
  if (tags === undefined) return undefined;
  if (tags.length > 50) throw new ServiceFault('TagQuotaPerResourceExceeded', 'A resource may have at most 50 tags.');
  for (const { Key = '', Value = '' } of tags) {
    if (Key.length < 1 || Key.length > 128) throw badValue(`The tag key '${Key.slice(0, 40)}' must be between 1 and 128 characters long.`);
    if (/^aws:/i.test(Key)) throw badValue(`The tag key '${Key}' is reserved: keys may not begin with aws:.`);
    if (Value.length > 256) throw badValue(`The value of tag '${Key}' must not be longer than 256 characters.`);
  }
  if (new Set(tags.map((tag) => tag.Key)).size < tags.length) throw badValue('A tag key was given twice.');
  return tags.map(({ Key, Value = '' }) => ({ Key, Value }));
}

/** The tagged row of an ARN. Throws InvalidARNFault, NotFound, and InvalidState unless it is available. */
function tagged(world: SandboxWorld, region: string, arn: string, now: Date): { tags: Tag[] } {
  const [, partition, service, where, account, type = '', ...rest] = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/.exec(arn) ?? [];
  const name = (rest[0] ?? '').toLowerCase();
  if (partition !== world.partition || service !== 'elasticache' || where !== region || account !== world.account)
    throw new ServiceFault('InvalidARNFault', `Invalid ARN: ${arn}`);
  switch (type) {
    case 'replicationgroup': {
      const cache = caches(world, region).get(groupKey(name));
      if (!cache || !visible(cache, now)) throw groupNotFound(name);
      if (cache.status !== 'available') throw groupBusy(name, cache.status);
      return cache;
    }
    case 'cluster': {
      const found = nodeById(world, region, name);
      if (!found || !visible(found.cache, now)) throw clusterNotFound(name);
      if (found.node.status !== 'available') throw clusterBusy(name, found.node.status);
      // A group's tags are its nodes' as well [TAG].
      return found.cache;
    }
    case 'snapshot': {
      const snapshot = snapshots(world, region).get(name);
      if (!snapshot || !visible(snapshot, now)) throw snapshotNotFound(name);
      if (snapshot.status !== 'available') throw snapshotBusy(name, snapshot.status);
      return snapshot;
    }
    case 'subnetgroup':
      return subnetGroups(world, region).get(name) ?? lacking('CacheSubnetGroupNotFoundFault', name);
    case 'parametergroup':
      return parameterGroups(world, region).get(name) ?? lacking('CacheParameterGroupNotFoundFault', name);
    case 'usergroup':
      if (!userGroups(world, region).has(name)) lacking('UserGroupNotFoundFault', name);
      return { tags: [] };
    default:
      throw new ServiceFault('InvalidARNFault', `Invalid ARN: ${arn}`);
  }
}

const lacking = (shape: string, name: string): never => {
  throw new ServiceFault(shape, `${name} not found.`);
};

export const tagOperations = {
  ListTagsForResource: (input: { ResourceName: string }, { world, region, now }: SandboxCall) => ({
    TagList: tagged(world, region, input.ResourceName, now).tags,
  }),

  AddTagsToResource(input: { ResourceName: string; Tags: Tag[] }, { world, region, now }: SandboxCall) {
    const row = tagged(world, region, input.ResourceName, now);
    const added = checkedTags(input.Tags) ?? [];
    const merged = new Map([...row.tags, ...added].map((tag) => [tag.Key, tag]));
    row.tags = checkedTags([...merged.values()])!;
    return { TagList: row.tags };
  },

  RemoveTagsFromResource(input: { ResourceName: string; TagKeys: string[] }, { world, region, now }: SandboxCall) {
    const row = tagged(world, region, input.ResourceName, now);
    for (const key of input.TagKeys) if (!row.tags.some((tag) => tag.Key === key)) throw new ServiceFault('TagNotFoundFault', `Tag ${key} not found.`);
    row.tags = row.tags.filter((tag) => !input.TagKeys.includes(tag.Key));
    return { TagList: row.tags };
  },
};
