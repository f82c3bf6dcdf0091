/** What may be asked for: engine versions, node types, user groups, global datastores. */
import { page } from '../../../src/sandbox/paging.ts';
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { scaling } from './node-types.ts';
import { badCombination, badMarker, clusterNotFound, groupNotFound, pageSize } from './refusals.ts';
import { arn, type Cache, caches, groupKey, nodeById, nodesOf, regionsWithCaches, type UserGroup, userGroups, visible } from './rows.ts';
import { versions } from './versions.ts';

export function userGroup(world: SandboxWorld, region: string, id: string): UserGroup {
  const found = userGroups(world, region).get(id.toLowerCase());
  if (!found) throw new ServiceFault('UserGroupNotFoundFault', `UserGroup ${id} not found.`);
  return found;
}

export function putUserGroup(world: SandboxWorld, region: string, given: { id: string; engine?: string; users?: string[]; status?: string }): UserGroup {
  const group: UserGroup = {
    UserGroupId: given.id,
    Status: given.status ?? 'active',
    Engine: given.engine ?? 'redis',
    UserIds: given.users ?? ['default'],
    ARN: arn(world, region, 'usergroup', given.id),
  };
  userGroups(world, region).set(given.id, group);
  return group;
}

export const catalogOperations = {
  DescribeCacheEngineVersions(
    input: { Engine?: string; EngineVersion?: string; CacheParameterGroupFamily?: string; DefaultOnly?: boolean; MaxRecords?: number; Marker?: string },
    _call: SandboxCall,
  ) {
    const wanted = versions.filter(
      (one) =>
        (!input.Engine || one.engine === input.Engine.toLowerCase()) &&
        (!input.EngineVersion || one.offered === input.EngineVersion) &&
        (!input.CacheParameterGroupFamily || one.family === input.CacheParameterGroupFamily) &&
        (!input.DefaultOnly || versions.filter((other) => other.engine === one.engine).at(-1) === one),
    );
    const { rows, next } = page(wanted, (one) => `${one.engine} ${one.offered}`, pageSize(input.MaxRecords, 100), input.Marker, badMarker);
    return {
      CacheEngineVersions: rows.map((one) => ({
        Engine: one.engine,
        EngineVersion: one.offered,
        CacheParameterGroupFamily: one.family,
        CacheEngineDescription: one.engine === 'redis' ? 'Redis' : one.engine === 'valkey' ? 'Valkey' : 'memcached',
        CacheEngineVersionDescription: `${one.engine} version ${one.is}`,
      })),
      ...(next ? { Marker: next } : {}),
    };
  },

  ListAllowedNodeTypeModifications(input: { CacheClusterId?: string; ReplicationGroupId?: string }, { world, region, now }: SandboxCall) {
    if ((input.CacheClusterId === undefined) === (input.ReplicationGroupId === undefined))
      throw badCombination('Exactly one of CacheClusterId and ReplicationGroupId must be given.');
    const { up, down } = scaling(cacheOf(world, region, input, now).settings.CacheNodeType);
    return { ScaleUpModifications: up, ScaleDownModifications: down };
  },

  DescribeUserGroups(input: { UserGroupId?: string; MaxRecords?: number; Marker?: string }, { world, region }: SandboxCall) {
    const all = input.UserGroupId ? [userGroup(world, region, input.UserGroupId)] : [...userGroups(world, region).values()];
    const { rows, next } = page(all, (group) => group.UserGroupId, pageSize(input.MaxRecords, 100), input.Marker, badMarker);
    const used = (id: string): string[] => [...caches(world, region).values()].filter((cache) => cache.userGroupIds.includes(id)).map((cache) => cache.id);
    return {
      UserGroups: rows.map((group) => ({ ...group, MinimumEngineVersion: '6.0', ReplicationGroups: used(group.UserGroupId), ServerlessCaches: [] })),
      ...(next ? { Marker: next } : {}),
    };
  },

  DescribeGlobalReplicationGroups(
    input: { GlobalReplicationGroupId?: string; ShowMemberInfo?: boolean; MaxRecords?: number; Marker?: string },
    { world }: SandboxCall,
  ) {
    const stores = globalDatastores(world, input.ShowMemberInfo === true).filter(
      (store) => !input.GlobalReplicationGroupId || store.GlobalReplicationGroupId === input.GlobalReplicationGroupId.toLowerCase(),
    );
    if (input.GlobalReplicationGroupId && stores.length === 0)
      throw new ServiceFault('GlobalReplicationGroupNotFoundFault', `GlobalReplicationGroup ${input.GlobalReplicationGroupId} not found.`);
    const { rows, next } = page(stores, (store) => store.GlobalReplicationGroupId, pageSize(input.MaxRecords, 100), input.Marker, badMarker);
    return { GlobalReplicationGroups: rows, ...(next ? { Marker: next } : {}) };
  },
};

