/** Who runs a plan: two at once, another machine, another account, expired credentials. */
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { runPlan } from '../../../src/engine/run.ts';
import { LockedError } from '../../../src/plan/errors.ts';
import { power } from '../../support/power.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { aws, given, journal, planned, rig } from './stage.ts';

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
      'elasticache CreateReplicationGroup 1': () =>
        aws(
          'PutParameter',
          {
            Name: '/locks/sessions',
            Value: JSON.stringify({ plan: 'x', host: 'elsewhere', user: 'ann', pid: 1, since: '2026-01-01T00:00:00Z', token: 'other' }),
            Type: 'String',
            Overwrite: true,
          },
          'ssm',
        ),
    });
    const end = await rig.run(plan, elasticache, { claim: '/locks/sessions', power: taken });
    expect(end.exit === 7 || end.exit === 0).toBe(true);
    await expect(rig.run(plan, elasticache, { claim: '/locks/sessions' })).rejects.toThrow(/claimed by ann on elsewhere/);
  });

  it('a claim of this machine: taken over from a process that is gone, refused while it lives', async () => {
    const plan = await planned();
    const claim = (pid: number) => ({ plan: plan.plan.id, host: hostname(), user: 'ann', pid, since: new Date().toISOString(), token: 'other' });
    // Another folder with a copy of the plan: the local lock cannot see it.
    await aws('PutParameter', { Name: '/locks/sessions', Value: JSON.stringify(claim(process.ppid)), Type: 'String' }, 'ssm');
    await expect(rig.run(plan, elasticache, { claim: '/locks/sessions', until: 'prepare' })).rejects.toThrow(/claimed by ann/);
    await aws('PutParameter', { Name: '/locks/sessions', Value: JSON.stringify(claim(2 ** 22 + 1)), Type: 'String', Overwrite: true }, 'ssm');
    expect(await rig.run(plan, elasticache, { claim: '/locks/sessions', until: 'prepare' })).toMatchObject({ exit: 0 });
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

  it('a login that works, and that the service refuses all the same: stops, and does not pause for ever', async () => {
    const plan = await planned();
    rig.sandbox.addFault({ kind: 'expired', service: 'elasticache', skip: 12, count: 1_000_000 });
    const end = await rig.run(plan, elasticache);
    expect(end).toMatchObject({ exit: 4, reason: expect.stringContaining('refuses') });
    expect((await journal(plan)).filter((entry) => entry.type === 'pause').length).toBeLessThan(60);
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
