/** What changed on the source that the plan did not do, fact by fact: harmless, revise or stop, and why. Pure. */
import { placesDrift } from '../../../src/actions/places/drift.ts';
import { keyDrift } from '../../../src/kms/drift.ts';
import { canonical } from '../../../src/plan/digest.ts';
import { type Drift, driftOf } from '../../../src/plan/drift.ts';
import type { Facts } from '../../../src/plan/system.ts';
import type { NeptuneFacts, Seen } from '../gather/facts.ts';
import { sourceOf } from '../recipe/source.ts';

/** `effects` of begun steps, as the recipe writes them: `source.id: renamed`, `source.securityGroups: fenced`, `source: deleting`. */
export function drift(planned: Facts, now: Facts | undefined, effects: string[]): Drift[] {
  const was = planned as unknown as NeptuneFacts;
  const on = new Set(effects);
  const leaving = on.has('source: deleting');
  if (now === undefined)
    return leaving
      ? []
      : [
          {
            fact: 'source',
            planned: was.id,
            now: null,
            verdict: 'stop',
            why: `no cluster has the resource id ${was.resourceId} any more, and this plan did not delete it`,
          },
        ];
  const is = now as unknown as Seen;
  const rest = [...keyDrift(was.key, is.key), ...placesDrift(was.places, is.places, on)];
  return leaving ? rest : [...clusterDrift(was, is, on), ...membersDrift(was, is, on), ...tagsDrift(was, is), ...rest];
}

const groupsOf = ({ cluster }: Pick<Seen, 'cluster'>): string[] => (cluster.VpcSecurityGroups ?? []).flatMap((g) => g.VpcSecurityGroupId ?? []).sort();

function clusterDrift(was: NeptuneFacts, is: Seen, on: Set<string>): Drift[] {
  const [a, b] = [was.cluster, is.cluster];
  const renamed = on.has('source.id: renamed');
  const at = 'the target was planned with what it was at that time';
  return [
    ...(renamed ? [] : driftOf('id', was.id, is.id, 'stop', 'it was renamed, and not by this plan')),
    ...statusDrift(a.Status, b.Status, on),
    ...driftOf(
      'encryption',
      a.StorageEncrypted ?? false,
      b.StorageEncrypted ?? false,
      'stop',
      'no call encrypts a cluster in place: it is not the cluster that was planned',
    ),
    ...driftOf(
      'keyArn',
      a.StorageEncrypted ? a.KmsKeyId : null,
      b.StorageEncrypted ? b.KmsKeyId : null,
      'stop',
      'no call changes the key of a cluster: it is not the cluster that was planned',
    ),
    ...driftOf('globalDatabase', a.GlobalClusterIdentifier, b.GlobalClusterIdentifier, 'stop', 'a member of a global database is not migrated'),
    ...driftOf('engineVersion', a.EngineVersion, b.EngineVersion, 'revise', 'a snapshot of a later version is not restored to an earlier one'),
    ...driftOf(
      'iamAuthentication',
      a.IAMDatabaseAuthenticationEnabled ?? false,
      b.IAMDatabaseAuthenticationEnabled ?? false,
      'revise',
      'clients log in in another way now',
    ),
    ...driftOf('port', a.Port, b.Port, 'revise', at),
    ...driftOf('parameterGroup', a.DBClusterParameterGroup, b.DBClusterParameterGroup, 'revise', at),
    ...(on.has('source.securityGroups: fenced') ? [] : driftOf('securityGroups', groupsOf(was), groupsOf(is), 'revise', at)),
    ...driftOf('roles', rolesOf(was), rolesOf(is), 'revise', at),
    ...driftOf('serverlessScaling', a.ServerlessV2ScalingConfiguration, b.ServerlessV2ScalingConfiguration, 'revise', at),
    ...driftOf('storageType', a.StorageType, b.StorageType, 'revise', at),
    ...(on.has('source.deletionProtection: off')
      ? []
      : driftOf(
          'deletionProtection',
          a.DeletionProtection ?? false,
          b.DeletionProtection ?? false,
          'harmless',
          'the target gets what it was at planning; change it there',
        )),
    ...driftOf(
      'backups',
      [a.BackupRetentionPeriod, a.PreferredBackupWindow, a.PreferredMaintenanceWindow],
      [b.BackupRetentionPeriod, b.PreferredBackupWindow, b.PreferredMaintenanceWindow],
      'harmless',
      'the target gets the windows of that time; change them there',
    ),
    // Members that go take their place in custom endpoints along.
    ...(on.has('source.endpoints: removed') || on.has('source.members: deleting')
      ? []
      : driftOf('customEndpoints', endpointsOf(was), endpointsOf(is), 'revise', 'the target was planned with the custom endpoints of that time')),
    // It goes by name, so after a rename it is the new cluster's.
    ...(renamed ? [] : scalingDrift(was, is, on)),
    ...(renamed
      ? []
      : driftOf(
          'endpoints',
          [a.Endpoint, a.ReaderEndpoint],
          [b.Endpoint, b.ReaderEndpoint],
          'revise',
          'places that clients read were looked up for the addresses of that time',
        )),
  ];
}

