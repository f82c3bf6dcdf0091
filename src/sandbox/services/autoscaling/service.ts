/** Application Auto Scaling: targets, policies, scheduled actions. What it then does to a resource is that resource's service's. */
import { page } from '../../paging.ts';
import { type Operation, type SandboxCall, type SandboxService, type SandboxWorld, ServiceFault, type Table } from '../../service.ts';
import { childKey, type ScalableTargetRow, scalableTargets, scalingPolicies, scheduledActions, type Suspended, targetKey } from './rows.ts';

const validation = (text: string): ServiceFault => new ServiceFault('ValidationException', text);
const notFound = (text: string): ServiceFault => new ServiceFault('ObjectNotFoundException', text);
const badToken = (): ServiceFault => new ServiceFault('InvalidNextTokenException', 'The next token supplied was invalid');

/** Which resources and dimensions a namespace has: API reference, RegisterScalableTarget. */
const known: Record<string, { resource: RegExp; dimensions: string[] }> = {
  elasticache: {
    resource: /^replication-group\/[a-z0-9-]+$/,
    dimensions: ['elasticache:replication-group:NodeGroups', 'elasticache:replication-group:Replicas'],
  },
  neptune: { resource: /^cluster:[a-z0-9-]+$/i, dimensions: ['neptune:cluster:ReadReplicaCount'] },
  rds: { resource: /^cluster:[a-z0-9-]+$/i, dimensions: ['rds:cluster:ReadReplicaCount'] },
};

interface Of {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}

function checked<T extends Of>(input: T): T {
  const space = known[input.ServiceNamespace];
  if (!space) throw new ServiceFault('NotImplemented', `The sandbox does not scale ${input.ServiceNamespace}`, 501);
  if (!space.dimensions.includes(input.ScalableDimension))
    throw validation(`Unsupported service namespace, resource type or scalable dimension: ${input.ScalableDimension}`);
  if (!space.resource.test(input.ResourceId)) throw validation(`Unsupported resource type or resource id: ${input.ResourceId}`);
  return input;
}

function targetOf({ world, region }: SandboxCall, input: Of): ScalableTargetRow {
  const row = scalableTargets(world, region).get(targetKey(checked(input)));
  if (!row)
    throw notFound(
      `No scalable target registered for service namespace: ${input.ServiceNamespace}, resource ID: ${input.ResourceId}, scalable dimension: ${input.ScalableDimension}`,
    );
  return row;
}

const arn = ({ world, region }: SandboxCall, kind: string, name: string): string =>
  `arn:${world.partition}:application-autoscaling:${region}:${world.account}:${kind}/${world.id(16)}${name ? `:${name}` : ''}`;

const on: Suspended = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };

interface Listed {
  MaxResults?: number;
  NextToken?: string;
}

function listed<T extends Of>(rows: Iterable<T>, keyOf: (row: T) => string, input: Partial<Of> & Listed, also: (row: T) => boolean = () => true) {
  if (input.MaxResults !== undefined && (input.MaxResults < 1 || input.MaxResults > 50)) throw validation('MaxResults must be between 1 and 50');
  const own = [...rows].filter(
    (row) =>
      row.ServiceNamespace === input.ServiceNamespace &&
      (input.ResourceId === undefined || row.ResourceId === input.ResourceId) &&
      (input.ScalableDimension === undefined || row.ScalableDimension === input.ScalableDimension) &&
      also(row),
  );
  return page(own, keyOf, input.MaxResults ?? 50, input.NextToken, badToken);
}

const dated = <T extends { CreationTime: number }>(row: T) => ({ ...row, CreationTime: new Date(row.CreationTime) });

function dropChildren(world: SandboxWorld, region: string, of: Of): void {
  for (const table of [scalingPolicies(world, region), scheduledActions(world, region)] as Table<Of>[])
    for (const [key, row] of table) if (targetKey(row) === targetKey(of)) table.delete(key);
}

