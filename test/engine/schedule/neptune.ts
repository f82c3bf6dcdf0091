/** Neptune's cases: both ways to switch, on a cluster with a reader, a custom endpoint, a role, a subscription, protection and data. */
import { expect } from 'vitest';
import { putCluster, putClusterParameterGroup, putSubnetGroup, putSubscription } from '../../../plans/neptune/fake/build.ts';
import { writerHost } from '../../../plans/neptune/fake/names.ts';
import { clusters, endpoints, instances, snapshots } from '../../../plans/neptune/fake/rows.ts';
import { neptune as service } from '../../../plans/neptune/fake/service.ts';
import { neptune } from '../../../plans/neptune/system.ts';
import type { Choices } from '../../../src/plan/system.ts';
import {
  keys,
  parameters,
  putAlias,
  putKey,
  putParameter,
  putScalableTarget,
  putSecurityGroup,
  securityGroups,
  scalableTargets,
  scalingPolicies,
  scheduledActions,
} from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import type { ScheduleCase } from './case.ts';

const region = 'eu-west-1';
const source = 'graph';
const vpc = 'vpc-0123456789abcdef0';
const fence = 'sg-0fe9ce00000000001';

function way(name: string, choices: Choices): ScheduleCase {
  let resource: string | undefined;
  const instancesToo = (choices.settings as Record<string, string> | undefined)?.RenameInstances === 'true';
  return {
    name,
    system: neptune,
    source,
    choices: { kmsKey: 'alias/graph', writes: 'frozen', soak: '10m', ...choices },
    world: {
      services: () => [...sharedServices, service],
      build(world) {
        putSubnetGroup(world, region, 'graph-subnets', vpc);
        putAlias(world, region, 'alias/graph', putKey(world, region, { description: 'graph' }).KeyId);
        putSecurityGroup(world, region, { groupId: 'sg-0123456789abcdef0', name: 'graph', vpcId: vpc });
        putSecurityGroup(world, region, { groupId: fence, name: 'nobody', vpcId: vpc });
        putClusterParameterGroup(world, region, { name: 'graph-13', family: 'neptune1.3', parameters: { neptune_streams: '1' } });
        const row = putCluster(world, region, {
          name: source,
          vpcId: vpc,
          EngineVersion: '1.3.2.1',
          DBClusterParameterGroup: 'graph-13',
          VpcSecurityGroupIds: ['sg-0123456789abcdef0'],
          DeletionProtection: true,
          IAMDatabaseAuthenticationEnabled: true,
          roles: [`arn:aws:iam::${world.account}:role/load`],
          tags: { team: 'graph' },
          instances: [{ name: 'graph-1' }, { name: 'graph-2', PromotionTier: 2 }],
          customEndpoints: [{ name: 'graph-apps', type: 'ANY', members: ['graph-2'] }],
          data: {
            vertices: [
              { id: 'a', labels: ['Person'], properties: [['name', ['Ada']]] },
              { id: 'b', labels: ['Person'], properties: [] },
            ],
            edges: [{ id: 'e', label: 'knows', from: 'a', to: 'b', properties: [] }],
          },
        });
        resource = row.DbClusterResourceId;
        putScalableTarget(world, region, {
          namespace: 'neptune',
          resource: `cluster:${source}`,
          dimension: 'neptune:cluster:ReadReplicaCount',
          min: 1,
          max: 3,
          tracking: { cpu: { TargetValue: 60, PredefinedMetricSpecification: { PredefinedMetricType: 'NeptuneReaderAverageCPUUtilization' } } },
          scheduled: { morning: { Schedule: 'cron(0 6 * * ? *)', ScalableTargetAction: { MinCapacity: 1 } } },
        });
        putSubscription(world, region, { name: 'graph-alerts', type: 'db-cluster', sources: [source] });
        putParameter(world, region, '/app/graph', `${writerHost(world, region, 'neptune', source)}:8182`);
      },
    },
    makes: {
      RestoreDBClusterFromSnapshot: 'DBClusterIdentifier',
      CreateDBInstance: 'DBInstanceIdentifier',
      CreateDBClusterSnapshot: 'DBClusterSnapshotIdentifier',
      CreateDBClusterEndpoint: 'DBClusterEndpointIdentifier',
    },
    intact(rig) {
      const row = [...clusters(rig.sandbox.world, region).values()].find((one) => one.DbClusterResourceId === resource);
      expect(row, `${source} is still there`).toBeDefined();
      expect(row?.Status).not.toBe('deleting');
    },
    judge(rig, plan) {
      const { world } = rig.sandbox;
      const [target, ...others] = [...clusters(world, region).values()];
      const named = choices.switch === 'rename' ? source : `${source}-enc`;
      const own = (id: string): string => (instancesToo ? id : `${id}-enc`);
      expect(others, 'one cluster').toEqual([]);
      expect(target).toMatchObject({
        DBClusterIdentifier: named,
        StorageEncrypted: true,
        DeletionProtection: true,
        IAMDatabaseAuthenticationEnabled: true,
        VpcSecurityGroupIds: ['sg-0123456789abcdef0'],
      });
      expect(target?.DbClusterResourceId).not.toBe(resource);
      expect(keys(world, region).get(target?.KmsKeyId ?? '')?.Description).toBe('graph');
      expect([...instances(world, region).values()].map((one) => [one.DBInstanceIdentifier, one.writer])).toEqual([
        [own('graph-1'), true],
        [own('graph-2'), false],
      ]);
      const [endpoint, ...more] = [...endpoints(world, region).values()];
      expect(more).toEqual([]);
      expect(endpoint).toMatchObject({ DBClusterEndpointIdentifier: choices.switch === 'rename' ? 'graph-apps' : 'graph-apps-enc' });
      expect(
        [...snapshots(world, region).values()]
          .filter((one) => one.DBClusterSnapshotIdentifier.startsWith(plan.id))
          .map((one) => [one.DBClusterSnapshotIdentifier, one.StorageEncrypted]),
      ).toEqual([
        [`${plan.id}-graph`, false],
        [`${plan.id}-encrypted`, true],
      ]);
      expect([...securityGroups(world, region).values()].map((one) => one.GroupName).sort(), 'no fence is left').toEqual(['graph', 'nobody']);
      const [scaled, ...scaledToo] = [...scalableTargets(world, region).values()];
      expect(scaledToo, 'one is scaled').toEqual([]);
      expect(scaled).toMatchObject({ ResourceId: `cluster:${named}`, MinCapacity: 1, MaxCapacity: 3, SuspendedState: { DynamicScalingOutSuspended: false } });
      expect([...scalingPolicies(world, region).values()].map((one) => [one.PolicyName, one.ResourceId])).toEqual([['cpu', `cluster:${named}`]]);
      expect([...scheduledActions(world, region).values()].map((one) => [one.ScheduledActionName, one.ResourceId])).toEqual([['morning', `cluster:${named}`]]);
      expect(parameters(world, region).get('/app/graph')?.versions.at(-1)?.Value).toBe(`${writerHost(world, region, 'neptune', named)}:8182`);
    },
  };
}

const renamed = way('Neptune, by rename, fenced', { switch: 'rename', settings: { FenceSecurityGroupId: fence } });
const renamedAll = way('Neptune, by rename, instances too, fenced', { switch: 'rename', settings: { RenameInstances: 'true', FenceSecurityGroupId: 'make' } });
const configured = way('Neptune, by configuration', { endpoints: ['ssm:/app/graph'] });
/** All that a rename does is in that of the instances, too; without them it is run where there is time. */
export const neptuneCases = process.env.SCHEDULE === 'all' ? [renamedAll, configured, renamed] : [renamedAll, configured];
