/** Scalable targets of a world, as they would stand after a life. */
import type { SandboxWorld } from '../../service.ts';
import { childKey, type ScalableTargetRow, scalableTargets, scalingPolicies, scheduledActions, targetKey } from './rows.ts';

export interface ScalableTargetOptions extends Partial<Pick<ScalableTargetRow, 'SuspendedState'>> {
  namespace: string;
  resource: string;
  dimension: string;
  min: number;
  max: number;
  /** By name: what a target tracking policy says. */
  tracking?: Record<string, unknown>;
  /** By name. */
  scheduled?: Record<string, { Schedule: string; Timezone?: string; ScalableTargetAction: { MinCapacity?: number; MaxCapacity?: number } }>;
}

export function putScalableTarget(world: SandboxWorld, region: string, options: ScalableTargetOptions): void {
  const of = { ServiceNamespace: options.namespace, ResourceId: options.resource, ScalableDimension: options.dimension };
  const CreationTime = world.clock.now().getTime();
  const arn = (kind: string, more = ''): string => `arn:${world.partition}:application-autoscaling:${region}:${world.account}:${kind}/${world.id(16)}${more}`;
  scalableTargets(world, region).set(targetKey(of), {
    ...of,
    MinCapacity: options.min,
    MaxCapacity: options.max,
    RoleARN: `arn:${world.partition}:iam::${world.account}:role/aws-service-role/${options.namespace}.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_${options.namespace}`,
    CreationTime,
    SuspendedState: options.SuspendedState ?? { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false },
    ScalableTargetARN: arn('scalable-target'),
  });
  for (const [PolicyName, configuration] of Object.entries(options.tracking ?? {}))
    scalingPolicies(world, region).set(childKey(of, PolicyName), {
      ...of,
      PolicyName,
      PolicyARN: arn('scalingPolicy', `:resource/${options.namespace}/${options.resource}:policyName/${PolicyName}`),
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: configuration,
      CreationTime,
    });
  for (const [ScheduledActionName, action] of Object.entries(options.scheduled ?? {}))
    scheduledActions(world, region).set(childKey(of, ScheduledActionName), {
      ...of,
      ...action,
      ScheduledActionName,
      ScheduledActionARN: arn('scheduledAction', `:scheduledActionName/${ScheduledActionName}`),
      CreationTime,
    });
}
