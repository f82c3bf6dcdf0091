/** Evidence of runs that came to different ends, as in test/report/golden, so that a change of words is seen. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/report/gather.ts';
import { reportText } from '../../src/report/markdown.ts';
import { em } from '../cli/cli.ts';
import { copied } from '../engine/schedule/aura.ts';
import { auth, cmd } from '../engine/schedule/elasticache.ts';
import { neptuneCases } from '../engine/schedule/neptune.ts';
import { smallPlan } from '../export/small-plan.ts';
import { type Ending, ranTo, steady, waiting } from './runs.ts';

const [renamed, configured] = neptuneCases;
if (!renamed || !configured) throw new Error('Neptune has two cases');

const systems = [
  { name: 'elasticache', given: cmd, cut: 'elasticache CreateReplicationGroup 1 after' },
  { name: 'neptune', given: configured, cut: 'neptune RestoreDBClusterFromSnapshot 1 after' },
  { name: 'aura', given: copied, cut: 'begin restore 1 after' },
];
const endings: Ending[] = ['finished', 'interrupted', 'backed-out'];

describe.each(systems)('the evidence of $name', ({ name, given, cut }) => {
  it.each(endings)('%s', async (ending) => {
    await ranTo(given, ending, cut, async (path) => {
      const { exit, out, err } = await em(['report', path]);
      expect({ exit, err }).toEqual({ exit: 0, err: '' });
      await expect(`${steady(out, path)}\n`).toMatchFileSnapshot(`golden/${name}-${ending}.md`);
      for (const secret of Object.values(given.secrets ?? {})) expect(out).not.toContain(secret);
      expect(out).not.toMatch(/undefined|\[object/);
      const again = await em(['report', path]);
      expect(again.out, 'the same two files always give the same report').toBe(out);

      const json = JSON.parse((await em(['report', path, '--json'])).out);
      expect(json).toMatchObject({ v: 1, type: 'report', chain: { damage: null, torn: false }, rebuilt: { same: true, differing: [] } });
      const journal = readFileSync(path.replace('.plan.json', '.journal.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(json.chain.lines).toBe(journal.length);
      const begun = journal.filter((entry) => /^(undo\.)?begin$/.test(entry.type) && ['call', 'request', 'edit', 'command'].includes(entry.action?.kind));
      expect(json.calls.map((call: { step: string; beganAt: string }) => [call.step, call.beganAt])).toEqual(begun.map((entry) => [entry.step, entry.at]));
      const consents = journal.filter((entry) => entry.type === 'consent');
      expect(json.approved.map((one: { step: string; at: string; by: string }) => [one.step, one.at, one.by])).toEqual(
        consents.map((entry) => [entry.step, entry.at, entry.by]),
      );
      expect(json.approved.every((one: { question: string; step: string }) => one.question !== one.step)).toBe(true);
    });
  });
});

describe('a finished run', () => {
  it.each([
    ['elasticache', cmd],
    ['neptune, by rename', renamed],
  ] as const)('of %s names the key that the target was read to be under, before its source was deleted', async (_, given) => {
    await ranTo(given, 'finished', '', async (path) => {
      const json = JSON.parse((await em(['report', path, '--json'])).out);
      const plan = JSON.parse(readFileSync(path, 'utf8'));
      const key = plan.source.facts.key.arn;
      const read = json.verified.encryption as { says: string; value: unknown; at: string; before: string | null }[];
      expect(read.some((one) => one.value === key && one.says === 'key of the target')).toBe(true);
      expect(read.some((one) => one.before?.startsWith('Delete') && JSON.stringify(one).includes(key))).toBe(true);
      expect(json.left.deleted.length).toBeGreaterThan(0);
      expect(json.standing.state).toBe('migrated');
    });
  });
});

describe('what was planned', () => {
  it('is said whole: choices, settings, findings', async () => {
    const nothing = { path: 'a.journal.ndjson', entries: [], torn: false, damage: null };
    const text = reportText([evidenceOf('a.plan.json', smallPlan(), nothing, { same: true, differing: [] })]);
    await expect(text).toMatchFileSnapshot('golden/small.md');
  });
});

describe('where it stands', () => {
  it('a gate that nobody answered', async () => {
    await waiting(auth, async (path) => {
      const { exit, out } = await em(['report', path]);
      expect(exit).toBe(0);
      expect(out).toMatch(/^\*\*in progress\*\*, 20/m);
      expect(out).toContain('- switch (6 of 8)');
      expect(out).toMatch(/^- It waits for an answer: Switch clients/m);
      expect(out).toContain(`- Go on: encmigrate run ${path}`);
      expect(out).not.toContain(auth.secrets?.authToken);
    });
  });
});
