/** Whole runs on the sandbox, in virtual time, with real requests to its data planes: both ways to switch, and back from every point. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusters } from '../../../plans/neptune/fake/rows.ts';
import { neptune } from '../../../plans/neptune/system.ts';
import { revisePlan } from '../../../src/engine/revise.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { statusOf } from '../../../src/engine/status.ts';
import { verifyPlan } from '../../../src/engine/verify.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { keys } from '../../../src/sandbox/services/index.ts';
import { power } from '../../support/power.ts';
import { agreeing, no, recordingHost } from '../../support/recording-host.ts';
import type { Rig } from '../../support/rig.ts';
import { aws, byConfiguration, byRename, cluster, fence, names, openGraphs, type Planned, planOf, region, run } from './cloud.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openGraphs();
});
afterEach(() => rig.close());

const neighbours = ['catalogue-docdb', 'graph-global', 'graph-secure', 'orders-aurora'];
const given = async (planned: Planned, host = recordingHost(agreeing())) => ({
  ...planned,
  system: neptune,
  connection: await rig.connection(),
  host,
  signal: new AbortController().signal,
});
const endpointsOf = async () =>
  (await aws(rig, 'DescribeDBClusterEndpoints')).DBClusterEndpoints.filter((e: { EndpointType: string }) => e.EndpointType === 'CUSTOM').map(
    (e: Record<string, string>) => [e.DBClusterEndpointIdentifier, e.DBClusterIdentifier, e.StaticMembers, e.ExcludedMembers],
  );

const instancesOf = async (id: string): Promise<[string, string, string][]> =>
  (await aws(rig, 'DescribeDBInstances')).DBInstances.filter((i: { DBClusterIdentifier: string }) => i.DBClusterIdentifier === id)
    .map((i: { DBInstanceIdentifier: string; DbiResourceId: string; Endpoint: { Address: string } }) => [
      i.DBInstanceIdentifier,
      i.DbiResourceId,
      i.Endpoint.Address,
    ])
    .sort();

/** Stops before a step begins, as a power cut does. */
async function stoppedBefore(planned: Planned, step: string): Promise<void> {
  const cut = power(`begin ${step} 1 before`);
  await rig.run(planned, neptune, { power: cut, host: recordingHost(agreeing()) }).catch(() => undefined);
  expect(cut.cut, step).toBe(true);
}

