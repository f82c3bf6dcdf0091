/** `report` as a command: several plans, damaged journals, plans that cannot be read; and that it asks nobody. */
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { auth, cmd } from '../engine/schedule/elasticache.ts';
import { journalPath, writePlan } from '../../src/plan/file.ts';
import { ranTo, waiting } from '../report/runs.ts';
import { em, samplePlan, scratch } from './cli.ts';

/** A plan and a journal that outlive the world that they were made in. */
async function kept(make: (look: (path: string) => Promise<string>) => Promise<string>, name: string, folder = scratch()): Promise<string> {
  return make(async (path) => {
    const at = join(folder, `${name}.plan.json`);
    copyFileSync(path, at);
    copyFileSync(journalPath(path), journalPath(at));
    return at;
  });
}
const finished = (name = 'done', folder?: string) => kept((look) => ranTo(cmd, 'finished', '', look), name, folder);
const lines = (path: string): string[] => readFileSync(journalPath(path), 'utf8').trimEnd().split('\n');

describe('report', () => {
  it('of several plans begins with a table of all', async () => {
    const folder = scratch();
    const one = await finished('one', folder);
    const two = await kept((look) => waiting(auth, look), 'two', folder);
    const fresh = join(folder, 'fresh.plan.json');
    await writePlan(fresh, samplePlan());
    const { exit, out, err } = await em(['report', one, two, fresh]);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    const rows = out.split('\n').filter((line) => line.startsWith('| em-'));
    expect(out.startsWith('# Migrations to encryption at rest: evidence\n')).toBe(true);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/\| sessions \| sessions-enc \| elasticache \| 123456789012, eu-west-1 \| migrated, .*Z, SANDBOX \| .* \| whole, \d+ lines \|$/);
    expect(rows[1]).toMatch(/\| secret \| secret-enc \| .* \| in progress, .*Z, SANDBOX \| NOT VERIFIED \(skipped\) \| whole, \d+ lines \|$/);
    expect(rows[2]).toMatch(/\| sessions-prod \| .* \| not begun \| not compared \| no journal \|$/);
    expect(out.match(/^## .*: evidence of a migration/gm)).toHaveLength(3);
    const json = (await em(['report', one, two, fresh, '--json'])).out.split('\n').map((line) => JSON.parse(line));
    expect(json.map((each) => [each.v, each.type, each.standing.state])).toEqual([
      [1, 'report', 'migrated'],
      [1, 'report', 'in progress'],
      [1, 'report', 'not begun'],
    ]);
  });

  it('names the line of a journal that was edited, believes nothing behind it, and ends with 1', async () => {
    const path = await finished();
    const all = lines(path);
    const at = all.findIndex((line) => line.includes('"type":"consent"'));
    all[at] = (all[at] as string).replace('"by":"test"', '"by":"somebody else"');
    writeFileSync(journalPath(path), `${all.join('\n')}\n`);
    const { exit, out, err } = await em(['report', path]);
    expect(exit).toBe(1);
    expect(err).toContain(`line ${at + 1} does not match its own hash`);
    expect(out).toContain(`**DAMAGED: line ${at + 1} does not match its own hash`);
    expect(out).toContain(`${at} lines, each with the hash`);
    expect(out).not.toContain('somebody else');
    expect(out).toMatch(/^\*\*in progress\*\*/m);
  });

  it.each([
    ['a line that was taken out', (all: string[]) => all.splice(7, 1), 8, 'does not follow the line before it'],
    ['a line that is none', (all: string[]) => all.splice(4, 1, '{"type":"end"}'), 5, 'is not a journal entry'],
    ['text', (all: string[]) => all.splice(2, 1, 'hello'), 3, 'is not JSON'],
    ['a first line that is not the first', (all: string[]) => all.splice(0, 1), 1, 'does not follow the line before it'],
  ] as const)('finds %s', async (_, damage, line, what) => {
    const path = await finished();
    const all = lines(path);
    damage(all);
    writeFileSync(journalPath(path), `${all.join('\n')}\n`);
    const { exit, err } = await em(['report', path]);
    expect(exit).toBe(1);
    expect(err).toContain(`line ${line} ${what}`);
  });

  it('takes a last line that was cut off for what it is', async () => {
    const path = await finished();
    appendFileSync(journalPath(path), '{"n":99,"at":"2026');
    const { exit, out } = await em(['report', path]);
    expect(exit).toBe(0);
    expect(out).toContain('behind them a line that was cut off while it was written; nothing rests on it');
  });

  it('takes no journal of another plan for evidence', async () => {
    const path = await finished();
    const other = join(scratch(), 'other.plan.json');
    await writePlan(other, samplePlan());
    copyFileSync(journalPath(path), journalPath(other));
    const { exit, err } = await em(['report', other]);
    expect(exit).toBe(1);
    expect(err).toMatch(/line 1 is of another plan, em-332fdc/);
  });

  it('is not hidden by a plan that cannot be read', async () => {
    const path = await finished();
    const { exit, out, err } = await em(['report', join(scratch(), 'none.plan.json'), path]);
    expect(exit).toBe(2);
    expect(err).toMatch(/none\.plan\.json cannot be read: there is no such file/);
    expect(out).toMatch(/^# sessions: evidence/);
  });

  it('asks nobody', async () => {
    const path = await finished();
    const connect = vi.spyOn(Socket.prototype, 'connect');
    expect((await em(['report', path, '--endpoint-url', 'http://127.0.0.1:1'])).exit).toBe(0);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  });

  it('says where the steps are not those of the recipe', async () => {
    const path = await finished();
    const { sealPlan } = await import('../../src/plan/file.ts');
    const plan = JSON.parse(readFileSync(path, 'utf8'));
    plan.steps[0].title = 'Something else';
    const forged = join(scratch(), 'forged.plan.json');
    await writePlan(forged, sealPlan(plan));
    const { out } = await em(['report', forged]);
    expect(out).toContain(`these steps differ: ${plan.steps[0].id}`);
  });
});
