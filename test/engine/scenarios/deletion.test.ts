/** The deletion of the source: what is looked at right before it, however long ago it was looked at before; and one that was not made. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { statusOf } from '../../../src/engine/status.ts';
import { power } from '../../support/power.ts';
import { cmd } from '../schedule/elasticache.ts';
import { primaryOf, aws, given, planned, rig, settle, writes } from './stage.ts';

describe('the deletion', () => {
  it('is not made without its last backup, though its conditions were read before the power went', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { power: power('begin delete 1 before') });
    await settle();
    await aws('DeleteSnapshot', { SnapshotName: `${plan.plan.id}-last` });
    await settle();
    const end = await rig.run(plan, elasticache);
    expect(end, end.reason).toMatchObject({ exit: 6, reason: expect.stringContaining('last backup') });
    cmd.intact(rig);
    expect(writes()).not.toContain('DeleteReplicationGroup');

    const { state, ifYouStopNow } = await statusOf(plan.planPath);
    expect(state.steps.delete?.status).toBe('failed');
    expect(ifYouStopNow.join(' ')).not.toContain('cannot be taken back');
    const back = await rollBack(await given(plan));
    expect(back, back.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
  });

  it('is not made while a client writes to the source, though none did before the power went', async () => {
    const plan = await planned(cmd, { engines: true });
    const { world } = await rig.connection();
    if (world.missing.redis) return;
    await rig.run(plan, elasticache, { power: power('begin delete 1 before') });
    const redis = await primaryOf('sessions');
    let on = true;
    const client = (async () => {
      while (on) {
        await redis.command('SET', 'late', 'x');
        await world.clock.sleep(500);
      }
    })();
    const end = await rig.run(plan, elasticache);
    on = false;
    await client;
    redis.close();
    expect(end, end.reason).toMatchObject({ exit: 6, reason: expect.stringContaining('writes to') });
    cmd.intact(rig);
    expect(await rig.run(plan, elasticache)).toMatchObject({ exit: 0 });
  });
});
