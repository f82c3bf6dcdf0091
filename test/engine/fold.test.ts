/** The fold of a journal, and what is computed from it alone: phase, "if you stop now", what backing out would do. */
import { describe, expect, it } from 'vitest';
import { backOut } from '../../src/engine/back-out.ts';
import type { Entry, Event } from '../../src/engine/journal-entry.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { nextCommand, stopNow } from '../../src/engine/stop-now.ts';
import { verdictLines } from '../../src/engine/verdict-lines.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { elasticache } from '../../plans/elasticache/system.ts';
import { asFacts, choices, cmd, frame } from '../plans/elasticache/facts.ts';

const plan = buildPlan({ system: elasticache, facts: asFacts(cmd()), choices, frame });
const byHand = buildPlan({ system: elasticache, facts: asFacts(cmd({ places: [] })), choices: { ...choices, endpoints: [] }, frame });

let minute = 0;
const entry = (event: Event): Entry => ({ ...event, n: ++minute, at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(), prev: '', hash: '' }) as Entry;
const begin = (step: string, attempt = 1) => entry({ type: 'begin', step, attempt, action: {} });
const end = (step: string, outcome = 'done', outputs = {}, attempt = 1) => entry({ type: 'end', step, attempt, outcome, outputs });
const done = (...steps: string[]) => steps.flatMap((step) => [begin(step), end(step)]);
const upTo = (id: string, of = plan) => done(...of.steps.slice(0, of.steps.findIndex((step) => step.id === id) + 1).map((step) => step.id));
const open = entry({ type: 'open', format: 'encmigrate/journal@1', plan: plan.id, digest: plan.digest });

describe('the fold', () => {
  it('is pure, and knows the phase', () => {
    const entries = [open, ...upTo('backup')];
    expect(reduce(plan, entries)).toEqual(reduce(plan, structuredClone(entries)));
    expect(reduce(plan, [open]).phase).toBe('prepare');
    expect(reduce(plan, entries).phase).toBe('backup');
    expect(reduce(plan, [open, ...upTo('delete.gone'), entry({ type: 'finish', outcome: 'migrated' })]).phase).toBe('done');
  });

  it('keeps a checkpoint for the next attempt, and drops it at the end', () => {
    const begun = [open, begin('verify.data'), entry({ type: 'checkpoint', step: 'verify.data', attempt: 1, data: { cursor: '7' } }), begin('verify.data', 2)];
    expect(reduce(plan, begun).steps['verify.data']).toMatchObject({ status: 'begun', attempt: 2, checkpoint: { cursor: '7' } });
    expect(reduce(plan, [...begun, end('verify.data', 'equal', {}, 2)]).steps['verify.data']).not.toHaveProperty('checkpoint');
  });

  it('takes the digest from the journal, and begins anew what rests on what a revision makes anew', () => {
    const revise = entry({ type: 'revise', digest: 'sha256:two', supersedes: plan.digest, changed: ['restore', 'source'], redo: ['restore'], by: 'ops' });
    const state = reduce({ ...plan, digest: 'sha256:two' }, [open, ...upTo('restore.ready'), revise]);
    expect(reduce({ ...plan, digest: 'sha256:two' }, [open]).digest).toBe(plan.digest);
    expect(state.digest).toBe('sha256:two');
    for (const id of ['restore', 'restore.ready', 'verify.data']) expect(state.steps[id]?.status, id).toBe('waiting');
    // The counters of the backup are older than the backup, and must stay so.
    for (const id of ['source', 'backup.counters', 'backup']) expect(state.steps[id]?.status, id).toBe('ended');
    expect(state.steps.restore?.attempt).toBe(1);
  });

  it('knows the gate that waits, until it is answered', () => {
    const gate = entry({ type: 'gate', step: 'freeze.ask', question: 'Stopped?' });
    expect(reduce(plan, [open, gate]).gate).toMatchObject({ step: 'freeze.ask' });
    expect(reduce(plan, [open, gate, entry({ type: 'consent', step: 'freeze.ask', by: 'ops', how: 'typed' })]).gate).toBeUndefined();
  });
});

describe('if you stop now', () => {
  it.each([
    ['nothing begun', [], /serves as before\.$/, /Nothing was created/],
    ['writers stopped', upTo('freeze.ask'), /writers are still stopped/, /Nothing was created/],
    ['a backup', upTo('backup'), /serves as before/, /the backup em-7f3a9c-sessions-prod/],
    ['a target', upTo('restore'), /serves as before/, /the group sessions-prod-enc/],
    ['clients being moved', [...upTo('switch.encrypted'), begin('switch.1')], /Clients are being moved to sessions-prod-enc/, /Nothing is lost\.$/],
    ['clients moved', upTo('switch.1'), /Clients were moved to sessions-prod-enc/, /Nothing is lost\.$/],
    ['deleting', upTo('delete'), /The deletion of sessions-prod has begun/, /Nothing is lost/],
  ])('%s', (_, entries, first, second) => {
    const lines = stopNow(plan, reduce(plan, [open, ...entries]));
    expect(lines[0]).toMatch(first);
    expect(lines.join(' ')).toMatch(second);
  });

  it('says that clients use the target from the consent on, where a person moves them', () => {
    const at = (id: string) => stopNow(byHand, reduce(byHand, [open, ...upTo(id, byHand)])).join(' ');
    expect(at('verify.data')).toMatch(/^sessions-prod serves as before/);
    for (const id of ['switch.gate', 'soak']) {
      expect(at(id), id).toMatch(/^The switch was agreed to: clients that were pointed to sessions-prod-enc by hand use it; sessions-prod is still there/);
      expect(at(id), id).not.toMatch(/serves as before|writers are still stopped|every step so far can be undone/);
    }
  });

  it('gives commands that a shell can take', () => {
    const state = reduce(plan, [open]);
    expect(nextCommand('a b.plan.json', state)).toEqual({ forward: "encmigrate run 'a b.plan.json'", back: "encmigrate rollback 'a b.plan.json'" });
  });
});

