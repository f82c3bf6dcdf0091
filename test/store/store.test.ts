import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Gate, Notice } from '../../src/engine/host.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { phaseRows } from '../../src/store/phase-rows.ts';
import { emptyView, engineTime, followed, heard } from '../../src/store/run-view.ts';
import { createStore } from '../../src/store/store.ts';
import { frozen } from '../plans/elasticache/facts.ts';
import { gateOf, plan } from '../screens/fixture-session.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 14, 0, seconds)).toISOString();
const begin = (step: string, phase: 'backup' | 'restore', seconds = 0): Notice => ({
  type: 'step.begin',
  plan: plan.id,
  at: at(seconds),
  step,
  phase,
  title: step,
  attempt: 1,
});
const fold = (notices: Notice[], view = followed(emptyView(plan.id), plan, 'p.plan.json', reduce(plan, []))) =>
  notices.reduce((v, n) => frozen(heard(v, n, 1000)), frozen(view));

afterEach(() => vi.useRealTimers());

describe('what notices fold into', () => {
  it('shows the words of the service, elapsed and usual time in the row of the phase', () => {
    const view = fold([
      { type: 'run.start', plan: plan.id, at: at(0), resumed: false, ended: 0, steps: 3 },
      begin('backup.ready', 'backup', 0),
      { type: 'step.progress', plan: plan.id, at: at(30), step: 'backup.ready', phase: 'backup', text: 'AWS says: creating', share: 0.4 },
    ]);
    const row = phaseRows(view, 1000).find((r) => r.phase === 'backup');
    expect(row).toMatchObject({ status: 'running', text: 'AWS says: creating', share: 0.4, elapsed: 30_000 });
    expect(row?.usual).toBeGreaterThan(300_000);
    // A fast sandbox: the engine's clock goes on at our pace from what it last said.
    expect(engineTime(view, 6000)).toBe(Date.parse(at(35)));
  });

  it('says what stopping would leave, as the engine computes it', () => {
    const view = fold([{ type: 'run.start', plan: plan.id, at: at(0), resumed: false, ended: 0, steps: 3 }, begin('backup', 'backup')]);
    expect(view.ifYouStopNow.join(' ')).toContain('the backup em-7f3a9c-sessions-prod');
  });

  it('shows a failure in the service words, with the request id in the log', () => {
    const view = fold([
      begin('restore', 'restore'),
      { type: 'step.fail', plan: plan.id, at: at(9), step: 'restore', phase: 'restore', name: 'InvalidParameter', message: 'no such subnet', requestId: 'r-1' },
    ]);
    expect(phaseRows(view, 1000).find((r) => r.phase === 'restore')).toMatchObject({ status: 'failed', text: 'no such subnet' });
    expect(view.log.at(-1)).toMatchObject({ level: 'bad', text: 'InvalidParameter: no such subnet (request r-1)' });
  });

  it('keeps what is true of a step while it runs, however much is said after it', () => {
    const of = { plan: plan.id, step: 'restore', phase: 'restore' as const };
    const says = (n: number): Notice => ({ type: 'step.progress', ...of, at: at(3), text: `state ${n}` });
    const view = fold([
      begin('restore', 'restore'),
      { type: 'step.progress', ...of, at: at(2), text: 'only a stand-in', stays: true },
      ...Array.from({ length: 300 }, (_, n) => says(n)),
    ]);
    expect(view.log.map((one) => one.text)).not.toContain('only a stand-in');
    expect(view.stays).toEqual({ restore: 'only a stand-in' });
    expect(fold([begin('restore', 'restore', 9)], view).stays, 'it is looked up anew').toEqual({});
  });

  it('forgets a pause with the next sign of life, and a stop with the next start', () => {
    const paused = fold([
      { type: 'run.start', plan: plan.id, at: at(0), resumed: false, ended: 0, steps: 3 },
      { type: 'pause', plan: plan.id, at: at(1), reason: 'credentials expired' },
    ]);
    expect(paused.paused).toBe('credentials expired');
    expect(heard(paused, begin('backup', 'backup', 2), 0).paused).toBeUndefined();
    const stopped = fold([{ type: 'run.stop', plan: plan.id, at: at(3), exit: 130, reason: 'Ctrl-C', ifYouStopNow: ['x'], next: 'encmigrate run p' }], paused);
    expect(stopped).toMatchObject({ going: false, ended: { exit: 130, next: 'encmigrate run p' } });
    const again = fold([{ type: 'run.start', plan: plan.id, at: at(4), resumed: true, ended: 1, steps: 3 }], stopped);
    expect(again.ended).toBeUndefined();
    expect(again.state.stopped).toBeUndefined();
  });

  it('marks what was taken back, and a finish', () => {
    const view = fold([
      begin('backup', 'backup'),
      { type: 'undo', plan: plan.id, at: at(5), step: 'backup', text: 'backup deleted' },
      { type: 'run.finish', plan: plan.id, at: at(6), outcome: 'rolled-back', text: ['backed out'] },
    ]);
    expect(phaseRows(view, 1000).find((r) => r.phase === 'backup')?.status).toBe('undone');
    expect(view.state).toMatchObject({ rollingBack: true, finished: { outcome: 'rolled-back' } });
  });

  it('keeps a log of bounded length, and no line twice while a share grows', () => {
    const progress = (n: number): Notice => ({ type: 'step.progress', plan: plan.id, at: at(1), step: 'backup.ready', phase: 'backup', text: `state ${n}` });
    expect(fold(Array.from({ length: 500 }, (_, n) => progress(n))).log).toHaveLength(200);
    expect(fold([progress(1), progress(1), { ...progress(2), share: 0.1 } as Notice, { ...progress(3), share: 0.2 } as Notice]).log).toHaveLength(1);
  });
});

