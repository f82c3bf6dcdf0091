/** How a key is opened to Aura: pasted, reviewed, applied; by hand; too late; backed out. What others wrote into the policy is never lost. facts/aura.md 1.2, 4.5 */
import { expect, it } from 'vitest';
import { putCustomerKey } from '../../../../plans/aura/fake/build.ts';
import { instances, keys as records, type Tenant, tenants } from '../../../../plans/aura/fake/rows.ts';
import { rollBack } from '../../../../src/engine/rollback.ts';
import { keys } from '../../../../src/sandbox/services/index.ts';
import { power } from '../../../support/power.ts';
import type { Rig } from '../../../support/rig.ts';
import { fragment } from '../../../engine/schedule/aura.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { person } from './console.ts';
import { blind } from './small.ts';

const minutes = 120_000;
const row = (rig: Rig) => [...keys(rig.sandbox.world, 'eu-west-1').values()].find((one) => one.Description === 'aura') as { Arn: string; policy: string };
type Statement = { Sid?: string; Condition?: { StringEquals: Record<string, string> } };
const statements = (rig: Rig): Statement[] => (JSON.parse(row(rig).policy) as { Statement: Statement[] }).Statement;
const sids = (rig: Rig): (string | undefined)[] => statements(rig).map((one) => one.Sid);
const changed = (rig: Rig, change: (list: Statement[]) => Statement[]): void => {
  const policy = JSON.parse(row(rig).policy) as { Statement: Statement[] };
  row(rig).policy = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
};
const aura = JSON.parse(fragment) as Statement;
const others: Statement = {
  Sid: 'Team',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:role/team' },
  Action: 'kms:Decrypt',
  Resource: '*',
} as Statement;
const planned = (rig: Rig, settings: object = {}) =>
  rig.plan(blind.system, blind.source, { ...blind.choices, settings: { ...(blind.choices.settings as object), ...settings } });
const pastes = (text: string) => ({ ...blind.secrets, keyPolicy: text });
const back = async (rig: Rig, plan: Awaited<ReturnType<typeof planned>>) =>
  rollBack({ ...plan, system: blind.system, connection: await rig.connection(), host: person(blind.secrets), signal: new AbortController().signal });

const wrong: [string, RegExp][] = [
  ['{"Sid": "cut off', /not JSON/],
  [JSON.stringify({ ...aura, Effect: 'Deny' }), /only what allows is added/],
  [JSON.stringify({ ...aura, Condition: undefined }), /every AWS principal without a condition on kms:CallerAccount/],
  [JSON.stringify({ ...aura, Action: ['kms:Decrypt', 'kms:DescribeKey'] }), /does not allow kms:GenerateDataKey\*, kms:CreateGrant/],
  [JSON.stringify({ ...aura, Action: 'kms:*' }), /more than using the key/],
  [JSON.stringify({ hello: 'world' }), /no statement/],
];

it('what may not be put into a policy stops there, nothing changed; the right text then goes on', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const before = row(rig).policy;
    for (const [text, why] of wrong) {
      const end = await rig.run(plan, blind.system, { host: person(pastes(text)) });
      expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(why) });
      expect(end.reason).toContain('copy the JSON of the console again');
    }
    expect(row(rig).policy).toBe(before);
    const end = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    blind.judge(rig, plan.plan);
  });
});

it('what is applied is what was reviewed, whatever is pasted after a cut', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const cut = power('end key.review 1 after');
    await rig.run(plan, blind.system, { host: person(blind.secrets), power: cut }).catch(() => undefined);
    expect(cut.cut).toBe(true);
    const other = JSON.stringify({ ...aura, Sid: 'Other', Condition: { StringEquals: { 'kms:CallerAccount': '999999999999' } } });
    const end = await rig.run(plan, blind.system, { host: person(pastes(other)), until: 'prepare' });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0 });
    expect(sids(rig)).toEqual([expect.anything(), aura.Sid]);
  });
});

it('a key that stays pending: after 20 minutes the instructions again; put right by hand, the same run goes on', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const strange = JSON.stringify({ ...aura, Condition: { StringEquals: { 'kms:CallerAccount': '999999999999' } } });
    const began = rig.sandbox.clock.now().getTime();
    const end = await rig.run(plan, blind.system, { host: person(pastes(strange)) });
    expect(end).toMatchObject({
      exit: 1,
      reason: expect.stringMatching(/after PT20M: the key is pending.*Security > Encryption > encmigrate-\w+ > the pen.*get-key-policy/s),
    });
    expect(rig.sandbox.clock.now().getTime() - began).toBeGreaterThanOrEqual(20 * 60_000);
    expect([...instances(rig.sandbox.world).values()].map((one) => one.name)).toEqual(['graph']);
    changed(rig, (list) => [...list, { ...aura, Sid: 'Right' }]);
    const again = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(again, JSON.stringify(again)).toMatchObject({ exit: 0, outcome: 'migrated' });
    blind.judge(rig, plan.plan);
  });
});

