/** What cannot be migrated at all: facts/elasticache.md 1.2, 3.5, 3.6. */
import { offered, older } from '../version.ts';
import { finding, type Rule } from './rule.ts';

export const memcached: Rule = ({ source }) =>
  source.engine === 'memcached'
    ? [
        finding(
          'EM-EC-001',
          'blocker',
          `${source.id} is Memcached: it has neither encryption at rest nor backups`,
          'a serverless Memcached cache is always encrypted; move clients there and let it fill',
        ),
      ]
    : [];

export const globalDatastore: Rule = ({ facts, source }) => {
  const id = facts.group?.GlobalReplicationGroupInfo?.GlobalReplicationGroupId;
  return id
    ? [
        finding(
          'EM-EC-002',
          'blocker',
          `${source.id} is a member of the global datastore ${id}, whose members share their settings`,
          'disassociate the secondaries, delete the global datastore keeping its primary, migrate the primary, then build the global datastore anew',
        ),
      ]
    : [];
};

export const transition: Rule = ({ facts, source }) =>
  facts.group?.ClusterMode === 'compatible'
    ? [
        finding(
          'EM-EC-003',
          'blocker',
          `The cluster mode of ${source.id} is "compatible", a transition in which AWS bars other changes`,
          `finish it (aws elasticache modify-replication-group --replication-group-id ${source.id} --cluster-mode enabled) or go back to disabled, then plan again`,
        ),
      ]
    : [];

export const outposts: Rule = ({ facts, source }) => {
  const there = source.shards.some((shard) => shard.members.some((m) => m.outpost)) || (facts.group?.MemberClustersOutpostArns?.length ?? 0) > 0;
  return there
    ? [
        finding(
          'EM-EC-004',
          'blocker',
          `${source.id} has nodes on Outposts, and a restore to them is not known to work`,
          'migrate it by hand, with AWS Support',
        ),
      ]
    : [];
};

export const noVpc: Rule = ({ facts, source }) => {
  const classic = facts.members.flatMap((m) => m.CacheSecurityGroups ?? []);
  const bare = source.first !== undefined && !source.first.CacheSubnetGroupName;
  return classic.length > 0 || bare
    ? [finding('EM-EC-005', 'blocker', `${source.id} is not in a VPC, and encryption at rest exists only there`, 'move it to a VPC first')]
    : [];
};

export const engineAge: Rule = ({ source, chosen }) => {
  const is = source.engineVersion;
  if (!is || source.engine === 'memcached') return [];
  const goes = chosen.settings.EngineVersion ?? is;
  const least = source.engine === 'valkey' ? '7.2' : '4.0.10';
  if (older(goes, least))
    return [
      finding(
        'EM-EC-006',
        'blocker',
        `${source.engine} ${goes} cannot be encrypted at rest; that wants ${least} or later`,
        `upgrade in place first, or restore to a later version: --set EngineVersion=6.2`,
      ),
    ];
  if (source.engine === 'redis' && older(goes, '6.0'))
    return [
      finding(
        'EM-EC-007',
        'warning',
        `Redis OSS ${goes} left standard support on 2026-01-31: Extended Support costs extra, and ends on 2029-01-31`,
        'upgrade before or after this migration, not within it',
      ),
    ];
  return [];
};

export const engineOffered: Rule = ({ facts, source, chosen }) => {
  const goes = chosen.settings.EngineVersion ?? source.engineVersion;
  const on = (facts.engineVersions ?? []).flatMap((v) => (v.EngineVersion ? [v.EngineVersion] : []));
  if (!goes || on.length === 0 || source.engine === 'memcached') return [];
  if (chosen.settings.EngineVersion && source.engineVersion && older(`${chosen.settings.EngineVersion}.999`, source.engineVersion))
    return [
      finding(
        'EM-EC-008',
        'blocker',
        `${source.engine} ${goes} is older than the backup's ${source.engineVersion}`,
        'leave EngineVersion out, or choose a later one',
      ),
    ];
  return offered(goes, on)
    ? []
    : [
        finding(
          'EM-EC-008',
          'blocker',
          `${source.engine} ${goes} is not offered for new groups here; offered: ${on.join(', ')}`,
          'choose a later one: --set EngineVersion=VERSION',
        ),
      ];
};

/** Offered as a hint, not as a path: whether it really encrypts in place is unverified (facts/elasticache.md 11). */
export const durabilityHint: Rule = ({ source }) =>
  source.shape === 'cme' && source.engine === 'valkey' && source.encryption === 'none' && source.engineVersion !== null && !older(source.engineVersion, '9.0')
    ? [
        finding(
          'EM-EC-009',
          'ok',
          'Valkey 9.0 with durability is always encrypted, and durability can be switched on in place since 2026-10; with which key, and at what write cost, AWS does not say',
        ),
      ]
    : [];
