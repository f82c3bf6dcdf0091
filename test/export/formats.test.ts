import { describe, expect, it } from 'vitest';
import { formatOf, write } from '../../src/export/formats.ts';
import { markdown, plain } from '../../src/export/markdown.ts';
import { preview } from '../../src/export/preview.ts';
import { planWords } from '../../src/export/words.ts';
import { parsePlan, sealPlan } from '../../src/plan/file.ts';
import { phases } from '../../src/plan/phases.ts';
import { samplePlan } from '../cli/cli.ts';
import { smallPlan } from './small-plan.ts';

const plan = samplePlan();

describe('json', () => {
  it('is the plan document itself', async () => expect(parsePlan(await write('json', plan), 'x')).toEqual(plan));
});

describe.each([
  ['show', planWords(plan).join('\n')],
  ['markdown', markdown(plan).replace(/\\([\\`*_{}[\]<>|#~])/g, '$1')],
])('%s', (_, text) => {
  it('says every step with its literal action, from the preview of the kind that runs it', () => {
    for (const step of plan.steps) {
      expect(text).toContain(step.title);
      for (const line of preview(step.action)) expect(text).toContain(line);
      for (const line of step.undo.flatMap(preview)) expect(text).toContain(line);
    }
  });
  it('says every finding and every setting', () => {
    for (const finding of plan.findings) expect(text).toContain(finding.text);
    for (const setting of plan.settings) expect(text).toContain(setting.field);
  });
  it('says the phases in order, the digest, and that the encryption changes', () => {
    const at = phases.filter((phase) => plan.steps.some((s) => s.phase === phase)).map((phase) => text.search(new RegExp(`^(## )?\\d\\.? ${phase}`, 'm')));
    expect(at.every((n) => n > 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(text).toContain(plan.digest);
    expect(text).toMatch(/AtRestEncryptionEnabled: false -> true/);
  });
  it('has no escape codes and no undefined', () => {
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/undefined|\[object/);
  });
});

describe('markdown', () => {
  it('has a command for every call, and says which answers to put in', () => {
    const text = markdown(plan);
    expect(text).toContain('aws elasticache create-snapshot --region eu-west-1 --cli-input-json');
    expect(text).toContain('aws elasticache create-replication-group');
    expect(text).toContain('aws elasticache delete-replication-group');
    expect(text).toMatch(/Put in before: `<.* of step primary>`/);
  });
  it('asks before what is asked about, and says how to go on and back', () => {
    const text = markdown(plan);
    expect(text.indexOf('### delete.confirm')).toBeLessThan(text.indexOf('aws elasticache delete-replication-group'));
    expect(text).toContain('encmigrate rollback <plan>');
  });
  it('names from the outside stay text', () => {
    expect(plain('a*b_[c](d)<e>|`f`\n# g')).toBe('a\\*b\\_\\[c\\](d)\\<e\\>\\|\\`f\\` \\# g');
    const evil = sealPlan({ ...plan, findings: [{ level: 'warning', code: 'EM-X', text: '</details>\n# Owned `x`' }] });
    expect(markdown(evil)).not.toMatch(/^# Owned/m);
  });
  it('is the same for the same plan', () => expect(markdown(plan)).toBe(markdown(samplePlan())));
  it('is as in test/export/golden, so that a change of words is seen', async () => {
    await expect(markdown(smallPlan())).toMatchFileSnapshot('golden/small.md');
    await expect(planWords(smallPlan()).join('\n')).toMatchFileSnapshot('golden/small.txt');
  });
});

describe('formats', () => {
  it.each([undefined, 'docx', 'shell', 'iam-policy', 'step-functions', 'JSON', ''])('%s is refused, and those that exist are named', (format) => {
    expect(() => formatOf(format)).toThrow();
    try {
      formatOf(format);
    } catch (error) {
      expect((error as { remedy: string }).remedy).toMatch(/json.*markdown/);
    }
  });
});
