/** Everything a plan rests on, read from the world: facts/elasticache.md 3.1-3.7. Writes nothing. */
import type { Tag } from '@aws-sdk/client-elasticache';
import type { World } from '../../../src/actions/context.ts';
import { reading } from '../../../src/aws/retry.ts';
import { readKey } from '../../../src/kms/facts.ts';
import { UsageError } from '../../../src/plan/usage-error.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices, Facts } from '../../../src/plan/system.ts';
import { nameFault, proposedTarget } from '../names.ts';
import { readChoices } from '../recipe/choices.ts';
import { sourceOf } from '../recipe/source.ts';
import { readBackups } from './backups.ts';
import { readLoad, readNodeQuota, readNodeTypes, readParameterGroup, readUserGroups, readVersions } from './capacity.ts';
import type { ElastiCacheFacts, Plain, Unread } from './facts.ts';
import { readNetwork } from './network.ts';
import { optionalInto, type Optional } from './optional.ts';
import { readPlaces } from '../../../src/actions/places/look.ts';
import { findGroup, isFault, readSource, type SourceFacts } from './source.ts';

/** Throws UsageError where nothing has that id, or where it cannot be planned by itself. */
export async function gather(world: World, id: string, choices: Choices, revising?: Plan): Promise<Facts> {
  const call = reading(world.aws, world.clock);
  const source = await readSource(call, id);
  if (!source) throw new UsageError(`no ElastiCache group or cache is called "${id}" in this region (not found)`, 'see what there is: encmigrate scan');
  const chosen = readChoices(choices);
  const unread: Unread[] = [];
  const optional = optionalInto(unread);
  const view = sourceOf(source);
  const first = view.first;
  const now = world.clock.now();
  const members = source.members.map((m) => m.CacheClusterId ?? '');
  const targetId = chosen.targetId ?? proposedTarget(source.id);
  const groups = [...new Set(source.members.flatMap((m) => (m.SecurityGroups ?? []).map((g) => g.SecurityGroupId ?? '')))].filter(Boolean).sort();
  // A chosen group may be of another family than the source's.
  const parameterGroupName = chosen.settings.CacheParameterGroupName ?? first?.CacheParameterGroup?.CacheParameterGroupName;
  const [tags, parameters, network, backups, engineVersions, nodeTypes, quota, userGroups, key, target, places, load] = await Promise.all([
    readTags(call, optional, source),
    readParameterGroup(call, optional, parameterGroupName),
    readNetwork(call, optional, chosen.settings.CacheSubnetGroupName ?? first?.CacheSubnetGroupName, listed(chosen.settings.SecurityGroupIds) ?? groups),
    readBackups(call, optional, { id: source.id, members, ...(revising ? { revising: revising.id } : {}) }, now),
    readVersions(call, optional, view.engine),
    view.engine === 'memcached' ? null : readNodeTypes(call, optional, source),
    readNodeQuota(call, optional),
    readUserGroups(call, optional, view.userGroupIds),
    chosen.kmsKey === null ? null : readKey(call, chosen.kmsKey),
    readTarget(call, targetId, revising?.target.id === targetId ? revising.id : null),
    readPlaces(world, chosen.endpoints, view.endpoints),
    readLoad(call, optional, members, now),
  ]);
  const facts: ElastiCacheFacts = {
    shape: source.shape,
    id: source.id,
    arn: source.arn,
    group: source.group,
    members: source.members,
    tags,
    ...parameters,
    ...network,
    ...backups,
    engineVersions,
    nodeTypes,
    nodes: { inRegion: source.nodesInRegion, quota },
    userGroups,
    key,
    target,
    places,
    load,
    unread: unread.sort((a, b) => (a.what < b.what ? -1 : 1)),
  };
  return settled(facts) as unknown as Facts;
}

/** What can drift, read again; undefined where the source is gone. */
export async function observe(world: World, planned: ElastiCacheFacts): Promise<Facts | undefined> {
  const call = reading(world.aws, world.clock);
  const source = await readSource(call, planned.id);
  if (!source) return undefined;
  const optional = optionalInto([]);
  const view = sourceOf(planned);
  const [tags, key, places] = await Promise.all([
    readTags(call, optional, source),
    planned.key === null ? null : readKey(call, planned.key.arn ?? planned.key.asked),
    readPlaces(world, planned.places, view.endpoints),
  ]);
  const { nodesInRegion: _, ...rest } = source;
  return settled({ ...rest, tags, key, places }) as Facts;
}

/** Readable only while the source is available (facts/elasticache.md 3.1), so a refusal is a note. */
const readTags = (call: World['aws']['call'], optional: Optional, source: SourceFacts): Promise<Plain<Tag>[] | null> =>
  optional('tags', 'elasticache:ListTagsForResource', async () => {
    const { output } = await call('elasticache', 'ListTagsForResource', { ResourceName: source.arn });
    return [...((output.TagList ?? []) as Plain<Tag>[])].sort((a, b) => ((a.Key ?? '') < (b.Key ?? '') ? -1 : 1));
  });

async function readTarget(call: World['aws']['call'], id: string, presumed: string | null): Promise<ElastiCacheFacts['target']> {
  if (nameFault(id)) return { id, takenBy: null, plan: null };
  const group = await findGroup(call, id);
  if (group) return { id, takenBy: group.Status ?? 'available', plan: await planOf(call, group.ARN, presumed) };
  try {
    // A standalone cache of that name would clash with nothing AWS documents; but two things of one name mislead people.
    await call('elasticache', 'DescribeCacheClusters', { CacheClusterId: id });
    return { id, takenBy: 'a cache', plan: null };
  } catch (error) {
    if (isFault(error, /^CacheClusterNotFound/)) return { id, takenBy: null, plan: null };
    throw error;
  }
}

/** Whose it is, by its tags. A group that is not available hides them: then it is presumed to be the revised plan's own. */
async function planOf(call: World['aws']['call'], arn: string | undefined, presumed: string | null): Promise<string | null> {
  try {
    const { output } = await call('elasticache', 'ListTagsForResource', { ResourceName: arn });
    return ((output.TagList ?? []) as Plain<Tag>[]).find((tag) => tag.Key === 'encmigrate:plan')?.Value ?? null;
  } catch (error) {
    if (isFault(error, /./)) return presumed;
    throw error;
  }
}

export const listed = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .sort();

/** Through JSON: dates as text, nothing undefined, so that the same world gives the same bytes. */
const settled = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
