import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandHost } from '../../src/cli/hosts/host.ts';
import { ndjsonView } from '../../src/cli/hosts/ndjson.ts';
import { noticeLines } from '../../src/cli/hosts/notice-words.ts';
import { plainView } from '../../src/cli/hosts/plain.ts';
import type { Notice } from '../../src/engine/host.ts';
import { testIo } from './cli.ts';

const plan = 'em-7f3a9c';
const at = '2026-11-22T14:02:11.000Z';
const step = { plan, at, step: 'restore', phase: 'restore' } as const;
const notices: Notice[] = [
  { type: 'run.start', plan, at, resumed: false, ended: 0, steps: 40 },
  { type: 'step.begin', ...step, title: 'Restore', attempt: 1, typical: 'PT25M' },
  { type: 'step.progress', ...step, text: 'creating, 2 of 3 nodes available', share: 0.5 },
  { type: 'step.end', ...step, outcome: 'done', adopted: 'presumed' },
  { type: 'step.skip', ...step, because: 'not taken' },
  { type: 'step.fail', ...step, name: 'WaitFailed', message: 'create-failed', requestId: 'req-1' },
  { type: 'drift', plan, at, drifts: [{ fact: 'nodeType', planned: 'a', now: 'b', verdict: 'revise', why: 'it is another' }] },
  { type: 'pause', plan, at, reason: 'ExpiredToken' },
  { type: 'undo', plan, at, step: 'restore', text: 'DeleteReplicationGroup' },
  { type: 'run.stop', plan, at, exit: 3, reason: 'It waits', ifYouStopNow: ['The source serves as before.'], next: 'encmigrate run x.plan.json --yes' },
  { type: 'run.finish', plan, at, outcome: 'migrated', text: ['sessions-prod was migrated.', 'Data verified.'] },
];

afterEach(() => void vi.useRealTimers());

describe('plain lines', () => {
  it('each event is a line with its time; every type has words', () => {
    const io = testIo();
    const view = plainView(io);
    for (const notice of notices) view.notify(notice);
    view.close();
    const all = [...io.outLines, ...io.errLines].filter((line) => !line.startsWith('  '));
    expect(all).toHaveLength(notices.length);
    for (const line of all) expect(line).toMatch(/^14:02:11Z {2}\S/);
    expect(all.join('\n')).not.toContain('\u001b');
  });

  it('ends with the exact next command', () => expect(noticeLines(notices[9] as Notice).at(-1)).toBe('  go on: encmigrate run x.plan.json --yes'));
  it('names the AWS request', () => expect(noticeLines(notices[5] as Notice)[0]).toContain('req-1'));

  it('what stops a run goes to stderr, all else to stdout', () => {
    const io = testIo();
    const view = plainView(io);
    view.notify(notices[9] as Notice);
    view.notify(notices[10] as Notice);
    expect(io.errLines.join('\n')).toContain('It waits');
    expect(io.outLines.join('\n')).toContain('was migrated');
    view.close();
  });

  it('several plans: each line says whose it is', () => {
    const io = testIo();
    const view = plainView(io, { many: true });
    view.notify(notices[0] as Notice);
    expect(io.outLines[0]).toContain(`14:02:11Z  ${plan}  begins`);
    view.close();
  });

  it('says the same words once, and counts that move at most each ten seconds', () => {
    vi.useFakeTimers();
    const io = testIo();
    const view = plainView(io);
    view.notify(notices[1] as Notice);
    const progress = (text: string) => view.notify({ type: 'step.progress', ...step, text });
    for (let i = 0; i < 100; i++) progress('creating');
    expect(io.outLines.filter((line) => line.endsWith('creating'))).toHaveLength(1);
    for (let i = 0; i < 100; i++) progress(`${i} keys compared`);
    expect(io.outLines.filter((line) => line.includes('keys compared'))).toHaveLength(1);
    vi.advanceTimersByTime(11_000);
    progress('100 keys compared');
    expect(io.outLines.at(-1)).toContain('100 keys compared');
    view.close();
  });

  it('a heartbeat each minute while a step is open, and none after', () => {
    vi.useFakeTimers({ now: Date.parse(at) });
    const io = testIo();
    const view = plainView(io);
    view.notify(notices[1] as Notice);
    const before = io.outLines.length;
    vi.advanceTimersByTime(3 * 60_000 + 20_000);
    const beats = io.outLines.slice(before);
    expect(beats.length).toBeGreaterThanOrEqual(2);
    expect(beats.length).toBeLessThanOrEqual(3);
    expect(beats[0]).toMatch(/restore {2}still: Restore, 1:\d\d/);
    view.notify(notices[3] as Notice);
    const ended = io.outLines.length;
    vi.advanceTimersByTime(5 * 60_000);
    expect(io.outLines.length).toBe(ended);
    view.close();
  });
});

describe('NDJSON', () => {
  it('is the notices themselves, versioned, one a line', () => {
    const io = testIo();
    const view = ndjsonView(io);
    for (const notice of notices) view.notify(notice);
    expect(io.outLines.map((line) => JSON.parse(line))).toEqual(notices.map((notice) => ({ v: 1, ...notice })));
    expect(io.errLines).toEqual([]);
  });

  it('a gate that stays shut is told with its flag, and a secret by its name alone', async () => {
    const io = testIo();
    const host = commandHost(
      { yes: false, confirm: [], accept: [], secret: [], input: true, json: true } as never,
      { ...io, terminal: true } as never,
      ndjsonView(io),
    );
    const gate = {
      plan,
      step: 'switch.gate',
      phase: 'switch',
      title: 'Switch',
      risk: 'reads',
      question: 'Switch now?',
      happens: ['a'],
      lost: [],
      shows: [],
      wants: { consent: 'yes' },
      flag: '--yes',
    } as const;
    expect(await host.ask({ ...gate, happens: ['a'], lost: [], shows: [] })).toMatchObject({ given: false });
    expect(JSON.parse(io.outLines[0] ?? '')).toEqual({ v: 1, type: 'gate', ...gate });
  });
});
