/** What Application Auto Scaling keeps: targets by resource, and what hangs on each. All of it goes by name, so a rename of the resource is nothing it knows of. */
import type { SandboxWorld, Table } from '../../service.ts';

export interface Suspended {
  DynamicScalingInSuspended: boolean;
  DynamicScalingOutSuspended: boolean;
  ScheduledScalingSuspended: boolean;
}

export interface ScalableTargetRow {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
  MinCapacity: number;
  MaxCapacity: number;
  RoleARN: string;
  CreationTime: number;
  SuspendedState: Suspended;
  ScalableTargetARN: string;
}

export interface ScalingPolicyRow {
  PolicyARN: string;
  PolicyName: string;
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
  PolicyType: string;
  StepScalingPolicyConfiguration?: unknown;
  TargetTrackingScalingPolicyConfiguration?: unknown;
  CreationTime: number;
}

export interface ScheduledActionRow {
  ScheduledActionName: string;
  ScheduledActionARN: string;
  ServiceNamespace: string;
  Schedule: string;
  Timezone?: string;
  ResourceId: string;
  ScalableDimension: string;
  StartTime?: number;
  EndTime?: number;
  ScalableTargetAction: { MinCapacity?: number; MaxCapacity?: number };
  CreationTime: number;
}

export const scalableTargets = (world: SandboxWorld, region: string): Table<ScalableTargetRow> => world.table('autoscaling.targets', region);
export const scalingPolicies = (world: SandboxWorld, region: string): Table<ScalingPolicyRow> => world.table('autoscaling.policies', region);
export const scheduledActions = (world: SandboxWorld, region: string): Table<ScheduledActionRow> => world.table('autoscaling.scheduled', region);

interface Of {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}
export const targetKey = ({ ServiceNamespace, ResourceId, ScalableDimension }: Of): string => `${ServiceNamespace} ${ResourceId} ${ScalableDimension}`;
export const childKey = (of: Of, name: string): string => `${targetKey(of)} ${name}`;
