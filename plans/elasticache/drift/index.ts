/** What changed on the source that the plan did not do, fact by fact: harmless, revise or stop, and why. Pure. */
import { writtenAsOne } from '../../../src/actions/places/shared.ts';
import { canonical, same } from '../../../src/plan/digest.ts';
import type { Drift } from '../../../src/plan/drift.ts';
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
  const found = [...keyDrift(was, is), ...placesDrift(was, is, on)];
  if (leaving) return found;
  return [...sourceDrift(sourceOf(was), sourceOf(is), on), ...membersDrift(was, is), ...tagsDrift(was, is), ...found];
}

const of = (fact: string, planned: unknown, now: unknown, verdict: Drift['verdict'], why: string): Drift[] =>
  same(planned ?? null, now ?? null) ? [] : [{ fact, planned: planned ?? null, now: now ?? null, verdict, why }];

function sourceDrift(was: Source, is: Source, on: Set<string>): Drift[] {
  const made = of(
    'createdAt',
    was.createdAt,
    is.createdAt,
    'stop',
    `${was.id} was deleted and made again under the same name: it is another cache, with other data`,
  );
  // Nothing else about another cache is worth a word.
  if (made.length > 0) return made;
  const shape = was.shape === is.shape ? [] : of('shape', was.shape, is.shape, 'stop', 'another cluster mode needs another plan');
  return [
    ...shape,
    ...statusDrift(was, is, on),
    ...of('encryption', was.encryption, is.encryption, 'stop', 'encryption of the source changed: this plan may not be needed any more'),
    ...of('keyArn', was.keyArn, is.keyArn, 'stop', 'the key of the source changed, which no call does: it is not the group that was planned'),
    ...of('nodeType', was.nodeType, is.nodeType, 'revise', 'the target was planned with the node type of that time'),
    ...of('engineVersion', was.engineVersion, is.engineVersion, 'revise', 'a backup of a later version is not restored to an earlier one'),
    ...of('nodeCount', was.nodeCount, is.nodeCount, 'revise', 'the target was planned with the number of nodes of that time'),
    ...of(
      'slots',
      was.shards.map((s) => [s.id, s.slots, s.members.length]),
      is.shards.map((s) => [s.id, s.slots, s.members.length]),
      'revise',
      'the target was planned with the shards of that time',
    ),
    ...of('tls', was.tls, is.tls, 'revise', 'TLS changes the endpoints and how clients connect'),
    ...of('auth', was.auth, is.auth, 'revise', 'clients log in in another way now'),
    ...of('userGroups', [...was.userGroupIds].sort(), [...is.userGroupIds].sort(), 'revise', 'clients log in in another way now'),
    ...of('endpoints', clientEndpoints(was), clientEndpoints(is), 'revise', 'places that clients read were looked up for the addresses of that time'),
    ...of('primary', primaries(was), primaries(is), 'harmless', 'it failed over: the backup follows the new primary, which is read at run time'),
  ];
}

function statusDrift(was: Source, is: Source, on: Set<string>): Drift[] {
  const usual = ['available', 'snapshotting'];
  if (usual.includes(is.status))
    return on.has('source.status: snapshotting')
      ? []
      : of('status', was.status, is.status, 'harmless', 'a backup of its own passes by itself; the run waits for it');
  const verdict = ['deleting', 'deleted', 'create-failed'].includes(is.status) ? 'stop' : 'harmless';
  return of('status', was.status, is.status, verdict, verdict === 'stop' ? 'it is being deleted, and not by this plan' : 'the run waits until it is available');
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
    ...of(
      'parameterGroup',
      a?.CacheParameterGroup?.CacheParameterGroupName,
      b?.CacheParameterGroup?.CacheParameterGroupName,
      'revise',
      'the target was planned with the parameter group of that time',
    ),
    ...of('securityGroups', groups(a), groups(b), 'revise', 'the target was planned with the security groups of that time'),
    ...of(
      'maintenanceWindow',
      a?.PreferredMaintenanceWindow,
      b?.PreferredMaintenanceWindow,
      'harmless',
      'the target gets the window of that time; change it there',
    ),
    ...of(
      'retention',
      was.group?.SnapshotRetentionLimit ?? a?.SnapshotRetentionLimit,
      is.group?.SnapshotRetentionLimit ?? b?.SnapshotRetentionLimit,
      'harmless',
      'the target gets the retention of that time; change it there',
    ),
    ...of(
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
  return of('tags', was.tags.map(canonical).sort(), is.tags.map(canonical).sort(), 'harmless', 'the target gets the tags of that time; add the new ones there');
}

function keyDrift(was: Seen, is: Seen): Drift[] {
  if (!was.key || !is.key || was.key.form === 'service') return [];
  const usable = is.key.state === 'Enabled';
  return [
    ...of(
      'key.state',
      was.key.state,
      is.key.state ?? is.key.error?.name,
      usable ? 'harmless' : 'stop',
      usable ? 'the key can be used' : 'nothing can be encrypted under this key now',
    ),
    ...of('key.arn', was.key.arn, is.key.arn ?? was.key.arn, 'stop', 'it is another key'),
  ];
}

function placesDrift(was: Seen, is: Seen, on: Set<string>): Drift[] {
  return was.places.flatMap((place, index) => {
    const seen = is.places.find((p) => p.asked === place.asked);
    if (!seen || on.has(`places.${index}: switched`)) return [];
    if (seen.error)
      return [
        {
          fact: `places.${index}`,
          planned: place.version,
          now: seen.error.name,
          verdict: 'stop' as const,
          why: `${place.asked} cannot be read any more: ${seen.error.message}`,
        },
      ];
    // Of one file with a place that this plan has changed: its edit expects the version that was left, and looks itself.
    if (was.places.some((other, i) => on.has(`places.${i}: switched`) && writtenAsOne(other.place, place.place))) return [];
    // A new version that holds the same addresses was a change of something else there; the edit takes it along.
    const moved = !same(place.hits, seen.hits);
    return [
      ...of(`places.${index}.hits`, place.hits, seen.hits, 'stop', `${place.asked} does not hold what it held: somebody changed it`),
      ...(moved
        ? []
        : of(
            `places.${index}.version`,
            place.version,
            seen.version,
            'revise',
            `${place.asked} was changed since, though not its addresses: look at it, then plan its change anew`,
          )),
    ];
  });
}
