/**
 * Replica auto scaling of a cluster: its target, policies and scheduled actions. Application Auto Scaling knows a cluster by its name, never by what
 * no rename changes. facts/neptune.md 2e.
 */
import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '@aws-sdk/client-application-auto-scaling';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { Optional } from '../../../src/aws/optional.ts';
import { everyPage } from '../../../src/aws/pages.ts';
import type { Plain } from './facts.ts';

export const namespace = 'neptune';
export const dimension = 'neptune:cluster:ReadReplicaCount';

export interface Scaling {
  /** Null: none is registered. */
  target: Pick<Plain<ScalableTarget>, 'MinCapacity' | 'MaxCapacity' | 'SuspendedState'> | null;
  policies: Plain<ScalingPolicy>[];
  scheduled: Plain<ScheduledAction>[];
}

/** Null where it may not be read. */
export const readScaling = (call: AwsCaller['call'], optional: Optional, id: string): Promise<Scaling | null> =>
  optional('replica auto scaling', 'application-autoscaling:DescribeScalableTargets, DescribeScalingPolicies, DescribeScheduledActions', async () => {
    const of = { ServiceNamespace: namespace, ScalableDimension: dimension };
    const ResourceId = `cluster:${id}`;
    const [target] = await everyPage<Plain<ScalableTarget>>(
      call,
      'application-autoscaling',
      'DescribeScalableTargets',
      { ...of, ResourceIds: [ResourceId] },
      'ScalableTargets',
    );
    if (!target) return { target: null, policies: [], scheduled: [] };
    const { MinCapacity, MaxCapacity, SuspendedState } = target;
    const [policies, scheduled] = await Promise.all([
      everyPage<Plain<ScalingPolicy>>(call, 'application-autoscaling', 'DescribeScalingPolicies', { ...of, ResourceId }, 'ScalingPolicies'),
      everyPage<Plain<ScheduledAction>>(call, 'application-autoscaling', 'DescribeScheduledActions', { ...of, ResourceId }, 'ScheduledActions'),
    ]);
    const byName = <T>(rows: T[], name: (row: T) => string | undefined): T[] => [...rows].sort((a, b) => ((name(a) ?? '') < (name(b) ?? '') ? -1 : 1));
    return {
      target: { MinCapacity, MaxCapacity, SuspendedState },
      policies: byName(policies, (row) => row.PolicyName),
      scheduled: byName(scheduled, (row) => row.ScheduledActionName),
    };
  });
