/** ElastiCache in the sandbox: the operations that a migration uses, over rows, with real Redis behind them where it is installed. */
import type { Operation, SandboxService, SandboxWorld } from '../../../src/sandbox/service.ts';
import { registerTagged } from '../../../src/sandbox/services/index.ts';
import { catalogOperations } from './catalog.ts';
import { createOperations } from './create.ts';
import { closeData, isWorking, openData } from './data.ts';
import { describeEvents } from './happen.ts';
import { handlers } from './lifecycle.ts';
import { listOperations } from './list.ts';
import { openMetrics } from './metrics.ts';
import { modifyOperations } from './modify.ts';
import { moveOn } from './moves.ts';
import { parameterGroupOperations } from './parameter-groups.ts';
import { removeOperations } from './remove.ts';
import { arn, caches, nodesOf, parameterGroups, snapshots, subnetGroups, type Tag } from './rows.ts';
import { snapshotOperations } from './snapshots.ts';
import { subnetGroupOperations } from './subnet-groups.ts';
import { tagOperations } from './tags.ts';

/** `redis`: path of redis-server; without it there is the control plane alone. */
export function elasticache({ redis }: { redis?: string | undefined } = {}): SandboxService {
  const ends = new WeakMap<SandboxWorld, () => void>();
  return {
    id: 'elasticache',
    signs: ['elasticache'],
    sdk: () => import('@aws-sdk/client-elasticache'),
    protocol: 'query',
    operations: {
      ...listOperations,
      ...createOperations,
      ...snapshotOperations,
      ...removeOperations,
      ...modifyOperations,
      ...tagOperations,
      ...catalogOperations,
      ...parameterGroupOperations,
      ...subnetGroupOperations,
      DescribeEvents: describeEvents,
    } satisfies Record<string, Operation>,
    open(world) {
      openData(world, redis);
      world.onAdvance((now) => moveOn(world, handlers, now, (uid) => isWorking(world, uid)));
      ends.set(world, openMetrics(world));
      registerTagged(world, (region) =>
        tagged(world, region).map(({ arn: of, tags }) => ({ arn: of, tags: Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value])) })),
      );
    },
    async close(world) {
      ends.get(world)?.();
      await closeData(world);
    },
  };
}

function tagged(world: SandboxWorld, region: string): { arn: string; tags: Tag[] }[] {
  return [
    ...[...caches(world, region).values()].flatMap((cache) => [
      cache,
      ...(cache.kind === 'group' ? nodesOf(cache).map((node) => ({ arn: arn(world, region, 'cluster', node.id), tags: cache.tags })) : []),
    ]),
    ...snapshots(world, region).values(),
    ...[...subnetGroups(world, region).values(), ...parameterGroups(world, region).values()].map((row) => ({ arn: row.ARN, tags: row.tags })),
  ];
}
