/** Whose an instance is, where nothing has tags and no call has a token: by its name, the secret place, and a person's word. facts/aura.md 4.1, 4.2, 4.4, 4.6 */
import { expect, it } from 'vitest';
import { tokens } from '../../../../plans/aura/fake/admit.ts';
import { instances } from '../../../../plans/aura/fake/rows.ts';
import { readJournal } from '../../../../src/engine/journal.ts';
import { journalPath } from '../../../../src/plan/file.ts';
import { secrets } from '../../../../src/sandbox/services/index.ts';
import type { Rig } from '../../../support/rig.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { named, person } from './console.ts';
import { blind } from './small.ts';

const minutes = 120_000;
const planned = (rig: Rig) => rig.plan(blind.system, blind.source, blind.choices);
const entriesOf = async ({ planPath }: { planPath: string }) => (await readJournal(journalPath(planPath))).entries;
const service = (name: string, input: Record<string, unknown>, more: object = {}) => ({ kind: 'service' as const, name, input, ...more });
const made = (rig: Rig): string[] => [...instances(rig.sandbox.world).values()].map((one) => one.name).sort();

it('a lost answer: refused, all stays as it is; on the word it is deleted and made again', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    rig.sandbox.addFault({ kind: 'lose-answer', service: 'aura', operation: 'CreateInstance' });
    const refusing = person(blind.secrets, { restore: () => false });
    const shut = await rig.run(plan, blind.system, { host: refusing });
    expect(shut).toMatchObject({ exit: 3, gate: { step: 'restore', flag: '--accept "delete it and make it again"' } });
    const lost = named(rig, 'graph-enc');
    const asked = refusing.gates.find((gate) => gate.step === 'restore')?.question ?? '';
    // Which one, when it was made, that it is presumed only, and where its password is not.
    for (const words of [lost?.id, lost?.createdAt, 'presumed', 'secret app/graph-enc in Secrets Manager']) expect(asked).toContain(words);
    expect(made(rig)).toEqual(['graph', 'graph-enc']);
    expect(rig.sandbox.requests.map((one) => one.operation)).not.toContain('DeleteInstance');

    // It may be busy with its own beginnings.
    rig.sandbox.addFault(service('aura.busy', { instance: lost?.id, action: 'delete' }, { count: 2 }));
    const host = person(blind.secrets);
    const end = await rig.run(plan, blind.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(host.gates.find((gate) => gate.step === 'restore')?.happens.join()).toMatch(/is deleted.*may cost once more/);
    expect(made(rig)).toEqual(['graph-enc']);
    expect(named(rig, 'graph-enc')?.id).not.toBe(lost?.id);
    blind.judge(rig, plan.plan);
  });
});

it('a lost answer of one that nobody sees yet is found when it is seen', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    rig.sandbox.addFault({ kind: 'lose-answer', service: 'aura', operation: 'CreateInstance' });
    const host = person(blind.secrets);
    const notify = host.notify.bind(host);
    host.notify = (notice) => {
      notify(notice);
      const row = named(rig, 'graph-enc');
      if (notice.type === 'step.progress' && notice.text.startsWith('looking whether') && row?.status === 'creating' && !late)
        row.seenFrom = late = new Date(rig.sandbox.clock.now().getTime() + 40_000).toISOString();
    };
    let late = '';
    const end = await rig.run(plan, blind.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0 });
    expect(late).not.toBe('');
    expect(host.gates.filter((gate) => gate.step === 'restore')).toHaveLength(1);
    blind.judge(rig, plan.plan);
  });
});

it('one of that name that was there before is nobody of ours: not touched, nothing made', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const source = named(rig, 'graph');
    const host = person(blind.secrets, {
      freeze: () => {
        if (source) instances(rig.sandbox.world).set('abcdef01', { ...structuredClone(source), id: 'abcdef01', name: 'graph-enc' });
      },
    });
    const end = await rig.run(plan, blind.system, { host });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/taken by something this plan did not make.*not touched.*--target NAME/s) });
    expect(rig.sandbox.requests.map((one) => one.operation)).not.toContain('CreateInstance');
    expect(instances(rig.sandbox.world).get('abcdef01')?.status).toBe('running');
  });
});

