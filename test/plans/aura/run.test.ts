/** The whole way on the sandbox, in virtual time; back out of it; and where the power goes while the password is under way. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { instances } from '../../../plans/aura/fake/rows.ts';
import { keys } from '../../../src/sandbox/services/index.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { copied } from '../../engine/schedule/aura.ts';
import { withRig } from '../../engine/schedule/drive.ts';

const host = () => recordingHost(agreeing(copied.secrets));

it('runs to its end', async () => {
  await withRig(copied, async (rig) => {
    const planned = await rig.plan(copied.system, copied.source, copied.choices);
    const end = await rig.run(planned, copied.system, { host: host() });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    copied.judge(rig, planned.plan);
    const journal = readFileSync(planned.planPath.replace('.plan.json', '.journal.ndjson'), 'utf8');
    for (const instance of instances(rig.sandbox.world).values()) expect(journal, 'the password is nowhere in the journal').not.toContain(instance.password);
  });
}, 120_000);

it('backs out before the switch: the target is gone, the key policy is as it was', async () => {
  await withRig(copied, async (rig) => {
    const planned = await rig.plan(copied.system, copied.source, copied.choices);
    const end = await rig.run(planned, copied.system, { host: host(), until: 'verify' });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'until' });
    const back = await rollBack({ ...planned, system: copied.system, connection: await rig.connection(), host: host(), signal: new AbortController().signal });
    expect(back, JSON.stringify(back)).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    expect([...instances(rig.sandbox.world).values()].map((one) => one.name)).toEqual(['graph']);
    expect([...keys(rig.sandbox.world, 'eu-west-1').values()].map((key) => key.policy).join(), 'the statements for Aura are gone').not.toContain('Neo4j Aura');
  });
}, 120_000);
