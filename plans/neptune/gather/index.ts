/** Everything a plan rests on, read from the world: facts/neptune.md 2. Writes nothing. */
import type { DBClusterSnapshot, Tag } from '@aws-sdk/client-neptune';
import type { World } from '../../../src/actions/context.ts';
import { readPlaces } from '../../../src/actions/places/look.ts';
import { optionalInto, type Unread } from '../../../src/aws/optional.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import { reading } from '../../../src/aws/retry.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices, Facts } from '../../../src/plan/system.ts';
import { UsageError } from '../../../src/plan/usage-error.ts';
import { nameFault, proposedTarget } from '../names.ts';
import { readChoices } from '../recipe/choices.ts';
import { endpointsOf } from '../recipe/source.ts';
import { readAlarms, readCustomEndpoints, readMemberTags, readSubscriptions, readTags } from './around.ts';
import { readOrderable, readParameters, readRoom, readVersions } from './capacity.ts';
import type { NeptuneFacts, Plain } from './facts.ts';
import { readNeptuneKey } from './key.ts';
import { readNetwork } from './network.ts';
import { readDataPolicies } from './policies.ts';
import { readScaling, type Scaling } from './scaling.ts';
import { isFault, isNeptune, readSource, type SourceFacts } from './source.ts';

type Call = World['aws']['call'];

/** Throws UsageError where nothing has that id. */
export async function gather(world: World, id: string, choices: Choices, revising?: Plan): Promise<Facts> {
  const call = reading(world.aws, world.clock);
  // Once a revision's source may have been renamed, only its resource id finds it.
  const known = revising ? (revising.source.facts as unknown as NeptuneFacts).resourceId : undefined;
  const source = await readSource(call, known ? { resourceId: known } : { id });
  if (!source) throw new UsageError(`no Neptune cluster is called "${id}" in this region (not found)`, 'see what there is: encmigrate scan');
  if (!isNeptune(source.cluster))
    throw new UsageError(`${source.id} is a cluster of ${source.cluster.Engine}, not of Neptune`, 'see what there is: encmigrate scan');
  const chosen = readChoices(choices);
  const unread: Unread[] = [];
  const optional = optionalInto(unread);
  const targetId = chosen.targetId ?? proposedTarget(source.id);
  const groups = [
    ...new Set([
      ...(source.cluster.VpcSecurityGroups ?? []).flatMap((g) => g.VpcSecurityGroupId ?? []),
      ...(chosen.settings.FenceSecurityGroupId && chosen.settings.FenceSecurityGroupId !== 'make' ? [chosen.settings.FenceSecurityGroupId] : []),
    ]),
  ].sort();
  const snapshots = await optional('snapshots', 'rds:DescribeDBClusterSnapshots', () =>
    everyPage<Plain<DBClusterSnapshot>>(call, 'neptune', 'DescribeDBClusterSnapshots', {}, 'DBClusterSnapshots'),
  );
  const endpoints = await readCustomEndpoints(call, optional, source.id);
  const [tags, memberTags, subscriptions, alarms, scaling, dataPolicies, parameters, network, engineVersions, orderable, room, key, target, places] =
    await Promise.all([
      readTags(call, optional, source.arn, source.id),
      readMemberTags(call, optional, source),
      readSubscriptions(call, optional, source),
      readAlarms(call, optional, source),
      readScaling(call, optional, source.id),
      source.cluster.IAMDatabaseAuthenticationEnabled ? readDataPolicies(call, optional, source.resourceId) : [],
      readParameters(call, optional, source),
      readNetwork(call, optional, source.cluster.DBSubnetGroup, groups),
      readVersions(call, optional),
      readOrderable(call, optional, source.cluster.EngineVersion ?? ''),
      readRoom(call, optional, source, snapshots),
      chosen.kmsKey === null ? null : readNeptuneKey(call, chosen.kmsKey),
      readTarget(call, source, targetId, revising?.target.id === targetId ? revising.id : null),
      readPlaces(world, chosen.endpoints, endpointsOf({ ...source, customEndpoints: endpoints.mine })),
    ]);
  const { region, ...own } = source;
  const others = (names: (string | undefined)[]): string[] => names.filter((name): name is string => name !== undefined).sort();
  const facts: NeptuneFacts = {
    ...own,
    tags,
    memberTags,
    customEndpoints: endpoints.mine,
    subscriptions,
    alarms,
    scaling,
    dataPolicies,
    ...parameters,
    ...network,
    engineVersions,
    orderable,
    room,
    clearSnapshots: clear(snapshots ?? [], source.id),
    taken: {
      clusters: others(region.clusters.map((c) => c.DBClusterIdentifier)),
      instances: others(region.instances.map((i) => i.DBInstanceIdentifier)),
      snapshots: others((snapshots ?? []).map((s) => s.DBClusterSnapshotIdentifier)).filter((name) => name.startsWith('em-')),
      endpoints: endpoints.names,
    },
    key,
    target,
    places,
    unread: unread.sort((a, b) => (a.what < b.what ? -1 : 1)),
  };
  return settled(revising ? asPlanned(facts, revising) : facts) as Facts;
}

