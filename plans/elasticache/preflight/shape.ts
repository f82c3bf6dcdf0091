/** Node types, shards, slots, versions: what a group of the same shape needs. facts/elasticache.md 3.2, 3.7. */
import { previousGeneration, proposedType, tiered } from '../node-types.ts';
import { evenReplicas, evenSlots, severalRanges } from '../recipe/source.ts';
import { offered, older } from '../version.ts';
import { finding, type Rule } from './rule.ts';

export const nodeType: Rule = ({ facts, source, chosen }) => {
  const was = source.nodeType ?? '';
  const set = chosen.settings.CacheNodeType;
  if (!set) {
    if (!previousGeneration(was)) return [];
    const proposal = proposedType(was, graviton(source.engine, source.engineVersion), facts.nodeTypes);
    return [
      finding(
        'EM-EC-030',
        'question',
        `AWS refuses new clusters of ${was}: which node type should the target have, with at least the same memory?`,
        `--set CacheNodeType=${proposal ?? 'TYPE'}`,
      ),
    ];
  }
  if (!/^cache\.[a-z]\w*\.\w+$/.test(set))
    return [
      finding(
        'EM-EC-031',
        'blocker',
        `"${set}" is not the name of a node type`,
        `write it like ${proposedType(was, true, facts.nodeTypes) ?? 'cache.m7g.large'}`,
      ),
    ];
  if (previousGeneration(set))
    return [
      finding(
        'EM-EC-031',
        'blocker',
        `AWS refuses new clusters of ${set}`,
        `choose one of today: --set CacheNodeType=${proposedType(set, true, facts.nodeTypes) ?? 'cache.m7g.large'}`,
      ),
    ];
  const { up = [], down = [] } = facts.nodeTypes ?? {};
  if (down.includes(set))
    return [
      finding(
        'EM-EC-032',
        'warning',
        `${set} has less memory than ${was}: where the data does not fit, the restore fails`,
        'choose a larger one, or look at BytesUsedForCache first',
      ),
    ];
  // A previous generation's list is of what can be scaled to, so the same size of a new family may be missing there.
  if (up.length + down.length > 0 && set !== was && !up.includes(set) && !previousGeneration(was))
    return [
      finding(
        'EM-EC-031',
        'blocker',
        `${set} is not among the node types that AWS offers for ${source.id}`,
        `choose one of: ${[...up, ...down].slice(0, 8).join(', ')}`,
      ),
    ];
  if (up.length + down.length > 0 && set !== was && !up.includes(set) && !offeredFamily(set, [...up, ...down]))
    return [
      finding(
        'EM-EC-031',
        'warning',
        `${set} is not among the node types that AWS names for ${source.id}: the restore fails where there is no such type, with the writers stopped`,
        `make sure of it; AWS names: ${[...up, ...down].slice(0, 8).join(', ')}`,
      ),
    ];
  return [];
};

const offeredFamily = (type: string, list: string[]): boolean => list.some((one) => one.split('.')[1] === type.split('.')[1]);

/** T4g, M6g, R6g want Redis OSS 5.0.6 or Valkey [NODE]. */
export const graviton = (engine: string, engineVersion: string | null): boolean =>
  engine === 'valkey' || engineVersion === null || !older(engineVersion, '5.0.6');

export const tiering: Rule = ({ facts, source, chosen }) => {
  const goes = chosen.settings.CacheNodeType ?? source.nodeType ?? '';
  const on = facts.group?.DataTiering === 'enabled';
  if (on === tiered(goes)) return [];
  return [
    finding(
      'EM-EC-033',
      'blocker',
      on ? `A backup with data tiering is restored to r6gd nodes only, not to ${goes}` : `${goes} is only for data tiering, which ${source.id} does not have`,
      'leave CacheNodeType as it is, or choose within the same kind',
    ),
  ];
};

export const slots: Rule = ({ source, chosen }) => {
  if (source.shape !== 'cme') return [];
  const anew = chosen.settings.Slots === 'even';
  if (anew) return [finding('EM-EC-035', 'warning', 'Slots are split evenly anew: keys move between shards, and a shard may need more memory than now')];
  if (severalRanges(source.shards))
    return [
      finding(
        'EM-EC-034',
        'blocker',
        `Shard ${source.shards.find((s) => s.slots?.includes(','))?.id} has several slot ranges, and a new group takes one range a shard`,
        'accept an even split of all slots: --set Slots=even; or rebalance the source first',
      ),
    ];
  return evenSlots(source.shards) && evenReplicas(source.shards)
    ? []
    : [finding('EM-EC-036', 'ok', 'The shards are uneven; each keeps its slots and its number of replicas')];
};

export const zones: Rule = ({ source, chosen }) =>
  source.shape === 'cmd' && chosen.settings.PreferredCacheClusterAZs !== 'drop' && source.shards[0]?.members.every((m) => m.zone)
    ? [
        finding(
          'EM-EC-037',
          'ok',
          `Nodes go to the same availability zones (${source.shards[0].members.map((m) => m.zone).join(', ')})`,
          'where a zone has no capacity: --set PreferredCacheClusterAZs=drop',
        ),
      ]
    : [];

export const family: Rule = ({ facts, source, chosen }) => {
  const goes = chosen.settings.EngineVersion ?? source.engineVersion;
  const has = facts.parameterGroup?.CacheParameterGroupFamily;
  if (!goes || !has || !facts.engineVersions) return [];
  const wants = facts.engineVersions.filter((v) => v.EngineVersion && offered(goes, [v.EngineVersion])).map((v) => v.CacheParameterGroupFamily);
  return wants.length === 0 || wants.includes(has)
    ? []
    : [
        finding(
          'EM-EC-038',
          'blocker',
          `Parameter group ${facts.parameterGroup?.CacheParameterGroupName} is of family ${has}, ${source.engine} ${goes} wants ${[...new Set(wants)].join(' or ')}`,
          'make a group of that family and choose it: --set CacheParameterGroupName=NAME',
        ),
      ];
};

export const standalone: Rule = ({ source, target }) =>
  source.shape === 'standalone' && source.engine !== 'memcached'
    ? [
        finding(
          'EM-EC-039',
          'warning',
          `${source.id} is a standalone cache: only replication groups can be encrypted at rest, so ${target} becomes a group of one node, named ${target}-001`,
          'templates and policies that say "cache cluster" need changing',
        ),
      ]
    : [];