describe('backing out', () => {
  const at = (id: string, of = plan) => backOut(of, reduce(of, [open, ...upTo(id, of)]));
  it('before the switch removes all that was made, last first', () => {
    const back = at('verify.data');
    expect(back.steps.map((step) => step.id)).toEqual(['restore', 'backup']);
    expect(back).toMatchObject({ used: false, loses: [] });
    expect(back.keeps.join()).toContain('writers stay stopped');
  });

  it('after the consent but before the first edit is still before the switch', () => {
    expect(at('switch.gate')).toMatchObject({ used: false });
    expect(at('switch.gate').steps.map((step) => step.id)).toEqual(['restore', 'backup']);
  });

  it('after the switch points back, counts the writes, and keeps the target', () => {
    const back = at('soak');
    expect(back.steps.map((step) => step.id)).toEqual(['switch.1', 'switch.encrypted']);
    expect(back.used).toBe(true);
    expect(back.keeps.join()).toContain('sessions-prod-enc');
    expect(back.loses.join()).toContain('stays in sessions-prod-enc');
  });

  it('is after the switch from the consent on, where a person moves the clients', () => {
    expect(at('switch.gate', byHand)).toMatchObject({ used: true });
    expect(at('verify.data', byHand)).toMatchObject({ used: false });
  });

  it('that was cut off goes on as what it was', () => {
    const undone = entry({ type: 'undo.end', step: 'switch.1', index: 1, outcome: 'step' });
    const back = backOut(plan, reduce(plan, [open, ...upTo('soak'), undone]));
    expect(back.used).toBe(true);
    expect(back.steps.map((step) => step.id)).toEqual(['switch.encrypted']);
  });

  it('is impossible once the deletion has begun', () => {
    expect(at('delete').impossible).toContain('has begun');
  });
});

describe('what is said of the data at the end', () => {
  const said = (outcome: string, outputs = {}) => verdictLines(plan, reduce(plan, [open, begin('verify.data'), end('verify.data', outcome, outputs)])).join();
  it('is verified only where it was found equal', () => {
    expect(said('equal', { keys: 1204331, differences: 0, at: '2026-01-01T00:00:00Z' })).toBe(
      'Data verified at 2026-01-01T00:00:00Z: 1,204,331 items, both ways, 0 differences.',
    );
    expect(said('notVerified', { reason: 'no route' })).toBe('Data NOT verified: no route.');
    expect(said('skipped', { reason: 'no redis-server' })).toBe('Data NOT verified (skipped): no redis-server.');
  });
});

describe('after a stop', () => {
  const stop = (exit: number) => entry({ type: 'stop', reason: 'x', exit });
  const taken = entry({ type: 'run', host: 'h', pid: 1, user: 'u', tool: 't', mode: 'SANDBOX', account: plan.account, region: plan.region, identity: 'i' });
  const drift = (fact: string, verdict: 'harmless' | 'revise' | 'stop') =>
    entry({ type: 'drift', facts: [{ fact, planned: 1, now: 2, verdict, why: 'x' }], accepted: verdict === 'harmless' });
  const fail = (step: string, name: string) => entry({ type: 'fail', step, attempt: 1, error: { name, message: 'x' } });
  const next = (...entries: Entry[]) => nextCommand('a b.plan.json', reduce(plan, [open, ...entries])).forward;

  it('a drift that wants a revision leads to one, until the run is taken up again; any other stop leads to run', () => {
    expect(next(taken, drift('nodeType', 'revise'), stop(6))).toBe("encmigrate revise 'a b.plan.json'");
    expect(next(taken, drift('createdAt', 'stop'), stop(6))).toBe("encmigrate run 'a b.plan.json'");
    expect(next(taken, drift('primary', 'harmless'), stop(1))).toBe("encmigrate run 'a b.plan.json'");
    expect(next(taken, drift('nodeType', 'revise'), stop(6), taken, stop(1))).toBe("encmigrate run 'a b.plan.json'");
  });

  it('a source that is another, or gone, is not said to serve; a place that was changed says nothing of it', () => {
    const says = (fact: string) => stopNow(plan, reduce(plan, [open, taken, drift(fact, 'stop'), stop(6)])).join(' ');
    expect(says('createdAt')).not.toContain('serves as before');
    expect(says('places.0.hits')).toContain('serves as before');
  });

  it('what AWS refused, or a stranger has, does not remain; what failed after it was made does', () => {
    const says = (name: string) => stopNow(plan, reduce(plan, [open, ...upTo('backup.source'), begin('restore'), fail('restore', name)])).join(' ');
    for (const name of ['AccessDenied', 'NameTaken']) expect(says(name)).not.toContain(`the group ${plan.target.id}`);
    for (const name of ['Failed', 'Ambiguous']) expect(says(name)).toContain(`the group ${plan.target.id}`);
  });
});
