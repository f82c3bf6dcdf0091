/**
 * Replica auto scaling: suspended while the plan counts on the replicas it saw, and registered again for whoever serves. It goes by the cluster's
 * name: with a rename the name's own registration serves the new cluster, else the target gets one. facts/neptune.md 2e, 3c.
 */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import { dimension, namespace, type Scaling } from '../gather/scaling.ts';
import type { Case } from './case.ts';
import { aws, quoted } from './reads.ts';

type Target = NonNullable<Scaling['target']>;

const service = 'application-autoscaling';
const suspended = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true };
const of = (id: string) => ({ ServiceNamespace: namespace, ResourceId: `cluster:${id}`, ScalableDimension: dimension });
const targetRead = (id: string) =>
  aws('DescribeScalableTargets', { ServiceNamespace: namespace, ResourceIds: [`cluster:${id}`], ScalableDimension: dimension }, service);

/** What a cluster's registration was before this plan touched it. */
const stateOf = (target: Target) => ({
  DynamicScalingInSuspended: target.SuspendedState?.DynamicScalingInSuspended ?? false,
  DynamicScalingOutSuspended: target.SuspendedState?.DynamicScalingOutSuspended ?? false,
  ScheduledScalingSuspended: target.SuspendedState?.ScheduledScalingSuspended ?? false,
});

/** Registering again changes what is there, so a second call does no harm; done is what reads as it was sent. */
function register(id: string, target: Target, state: ReturnType<typeof stateOf>): ActionText {
  const { MinCapacity = 0, MaxCapacity = 0 } = target;
  const flags = Object.entries(state).map(([flag, on]) => `${on ? '' : '!'}SuspendedState.${flag}`);
  const same = [`MinCapacity==\`${MinCapacity}\``, `MaxCapacity==\`${MaxCapacity}\``, ...flags].join(' && ');
  return {
    kind: 'call',
    service,
    operation: 'RegisterScalableTarget',
    input: { ...of(id), MinCapacity, MaxCapacity, SuspendedState: state },
    probe: { read: targetRead(id), resource: `(length(ScalableTargets[?${same}]) == \`0\` && {left: \`true\`}) || \`null\``, same: {}, goneIsDone: true },
  };
}

export const suspends = ({ facts }: Case): Target | null => facts.scaling?.target ?? null;

/** freeze: from here on no replica comes or goes, so that what is deleted at the end is what was seen. */
export function suspend(given: Case): StepText[] {
  const { source } = given;
  const target = suspends(given);
  if (!target) return [];
  return [
    {
      id: 'scaling.suspend',
      phase: 'freeze',
      title: `Suspend replica auto scaling of ${source.id}`,
      risk: 'changes',
      typical: 'PT1S',
      action: register(source.id, target, suspended),
      undo: [register(source.id, target, stateOf(target))],
      effects: ['source.scaling: suspended'],
      leaves: `replica auto scaling of ${source.id} is suspended`,
    },
  ];
}

/** Of a policy or scheduled action, what its Put takes; a metric's dimension that names the cluster goes along to the new name. */
function inputOf(row: Record<string, unknown>, given: Case, fields: readonly string[]): Record<string, Value> {
  const { source, names } = given;
  const moved = (value: unknown): Value => {
    if (Array.isArray(value)) return value.map(moved);
    if (value !== null && typeof value === 'object') {
      const entries = Object.entries(value).map(([key, inner]) => [key, key === 'Value' && inner === source.id ? names.final : moved(inner)] as const);
      return Object.fromEntries(entries);
    }
    return value as Value;
  };
  return Object.fromEntries(fields.filter((field) => row[field] !== undefined && row[field] !== null).map((field) => [field, moved(row[field])]));
}

const policyFields = ['PolicyType', 'StepScalingPolicyConfiguration', 'TargetTrackingScalingPolicyConfiguration', 'PredictiveScalingPolicyConfiguration'];
/** This protocol has seconds since 1970. */
const seconds = (date: string | undefined): Record<string, number> | undefined => (date ? { at: Math.floor(Date.parse(date) / 1000) } : undefined);

