/** What hangs on a cluster of the facts: replica auto scaling, IAM policies that name it. */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import {
  policies,
  putRole,
  putScalableTarget,
  roles,
  type ScalableTargetRow,
  scalingPolicies,
  scheduledActions,
} from '../../../../src/sandbox/services/index.ts';
import { childKey } from '../../../../src/sandbox/services/autoscaling/rows.ts';
import type { NeptuneFacts } from '../../gather/facts.ts';
import { dimension, namespace } from '../../gather/scaling.ts';

/** Policies and scheduled actions as they were read, whatever their kind. */
export function rebuildScaling(world: SandboxWorld, region: string, { id, scaling }: NeptuneFacts): void {
  if (!scaling?.target) return;
  const { target } = scaling;
  const of = { ServiceNamespace: namespace, ResourceId: `cluster:${id}`, ScalableDimension: dimension };
  putScalableTarget(world, region, {
    ...{ namespace, dimension },
    resource: of.ResourceId,
    min: target.MinCapacity ?? 0,
    max: target.MaxCapacity ?? 0,
    ...(target.SuspendedState ? { SuspendedState: target.SuspendedState as ScalableTargetRow['SuspendedState'] } : {}),
  });
  const at = (time: unknown): number => (typeof time === 'string' ? Date.parse(time) : world.clock.now().getTime());
  for (const row of scaling.policies)
    scalingPolicies(world, region).set(childKey(of, row.PolicyName ?? ''), { ...row, ...of, CreationTime: at(row.CreationTime) } as never);
  for (const row of scaling.scheduled)
    scheduledActions(world, region).set(childKey(of, row.ScheduledActionName ?? ''), {
      ...row,
      ...of,
      CreationTime: at(row.CreationTime),
      ...(row.StartTime ? { StartTime: at(row.StartTime) } : {}),
      ...(row.EndTime ? { EndTime: at(row.EndTime) } : {}),
    } as never);
}

/** Managed policies by their ARN; inline ones as those of a role, which is where encmigrate finds most of them. */
export function rebuildPolicies(world: SandboxWorld, { dataPolicies }: NeptuneFacts): void {
  const at = world.clock.now().getTime();
  for (const { holder, statements } of dataPolicies ?? []) {
    const document = { Version: '2012-10-17', Statement: statements };
    const inline = /^inline policy (.+) of \w+ (.+)$/.exec(holder);
    if (inline) putRole(world, { name: inline[2] ?? '', service: 'ec2.amazonaws.com', inline: { [inline[1] ?? '']: document } });
    else
      policies(world).set(holder, {
        Arn: holder,
        PolicyName: /\/([^/]+)$/.exec(holder)?.[1] ?? holder,
        PolicyId: `ANPA${world.id(17).toUpperCase()}`,
        Path: '/',
        CreateDate: at,
        versions: [{ VersionId: 'v1', Document: JSON.stringify(document), CreateDate: at }],
        DefaultVersionId: 'v1',
      });
  }
}

/** As the operator does by hand: what may be done to the source may be done to the target too. */
export function nameToo(world: SandboxWorld, source: string, target: string): void {
  for (const policy of policies(world).values())
    for (const version of policy.versions) if (version.VersionId === policy.DefaultVersionId) version.Document = named(version.Document, source, target);
  for (const role of roles(world).values()) for (const [name, document] of Object.entries(role.inline)) role.inline[name] = named(document, source, target);
}

function named(document: string, source: string, target: string): string {
  const parsed = JSON.parse(document) as { Statement: { Resource?: string | string[] }[] };
  for (const statement of [parsed.Statement].flat())
    if (JSON.stringify(statement.Resource ?? '').includes(source))
      statement.Resource = [statement.Resource ?? []].flat().flatMap((one) => (one.includes(source) ? [one, one.replaceAll(source, target)] : [one]));
  return JSON.stringify(parsed);
}