describe('from the first step to the last', () => {
  it("by rename: the name, the hosts and the custom endpoints are the encrypted cluster's", async () => {
    const before = await cluster(rig, 'graph-main');
    const customs = await endpointsOf();
    const host = recordingHost(agreeing());
    const end = await run(rig, await planOf(rig, { ...byRename, settings: { FenceSecurityGroupId: fence } }), host);
    expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'migrated' });
    const now = await cluster(rig, 'graph-main');
    expect(now.DbClusterResourceId).not.toBe(before.DbClusterResourceId);
    expect(now).toMatchObject({
      StorageEncrypted: true,
      Endpoint: before.Endpoint,
      ReaderEndpoint: before.ReaderEndpoint,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      IAMDatabaseAuthenticationEnabled: true,
      EnabledCloudwatchLogsExports: ['audit'],
      VpcSecurityGroups: before.VpcSecurityGroups,
    });
    expect(now.AssociatedRoles.map((r: { RoleArn: string }) => r.RoleArn)).toEqual(before.AssociatedRoles.map((r: { RoleArn: string }) => r.RoleArn));
    expect(await names(rig)).toEqual([...neighbours, 'graph-main'].sort());
    const twin = (ids: string[]) => (ids ?? []).map((id) => `${id}-enc`);
    expect(await endpointsOf()).toEqual(customs.map(([name, of, fixed, left]: [string, string, string[], string[]]) => [name, of, twin(fixed), twin(left)]));
    const said = host.notices.at(-1);
    expect(said).toMatchObject({
      type: 'run.finish',
      text: [expect.stringContaining('graph-main is encrypted'), expect.stringMatching(/Data verified .* 0 differences/)],
    });
    const gate = host.gates.find((g) => g.step === 'delete.confirm');
    expect(gate?.wants).toMatchObject({ name: expect.stringMatching(/^graph-main-old-/) });
    expect(gate?.shows.map((show) => show.value)).toContainEqual(expect.stringMatching(/^encrypted under arn:aws:kms/));
  });

  it('by rename of the instances, too: every address leads to the encrypted cluster, and the old ones are deleted by their new names', async () => {
    const before = await instancesOf('graph-main');
    const customs = await endpointsOf();
    const planned = await planOf(rig, { ...byRename, settings: { RenameInstances: 'true', FenceSecurityGroupId: fence } });
    const host = recordingHost(agreeing());
    const end = await run(rig, planned, host);
    expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'migrated' });
    const now = await instancesOf('graph-main');
    expect(now.map(([name, , at]) => [name, at])).toEqual(before.map(([name, , at]) => [name, at]));
    for (const [n, [, id]] of now.entries()) expect(id).not.toBe(before[n]?.[1]);
    expect(await endpointsOf()).toEqual(customs);
    const [, nodes] = (await aws(rig, 'DescribeEventSubscriptions')).EventSubscriptionsList;
    expect(nodes.SourceIdsList.sort()).toEqual(['graph-main-1', 'graph-main-2', 'graph-main-3']);
    const renames = rig.sandbox.requests
      .filter((r) => r.operation === 'ModifyDBInstance')
      .flatMap((r) => (r.input as Record<string, string>).NewDBInstanceIdentifier ?? []);
    expect(renames.slice(0, 3).every((name) => /^graph-main-[123]-old-/.test(name ?? ''))).toBe(true);
    expect([renames.slice(3, 5).sort(), renames.slice(5)]).toEqual([['graph-main-2', 'graph-main-3'], ['graph-main-1']]);
    const gate = host.gates.find((g) => g.step === 'delete.confirm');
    expect(gate?.happens.join()).toMatch(/deleted: graph-main-1-old-\w+, graph-main-2-old-/);
  });

  it('verify finds the instances under the names they took', async () => {
    const planned = await planOf(rig, { ...byRename, settings: { RenameInstances: 'true' } });
    await stoppedBefore(planned, 'soak');
    const found = await verifyPlan(await given(planned));
    expect(found.checks.filter((c) => !c.ok)).toEqual([]);
    expect(found).toMatchObject({ exit: 0, outcome: 'equal' });
  });

  it('under a key that DescribeKey is refused for, but the restore takes', async () => {
    const { Arn } = [...keys(rig.sandbox.world, region).values()].find((key) => key.Description === 'Graphs') ?? { Arn: '' };
    rig.sandbox.addFault({ kind: 'denied', service: 'kms', operation: 'DescribeKey', count: 'always' });
    const planned = await planOf(rig, { ...byRename, kmsKey: Arn });
    expect(planned.plan.findings.find((f) => f.code === 'EM-KMS-002')).toMatchObject({ level: 'warning' });
    const end = await run(rig, planned);
    expect(end, end.reason).toMatchObject({ exit: 0 });
    expect((await cluster(rig, 'graph-main')).KmsKeyId).toBe(Arn);
  });

  it('shows the exact statement of each IAM policy that names the old cluster, with the new id', async () => {
    const host = recordingHost(agreeing());
    const planned = await planOf(rig, byRename);
    expect(planned.plan.findings.map((f) => f.code)).not.toContain('EM-NE-950');
    await run(rig, planned, host);
    const gate = host.gates.find((g) => g.step === 'policies');
    const shown = gate?.shows.find((show) => show.label === `statement to add: arn:aws:iam::123456789012:policy/graph-main-clients`);
    const { DbClusterResourceId } = await cluster(rig, 'graph-main');
    expect(JSON.parse(String(shown?.value))).toEqual({
      Effect: 'Allow',
      Action: ['neptune-db:ReadDataViaQuery', 'neptune-db:WriteDataViaQuery'],
      Resource: [`arn:aws:neptune-db:eu-west-1:123456789012:${DbClusterResourceId}/*`],
    });
  });

  it('by configuration: the place leads to the encrypted cluster', async () => {
    const end = await run(rig, await planOf(rig, byConfiguration));
    expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'migrated' });
    const now = await cluster(rig, 'graph-main-enc');
    expect(now).toMatchObject({ StorageEncrypted: true, DeletionProtection: true });
    expect(await names(rig)).toEqual([...neighbours, 'graph-main-enc'].sort());
    expect((await aws(rig, 'GetParameter', { Name: '/prod/graph/endpoint' }, 'ssm')).Parameter.Value).toBe(`${now.Endpoint}:8182`);
    const [alerts, nodes] = (await aws(rig, 'DescribeEventSubscriptions')).EventSubscriptionsList;
    expect([alerts.SourceIdsList, nodes.SourceIdsList].map((ids) => ids.filter((id: string) => id.endsWith('-enc')).sort())).toEqual([
      ['graph-main-enc'],
      ['graph-main-1-enc', 'graph-main-2-enc', 'graph-main-3-enc'],
    ]);
  });

  it('under alias/aws/rds, with a last snapshot, and old ones deleted', async () => {
    const planned = await planOf(rig, { ...byRename, kmsKey: 'default', settings: { LastSnapshot: 'take', OldSnapshots: 'delete' } });
    const end = await run(rig, planned);
    expect(end, end.reason).toMatchObject({ exit: 0 });
    await rig.sandbox.clock.sleep(3_600_000);
    const left = (await aws(rig, 'DescribeDBClusterSnapshots')).DBClusterSnapshots.filter(
      (s: { SnapshotType: string; DBClusterSnapshotIdentifier: string }) => s.SnapshotType === 'manual',
    ).map((s: Record<string, unknown>) => [s.DBClusterSnapshotIdentifier, s.StorageEncrypted]);
    expect(left.sort()).toEqual([
      [`${planned.plan.id}-encrypted`, true],
      [`${planned.plan.id}-last-in-clear`, false],
    ]);
    expect((await cluster(rig, 'graph-main')).KmsKeyId).toMatch(/^arn:aws:kms/);
  });

  it('a second run calls nothing that writes', async () => {
    const planned = await planOf(rig, byConfiguration);
    await run(rig, planned);
    const before = rig.sandbox.requests.length;
    expect(await run(rig, planned)).toMatchObject({ exit: 0 });
    expect(rig.sandbox.requests.slice(before).filter((r) => r.write)).toEqual([]);
  });
});

