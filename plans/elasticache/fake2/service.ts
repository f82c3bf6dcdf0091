/** ElastiCache in the sandbox: what the flow uses, as facts/elasticache.md tells it. Rules stand in the file of their operation. */
import { close, open } from './engine.ts';
import type { SandboxService } from '../../../src/sandbox/service.ts';
import { registerMetrics, registerTagged } from '../../../src/sandbox/services/index.ts';
import { createParameterGroup, createSubnetGroup, describeParameterGroups, describeParameters, describeSubnetGroups, describeUserGroups, engineVersions, nodeTypes } from './catalogue.ts';
import { createCluster, createGroup } from './create.ts';
import { describeClusters, describeEvents, describeGroups, describeSnapshots } from './describe.ts';
import { describeGlobal } from './global.ts';
import { move } from './machine.ts';
import { metricsOf } from './metrics.ts';
import { modifyGroup, testFailover } from './modify.ts';
import { deleteCluster, deleteGroup } from './remove.ts';
import { copySnapshot, createSnapshot, deleteSnapshot } from './snapshot.ts';
import { addTags, listTags, removeTags, tagged } from './tags.ts';

export const elasticache: SandboxService = {
  id: 'elasticache',
  signs: ['elasticache'],
  sdk: () => import('@aws-sdk/client-elasticache') as unknown as Promise<Record<string, unknown>>,
  protocol: 'query',
  operations: {
    AddTagsToResource: addTags,
    CopySnapshot: copySnapshot,
    CreateCacheCluster: createCluster,
    CreateCacheParameterGroup: createParameterGroup,
    CreateCacheSubnetGroup: createSubnetGroup,
    CreateReplicationGroup: createGroup,
    CreateSnapshot: createSnapshot,
    DeleteCacheCluster: deleteCluster,
    DeleteReplicationGroup: deleteGroup,
    DeleteSnapshot: deleteSnapshot,
    DescribeCacheClusters: describeClusters,
    DescribeCacheEngineVersions: engineVersions,
    DescribeCacheParameterGroups: describeParameterGroups,
    DescribeCacheParameters: describeParameters,
    DescribeCacheSubnetGroups: describeSubnetGroups,
    DescribeEvents: describeEvents,
    DescribeGlobalReplicationGroups: describeGlobal,
    DescribeReplicationGroups: describeGroups,
    DescribeSnapshots: describeSnapshots,
    DescribeUserGroups: describeUserGroups,
    ListAllowedNodeTypeModifications: nodeTypes,
    ListTagsForResource: listTags,
    ModifyReplicationGroup: modifyGroup,
    RemoveTagsFromResource: removeTags,
    TestFailover: testFailover,
  },
  open(world) {
    world.onAdvance((now) => move(world, now));
    registerTagged(world, tagged(world));
    registerMetrics(world, metricsOf(world));
    open(world);
  },
  close,
};
