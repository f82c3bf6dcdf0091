/** Gates: what opens them, and what does not. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { statusOf } from '../../../src/engine/status.ts';
import { agreeing, no, recordingHost } from '../../support/recording-host.ts';
import { cmd } from '../schedule/elasticache.ts';
import { planned, rig, writes } from './stage.ts';

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