function cacheOf(
  world: SandboxWorld,
  region: string,
  { CacheClusterId, ReplicationGroupId }: { CacheClusterId?: string; ReplicationGroupId?: string },
  now: Date,
): Cache {
  const found = ReplicationGroupId ? caches(world, region).get(groupKey(ReplicationGroupId)) : nodeById(world, region, CacheClusterId ?? '')?.cache;
  if (found && visible(found, now)) return found;
  throw ReplicationGroupId ? groupNotFound(ReplicationGroupId) : clusterNotFound(CacheClusterId ?? '');
}

/** A datastore is what its members say of it. */
function globalDatastores(world: SandboxWorld, showMembers: boolean) {
  const members = regionsWithCaches(world).flatMap((region) =>
    [...caches(world, region).values()].filter((cache) => cache.global).map((cache) => ({ region, cache })),
  );
  return [...new Set(members.map(({ cache }) => cache.global!.id))].map((id) => {
    const mine = members.filter(({ cache }) => cache.global!.id === id);
    const { cache, region } = mine.find((one) => one.cache.global!.role === 'PRIMARY') ?? mine[0]!;
    return {
      GlobalReplicationGroupId: id,
      GlobalReplicationGroupDescription: id,
      Status: mine.length > 1 ? 'available' : 'primary-only',
      CacheNodeType: cache.settings.CacheNodeType,
      Engine: cache.settings.Engine,
      EngineVersion: cache.settings.EngineVersion,
      ClusterEnabled: cache.cluster,
      AuthTokenEnabled: cache.tokens.length > 0,
      TransitEncryptionEnabled: cache.tls,
      AtRestEncryptionEnabled: cache.encryption.type !== 'none',
      ARN: arn(world, region, 'globalreplicationgroup', id).replace(`:${region}:`, '::'),
      GlobalNodeGroups: cache.shards.map((shard) => ({ GlobalNodeGroupId: `${id}-${shard.id}`, ...(shard.slots ? { Slots: shard.slots } : {}) })),
      ...(showMembers
        ? {
            Members: mine.map((one) => ({
              ReplicationGroupId: one.cache.id,
              ReplicationGroupRegion: one.region,
              Role: one.cache.global!.role,
              AutomaticFailover: one.cache.automaticFailover ? 'enabled' : 'disabled',
              Status: 'associated',
            })),
          }
        : {}),
    };
  });
}

const elsewhere = (world: SandboxWorld, region: string) => world.table<number>('elasticache.elsewhere', region);

/** Nodes of caches that this world does not show, as one that is rebuilt from the facts of a single cache. */
export const putOtherNodes = (world: SandboxWorld, region: string, nodes: number): void => void elsewhere(world, region).set('nodes', nodes);

/** Nodes of all caches of a region: what the quota counts. */
export const nodesInRegion = (world: SandboxWorld, region: string): number =>
  (elsewhere(world, region).get('nodes') ?? 0) + [...caches(world, region).values()].reduce((sum, cache) => sum + nodesOf(cache).length, 0);
