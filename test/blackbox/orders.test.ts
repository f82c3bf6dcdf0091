/** Every order of commands: stopped after each phase and backed out, leaving nothing; after the switch the target is kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { because, type Cloud, labelled, missing, openCloud, plan, run } from './cloud.ts';

describe.skipIf(missing)(`orders${because}`, () => {
  let cloud: Cloud;
  let before: { groups: string[]; parameter: string };
  beforeAll(async () => {
    cloud = await openCloud();
    before = { groups: await cloud.groups(), parameter: await cloud.parameter() };
  });
  afterAll(() => cloud?.close());

  it.each(['freeze', 'backup', 'restore', 'verify'])('stopped after %s, the printed way back leaves the cloud as it was', async (phase) => {
    expect((await cloud.em(...plan(`${phase}.plan.json`))).exit).toBe(0);
    const stopped = await cloud.em(...run(`${phase}.plan.json`, '--until', phase));
    expect(stopped.exit).toBe(0);
    const status = JSON.parse((await cloud.em('status', `${phase}.plan.json`, '--json')).out) as { next: { back: string } };
    expect(await cloud.typed(status.next.back, '--yes', '--no-input')).toMatchObject({ exit: 0 });
    expect(await cloud.groups()).toEqual(before.groups);
    expect(await cloud.backups()).toEqual([]);
    expect(await cloud.parameter()).toBe(before.parameter);
  });

  it('backed out after the switch: the parameter is back, the target stays, writes to it are counted; the plan is not run again', async () => {
    expect((await cloud.em(...plan('late.plan.json'))).exit).toBe(0);
    expect((await cloud.em(...run('late.plan.json', '--until', 'switch'))).exit).toBe(0);
    expect(await cloud.parameter()).not.toBe(before.parameter);
    await cloud.redis('sessions-prod-enc', 'set', 'after-the-switch', '1');
    const back = await cloud.em('rollback', 'late.plan.json', '--yes', '--no-input');
    expect(back).toMatchObject({ exit: 0, out: expect.stringContaining('took 1 write') });
    expect(await cloud.parameter()).toBe(before.parameter);
    expect(await cloud.groups()).toEqual([...before.groups, 'sessions-prod-enc'].sort());
    expect((await cloud.em(...run('late.plan.json'))).exit).toBe(1);
    expect((await cloud.em('rollback', 'late.plan.json', '--yes', '--no-input')).exit).toBe(0);
    // What was kept has the name that a next plan would take.
    const again = await cloud.em(...plan('again.plan.json'));
    expect(again).toMatchObject({ exit: 5, err: expect.stringContaining('--target') });
  });

  it('a second process on one plan is told who holds it: 7, and a revision waits too', async () => {
    expect((await cloud.em(...plan('held.plan.json', '--target', 'held-enc'))).exit).toBe(0);
    await cloud.fault({ kind: 'delay', service: 'elasticache', operation: 'CreateSnapshot', ms: 6_000 * 6_000 });
    const first = cloud.start(...run('held.plan.json', '--until', 'backup'));
    while (!(await cloud.em('status', 'held.plan.json')).out.includes('running')) if (first.exitCode !== null) throw new Error('it ended');
    for (const argv of [run('held.plan.json'), ['rollback', 'held.plan.json', '--yes', '--no-input'], ['revise', 'held.plan.json']])
      expect(await cloud.em(...argv)).toMatchObject({ exit: 7, out: '', err: expect.stringContaining(String(first.pid)) });
    first.kill('SIGTERM');
    await new Promise((done) => first.on('exit', done));
    expect([143, 0]).toContain(first.exitCode);
    await cloud.heal();
    const on = await cloud.em(...run('held.plan.json', '--until', 'backup'));
    expect(on.exit).toBe(0);
    expect(labelled(on, 'go on')).toContain('encmigrate run held.plan.json');
    expect(await cloud.em('rollback', 'held.plan.json', '--yes', '--no-input')).toMatchObject({ exit: 0 });
  });
});
