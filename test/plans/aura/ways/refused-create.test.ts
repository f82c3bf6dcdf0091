/** A create that Aura refuses for good: what it means and what to change are said, and what is said leads to the end. facts/aura.md 4.2, 4.4 */
import { expect, it } from 'vitest';
import { instances } from '../../../../plans/aura/fake/rows.ts';
import { revisePlan } from '../../../../src/engine/revise.ts';
import type { Rig } from '../../../support/rig.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { named, person } from './console.ts';
import { blind } from './small.ts';

const minutes = 120_000;
const planned = (rig: Rig) => rig.plan(blind.system, blind.source, blind.choices);
const refuse = (rig: Rig, answer: { status: number; reason: string; message: string; shape?: string }): string =>
  rig.sandbox.addFault({ kind: 'service', name: 'aura.error', input: { operation: 'CreateInstance' }, with: answer, count: 'always' });

it.each([
  [
    'no billing details',
    { status: 400, reason: 'missing-billing-details', message: 'Billing details are missing' },
    /Billing details are missing.*no valid billing details.*Aura request .*admin enters them in the console.*encmigrate run \S+\.plan\.json/s,
  ],
  [
    'a role that may not, in the shape of the gateway',
    { status: 403, reason: 'forbidden', message: 'Forbidden', shape: 'gateway' },
    /Forbidden.*user who made this API key may not.*project member or admin.*AURA_CLIENT_ID/s,
  ],
  [
    'a limit of the project',
    { status: 400, reason: 'invalid-request', message: 'Instance quota reached' },
    /quota reached.*reached a limit.*ask Neo4j to raise.*encmigrate run/s,
  ],
])('%s: once that is mended, the run goes on to its end', { timeout: minutes }, async (_, answer, says) => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const fault = refuse(rig, answer);
    const stopped = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(stopped).toMatchObject({ exit: 1, outcome: 'stopped', reason: expect.stringMatching(says) });
    expect(stopped.reason, 'nothing that cannot be typed').not.toContain('<plan>');
    expect(named(rig, 'graph-enc')).toBeUndefined();
    rig.sandbox.removeFault(fault);
    const end = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    blind.judge(rig, plan.plan);
  });
});

it('a size that is not offered any more: the revision that is advised makes it with another', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const fault = refuse(rig, { status: 400, reason: 'invalid-memory-size', message: 'Invalid memory size: 4GB' });
    const stopped = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(stopped).toMatchObject({
      exit: 1,
      reason: expect.stringMatching(/4GB is not offered for enterprise-db.*encmigrate revise \S+ --set Memory=SIZE.*8GB/s),
    });
    rig.sandbox.removeFault(fault);
    const choices = { ...blind.choices, settings: { ...(blind.choices.settings as object), Memory: '8GB' } };
    const revised = await revisePlan({ ...plan, system: blind.system, connection: await rig.connection(), choices });
    const end = await rig.run({ plan: revised.plan, planPath: revised.path }, blind.system, { host: person(blind.secrets) });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect([...instances(rig.sandbox.world).values()].map((one) => [one.name, one.memory])).toEqual([['graph-enc', '8GB']]);
  });
});
