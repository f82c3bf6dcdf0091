/** A creation that fails by itself: explained by events, taken up by a revision. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { revisePlan } from '../../../src/engine/revise.ts';
import { agreeing, no, recordingHost } from '../../support/recording-host.ts';
import { sameEnd } from '../schedule/drive.ts';
import { cmd } from '../schedule/elasticache.ts';
import { journal, planned, rig } from './stage.ts';

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
    const revised = await revisePlan({
      ...plan,
      system: elasticache,
      connection: await rig.connection(),
      choices: { settings: { PreferredCacheClusterAZs: 'drop' } },
    });
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
