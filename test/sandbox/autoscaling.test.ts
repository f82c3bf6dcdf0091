import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, test } from 'vitest';
import { client, opened, refusal, refusedAs, ways } from './opened.ts';

const of = { ServiceNamespace: 'neptune', ResourceId: 'cluster:graph', ScalableDimension: 'neptune:cluster:ReadReplicaCount' } as const;
const tracking = { TargetValue: 60, PredefinedMetricSpecification: { PredefinedMetricType: 'NeptuneReaderAverageCPUUtilization' } } as const;

describe.each(ways)('Application Auto Scaling %s', (way) => {
  test('a target is registered, changed in part, and takes what hangs on it along', async () => {
    const scaling = await client(await opened(), way, ApplicationAutoScalingClient);
    const seen = async () => (await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'neptune' }))).ScalableTargets ?? [];
    expect(await refusal(scaling.send(new RegisterScalableTargetCommand(of)))).toMatchObject({ name: 'ValidationException' });
    expect(await refusedAs(scaling.send(new PutScalingPolicyCommand({ ...of, PolicyName: 'p', PolicyType: 'TargetTrackingScaling' })))).toBe(
      'ObjectNotFoundException',
    );
    await scaling.send(new RegisterScalableTargetCommand({ ...of, MinCapacity: 1, MaxCapacity: 3 }));
    await scaling.send(new RegisterScalableTargetCommand({ ...of, SuspendedState: { DynamicScalingOutSuspended: true } }));
    expect(await seen()).toMatchObject([
      {
        MinCapacity: 1,
        MaxCapacity: 3,
        SuspendedState: { DynamicScalingOutSuspended: true, DynamicScalingInSuspended: false },
        CreationTime: expect.any(Date),
      },
    ]);
    expect(await refusedAs(scaling.send(new RegisterScalableTargetCommand({ ...of, MinCapacity: 9 })))).toBe('ValidationException');

    const put = { ...of, PolicyName: 'p', PolicyType: 'TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration: tracking } as const;
    const first = await scaling.send(new PutScalingPolicyCommand(put));
    expect((await scaling.send(new PutScalingPolicyCommand(put))).PolicyARN).toBe(first.PolicyARN);
    expect(await refusedAs(scaling.send(new PutScalingPolicyCommand({ ...of, PolicyName: 'q', PolicyType: 'TargetTrackingScaling' })))).toBe(
      'ValidationException',
    );
    const start = new Date('2027-01-01T00:00:00Z');
    const action = { ...of, ScheduledActionName: 's', Schedule: 'cron(0 6 * * ? *)', ScalableTargetAction: { MinCapacity: 2 }, StartTime: start };
    await scaling.send(new PutScheduledActionCommand(action));
    expect((await scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace: 'neptune' }))).ScheduledActions).toMatchObject([
      { ScheduledActionName: 's', StartTime: start, ScalableTargetAction: { MinCapacity: 2 } },
    ]);
    expect(await refusedAs(scaling.send(new PutScheduledActionCommand({ ...action, Schedule: 'daily' })))).toBe('ValidationException');

    await scaling.send(new DeregisterScalableTargetCommand(of));
    expect(await seen()).toEqual([]);
    expect((await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'neptune' }))).ScalingPolicies).toEqual([]);
    expect(await refusedAs(scaling.send(new DeregisterScalableTargetCommand(of)))).toBe('ObjectNotFoundException');
    expect(await refusedAs(scaling.send(new DeleteScalingPolicyCommand({ ...of, PolicyName: 'p' })))).toBe('ObjectNotFoundException');
  });

  test('resources and dimensions of other kinds are refused', async () => {
    const scaling = await client(await opened(), way, ApplicationAutoScalingClient);
    const register = (more: object) => scaling.send(new RegisterScalableTargetCommand({ ...of, MinCapacity: 1, MaxCapacity: 2, ...more }));
    expect(await refusedAs(register({ ResourceId: 'graph' }))).toBe('ValidationException');
    expect(await refusedAs(register({ ScalableDimension: 'rds:cluster:ReadReplicaCount' }))).toBe('ValidationException');
    expect(await refusedAs(register({ ServiceNamespace: 'ecs' }))).toBe('NotImplemented');
  });
});
