/** What may happen to a plan between its writing and its end, each explained, none run over. On the sandbox, in virtual time. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { elasticache } from '../../plans/elasticache/system.ts';
import { readJournal } from '../../src/engine/journal.ts';
import { revisePlan } from '../../src/engine/revise.ts';
import { rollBack } from '../../src/engine/rollback.ts';
import { runPlan } from '../../src/engine/run.ts';
import { statusOf } from '../../src/engine/status.ts';
import { verifyPlan } from '../../src/engine/verify.ts';
import { digestOf } from '../../src/plan/digest.ts';
import { LockedError, PlanFileError } from '../../src/plan/errors.ts';
import { journalPath, readPlan } from '../../src/plan/file.ts';
import { power } from '../support/power.ts';
import { agreeing, no, recordingHost } from '../support/recording-host.ts';
import { openRig, type Rig } from '../support/rig.ts';
import type { ScheduleCase } from './schedule/case.ts';
import { sameEnd } from './schedule/drive.ts';
import { auth, cmd } from './schedule/elasticache.ts';

let rig: Rig;
afterEach(() => rig.close());

async function planned(given: ScheduleCase = cmd, more: { engines?: boolean; choices?: object } = {}) {
  rig = await openRig({ ...given.world, engines: more.engines ?? false });
  return rig.plan(given.system, given.source, { ...given.choices, ...more.choices });
}
type Planned = Awaited<ReturnType<typeof planned>>;

const aws = async (operation: string, input: object, service = 'elasticache') => (await rig.connection()).world.aws.call(service, operation, input as Record<string, unknown>);
const settle = async (ms = 3_600_000) => rig.sandbox.clock.sleep(ms);
const journal = async (plan: Planned) => (await readJournal(journalPath(plan.planPath))).entries;
const writes = () => rig.sandbox.requests.filter((request) => request.write && request.error === undefined).map((request) => request.operation);
const tag = (Key: string, Value: string) => ({ Key, Value });
const group = { ReplicationGroupId: 'sessions-enc', ReplicationGroupDescription: 'sessions', CacheNodeType: 'cache.m6g.large', NumCacheClusters: 2, AutomaticFailoverEnabled: true, CacheSubnetGroupName: 'caches' };
const given = (plan: Planned, more: Partial<Parameters<typeof runPlan>[0]> = {}) => rig.connection().then((connection) => ({ ...plan, system: elasticache, connection, host: recordingHost(agreeing()), signal: new AbortController().signal, ...more }));

describe('names that somebody else takes', () => {
  it('before the run: nothing is made, and the name is told', async () => {
    const plan = await planned();
    await aws('CreateReplicationGroup', group);
    await settle();
    const before = writes().length;
    const end = await rig.run(plan, elasticache);
    expect(end).toMatchObject({ exit: 1, reason: expect.stringContaining('a group called sessions-enc') });
    expect(writes().length).toBe(before);
  });

  it.each([
    ['while it is being made, with the very attributes of ours', { AtRestEncryptionEnabled: true }],
    ['long ago in this run, and available', {}],
  ])('meanwhile, %s: it is not adopted', async (what, more) => {
    const plan = await planned();
    const key = (await aws('DescribeKey', { KeyId: 'alias/cache-prod' }, 'kms')).output.KeyMetadata as { Arn: string };
    const stranger = async () => {
      await aws('CreateReplicationGroup', { ...group, ...more, ...('AtRestEncryptionEnabled' in more ? { KmsKeyId: key.Arn } : {}) });
      if (what.startsWith('long')) await settle();
    };
    // Between the look at the name and the call itself.
    const meanwhile = power(undefined, { 'elasticache CreateReplicationGroup 1': stranger });
    const end = await rig.run(plan, elasticache, { power: meanwhile });
    expect(end).toMatchObject({ exit: 1, outcome: 'stopped' });
    expect(end.reason).toMatch(/not ours|not made by this plan|is not touched/);
    cmd.intact(rig);
    // Backing out leaves the stranger alone.
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    await settle();
    expect((await aws('DescribeReplicationGroups', { ReplicationGroupId: 'sessions-enc' })).output.ReplicationGroups).toHaveLength(1);
  });

  it('by us, in a call whose answer was lost: adopted, although its tags cannot be read yet', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'lose-answer', operation: 'CreateReplicationGroup' });
    const host = recordingHost();
    const end = await rig.run(plan, elasticache, { host });
    expect(end, end.reason).toMatchObject({ exit: 0 });
    expect(host.said()).toContain('the last call took effect; AWS says: creating');
    expect((await journal(plan)).find((entry) => entry.type === 'end' && entry.step === 'restore')).toMatchObject({ adopted: expect.stringMatching(/presumed|proven/) });
    await sameEnd(cmd, { rig, planned: plan });
  });

  it('by another copy of this journal: stops and says so', async () => {
    const plan = await planned();
    const tags = [tag('encmigrate:plan', plan.plan.id), tag('encmigrate:step', 'restore')];
    const ahead = power(undefined, {
      'elasticache CreateSnapshot 1': async () => {
        await aws('CreateReplicationGroup', { ...group, AtRestEncryptionEnabled: true, KmsKeyId: 'alias/cache-prod', Tags: tags });
        await settle();
      },
    });
    const end = await rig.run(plan, elasticache, { power: ahead });
    expect(end).toMatchObject({ exit: 7, reason: expect.stringContaining('another copy of the journal is ahead') });
  });
});

describe('a source that changed', () => {
  const wholeRun = async (plan: Planned) => {
    const host = recordingHost();
    return { host, end: await rig.run(plan, elasticache, { host }) };
  };

  it('in its node type: stops, explained, and a revision goes on', async () => {
    const plan = await planned();
    await aws('ModifyReplicationGroup', { ReplicationGroupId: 'sessions', CacheNodeType: 'cache.m6g.xlarge', ApplyImmediately: true });
    await settle();
    const before = writes().length;
    const { end } = await wholeRun(plan);
    expect(end).toMatchObject({ exit: 6 });
    expect(end.reason).toMatch(/nodeType was cache\.m6g\.large, is cache\.m6g\.xlarge.*revise/);
    expect(writes().length).toBe(before);
    const revised = await revisePlan({ ...plan, system: elasticache, connection: await rig.connection(), choices: {} });
    expect(revised.plan).toMatchObject({ revision: 2, supersedes: plan.plan.digest });
    expect(revised.changed).toContain('restore');
    const after = await rig.run({ plan: revised.plan, planPath: revised.path }, elasticache);
    expect(after, after.reason).toMatchObject({ exit: 0 });
    expect((await aws('DescribeReplicationGroups', { ReplicationGroupId: 'sessions-enc' })).output.ReplicationGroups).toMatchObject([{ CacheNodeType: 'cache.m6g.xlarge' }]);
  });

  it('by a failover: the backup is taken of the new primary', async () => {
    const plan = await planned();
    await aws('TestFailover', { ReplicationGroupId: 'sessions', NodeGroupId: '0001' });
    await settle();
    const { end, host } = await wholeRun(plan);
    expect(end, end.reason).toMatchObject({ exit: 0 });
    expect(host.notices).toContainEqual(expect.objectContaining({ type: 'drift', drifts: expect.arrayContaining([expect.objectContaining({ fact: 'primary', verdict: 'harmless' })]) }));
    const begin = (await journal(plan)).find((entry) => entry.type === 'begin' && entry.step === 'backup');
    expect(begin).toMatchObject({ action: { input: { CacheClusterId: 'sessions-002' } } });
  });

  it('by being deleted and made again under the same name: another cache, not run over', async () => {
    const plan = await planned();
    await aws('DeleteReplicationGroup', { ReplicationGroupId: 'sessions' });
    await settle();
    await aws('CreateReplicationGroup', { ...group, ReplicationGroupId: 'sessions' });
    await settle();
    const before = writes().length;
    const { end } = await wholeRun(plan);
    expect(end).toMatchObject({ exit: 6, reason: expect.stringContaining('deleted and made again under the same name') });
    expect(writes().length).toBe(before);
  });

  it('by being deleted: said so', async () => {
    const plan = await planned();
    await aws('DeleteReplicationGroup', { ReplicationGroupId: 'sessions' });
    await settle();
    expect((await wholeRun(plan)).end).toMatchObject({ exit: 6, reason: expect.stringContaining('is gone, and this plan did not delete it') });
  });

  it('in its key half-way: stops before the restore, and the backup stays encrypted', async () => {
    const plan = await planned();
    const disable = power(undefined, { 'elasticache DescribeSnapshots 3': () => aws('DisableKey', { KeyId: plan.plan.source.facts.key ? (plan.plan.source.facts.key as { arn: string }).arn : '' }, 'kms') });
    const end = await rig.run(plan, elasticache, { power: disable });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/state of the key|is disabled/) });
    expect(writes()).not.toContain('CreateReplicationGroup');
  });

  it('in the place that clients read: stops at the edit, and changes nothing', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'verify' });
    await aws('PutParameter', { Name: '/app/redis', Value: 'redis://elsewhere:6379', Overwrite: true }, 'ssm');
    const { end } = await wholeRun(plan);
    expect(end).toMatchObject({ exit: 6, reason: expect.stringContaining('/app/redis') });
    expect((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter).toMatchObject({ Value: 'redis://elsewhere:6379' });
  });
});

describe('files that were touched', () => {
  const rewritten = (plan: Planned, change: (document: Record<string, never>) => void) => {
    const document = JSON.parse(readFileSync(plan.planPath, 'utf8'));
    change(document);
    document.digest = digestOf(document);
    writeFileSync(plan.planPath, JSON.stringify(document));
  };

  it.each([
    ['a step', (d: { steps: { id: string; action: { input?: Record<string, unknown> } }[] }) => Object.assign(d.steps.find((s) => s.id === 'restore')?.action.input as object, { AtRestEncryptionEnabled: false })],
    ['a check', (d: { steps: { id: string }[] }) => void d.steps.splice(d.steps.findIndex((s) => s.id === 'switch.idle'), 1)],
    ['a gate', (d: { steps: { id: string; action: { wants?: unknown } }[] }) => Object.assign(d.steps.find((s) => s.id === 'delete.confirm')?.action as object, { wants: { consent: 'yes' } })],
  ])('%s edited by hand, its digest computed anew: refused, because the recipe builds other steps', async (_, change) => {
    const plan = await planned();
    rewritten(plan, change as never);
    const edited = await readPlan(plan.planPath).catch((error: unknown) => error);
    // A step taken out may break the references of the others: that is refused even earlier.
    if (edited instanceof PlanFileError) return expect(edited.message).toContain('refers to');
    const run = rig.run({ plan: edited as Planned['plan'], planPath: plan.planPath }, elasticache);
    await expect(run).rejects.toThrow(PlanFileError);
    await expect(rig.run({ plan: edited as Planned['plan'], planPath: plan.planPath }, elasticache)).rejects.toThrow(/somebody edited the plan/);
    expect(writes()).toEqual([]);
  });

  it('a plan of another tool version: its difference is shown, and it runs only when a person says so in words', async () => {
    const plan = await planned();
    rewritten(plan, (d) => {
      Object.assign(d, { tool: 'encmigrate 0.0.9' });
      Object.assign((d.steps as unknown as { id: string; title: string }[]).find((s) => s.id === 'identity') as object, { title: 'Who' });
    });
    const edited = { plan: await readPlan(plan.planPath), planPath: plan.planPath };
    const refusing = recordingHost(() => no());
    await expect(rig.run(edited, elasticache, { host: refusing })).rejects.toThrow(/encmigrate 0\.0\.9 wrote this plan/);
    expect(refusing.gates[0]).toMatchObject({ wants: { consent: 'words' }, question: expect.stringContaining('identity') });
    const end = await rig.run(edited, elasticache, { until: 'prepare' });
    expect(end).toMatchObject({ exit: 0, outcome: 'until' });
  });

  it('another digest than the approved one: refused', async () => {
    const plan = await planned();
    await expect(rig.run(plan, elasticache, { digest: 'sha256:0000' })).rejects.toThrow(/not the approved/);
  });

  it('an edited journal: the line is named, by run and by status', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'freeze' });
    const path = journalPath(plan.planPath);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.with(4, (lines[4] as string).replace('"step":"', '"step":"x')).join('\n'));
    await expect(rig.run(plan, elasticache)).rejects.toThrow(/line 5 /);
    await expect(statusOf(plan.planPath)).rejects.toThrow(/line 5 /);
  });
});

describe('who runs it', () => {
  it('two at once: the second is told who holds it, since when, on which host', async () => {
    const plan = await planned();
    let second: unknown;
    const first = recordingHost(async (gate) => {
      second ??= await rig.run(plan, elasticache).catch((error: unknown) => error);
      return agreeing()(gate);
    });
    const end = await rig.run(plan, elasticache, { host: first });
    expect(end, end.reason).toMatchObject({ exit: 0 });
    expect(second).toBeInstanceOf(LockedError);
    expect((second as LockedError).message).toMatch(/by .+ on .+ \(process \d+\) since \d{4}-/);
  });

  it('a claim for all machines: another machine is refused, and checked before every call that changes something', async () => {
    const plan = await planned();
    const taken = power(undefined, {
      'elasticache CreateReplicationGroup 1': () => aws('PutParameter', { Name: '/locks/sessions', Value: JSON.stringify({ plan: 'x', host: 'elsewhere', user: 'ann', pid: 1, since: '2026-01-01T00:00:00Z', token: 'other' }), Type: 'String', Overwrite: true }, 'ssm'),
    });
    const end = await rig.run(plan, elasticache, { claim: '/locks/sessions', power: taken });
    expect(end.exit === 7 || end.exit === 0).toBe(true);
    await expect(rig.run(plan, elasticache, { claim: '/locks/sessions' })).rejects.toThrow(/claimed by ann on elsewhere/);
  });

  it('another account: refused before anything is called', async () => {
    const plan = await planned();
    const connection = await rig.connection();
    const other = { ...connection, identity: { ...connection.identity, account: '210987654321' } };
    await expect(runPlan({ ...(await given(plan)), connection: other })).rejects.toThrow(/for account 123456789012/);
  });

  it('expired credentials half-way: pauses, and goes on with a new login for the same account', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'expired', service: 'elasticache', skip: 12, count: 5 });
    const host = recordingHost();
    const end = await rig.run(plan, elasticache, { host });
    expect(end, end.reason).toMatchObject({ exit: 0 });
    expect(host.notices).toContainEqual(expect.objectContaining({ type: 'pause', reason: expect.stringContaining('Log in again') }));
  });

  it('expired credentials half-way: a new login for another account is refused', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'expired', service: 'elasticache', skip: 12, count: 5 });
    const connection = await rig.connection();
    const elsewhere = { ...connection, world: connection.world, refresh: async () => ({ ...connection.identity, account: '210987654321' }) };
    const end = await runPlan({ ...(await given(plan)), connection: elsewhere });
    expect(end).toMatchObject({ exit: 4, reason: expect.stringContaining('the new login is for account 210987654321') });
  });
});

describe('creation that fails by itself', () => {
  it('is explained by the events, goes on by a revision that removes what failed, and makes one target', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'service', name: 'elasticache.create-failed', with: { reason: 'insufficient capacity in eu-west-1a' } });
    const end = await rig.run(plan, elasticache);
    expect(end).toMatchObject({ exit: 1 });
    expect(end.reason).toContain('insufficient capacity in eu-west-1a');
    expect(end.reason).toContain('--set PreferredCacheClusterAZs=drop');
    const again = await rig.run(plan, elasticache);
    expect(again).toMatchObject({ exit: 1 });
    const revised = await revisePlan({ ...plan, system: elasticache, connection: await rig.connection(), choices: { settings: { PreferredCacheClusterAZs: 'drop' } } });
    const refused = recordingHost((gate) => (gate.step === 'revision' ? no() : agreeing()(gate)));
    await expect(rig.run({ plan: revised.plan, planPath: revised.path }, elasticache, { host: refused })).rejects.toThrow(/waits for approval/);
    const after = await rig.run({ plan: revised.plan, planPath: revised.path }, elasticache);
    expect(after, after.reason).toMatchObject({ exit: 0 });
    const entries = await journal(plan);
    expect(entries.find((entry) => entry.type === 'revise')).toMatchObject({ supersedes: plan.plan.digest, redo: ['restore'] });
    await sameEnd(cmd, { rig, planned: { plan: revised.plan, planPath: revised.path } }, ['sessions-enc']);
    await expect(rig.run(plan, elasticache)).rejects.toMatchObject({ remedy: expect.stringContaining('newest revision') });
  });
});

describe('backing out', () => {
  const phases = ['prepare', 'freeze', 'backup', 'restore', 'verify'] as const;
  it.each(phases)('after %s leaves the world as it was', async (until) => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until });
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toMatchObject([{ ReplicationGroupId: 'sessions', Status: 'available' }]);
    expect(((await aws('DescribeSnapshots', { SnapshotSource: 'user' })).output.Snapshots as object[]).length).toBe(0);
    expect((await rig.run(plan, elasticache)).exit).toBe(1);
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 0 });
  });

  it('in the middle of a call whose answer was lost finds what was made, and removes it', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { power: power('elasticache CreateReplicationGroup 1 after') });
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
  });

  it('of a creation that failed removes it', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'service', name: 'elasticache.create-failed' });
    await rig.run(plan, elasticache);
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
  });

  it('after the switch points clients back, keeps the target, and asks for its name to delete it', async () => {
    const plan = await planned();
    const old = (await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter as { Value: string };
    await rig.run(plan, elasticache, { until: 'switch' });
    const keeping = recordingHost((gate) => (gate.wants.consent === 'name' ? no() : agreeing()(gate)));
    const back = await rollBack(await given(plan, { host: keeping }));
    expect(back, back.reason).toMatchObject({ exit: 0 });
    expect((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter).toMatchObject({ Value: old.Value });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(2);
    expect(keeping.gates.find((gate) => gate.wants.consent === 'name')).toMatchObject({ wants: { name: 'sessions-enc' } });
    expect(keeping.said()).toContain('stays in sessions-enc');
  });

  it('after the switch, the name typed: a last backup under the key, then the target goes', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'soak' });
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
    const snapshots = (await aws('DescribeSnapshots', { SnapshotSource: 'user' })).output.Snapshots as { SnapshotName: string; KmsKeyId?: string }[];
    expect(snapshots.map((one) => [one.SnapshotName.replace(plan.plan.id, 'em'), one.KmsKeyId !== undefined])).toEqual(expect.arrayContaining([['em-sessions', true], ['em-target-last', true]]));
  });

  it('that loses power at any point goes on to its end', { timeout: 120_000 }, async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'verify' });
    for (let n = 1, cut = true; cut; n++) {
      const first = power(`undo.begin ${n % 2 ? 'restore' : 'backup'} ${Math.ceil(n / 2)} after`);
      const connection = await rig.connection();
      await rollBack({ ...(await given(plan)), connection: first.connection(connection), journal: first.journal }).catch(() => undefined);
      cut = first.cut && n < 6;
    }
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 0 });
    await settle();
    expect((await aws('DescribeReplicationGroups', {})).output.ReplicationGroups).toHaveLength(1);
  });

  it('is refused once the deletion has begun', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { power: power('elasticache DeleteReplicationGroup 1 after') });
    expect(await rollBack(await given(plan))).toMatchObject({ exit: 1, reason: expect.stringContaining('no way back') });
    expect(await rig.run(plan, elasticache)).toMatchObject({ exit: 0 });
  });
});

describe('gates', () => {
  it('a refusal stops there with exit 3, and the same gate asks again', async () => {
    const plan = await planned();
    const shut = recordingHost((gate) => (gate.step === 'switch.gate' ? no('not tonight') : agreeing()(gate)));
    const end = await rig.run(plan, elasticache, { host: shut });
    expect(end).toMatchObject({ exit: 3, gate: { step: 'switch.gate', flag: '--yes' } });
    expect((await statusOf(plan.planPath)).state.gate).toMatchObject({ step: 'switch.gate' });
    expect(await rig.run(plan, elasticache)).toMatchObject({ exit: 0 });
  });

  it.each(['sessions-enc', 'SESSIONS', '', 'yes', 'sessions '])('the deletion takes its name and nothing else: %j', async (typed) => {
    const plan = await planned();
    const wrong = recordingHost((gate) => (gate.wants.consent === 'name' ? { given: true, value: typed, by: 't', how: 't' } : agreeing()(gate)));
    const end = await rig.run(plan, elasticache, { host: wrong });
    expect(end).toMatchObject({ exit: 3, reason: expect.stringContaining('nothing was done') });
    cmd.intact(rig);
  });

  it('a finished plan says so and calls nothing that writes', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache);
    const before = writes().length;
    const host = recordingHost();
    expect(await rig.run(plan, elasticache, { host })).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(writes().length).toBe(before);
    expect(host.gates).toEqual([]);
  });
});

describe.skipIf(!process.env.PATH)('data', () => {
  it('written after the backup stops the switch, and says how many commands came', async () => {
    const plan = await planned(cmd, { engines: true });
    await rig.run(plan, elasticache, { until: 'verify' });
    const connection = await rig.connection();
    const { output } = await connection.world.aws.call('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: 'sessions' });
    if (connection.world.missing.redis) return;
    const { Address, Port } = (output.ReplicationGroups as { NodeGroups: { PrimaryEndpoint: { Address: string; Port: number } }[] }[])[0]?.NodeGroups[0]?.PrimaryEndpoint as { Address: string; Port: number };
    const redis = await connection.world.redis({ host: Address, port: Port, tls: false });
    for (let i = 0; i < 60; i++) await redis.command('SET', `late:${i}`, 'x');
    redis.close();
    const end = await rig.run(plan, elasticache);
    expect(end).toMatchObject({ exit: 1 });
    expect(end.reason).toContain('60 write commands came after the backup');
    expect((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter).toMatchObject({ Version: 1 });
    const verified = await verifyPlan(await given(plan));
    expect(verified).toMatchObject({ exit: 1, outcome: 'differs', differences: 60 });
    expect(verified.named).toContainEqual(expect.objectContaining({ key: 'late:0', kind: 'missing' }));
  });

  it('is verified again by verify, encryption included', async () => {
    const plan = await planned(cmd, { engines: true });
    await rig.run(plan, elasticache, { until: 'verify' });
    const connection = await rig.connection();
    if (connection.world.missing.redis) return;
    expect(await verifyPlan(await given(plan))).toMatchObject({ exit: 0, outcome: 'equal', keys: 200, differences: 0 });
    const before = await journal(plan);
    await verifyPlan(await given(plan));
    expect(await journal(plan)).toEqual(before);
  });

  it('behind a token: a wrong one stops before anything is made, and is written nowhere', async () => {
    const plan = await planned(auth, { engines: true });
    if ((await rig.connection()).world.missing.redis) return;
    const end = await rig.run(plan, elasticache, { host: recordingHost(agreeing({ authToken: 'a-wrong-auth-token-9' })) });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringContaining('the source refuses this token') });
    expect(writes()).not.toContain('CreateSnapshot');
    const text = readFileSync(journalPath(plan.planPath), 'utf8');
    expect(text).not.toContain('a-wrong-auth-token-9');
  });
});

it('leaves room beside it: a plan in a folder of its own', async () => {
  const plan = await planned();
  mkdirSync(join(rig.dir, 'sub'));
  const planPath = join(rig.dir, 'sub', 'x.plan.json');
  writeFileSync(planPath, readFileSync(plan.planPath));
  expect(await rig.run({ plan: plan.plan, planPath }, elasticache, { until: 'prepare' })).toMatchObject({ exit: 0 });
});
