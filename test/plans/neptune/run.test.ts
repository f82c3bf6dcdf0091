/** Whole runs on the sandbox, in virtual time, with real requests to its data planes: both ways to switch, and back from every point. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rig } from '../../support/rig.ts';
import { recordingHost, agreeing } from '../../support/recording-host.ts';
import { aws, byConfiguration, byRename, cluster, names, openGraphs, planOf, run } from './cloud.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openGraphs();
});
afterEach(() => rig.close());

describe('from the first step to the last', () => {
  it('by rename: the name and the hosts are the encrypted cluster\'s', async () => {
    const before = await cluster(rig, 'graph-main');
    const planned = await planOf(rig, byRename);
    const host = recordingHost(agreeing());
    const end = await run(rig, planned, host);
    if (end.exit !== 0) console.log(end.reason, host.notices.slice(-4));
    expect(end).toMatchObject({ exit: 0, outcome: 'migrated' });
    const now = await cluster(rig, 'graph-main');
    expect(now.DbClusterResourceId).not.toBe(before.DbClusterResourceId);
    expect(now).toMatchObject({ StorageEncrypted: true, Endpoint: before.Endpoint, ReaderEndpoint: before.ReaderEndpoint, DeletionProtection: true });
    console.log(host.notices.at(-1), host.gates.map((g) => [g.step, g.question, g.happens, g.shows]));
  });
  it('by configuration', async () => {
    const planned = await planOf(rig, byConfiguration);
    const host = recordingHost(agreeing());
    const end = await run(rig, planned, host);
    if (end.exit !== 0) console.log(end.reason, host.notices.slice(-4));
    expect(end).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(await names(rig)).toEqual([]);
  });
});
