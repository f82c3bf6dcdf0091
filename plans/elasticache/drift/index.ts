/** What changed on the source that the plan did not do, fact by fact: harmless, revise or stop, and why. Pure. */
import { placesDrift } from '../../../src/actions/places/drift.ts';
import { keyDrift } from '../../../src/kms/drift.ts';
import { canonical } from '../../../src/plan/digest.ts';
import { type Drift, driftOf } from '../../../src/plan/drift.ts';
import type { Facts } from '../../../src/plan/system.ts';
import type { ElastiCacheFacts } from '../gather/facts.ts';
import { sourceOf, type Source } from '../recipe/source.ts';

type Seen = Pick<ElastiCacheFacts, 'shape' | 'id' | 'group' | 'members' | 'tags' | 'key' | 'places'>;

/** `effects` of begun steps, as the recipe writes them: `source.status: snapshotting`, `source: deleting`, `places.0: switched`. */
export function drift(planned: Facts, now: Facts | undefined, effects: string[]): Drift[] {
  const was = planned as unknown as Seen;
  const on = new Set(effects);
  const leaving = on.has('source: deleting');
  if (now === undefined)
    return leaving ? [] : [{ fact: 'source', planned: was.id, now: null, verdict: 'stop', why: `${was.id} is gone, and this plan did not delete it` }];
  const is = now as unknown as Seen;
  const found = [...keyDrift(was.key, is.key), ...placesDrift(was.places, is.places, on)];
  if (leaving) return found;
  return [...sourceDrift(sourceOf(was), sourceOf(is), on), ...membersDrift(was, is), ...tagsDrift(was, is), ...found];
}

function sourceDrift(was: Source, is: Source, on: Set<string>): Drift[] {
  const made = driftOf(
    'createdAt',
    was.createdAt,
    is.createdAt,
    'stop',
    `${was.id} was deleted and made again under the same name: it is another cache, with other data`,
  );
  // Nothing else about another cache is worth a word.
  if (made.length > 0) return made;
  const shape = was.shape === is.shape ? [] : driftOf('shape', was.shape, is.shape, 'stop', 'another cluster mode needs another plan');
  return [
    ...shape,
    ...statusDrift(was, is, on),
    ...driftOf('encryption', was.encryption, is.encryption, 'stop', 'encryption of the source changed: this plan may not be needed any more'),
    ...driftOf('keyArn', was.keyArn, is.keyArn, 'stop', 'the key of the source changed, which no call does: it is not the group that was planned'),
    ...driftOf('nodeType', was.nodeType, is.nodeType, 'revise', 'the target was planned with the node type of that time'),
    ...driftOf('engineVersion', was.engineVersion, is.engineVersion, 'revise', 'a backup of a later version is not restored to an earlier one'),
    ...driftOf('nodeCount', was.nodeCount, is.nodeCount, 'revise', 'the target was planned with the number of nodes of that time'),
    ...driftOf(
      'slots',
      was.shards.map((s) => [s.id, s.slots, s.members.length]),
      is.shards.map((s) => [s.id, s.slots, s.members.length]),
      'revise',
      'the target was planned with the shards of that time',
    ),
    ...driftOf('tls', was.tls, is.tls, 'revise', 'TLS changes the endpoints and how clients connect'),
    ...driftOf('auth', was.auth, is.auth, 'revise', 'clients log in in another way now'),
    ...driftOf('userGroups', [...was.userGroupIds].sort(), [...is.userGroupIds].sort(), 'revise', 'clients log in in another way now'),
    ...driftOf('endpoints', clientEndpoints(was), clientEndpoints(is), 'revise', 'places that clients read were looked up for the addresses of that time'),
    ...driftOf('primary', primaries(was), primaries(is), 'harmless', 'it failed over: the backup follows the new primary, which is read at run time'),
  ];
}

function statusDrift(was: Source, is: Source, on: Set<string>): Drift[] {
  const usual = ['available', 'snapshotting'];
  if (usual.includes(is.status))
    return on.has('source.status: snapshotting')
      ? []
      : driftOf('status', was.status, is.status, 'harmless', 'a backup of its own passes by itself; the run waits for it');
  const verdict = ['deleting', 'deleted', 'create-failed'].includes(is.status) ? 'stop' : 'harmless';
  return driftOf(
    'status',
    was.status,
    is.status,
    verdict,
    verdict === 'stop' ? 'it is being deleted, and not by this plan' : 'the run waits until it is available',
  );
}

// Addresses of single nodes come and go with replacements.
const clientEndpoints = ({ endpoints }: Source): string[] =>
  endpoints
    .filter((e) => e.kind !== 'node')
    .map((e) => `${e.kind} ${e.host}:${e.port}`)
    .sort();

const primaries = ({ shards }: Source): (string | null)[] => shards.map((s) => s.members.find((m) => m.role === 'primary')?.id ?? null);

function membersDrift(was: Seen, is: Seen): Drift[] {
  const [a, b] = [was.members[0], is.members[0]];
  const groups = (m: typeof a) => (m?.SecurityGroups ?? []).map((g) => g.SecurityGroupId).sort();
  return [
    ...driftOf(
      'parameterGroup',
      a?.CacheParameterGroup?.CacheParameterGroupName,
      b?.CacheParameterGroup?.CacheParameterGroupName,
      'revise',
      'the target was planned with the parameter group of that time',
    ),
    ...driftOf('securityGroups', groups(a), groups(b), 'revise', 'the target was planned with the security groups of that time'),
    ...driftOf(
      'maintenanceWindow',
      a?.PreferredMaintenanceWindow,
      b?.PreferredMaintenanceWindow,
      'harmless',
      'the target gets the window of that time; change it there',
    ),
    ...driftOf(
      'retention',
      was.group?.SnapshotRetentionLimit ?? a?.SnapshotRetentionLimit,
      is.group?.SnapshotRetentionLimit ?? b?.SnapshotRetentionLimit,
      'harmless',
      'the target gets the retention of that time; change it there',
    ),
    ...driftOf(
      'globalDatastore',
      was.group?.GlobalReplicationGroupInfo?.GlobalReplicationGroupId,
      is.group?.GlobalReplicationGroupInfo?.GlobalReplicationGroupId,
      'stop',
      'a member of a global datastore is not migrated',
    ),
  ];
}

function tagsDrift(was: Seen, is: Seen): Drift[] {
  // Unreadable while it is being backed up: no news is no change.
  if (was.tags === null || is.tags === null) return [];
  return driftOf(
    'tags',
    was.tags.map(canonical).sort(),
    is.tags.map(canonical).sort(),
    'harmless',
    'the target gets the tags of that time; add the new ones there',
  );
}