it('busy, not seen yet and too many requests are waited for', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    for (const action of ['snapshot', 'pause', 'delete']) rig.sandbox.addFault(service('aura.busy', { action }, { count: 3 }));
    // Others spend nearly all of the pace: one request in five seconds is left for this run.
    rig.sandbox.addFault({ kind: 'throttle', service: 'aura', bucket: { size: 1, perSecond: 0.2 } });
    const host = person(blind.secrets);
    const notify = host.notify.bind(host);
    host.notify = (notice) => {
      notify(notice);
      const row = named(rig, 'graph-enc');
      if (notice.type === 'step.end' && notice.step === 'restore' && row) row.seenFrom = new Date(rig.sandbox.clock.now().getTime() + 30_000).toISOString();
    };
    const end = await rig.run(plan, blind.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    blind.judge(rig, plan.plan);
    expect(rig.sandbox.requests.filter((one) => one.service === 'aura' && one.status === 429).length).toBeGreaterThan(5);
    expect(rig.sandbox.requests.filter((one) => one.error === 'ongoing-database-operation')).toHaveLength(9);
  });
});

it.each(['v1', 'gateway', 'bare', 'by-field', 'text'])(
  'a refusal in the shape "%s" stops in the words of the service, its request id journalled',
  { timeout: minutes },
  async (shape) => {
    await withRig(blind, async (rig) => {
      const plan = await planned(rig);
      rig.sandbox.addFault({
        kind: 'service',
        name: 'aura.error',
        input: { operation: 'CreateInstance' },
        with: { shape, status: 402, reason: 'missing-billing-details', message: 'Billing details are missing' },
      });
      const end = await rig.run(plan, blind.system, { host: person(blind.secrets) });
      expect(end).toMatchObject({ exit: 1, reason: expect.stringContaining('Billing details are missing') });
      expect(made(rig)).toEqual(['graph']);
      const failed = (await entriesOf(plan)).find((entry) => entry.type === 'fail');
      const refused = rig.sandbox.requests.find((one) => one.operation === 'CreateInstance');
      expect(failed).toMatchObject({ step: 'restore', error: { requestId: expect.stringMatching(/^[\w-]{8,}$/) } });
      expect(refused?.status).toBe(402);
      // Paid for meanwhile: the same run goes on.
      expect(await rig.run(plan, blind.system, { host: person(blind.secrets) })).toMatchObject({ exit: 0, outcome: 'migrated' });
    });
  },
);

it('journals the request id of every change, and no token, no password', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const seen: string[] = [];
    const host = person(blind.secrets, { 'switch.gate': () => void seen.push(...[...instances(rig.sandbox.world).values()].map((one) => one.password)) });
    await rig.run(plan, blind.system, { host });
    const entries = await entriesOf(plan);
    for (const step of plan.plan.steps.filter((one) => one.action.kind === 'request' && !one.when))
      expect(
        entries.find((entry) => entry.type === 'end' && entry.step === step.id),
        step.id,
      ).toMatchObject({ requestIds: [expect.any(String)] });
    for (const secret of [...seen, ...tokens(rig.sandbox.world).keys()]) {
      expect(JSON.stringify(entries)).not.toContain(secret);
      expect(host.said()).not.toContain(secret);
    }
    expect(seen).toHaveLength(2);
    expect(JSON.stringify(secrets(rig.sandbox.world, 'eu-west-1').get('app/graph-enc'))).toContain(seen[1]);
  });
});

it('a token that is refused is had anew, once; one that stays refused stops the run in words', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const asked = () => rig.sandbox.requests.filter((one) => one.operation === 'CreateToken').length;
    let before = 0;
    const host = person(blind.secrets, {
      freeze: () => {
        // Revoked: 401. The documents' 403 for an expired one is in the fault schedule.
        tokens(rig.sandbox.world).clear();
        before = asked();
      },
      'switch.gate': () => false,
    });
    expect(await rig.run(plan, blind.system, { host })).toMatchObject({ exit: 3 });
    expect(asked()).toBe(before + 1);
    rig.sandbox.addFault({ kind: 'denied', service: 'aura', operation: 'PauseInstance', count: 2 });
    const end = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/The API key has no permission.*Aura request/s) });
    expect(await rig.run(plan, blind.system, { host: person(blind.secrets) })).toMatchObject({ exit: 0, outcome: 'migrated' });
  });
});

it('a client that is deleted in the middle of a run: exit 4 and what to look at; with another one it goes on', { timeout: minutes }, async () => {
  await withRig(blind, async (rig) => {
    const plan = await planned(rig);
    const host = person(blind.secrets, {
      freeze: () => {
        tokens(rig.sandbox.world).clear();
        rig.sandbox.addFault({ kind: 'expired', service: 'aura', operation: 'CreateToken' });
      },
    });
    const stopped = await rig.run(plan, blind.system, { host });
    expect(stopped).toMatchObject({
      exit: 4,
      outcome: 'stopped',
      reason: expect.stringMatching(/Aura refuses this API client.*look at AURA_CLIENT_ID and AURA_CLIENT_SECRET/),
    });
    const end = await rig.run(plan, blind.system, { host: person(blind.secrets) });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    blind.judge(rig, plan.plan);
  });
});
