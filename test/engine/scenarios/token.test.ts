/** A token is asked of every process: what one process tried on the source says nothing of what is typed into the next. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { auth } from '../schedule/elasticache.ts';
import { planned, rig, writes } from './stage.ts';

describe('a token', () => {
  it('that is wrong when the run is taken up again makes no target', async () => {
    const plan = await planned(auth, { engines: true });
    if ((await rig.connection()).world.missing.redis) return;
    const first = await rig.run(plan, elasticache, { until: 'backup', host: recordingHost(agreeing(auth.secrets)) });
    expect(first, first.reason).toMatchObject({ exit: 0 });
    const end = await rig.run(plan, elasticache, { until: 'restore', host: recordingHost(agreeing({ authToken: 'a-wrong-auth-token-9' })) });
    expect(end, end.reason).toMatchObject({ exit: 6, reason: expect.stringContaining('token') });
    expect(end.reason).not.toContain('a-wrong-auth-token-9');
    expect(writes()).not.toContain('CreateReplicationGroup');
    expect(await rig.run(plan, elasticache, { until: 'verify', host: recordingHost(agreeing(auth.secrets)) })).toMatchObject({ exit: 0 });
  });
});
