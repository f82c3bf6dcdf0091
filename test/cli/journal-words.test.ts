import { describe, expect, it } from 'vitest';
import { journalLines } from '../../src/cli/journal-words.ts';
import { standingLines, standingOf } from '../../src/cli/standing-of.ts';
import { type Entry, entrySchema } from '../../src/engine/journal-entry.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { nextCommand, stopNow } from '../../src/engine/stop-now.ts';
import { samplePlan } from './cli.ts';

const plan = samplePlan();
const at = '2026-11-22T14:02:11.000Z';
let n = 0;
const entry = (event: object): Entry => ({ n: ++n, at, prev: '', hash: '', ...event }) as Entry;
const run = entry({
  type: 'run',
  host: 'laptop',
  pid: 7,
  user: 'ops',
  tool: 't',
  mode: 'SANDBOX',
  account: '123456789012',
  region: 'eu-west-1',
  identity: 'arn',
});
const status = (entries: Entry[], heldBy?: object) => {
  const state = reduce(plan, entries);
  return {
    planPath: 'x.plan.json',
    plan,
    state,
    ifYouStopNow: stopNow(plan, state),
    next: nextCommand('x.plan.json', state),
    ...(heldBy ? { heldBy: heldBy as never } : {}),
  };
};

describe('the journal in words', () => {
  it('has a line for every type of entry', () => {
    const events: object[] = [
      { type: 'open', format: 'encmigrate/journal@1', plan: plan.id, digest: plan.digest },
      run,
      { type: 'begin', step: 'backup', attempt: 2, action: {} },
      { type: 'checkpoint', step: 'verify', attempt: 1, data: {} },
      { type: 'end', step: 'backup', attempt: 2, outcome: 'done', outputs: {}, requestIds: ['req-9'], adopted: 'proven' },
      { type: 'fail', step: 'restore', attempt: 1, error: { name: 'WaitFailed', message: 'create-failed', requestId: 'req-8' } },
      { type: 'skip', step: 'x', because: 'not taken' },
      { type: 'gate', step: 'g', question: 'Now?' },
      { type: 'consent', step: 'g', by: 'ops', how: '--yes' },
      { type: 'drift', facts: [{ fact: 'nodeType', planned: 1, now: 2, verdict: 'harmless', why: 'w' }], accepted: true },
      { type: 'revise', digest: 'd', supersedes: 's', changed: ['restore'], redo: [], by: 'ops' },
      { type: 'undo.begin', step: 'restore', index: 0, action: {} },
      { type: 'undo.end', step: 'restore', index: 0, outcome: 'done' },
      { type: 'pause', reason: 'expired' },
      { type: 'stop', reason: 'gate', exit: 3 },
      { type: 'finish', outcome: 'migrated' },
    ];
    const known = entrySchema.options.map((option) => option.shape.type.value);
    expect(new Set(events.map((e) => (e as { type: string }).type))).toEqual(new Set(known));
    const lines = journalLines(events.map(entry));
    expect(lines).toHaveLength(events.length);
    for (const line of lines) expect(line).toMatch(/^2026-11-22 14:02:11Z {2}\S.*$/);
    expect(lines.join('\n')).not.toContain('undefined');
    expect(lines.join('\n')).toContain('req-9');
  });
});

describe('where a run stands', () => {
  it('not begun', () =>
    expect(standingOf(status([]))).toMatchObject({ state: 'not begun', phase: 'prepare', number: 1, of: 8, next: { forward: 'encmigrate run x.plan.json' } }));

  it('waiting at a gate: the question and what answers it', () => {
    const s = standingOf(
      status([
        run,
        entry({ type: 'begin', step: 'freeze.ask', attempt: 1, action: {} }),
        entry({ type: 'gate', step: 'freeze.ask', question: 'Are they stopped?' }),
        entry({ type: 'stop', reason: 'It waits', exit: 3 }),
      ]),
    );
    expect(s).toMatchObject({ state: 'waiting at a gate', gate: { step: 'freeze.ask', answer: expect.stringContaining('--yes') } });
    expect(standingLines(s).join('\n')).toMatch(/gate freeze\.ask.*--yes.*If you stop now.*Next: encmigrate run x\.plan\.json/s);
  });

  it('failed: the service’s words and the request', () => {
    const s = standingOf(
      status([run, entry({ type: 'fail', step: 'restore', attempt: 1, error: { name: 'WaitFailed', message: 'create-failed', requestId: 'req-8' } })]),
    );
    expect(s).toMatchObject({ state: 'failed', failed: { step: 'restore', requestId: 'req-8' } });
    expect(standingLines(s).join('\n')).toContain('WaitFailed: create-failed (AWS request req-8)');
  });

  it('held by a process, backing out, finished', () => {
    expect(standingOf(status([run], { host: 'h', pid: 1, user: 'u', since: at })).state).toBe('running');
    expect(standingOf(status([run, entry({ type: 'undo.begin', step: 'restore', index: 0, action: {} })])).state).toBe('backing out, stopped');
    expect(standingOf(status([run, entry({ type: 'finish', outcome: 'migrated' })]))).toMatchObject({ state: 'finished', number: null });
    expect(standingOf(status([run, entry({ type: 'finish', outcome: 'rolled-back' })])).state).toBe('backed out');
  });

  it('what AWS says, or why it was not asked', () => {
    expect(standingLines(standingOf(status([]), { error: 'no answer' })).join('\n')).toContain('AWS was not asked: no answer');
    expect(standingLines(standingOf(status([]), { source: 'encryption none', target: 'it is not there' })).join('\n')).toContain(
      'AWS says of sessions-prod-enc: it is not there',
    );
  });
});