it('left to the operator: nothing is written by the run; a yes without the deed waits in vain, and says the commands again', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig, { KeyPolicy: 'by-hand' });
    const end = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/keep every statement that is there.*aws kms put-key-policy/s) });
    changed(rig, (list) => [...list, aura]);
    const again = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(again, JSON.stringify(again)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(rig.sandbox.requests.map((one) => one.operation)).not.toContain('PutKeyPolicy');
  });
});

it('backs out: to the letter where nobody else wrote; else only its own statements go', { timeout: minutes }, async () => {
  for (const meanwhile of [false, true])
    await withRig(blind, async (rig) => {
      const plan = await planned(rig);
      const before = JSON.parse(row(rig).policy);
      expect(await rig.run(plan, blind.system, { host: person(blind.secrets), until: 'prepare' })).toMatchObject({ exit: 0 });
      expect(sids(rig)).toContain(aura.Sid);
      if (meanwhile) changed(rig, (list) => [others, ...list]);
      const end = await back(rig, plan);
      expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'rolled-back' });
      expect(JSON.parse(row(rig).policy)).toEqual(meanwhile ? { ...before, Statement: [others, ...before.Statement] } : before);
      // The record stays, and so does the key.
      expect(records(rig.sandbox.world).size).toBe(1);
      expect(keys(rig.sandbox.world, 'eu-west-1').get(row(rig).Arn)?.KeyState).toBe('Enabled');
    });
});

it('backs out of a change whose end was never written down', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const before = JSON.parse(row(rig).policy);
    const cut = power('kms PutKeyPolicy 1 after');
    await rig.run(plan, blind.system, { host: person(blind.secrets), power: cut }).catch(() => undefined);
    expect(sids(rig)).toContain(aura.Sid);
    changed(rig, (list) => [...list, others]);
    const end = await back(rig, plan);
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'rolled-back' });
    expect(JSON.parse(row(rig).policy)).toEqual({ ...before, Statement: [...before.Statement, others] });
  });
});

it('statements that were there before are not taken out', { timeout: minutes }, async () => {
  for (const at of [undefined, 'end key.policy 1 before'])
    await withRig(blind, async (rig) => {
      changed(rig, (list) => [...list, aura]);
      const plan = await planned(rig);
      const cut = at === undefined ? undefined : power(at);
      const end = await rig.run(plan, blind.system, { host: person(blind.secrets), until: 'prepare', ...(cut ? { power: cut } : {}) }).catch(() => undefined);
      expect(cut ? cut.cut : end?.exit === 0).toBe(true);
      changed(rig, (list) => [...list, others]);
      expect(await back(rig, plan)).toMatchObject({ exit: 0, outcome: 'rolled-back' });
      expect(sids(rig)).toEqual([expect.anything(), aura.Sid, 'Team']);
    });
});

it('changed by somebody else between its look and its call: not overwritten; run again, both are there', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    // Looks: at the source again, at the paste, for the review, for the change, right before the call.
    const meanwhile = power(undefined, { 'kms GetKeyPolicy 5': async () => changed(rig, (list) => [...list, others]) });
    const end = await rig.run(plan, blind.system, { host: person(blind.secrets), power: meanwhile });
    expect(end).toMatchObject({ exit: 6, reason: expect.stringMatching(/was changed meanwhile.*left as it is/) });
    expect(sids(rig)).toEqual([expect.anything(), 'Team']);
    const again = await rig.run(plan, blind.system, { host: person(blind.secrets), until: 'prepare' });
    expect(again, JSON.stringify(again)).toMatchObject({ exit: 0 });
    expect(sids(rig)).toEqual([expect.anything(), 'Team', aura.Sid]);
  });
});

it('a record of that name for another key is found out when it is planned', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const [tenant] = tenants(rig.sandbox.world).values();
    putCustomerKey(rig.sandbox.world, tenant as Tenant, { name: 'graphs' });
    await expect(planned(rig, { KeyName: 'graphs' })).rejects.toThrow(/EM-AU-024 Aura has another key record called graphs/);
    expect(await planned(rig, { KeyName: 'graphs-2' })).toBeDefined();
  });
});