/** A revision may take the names that its plan gave: what it made itself is no stranger's. */
function asPlanned(facts: NeptuneFacts, plan: Plan): NeptuneFacts {
  const named = ['DBClusterIdentifier', 'DBInstanceIdentifier', 'DBClusterEndpointIdentifier', 'DBClusterSnapshotIdentifier'];
  const own = new Set(
    plan.steps.flatMap(({ action }) => (action.kind === 'call' && /^(Create|Restore)/.test(action.operation) ? named.map((name) => action.input[name]) : [])),
  );
  const free = (names: string[]): string[] => names.filter((name) => !own.has(name));
  const { clusters, instances, snapshots, endpoints } = facts.taken;
  const before = (plan.source.facts as unknown as NeptuneFacts).scaling?.target;
  return {
    ...facts,
    scaling: facts.scaling && asBefore(facts.scaling, before?.SuspendedState),
    taken: { clusters: free(clusters), instances: free(instances), snapshots: free(snapshots), endpoints: free(endpoints) },
    clearSnapshots: facts.clearSnapshots.filter((s) => !own.has(s.DBClusterSnapshotIdentifier ?? '')),
  };
}

/** Suspended by the plan that is revised, as far as can be told: the target is to be what the source was before. */
function asBefore(scaling: Scaling, before: NonNullable<Scaling['target']>['SuspendedState']): Scaling {
  const { target } = scaling;
  const all = target?.SuspendedState;
  if (!target || !before || !(all?.DynamicScalingInSuspended && all.DynamicScalingOutSuspended && all.ScheduledScalingSuspended)) return scaling;
  return { ...scaling, target: { ...target, SuspendedState: before } };
}

/** What can drift, read again; undefined where the source is gone. Found by its resource id, whatever it is called now. */
export async function observe(world: World, planned: NeptuneFacts): Promise<Facts | undefined> {
  const call = reading(world.aws, world.clock);
  const source = await readSource(call, { resourceId: planned.resourceId });
  if (!source) return undefined;
  const optional = optionalInto([]);
  const [tags, endpoints, scaling, key, places] = await Promise.all([
    readTags(call, optional, source.arn, source.id),
    readCustomEndpoints(call, optional, source.id),
    readScaling(call, optional, source.id),
    planned.key === null ? null : readNeptuneKey(call, planned.key.arn ?? planned.key.asked),
    readPlaces(world, planned.places, endpointsOf(planned)),
  ]);
  const { region: _, ...rest } = source;
  return settled({ ...rest, tags, customEndpoints: endpoints.mine, scaling, key, places }) as Facts;
}

function clear(rows: Plain<DBClusterSnapshot>[], id: string): NeptuneFacts['clearSnapshots'] {
  return rows
    .filter((s) => s.DBClusterIdentifier === id && s.StorageEncrypted !== true && s.SnapshotType !== 'automated')
    .sort((a, b) => ((a.DBClusterSnapshotIdentifier ?? '') < (b.DBClusterSnapshotIdentifier ?? '') ? -1 : 1))
    .map(({ DBClusterSnapshotIdentifier, DBClusterSnapshotArn, SnapshotType, SnapshotCreateTime }) => ({
      DBClusterSnapshotIdentifier,
      DBClusterSnapshotArn,
      SnapshotType,
      SnapshotCreateTime,
    }));
}

async function readTarget(call: Call, { region }: SourceFacts, id: string, presumed: string | null): Promise<NeptuneFacts['target']> {
  if (nameFault(id)) return { id, takenBy: null, plan: null };
  const row = region.clusters.find((c) => c.DBClusterIdentifier === id);
  return row ? { id, takenBy: row.Status ?? 'available', plan: await planOf(call, row.DBClusterArn, presumed) } : { id, takenBy: null, plan: null };
}

/** Whose it is, by its tags; where they cannot be read, the revised plan's own is presumed. */
async function planOf(call: Call, arn: string | undefined, presumed: string | null): Promise<string | null> {
  try {
    const { output } = await call('neptune', 'ListTagsForResource', { ResourceName: arn });
    return ((output.TagList ?? []) as Plain<Tag>[]).find((tag) => tag.Key === 'encmigrate:plan')?.Value ?? null;
  } catch (error) {
    if (isFault(error, /./)) return presumed;
    throw error;
  }
}

/** Through JSON: dates as text, nothing undefined, so that the same world gives the same bytes. */
const settled = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
