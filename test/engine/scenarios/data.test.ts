/** With real Redis: writes after the backup, comparing again, tokens. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { verifyPlan } from '../../../src/engine/verify.ts';
import { journalPath } from '../../../src/plan/file.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { auth, cmd } from '../schedule/elasticache.ts';
import { primaryOf, aws, given, journal, planned, rig, writes } from './stage.ts';

describe.skipIf(!process.env.PATH)('data', () => {
  it('written after the backup stops the switch, and says how many commands came', async () => {
    const plan = await planned(cmd, { engines: true });
    await rig.run(plan, elasticache, { until: 'verify' });
    const connection = await rig.connection();
    if (connection.world.missing.redis) return;
    const redis = await primaryOf('sessions');
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

  it('written to the target after the comparison stops the switch: what was verified is not what clients would get', async () => {
    const plan = await planned(cmd, { engines: true });
    await rig.run(plan, elasticache, { until: 'verify' });
    const connection = await rig.connection();
    if (connection.world.missing.redis) return;
    const redis = await primaryOf('sessions-enc');
    await redis.command('SET', 'early', 'x');
    redis.close();
    const end = await rig.run(plan, elasticache);
    expect(end).toMatchObject({ exit: 1, reason: expect.stringContaining('1 write commands came to the target since it was compared') });
    expect((await aws('GetParameter', { Name: '/app/redis' }, 'ssm')).output.Parameter).toMatchObject({ Version: 1 });
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
    expect(end).toMatchObject({ exit: 1, reason: expect.stringContaining('the token at the source: it is "refused"') });
    expect(writes()).not.toContain('CreateSnapshot');
    const text = readFileSync(journalPath(plan.planPath), 'utf8');
    expect(text).not.toContain('a-wrong-auth-token-9');
  });
});
