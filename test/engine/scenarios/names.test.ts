/** Names that somebody else takes: never adopted, never touched. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { power } from '../../support/power.ts';
import { recordingHost } from '../../support/recording-host.ts';
import { sameEnd } from '../schedule/drive.ts';
import { cmd } from '../schedule/elasticache.ts';
import { aws, given, group, journal, planned, rig, settle, writes } from './stage.ts';

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
    expect((await journal(plan)).find((entry) => entry.type === 'end' && entry.step === 'restore')).toMatchObject({
      adopted: expect.stringMatching(/presumed|proven/),
    });
    await sameEnd(cmd, { rig, planned: plan });
  });

  it('by another copy of this journal: stops and says so', async () => {
    const plan = await planned();
    const tags = [
      { Key: 'encmigrate:plan', Value: plan.plan.id },
      { Key: 'encmigrate:step', Value: 'restore' },
    ];
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