/** switch: whoever serves is scaled as the source was. What a rename does to a registration is not documented, so all of it is put again. */
export function resume(given: Case): StepText[] {
  const { facts, source, names, rename } = given;
  const target = suspends(given);
  if (!target || !facts.scaling) return [];
  const { policies, scheduled } = facts.scaling;
  const put = (operation: string, list: string, describe: string, field: string, name: string, input: Record<string, Value>): ActionText => ({
    kind: 'call',
    service,
    operation,
    input: { [field]: name, ...of(names.final), ...input },
    probe: {
      read: aws(describe, { ...of(names.final) }, service),
      // Putting it again changes nothing, so what is there already is as good as done.
      resource: `(length(${list}[?${field}==${quoted(name)}]) == \`0\` && {left: \`true\`}) || \`null\``,
      same: {},
      goneIsDone: true,
    },
  });
  const step = (id: string, title: string, action: ActionText, undo?: ActionText[]): StepText => ({
    id,
    phase: 'switch',
    title,
    risk: 'changes',
    moves: false,
    typical: 'PT1S',
    action,
    ...(undo ? { undo } : {}),
  });
  return [
    {
      ...step(
        'switch.scaling',
        `Replica auto scaling of ${names.final}: ${target.MinCapacity} to ${target.MaxCapacity} readers`,
        register(names.final, target, stateOf(target)),
        // By rename the registration is the source's own, which the first step of this plan suspended.
        rename ? [register(names.final, target, suspended)] : [deregister(names.final)],
      ),
      leaves: `replica auto scaling of ${names.final} is registered`,
    },
    ...policies.map((row, index) =>
      step(
        `switch.scaling.policy.${index + 1}`,
        `Scaling policy ${row.PolicyName}`,
        put(
          'PutScalingPolicy',
          'ScalingPolicies',
          'DescribeScalingPolicies',
          'PolicyName',
          row.PolicyName ?? '',
          inputOf(row as Record<string, unknown>, given, policyFields),
        ),
      ),
    ),
    ...scheduled.map((row, index) => {
      const start = seconds(row.StartTime)?.at;
      const end = seconds(row.EndTime)?.at;
      return step(
        `switch.scaling.scheduled.${index + 1}`,
        `Scheduled action ${row.ScheduledActionName}`,
        put('PutScheduledAction', 'ScheduledActions', 'DescribeScheduledActions', 'ScheduledActionName', row.ScheduledActionName ?? '', {
          ...inputOf(row as Record<string, unknown>, given, ['Schedule', 'Timezone', 'ScalableTargetAction']),
          ...(start === undefined ? {} : { StartTime: start }),
          ...(end === undefined ? {} : { EndTime: end }),
        }),
      );
    }),
    {
      id: 'switch.scaling.seen',
      phase: 'switch',
      title: `${names.final} is scaled as ${source.id} was`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          {
            read: targetRead(names.final),
            path: 'ScalableTargets[0].[MinCapacity, MaxCapacity, SuspendedState.DynamicScalingOutSuspended]',
            equals: [target.MinCapacity ?? 0, target.MaxCapacity ?? 0, stateOf(target).DynamicScalingOutSuspended],
            says: `least and most readers of ${names.final}, and whether scaling is suspended`,
          },
          {
            read: aws('DescribeScalingPolicies', { ...of(names.final) }, service),
            path: 'ScalingPolicies[].PolicyName',
            equals: policies.map((row) => row.PolicyName ?? ''),
            unordered: true,
            says: `scaling policies of ${names.final}`,
          },
          {
            read: aws('DescribeScheduledActions', { ...of(names.final) }, service),
            path: 'ScheduledActions[].ScheduledActionName',
            equals: scheduled.map((row) => row.ScheduledActionName ?? ''),
            unordered: true,
            says: `scheduled actions of ${names.final}`,
          },
        ],
      },
    },
  ];
}

/** Takes its policies and scheduled actions along. */
const deregister = (id: string): ActionText => ({
  kind: 'call',
  service,
  operation: 'DeregisterScalableTarget',
  input: { ...of(id) },
  probe: { read: targetRead(id), resource: 'ScalableTargets[0]', same: {}, goneIsDone: true },
});

/** delete: a registration of a name that nobody has. By rename the name is the new cluster's. */
export function forget(given: Case): StepText[] {
  const { source, rename } = given;
  if (rename || !suspends(given)) return [];
  return [
    {
      id: 'delete.scaling',
      phase: 'delete',
      title: `Replica auto scaling of ${source.id} goes`,
      risk: 'deletes',
      typical: 'PT1S',
      needs: ['delete.gone'],
      action: deregister(source.id),
    },
  ];
}
