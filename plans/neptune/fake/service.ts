/** Neptune's control plane, which is RDS's: it signs as `rds`. The data plane is under data/. */
import { registerHosts } from '../../../src/sandbox/hosts.ts';
import { registerInterfaces, registerMetrics, registerTagged } from '../../../src/sandbox/services/index.ts';
import type { SandboxService, SandboxWorld } from '../../../src/sandbox/service.ts';
import { accountOperations, rdsSchemas } from './account.ts';
import { catalogueOperations } from './catalogue.ts';
import { createOperations } from './clusters/create.ts';
import { deleteOperations } from './clusters/delete.ts';
import { modifyOperations } from './clusters/modify.ts';
import { restoreOperations } from './clusters/restore.ts';
import { runOperations } from './clusters/run.ts';
import { reach } from './data/hosts.ts';
import { neptuneMetrics } from './data/metrics.ts';
import { stopAll } from './data/server.ts';
import { endpointOperations } from './endpoints.ts';
import { eventOperations } from './events.ts';
import { ensureGroups, groupOperations } from './groups.ts';
import { changeInstanceOperations } from './instances/change.ts';
import { createInstanceOperations } from './instances/create.ts';
import { advance } from './moves.ts';
import { ensureQuotas } from './quotas.ts';
import { clusters, instances, regions, subnetGroups } from './rows.ts';
import { scale } from './scaling.ts';
import { snapshotOperations } from './snapshots.ts';
import { subscriptionOperations } from './subscriptions.ts';
import { allTagged, tagOperations } from './tags.ts';

const operations: SandboxService['operations'] = {
  ...createOperations,
  ...restoreOperations,
  ...modifyOperations,
  ...deleteOperations,
  ...runOperations,
  ...createInstanceOperations,
  ...changeInstanceOperations,
  ...snapshotOperations,
  ...endpointOperations,
  ...groupOperations,
  ...catalogueOperations,
  ...subscriptionOperations,
  ...eventOperations,
  ...accountOperations,
  ...tagOperations,
};

/** Every region has its default groups and its quotas before anything is asked of it. */
const prepared =
  (operation: SandboxService['operations'][string]): SandboxService['operations'][string] =>
  (input, call) => {
    ensureGroups(call.world, call.region);
    ensureQuotas(call.world, call.region);
    return operation(input, call);
  };

/** Each instance stands in its cluster's VPC, under the groups of the cluster. */
const standing = (world: SandboxWorld, region: string) =>
  [...instances(world, region).values()].flatMap((row) => {
    const cluster = clusters(world, region).get(row.cluster);
    const vpcId = subnetGroups(world, region).get(cluster?.DBSubnetGroup ?? '')?.VpcId;
    return cluster && vpcId ? [{ name: row.DbiResourceId, vpcId, groups: cluster.VpcSecurityGroupIds, description: 'RDSNetworkInterface' }] : [];
  });

export const neptune: SandboxService = {
  id: 'neptune',
  signs: ['rds'],
  sdk: async () => ({ ...(await import('@aws-sdk/client-neptune')), ...rdsSchemas }),
  protocol: 'query',
  operations: Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, prepared(operation)])),
  open(world) {
    world.onAdvance((now) => {
      advance(world, now);
      scale(world, now);
    });
    registerTagged(world, (region) => allTagged(world, region));
    registerInterfaces(world, (region) => standing(world, region));
    registerMetrics(world, neptuneMetrics(world));
    registerHosts(world, (host, port) => reach(world, host, port));
    for (const region of regions(world)) ensureQuotas(world, region);
  },
  close: stopAll,
};
