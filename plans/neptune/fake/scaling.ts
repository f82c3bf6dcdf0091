/**
 * Replicas that Application Auto Scaling adds: as many as its least says, named after itself. It knows the cluster by name, does nothing while an
 * instance is not available, and needs a reader to begin with (facts/neptune.md 2e). Load is none here, so nothing is scaled in or out by it.
 */
import { type ScalableTargetRow, scalableTargets } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { createInstanceOperations } from './instances/create.ts';
import { clusters, membersOf } from './rows.ts';

export function scale(world: SandboxWorld, now: Date): void {
  for (const region of world.regions('autoscaling.targets'))
    for (const target of scalableTargets(world, region).values()) if (target.ServiceNamespace === 'neptune') reach(world, region, target, now);
}

function reach(world: SandboxWorld, region: string, target: ScalableTargetRow, now: Date): void {
  if (target.SuspendedState.DynamicScalingOutSuspended) return;
  const name = target.ResourceId.replace(/^cluster:/, '');
  const cluster = [...clusters(world, region).values()].find((row) => row.DBClusterIdentifier === name);
  if (cluster?.Status !== 'available') return;
  const members = membersOf(world, region, cluster);
  const readers = members.filter((row) => !row.writer);
  const [first] = readers;
  if (!first || members.some((row) => row.DBInstanceStatus !== 'available') || readers.length >= target.MinCapacity) return;
  createInstanceOperations.CreateDBInstance(
    {
      DBInstanceIdentifier: `application-autoscaling-${world.id(8)}-${world.id(4)}`,
      DBInstanceClass: first.DBInstanceClass,
      Engine: 'neptune',
      DBClusterIdentifier: name,
      PromotionTier: 15,
    },
    { world, region, account: world.account, operation: 'CreateDBInstance', now },
  );
}