describe('back', () => {
  const points: [string, Choices, string][] = [
    ['before anything was made', byRename, 'backup'],
    ['with a cluster without instances', byRename, 'instance.1'],
    ['with all of its instances', byConfiguration, 'verify.encrypted'],
    ['with the source fenced', { ...byRename, settings: { FenceSecurityGroupId: fence } }, 'switch.suffix'],
    ['with the custom endpoints off', byRename, 'switch.away'],
    ['with the name given away and not yet taken', byRename, 'switch.away.ready'],
    ['right before the second rename', byRename, 'switch.in'],
    ['with instances that are giving their names away', { ...byRename, settings: { RenameInstances: 'true' } }, 'switch.member.2.ready'],
    ['with instances that gave their names away', { ...byRename, settings: { RenameInstances: 'true' } }, 'switch.in'],
  ];
  it.each(points)('%s: the source serves as before, and nothing is left', async (_, choices, step) => {
    const before = await cluster(rig, 'graph-main');
    const customs = await endpointsOf();
    const members = await instancesOf('graph-main');
    const planned = await planOf(rig, choices);
    await stoppedBefore(planned, step);
    const end = await rollBack(await given(planned));
    expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    await rig.sandbox.clock.sleep(3_600_000);
    const now = await cluster(rig, 'graph-main');
    expect([now.DbClusterResourceId, now.Endpoint, now.Status, now.VpcSecurityGroups]).toEqual([
      before.DbClusterResourceId,
      before.Endpoint,
      'available',
      before.VpcSecurityGroups,
    ]);
    expect(await endpointsOf()).toEqual(customs);
    expect(await instancesOf('graph-main')).toEqual(members);
    expect(await names(rig)).toEqual([...neighbours, 'graph-main'].sort());
    expect(
      (await aws(rig, 'DescribeDBInstances')).DBInstances.filter((i: { DBInstanceIdentifier: string }) => i.DBInstanceIdentifier.endsWith('-enc')),
    ).toEqual([]);
    expect(
      (await aws(rig, 'DescribeDBClusterSnapshots')).DBClusterSnapshots.filter((s: { DBClusterSnapshotIdentifier: string }) =>
        s.DBClusterSnapshotIdentifier.startsWith('em-'),
      ),
    ).toEqual([]);
  });

  it.each([
    ['right after the second rename', 'switch.in.ready', byRename],
    ['with everything switched', 'soak', byRename],
    ['with instances that are taking their names', 'switch.twin.1', { ...byRename, settings: { RenameInstances: 'true' } }],
    ['with everything switched, instances too', 'soak', { ...byRename, settings: { RenameInstances: 'true' } }],
  ])('%s: names change hands again, the target is kept', async (_, step, choices) => {
    const before = await cluster(rig, 'graph-main');
    const customs = await endpointsOf();
    const members = await instancesOf('graph-main');
    const planned = await planOf(rig, choices);
    await stoppedBefore(planned, step);
    expect((await statusOf(planned.planPath)).ifYouStopNow.join('\n')).toContain('graph-main-old-');
    // Its typed name is refused, so it stays.
    const host = recordingHost((gate) => (gate.wants.consent === 'name' ? no() : agreeing()(gate)));
    const end = await rollBack(await given(planned, host));
    expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    const now = await cluster(rig, 'graph-main');
    expect([now.DbClusterResourceId, now.Endpoint]).toEqual([before.DbClusterResourceId, before.Endpoint]);
    expect(await endpointsOf()).toEqual(customs);
    expect(await instancesOf('graph-main')).toEqual(members);
    expect(await cluster(rig, 'graph-main-enc')).toMatchObject({ StorageEncrypted: true });
    expect(host.gates.find((g) => g.step === 'rollback')?.lost.join()).toContain('since the switch');
  });

  it('after the switch, with the typed name: the target goes too, and leaves an encrypted snapshot', async () => {
    const planned = await planOf(rig, byRename);
    await stoppedBefore(planned, 'soak');
    expect(await rollBack(await given(planned))).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    await rig.sandbox.clock.sleep(3_600_000);
    expect(await names(rig)).toEqual([...neighbours, 'graph-main'].sort());
    const last = (await aws(rig, 'DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: `${planned.plan.id}-target-last` })).DBClusterSnapshots[0];
    expect(last).toMatchObject({ StorageEncrypted: true, Status: 'available' });
  });
});

describe('on the way', () => {
  it('an unencrypted target gets no instance, and nobody is pointed at it', async () => {
    const planned = await planOf(rig, byRename);
    await stoppedBefore(planned, 'restore.encrypted');
    const row = [...clusters(rig.sandbox.world, region).values()].find((one) => one.DBClusterIdentifier === 'graph-main-enc');
    expect(row).toBeDefined();
    Object.assign(row ?? {}, { StorageEncrypted: false });
    const end = await run(rig, planned);
    expect(end).toMatchObject({ exit: 1, reason: expect.stringContaining('encryption of the target') });
    expect(rig.sandbox.requests.map((r) => r.operation)).not.toContain('CreateDBInstance');
  });

  it('verify compares again at any time, also under the names after the rename', async () => {
    const planned = await planOf(rig, byRename);
    await stoppedBefore(planned, 'soak');
    const found = await verifyPlan(await given(planned));
    expect(found.checks.filter((c) => !c.ok)).toEqual([]);
    expect(found).toMatchObject({ exit: 0, outcome: 'equal', differences: 0 });
  });

  it('a write to the source after the snapshot stops the run before anything is switched', async () => {
    const planned = await planOf(rig, byRename);
    await stoppedBefore(planned, 'switch.gate');
    const { world } = await rig.connection();
    const { Endpoint } = await cluster(rig, 'graph-main');
    const write = await world.http({
      method: 'POST',
      host: `${Endpoint}:8182`,
      path: '/gremlin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ gremlin: "g.addV('Late')" }),
      signs: 'neptune-db',
    });
    expect(write.status).toBe(200);
    const end = await run(rig, planned);
    expect(end).toMatchObject({ exit: 1, outcome: 'stopped' });
    expect((await names(rig)).filter((n) => n.startsWith('graph-main'))).toEqual(['graph-main', 'graph-main-enc']);
  });

  it('a rename by somebody else is drift, found by the resource id', async () => {
    const planned = await planOf(rig, byRename);
    await stoppedBefore(planned, 'restore');
    await aws(rig, 'ModifyDBCluster', { DBClusterIdentifier: 'graph-main', NewDBClusterIdentifier: 'elsewhere', ApplyImmediately: true });
    await rig.sandbox.clock.sleep(1_800_000);
    const end = await run(rig, planned).catch((error: Error) => ({ exit: 6, reason: error.message }));
    expect(end).toMatchObject({ exit: 6, reason: expect.stringContaining('it was renamed') });
  });

  it('a revision before the switch takes up what is there', async () => {
    const planned = await planOf(rig, byRename);
    await stoppedBefore(planned, 'verify.encrypted');
    const revised = await revisePlan({
      planPath: planned.planPath,
      plan: planned.plan,
      system: neptune,
      connection: await rig.connection(),
      choices: { soak: '5m' },
    });
    expect(revised.changed.length).toBeGreaterThan(0);
    const end = await run(rig, { plan: revised.plan, planPath: revised.path });
    expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(rig.sandbox.requests.filter((r) => r.operation === 'CreateDBInstance' && r.error === undefined)).toHaveLength(3);
  });
});