const operations: Record<string, Operation> = {
  /** Also changes one that is there: then what is not said stays. */
  RegisterScalableTarget(input, call) {
    const { world, region, now } = call;
    checked(input);
    const key = targetKey(input);
    const was = scalableTargets(world, region).get(key);
    const { MinCapacity = was?.MinCapacity, MaxCapacity = was?.MaxCapacity, SuspendedState, RoleARN } = input;
    if (MinCapacity === undefined || MaxCapacity === undefined) throw validation('MinCapacity and MaxCapacity are required for a new scalable target');
    if (MinCapacity > MaxCapacity) throw validation('Maximum capacity cannot be less than minimum capacity');
    const row: ScalableTargetRow = {
      ServiceNamespace: input.ServiceNamespace,
      ResourceId: input.ResourceId,
      ScalableDimension: input.ScalableDimension,
      MinCapacity,
      MaxCapacity,
      RoleARN:
        RoleARN ??
        was?.RoleARN ??
        `arn:${world.partition}:iam::${world.account}:role/aws-service-role/${input.ServiceNamespace}.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_${input.ServiceNamespace}`,
      CreationTime: was?.CreationTime ?? now.getTime(),
      SuspendedState: { ...on, ...was?.SuspendedState, ...SuspendedState },
      ScalableTargetARN: was?.ScalableTargetARN ?? arn(call, 'scalable-target', ''),
    };
    scalableTargets(world, region).set(key, row);
    return { ScalableTargetARN: row.ScalableTargetARN };
  },

  /** Takes its policies and scheduled actions along. */
  DeregisterScalableTarget(input, call) {
    const row = targetOf(call, input);
    scalableTargets(call.world, call.region).delete(targetKey(row));
    dropChildren(call.world, call.region, row);
    return {};
  },

  DescribeScalableTargets({ ResourceIds, ...input }, { world, region }) {
    const { rows, next } = listed(
      scalableTargets(world, region).values(),
      targetKey,
      input,
      ({ ResourceId }) => !ResourceIds || ResourceIds.includes(ResourceId),
    );
    return { ScalableTargets: rows.map(dated), NextToken: next };
  },

  PutScalingPolicy(input, call) {
    const { world, region, now } = call;
    targetOf(call, input);
    const key = childKey(input, input.PolicyName);
    const was = scalingPolicies(world, region).get(key);
    const PolicyType = input.PolicyType ?? was?.PolicyType ?? 'StepScaling';
    const { StepScalingPolicyConfiguration: steps, TargetTrackingScalingPolicyConfiguration: tracking } = input;
    if (was && was.PolicyType !== PolicyType) throw validation('The policy type of an existing policy cannot be changed');
    if (PolicyType === 'TargetTrackingScaling' ? !tracking : PolicyType === 'StepScaling' ? !steps : true)
      throw validation(`A configuration is required for a policy of type ${PolicyType}`);
    const row = {
      PolicyARN: was?.PolicyARN ?? arn(call, 'scalingPolicy', `resource/${input.ServiceNamespace}/${input.ResourceId}:policyName/${input.PolicyName}`),
      PolicyName: input.PolicyName,
      ServiceNamespace: input.ServiceNamespace,
      ResourceId: input.ResourceId,
      ScalableDimension: input.ScalableDimension,
      PolicyType,
      ...(steps ? { StepScalingPolicyConfiguration: steps } : {}),
      ...(tracking ? { TargetTrackingScalingPolicyConfiguration: tracking } : {}),
      CreationTime: was?.CreationTime ?? now.getTime(),
    };
    scalingPolicies(world, region).set(key, row);
    return { PolicyARN: row.PolicyARN, Alarms: [] };
  },

  DeleteScalingPolicy(input, { world, region }) {
    const key = childKey(checked(input), input.PolicyName);
    if (!scalingPolicies(world, region).delete(key)) throw notFound(`No scaling policy found for name: ${input.PolicyName}`);
    return {};
  },

  DescribeScalingPolicies({ PolicyNames, ...input }, { world, region }) {
    const { rows, next } = listed(
      scalingPolicies(world, region).values(),
      (row) => childKey(row, row.PolicyName),
      input,
      ({ PolicyName }) => !PolicyNames || PolicyNames.includes(PolicyName),
    );
    return { ScalingPolicies: rows.map((row) => ({ ...dated(row), Alarms: [] })), NextToken: next };
  },

  PutScheduledAction(input, call) {
    const { world, region, now } = call;
    targetOf(call, input);
    const key = childKey(input, input.ScheduledActionName);
    const was = scheduledActions(world, region).get(key);
    const Schedule = input.Schedule ?? was?.Schedule;
    const action = input.ScalableTargetAction ?? was?.ScalableTargetAction;
    if (!Schedule || !/^(at|rate|cron)\(.+\)$/.test(Schedule)) throw validation(`Invalid schedule: ${Schedule}`);
    if (!action || (action.MinCapacity === undefined && action.MaxCapacity === undefined)) throw validation('A scalable target action is required');
    scheduledActions(world, region).set(key, {
      ScheduledActionName: input.ScheduledActionName,
      ScheduledActionARN: was?.ScheduledActionARN ?? arn(call, 'scheduledAction', `scheduledActionName/${input.ScheduledActionName}`),
      ServiceNamespace: input.ServiceNamespace,
      ResourceId: input.ResourceId,
      ScalableDimension: input.ScalableDimension,
      Schedule,
      ScalableTargetAction: action,
      ...(input.Timezone ? { Timezone: input.Timezone } : {}),
      ...(input.StartTime ? { StartTime: input.StartTime.getTime() } : {}),
      ...(input.EndTime ? { EndTime: input.EndTime.getTime() } : {}),
      CreationTime: was?.CreationTime ?? now.getTime(),
    });
    return {};
  },

  DeleteScheduledAction(input, { world, region }) {
    const key = childKey(checked(input), input.ScheduledActionName);
    if (!scheduledActions(world, region).delete(key)) throw notFound(`No scheduled action found for name: ${input.ScheduledActionName}`);
    return {};
  },

  DescribeScheduledActions({ ScheduledActionNames, ...input }, { world, region }) {
    const { rows, next } = listed(
      scheduledActions(world, region).values(),
      (row) => childKey(row, row.ScheduledActionName),
      input,
      ({ ScheduledActionName }) => !ScheduledActionNames || ScheduledActionNames.includes(ScheduledActionName),
    );
    return {
      ScheduledActions: rows.map(({ StartTime, EndTime, ...row }) => ({
        ...dated(row),
        ...(StartTime ? { StartTime: new Date(StartTime) } : {}),
        ...(EndTime ? { EndTime: new Date(EndTime) } : {}),
      })),
      NextToken: next,
    };
  },
};

export const autoscaling: SandboxService = {
  id: 'application-autoscaling',
  signs: ['application-autoscaling'],
  sdk: () => import('@aws-sdk/client-application-auto-scaling'),
  protocol: 'json1.1',
  operations,
};