function scalingDrift(was: NeptuneFacts, is: Seen, on: Set<string>): Drift[] {
  if (was.scaling === null || is.scaling === null) return [];
  const seen = ({ target, policies, scheduled }: NonNullable<Seen['scaling']>) => ({
    readers: target && [target.MinCapacity, target.MaxCapacity],
    ...(on.has('source.scaling: suspended') ? {} : { suspended: target?.SuspendedState ?? null }),
    policies: policies.map(({ PolicyName, StepScalingPolicyConfiguration, TargetTrackingScalingPolicyConfiguration }) =>
      canonical({ PolicyName, StepScalingPolicyConfiguration, TargetTrackingScalingPolicyConfiguration }),
    ),
    scheduled: scheduled.map(({ ScheduledActionName, Schedule, Timezone, ScalableTargetAction }) =>
      canonical({ ScheduledActionName, Schedule, Timezone, ScalableTargetAction }),
    ),
  });
  return driftOf('scaling', seen(was.scaling), seen(is.scaling), 'revise', 'the target was planned with the replica auto scaling of that time');
}

const rolesOf = ({ cluster }: Pick<Seen, 'cluster'>): string[] =>
  (cluster.AssociatedRoles ?? []).map((r) => `${r.RoleArn} ${r.FeatureName ?? ''}`.trim()).sort();

const endpointsOf = ({ customEndpoints }: Pick<Seen, 'customEndpoints'>): string[] =>
  customEndpoints
    .map(
      ({ row }) =>
        `${row.DBClusterEndpointIdentifier} ${row.CustomEndpointType} ${[...(row.StaticMembers ?? [])].sort()} -${[...(row.ExcludedMembers ?? [])].sort()}`,
    )
    .sort();

function statusDrift(was: string | undefined, is = 'unknown', on: Set<string>): Drift[] {
  if (['available', 'backing-up'].includes(is) || on.has(`source.status: ${is}`)) return [];
  const gone = ['deleting', 'migration-failed', 'failed', 'inaccessible-encryption-credentials', 'inaccessible-encryption-credentials-recoverable'].includes(
    is,
  );
  return driftOf(
    'status',
    was,
    is,
    gone ? 'stop' : 'harmless',
    gone ? 'it is going or broken, and not by this plan' : is === 'stopped' ? 'it was stopped: start it again' : 'the run waits until it is available',
  );
}

/** Replicas of auto scaling come and go; the others are what the target was planned with. */
function membersDrift(was: NeptuneFacts, is: Seen, on: Set<string>): Drift[] {
  if (on.has('source.members: deleting')) return [];
  const [a, b] = [sourceOf(was).members, sourceOf({ ...was, ...is }).members];
  const rows = (list: typeof a) =>
    list
      .filter((m) => !m.scaled)
      .map((m) => ({ id: m.resourceId, class: m.row.DBInstanceClass, group: m.row.DBParameterGroups?.[0]?.DBParameterGroupName }))
      .sort((x, y) => (x.id < y.id ? -1 : 1));
  const scaled = (list: typeof a) =>
    list
      .filter((m) => m.scaled)
      .map((m) => m.id)
      .sort();
  return [
    ...driftOf('instances', rows(a), rows(b), 'revise', 'the target was planned with the instances of that time'),
    ...driftOf(
      'scaledReplicas',
      scaled(a),
      scaled(b),
      'revise',
      'replica auto scaling made or removed one: suspend it, so that what is deleted at the end is what was seen',
    ),
    ...driftOf(
      'writer',
      a.find((m) => m.writer)?.resourceId,
      b.find((m) => m.writer)?.resourceId,
      'harmless',
      'it failed over: the same instances serve in other roles',
    ),
  ];
}

function tagsDrift(was: NeptuneFacts, is: Seen): Drift[] {
  if (was.tags === null || is.tags === null) return [];
  return driftOf(
    'tags',
    was.tags.map(canonical).sort(),
    is.tags.map(canonical).sort(),
    'harmless',
    'the target gets the tags of that time; add the new ones there',
  );
}
