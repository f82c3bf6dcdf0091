/** What hangs on a cluster, in whole runs on the sandbox: policies, certificates, scaling, a fence, and counts that take too long. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NeptuneFacts } from '../../../plans/neptune/gather/facts.ts';
import { neptune } from '../../../plans/neptune/system.ts';
import { revisePlan } from '../../../src/engine/revise.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { power } from '../../support/power.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import type { Rig } from '../../support/rig.ts';
import { aws, byConfiguration, byRename, cluster, openGraphs, type Planned, planOf, run } from './cloud.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openGraphs();
});
afterEach(() => rig.close());

const given = async (planned: Planned, host = recordingHost(agreeing())) => ({
  ...planned,
  system: neptune,
  connection: await rig.connection(),
  host,
  signal: new AbortController().signal,
});
/** Stops before a step begins, as a power cut does. */
async function stoppedBefore(planned: Planned, step: string): Promise<void> {
  const cut = power(`begin ${step} 1 before`);
  await rig.run(planned, neptune, { power: cut, host: recordingHost(agreeing()) }).catch(() => undefined);
  expect(cut.cut, step).toBe(true);
}

describe('what hangs on a cluster', () => {
  it('where counting takes too long, the totals of refreshed statistics are said, and the data is not verified', async () => {
    rig.sandbox.addFault({
      kind: 'service',
      name: 'neptune.data',
      input: { path: '/gremlin' },
      count: 'always',
      with: { status: 500, code: 'TimeLimitExceededException', message: 'A timeout occurred.' },
    });
    const planned = await planOf(rig, byRename);
    const host = recordingHost(agreeing());
    expect(await run(rig, planned, host)).toMatchObject({ exit: 0 });
    expect(host.said()).toMatch(/numNodes \d+, numEdges \d+; numQuads \d+/);
    expect(host.gates.map((g) => g.step)).toContain('delete.unverified');
  });

  it('looks whether the policies name the new cluster, and names those that do not', async () => {
    const planned = await planOf(rig, byRename);
    const host = recordingHost(agreeing());
    expect(await run(rig, planned, host)).toMatchObject({ exit: 0 });
    const gate = host.gates.find((g) => g.step === 'policies.lacking');
    expect(gate?.shows).toContainEqual({ label: 'policies without the new cluster', value: 'arn:aws:iam::123456789012:policy/graph-main-clients' });
  });

  it('does not ask about policies again where they were changed', async () => {
    const planned = await planOf(rig, byRename);
    const host = recordingHost(async (gate) => {
      if (gate.step === 'policies') {
        const statement = JSON.parse(String(gate.shows.find((show) => show.label.startsWith('statement to add'))?.value));
        const { Policy } = await aws(rig, 'GetPolicy', { PolicyArn: 'arn:aws:iam::123456789012:policy/graph-main-clients' }, 'iam');
        const version = await aws(rig, 'GetPolicyVersion', { PolicyArn: Policy.Arn, VersionId: Policy.DefaultVersionId }, 'iam');
        const document = JSON.parse(decodeURIComponent(version.PolicyVersion.Document));
        document.Statement.push(statement);
        await aws(rig, 'CreatePolicyVersion', { PolicyArn: Policy.Arn, PolicyDocument: JSON.stringify(document), SetAsDefault: true }, 'iam');
      }
      return agreeing()(gate);
    });
    expect(await run(rig, planned, host)).toMatchObject({ exit: 0 });
    expect(host.gates.map((g) => g.step)).not.toContain('policies.lacking');
  });

  it('gives each instance its certificate authority, where AWS gave another', async () => {
    expect(await run(rig, await planOf(rig, byConfiguration))).toMatchObject({ exit: 0 });
    const rows = (await aws(rig, 'DescribeDBInstances')).DBInstances.filter((i: { DBClusterIdentifier: string }) => i.DBClusterIdentifier === 'graph-main-enc');
    expect(rows.map((i: Record<string, string>) => [i.DBInstanceIdentifier, i.CACertificateIdentifier])).toEqual([
      ['graph-main-1-enc', 'rds-ca-rsa2048-g1'],
      ['graph-main-2-enc', 'rds-ca-rsa2048-g1'],
      ['graph-main-3-enc', 'rds-ca-ecc384-g1'],
    ]);
    const changes = rig.sandbox.requests.filter((r) => r.operation === 'ModifyDBInstance').map((r) => (r.input as Record<string, string>).DBInstanceIdentifier);
    expect(changes).toEqual(['graph-main-3-enc']);
  });

  it.each([
    ['by rename', byRename],
    ['by configuration', byConfiguration],
  ])('%s: backed out after the switch, the source is scaled again', async (_, choices) => {
    const planned = await planOf(rig, choices);
    await stoppedBefore(planned, 'soak');
    expect(await rollBack(await given(planned))).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    const { ScalableTargets } = await aws(rig, 'DescribeScalableTargets', { ServiceNamespace: 'neptune' }, 'application-autoscaling');
    expect(ScalableTargets).toMatchObject([{ ResourceId: 'cluster:graph-main', SuspendedState: { DynamicScalingOutSuspended: false } }]);
  });

  it('a revision takes what it suspended itself for what it was before', async () => {
    const planned = await planOf(rig, byConfiguration);
    await stoppedBefore(planned, 'switch.gate');
    const revised = await revisePlan({ ...planned, system: neptune, connection: await rig.connection(), choices: { soak: '20m' } });
    const facts = (revised.plan.source.facts as unknown as NeptuneFacts).scaling;
    expect(facts?.target?.SuspendedState).toMatchObject({ DynamicScalingOutSuspended: false });
    expect(await run(rig, { plan: revised.plan, planPath: revised.path })).toMatchObject({ exit: 0 });
    const { ScalableTargets } = await aws(rig, 'DescribeScalableTargets', { ServiceNamespace: 'neptune' }, 'application-autoscaling');
    expect(ScalableTargets).toMatchObject([{ ResourceId: 'cluster:graph-main-enc', SuspendedState: { DynamicScalingOutSuspended: false } }]);
  });

  it.each([
    ['by rename', byRename, 'graph-main'],
    ['by configuration', byConfiguration, 'graph-main-enc'],
  ])('%s: replicas are not scaled from the freeze to the switch, and for whoever serves then', async (_, choices, serves) => {
    const start = Math.floor(Date.parse('2027-01-01T00:00:00Z') / 1000);
    const scaled = { ServiceNamespace: 'neptune', ResourceId: 'cluster:graph-main', ScalableDimension: 'neptune:cluster:ReadReplicaCount' };
    const action = { ScheduledActionName: 'new year', Schedule: 'cron(0 6 * * ? *)', StartTime: start, ScalableTargetAction: { MinCapacity: 3 } };
    await aws(rig, 'PutScheduledAction', { ...scaled, ...action }, 'application-autoscaling');
    const planned = await planOf(rig, choices);
    const scaling = async () =>
      (await aws(rig, 'DescribeScalableTargets', { ServiceNamespace: 'neptune' }, 'application-autoscaling')).ScalableTargets.map(
        (t: { ResourceId: string; SuspendedState: { DynamicScalingOutSuspended: boolean } }) => [t.ResourceId, t.SuspendedState.DynamicScalingOutSuspended],
      );
    await stoppedBefore(planned, 'switch.gate');
    expect(await scaling()).toEqual([['cluster:graph-main', true]]);
    expect(await run(rig, planned)).toMatchObject({ exit: 0 });
    expect(await scaling()).toEqual([[`cluster:${serves}`, false]]);
    const of = { ServiceNamespace: 'neptune', ResourceId: `cluster:${serves}` };
    const { ScheduledActions } = await aws(rig, 'DescribeScheduledActions', of, 'application-autoscaling');
    expect(ScheduledActions).toMatchObject([{ ...action, StartTime: '2027-01-01T00:00:00.000Z' }]);
    const { ScalingPolicies } = await aws(rig, 'DescribeScalingPolicies', of, 'application-autoscaling');
    expect(ScalingPolicies).toMatchObject([
      { PolicyName: 'readers-at-60', TargetTrackingScalingPolicyConfiguration: { TargetValue: 60, ScaleInCooldown: 600 } },
    ]);
  });

  it.each([
    ['after the source', undefined],
    ['on the way back, after the switch', 'soak'],
    ['on the way back, before the switch', 'switch.away'],
  ])('makes a fence, and removes it %s', async (_, until) => {
    const fences = async () =>
      (await aws(rig, 'DescribeSecurityGroups', { Filters: [{ Name: 'group-name', Values: ['*-fence'] }] }, 'ec2')).SecurityGroups as { GroupId: string }[];
    const before = (await cluster(rig, 'graph-main')).VpcSecurityGroups;
    const planned = await planOf(rig, { ...byRename, settings: { FenceSecurityGroupId: 'make' } });
    await stoppedBefore(planned, until ?? 'soak');
    expect(await fences()).toHaveLength(1);
    if (until) expect(await rollBack(await given(planned))).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    else expect(await run(rig, planned)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(await fences()).toEqual([]);
    expect((await cluster(rig, 'graph-main')).VpcSecurityGroups).toEqual(before);
  });
});
