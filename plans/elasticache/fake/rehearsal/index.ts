/** A plan's facts of a cache as a world again: the cache itself, its groups, its network, its key, the room that is left. */
import { nodeQuota, rebuildNetwork } from './around.ts';
import { rebuildCache } from './cache.ts';
import { freeAgain } from '../../../../src/sandbox/services/ec2/rebuild.ts';
import { placeholder, rebuildKey, rebuildKeyOf, type Rehearsal } from '../../../../src/sandbox/rehearsal.ts';
import type { ElastiCacheFacts } from '../../gather/facts.ts';
import { putSnapshot } from '../builders.ts';
import { putUserGroup } from '../catalog.ts';
import { elasticache } from '../service.ts';

export const elasticacheRehearsal: Rehearsal = {
  services: () => [elasticache()],
  engine: 'redis',
  secret: (_world, _planned, name) => (name === 'authToken' ? placeholder : undefined),
  async build(world, planned) {
    const facts = planned.source.facts as unknown as ElastiCacheFacts;
    const { region } = planned;
    rebuildNetwork(world, region, facts);
    rebuildKey(world, region, facts.key);
    rebuildKeyOf(world, region, facts.group?.KmsKeyId);
    for (const { UserGroupId, Engine, UserIds, Status } of facts.userGroups)
      putUserGroup(world, region, {
        id: UserGroupId ?? '',
        ...(Engine ? { engine: Engine } : {}),
        ...(UserIds ? { users: UserIds } : {}),
        ...(Status ? { status: Status } : {}),
      });
    const cache = await rebuildCache(world, region, facts);
    freeAgain(world, region, { subnets: facts.subnets ?? [] });
    for (const { SnapshotName } of facts.clearBackups) if (SnapshotName) putSnapshot(world, cache, { region, name: SnapshotName, daysAgo: 2 });
    nodeQuota(world, region, facts, cache);
  },
};