describe('the store', () => {
  it('hands React at most about ten snapshots a second, and the last state in the end', () => {
    vi.useFakeTimers({ now: 0 });
    const store = createStore({ by: 'ana', now: () => Date.now() });
    vi.advanceTimersByTime(1000);
    let changes = 0;
    store.subscribe(() => changes++);
    for (let n = 0; n < 1000; n++) {
      store.host.notify({ type: 'step.progress', plan: plan.id, at: at(1), step: 'backup.ready', phase: 'backup', text: `state ${n}` });
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(200);
    expect(changes).toBeGreaterThan(5);
    expect(changes).toBeLessThanOrEqual(12);
    expect(store.snapshot().runs[plan.id]?.says['backup.ready']?.text).toBe('state 999');
  });

  it('gives the same snapshot until something changes, and never changes one it gave', () => {
    const store = createStore({ by: 'ana', every: 0 });
    store.host.notify(begin('backup', 'backup'));
    const first = store.snapshot();
    expect(store.snapshot()).toBe(first);
    frozen(first);
    store.host.notify(begin('backup.ready', 'backup'));
    expect(first.runs[plan.id]?.state.steps['backup.ready']).toBeUndefined();
    expect(store.snapshot()).not.toBe(first);
  });

  it('parks gates until they are answered, oldest first, and says who and how', async () => {
    const store = createStore({ by: 'ana', every: 0 });
    const [first, second] = [gateOf('yes'), gateOf('name')];
    const answers = [store.host.ask(first), store.host.ask(second)];
    expect(store.snapshot().runs[plan.id]?.gates).toEqual([first, second]);
    expect(store.answer(plan.id, { given: true })).toBe(true);
    expect(store.snapshot().runs[plan.id]?.gates).toEqual([second]);
    expect(store.answer(plan.id, { given: true, value: 'sessions-prod' })).toBe(true);
    expect(store.answer(plan.id, { given: true })).toBe(false);
    expect(await Promise.all(answers)).toEqual([
      { given: true, by: 'ana', how: 'typed yes' },
      { given: true, value: 'sessions-prod', by: 'ana', how: 'typed the name' },
    ]);
  });

  it('closes a gate whose run is stopped, before or while it waits', async () => {
    const store = createStore({ by: 'ana', every: 0 });
    const stop = new AbortController();
    const asked = store.host.ask(gateOf('yes'), stop.signal);
    stop.abort();
    expect(await asked).toMatchObject({ given: false });
    expect(await store.host.ask(gateOf('yes'), stop.signal)).toMatchObject({ given: false });
    expect(store.snapshot().runs[plan.id]?.gates).toEqual([]);
  });

  it('keeps no secret in any snapshot', async () => {
    const store = createStore({ by: 'ana', every: 0 });
    const asked = store.host.ask(gateOf('secret') as Gate);
    store.answer(plan.id, { given: true, value: 'hunter2-hunter2' });
    expect(await asked).toMatchObject({ value: 'hunter2-hunter2' });
    expect(JSON.stringify(store.snapshot())).not.toContain('hunter2');
  });
});
