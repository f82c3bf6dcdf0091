import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/plan/digest.ts';
import { journalPath, parsePlan, readPlan, writePlan } from '../../src/plan/file.ts';
import { document, plan, steps } from './plan.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'encmigrate-plan-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const text = (value: object) => JSON.stringify(value);
const refused = (content: string) => {
  try {
    parsePlan(content, 'x.plan.json');
  } catch (error) {
    return error as Error & { remedy?: string };
  }
  throw new Error('it was taken');
};

describe('written', () => {
  it('for its owner only, whatever the umask, and read back the same', async () => {
    const path = join(dir, 'x.plan.json');
    const before = process.umask(0);
    await writePlan(path, plan()).finally(() => process.umask(before));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await readPlan(path)).toEqual(plan());
    expect(readFileSync(path, 'utf8')).toMatch(/^\{\n {2}"format": "encmigrate\/plan@1"[\s\S]*\n\}\n$/);
  });

  it('never over another file', async () => {
    const path = join(dir, 'x.plan.json');
    writeFileSync(path, 'mine');
    await expect(writePlan(path, plan())).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('never overwritten'),
      remedy: expect.stringContaining('--out'),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('nowhere where there is no folder', async () => {
    await expect(writePlan(join(dir, 'none', 'x.plan.json'), plan())).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining('ENOENT') });
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });
});

it.each<[string, () => string, string]>([
  ['nothing', () => join(dir, 'none'), 'no such file'],
  ['a folder', () => dir, 'it is a folder'],
])('%s cannot be read', async (_, path, why) =>
  expect(readPlan(path())).rejects.toMatchObject({ name: 'PlanFileError', message: expect.stringContaining(why), remedy: expect.any(String) }),
);

describe('refused', () => {
  const { target: _, ...noTarget } = document();
  it.each<[string, string, string]>([
    ['what is no JSON', '{"format":', 'is not JSON'],
    ['an empty file', '', 'is not JSON'],
    ['null', 'null', 'is not a plan'],
    ['other JSON', '[1]', 'is not a plan'],
    ['a newer format, by its number', text({ format: 'encmigrate/plan@2' }), 'has format encmigrate/plan@2'],
    ['another format', text(document({ format: 'terraform' })), 'is not a plan'],
    ['a field too many', text(document({ extra: 1 })), 'extra'],
    ['a field too few', text(noTarget), 'target'],
    ['a phase that does not exist', text(document({ steps: [{ ...steps()[0], phase: 'later' }] })), 'phase'],
    ['an action that does not exist', text(document({ steps: [{ ...steps()[0], action: { kind: 'shell', command: 'rm' } }] })), 'kind'],
    ['no steps', text(document({ steps: [] })), 'steps'],
  ])('%s', (_, content, why) => {
    const error = refused(content);
    expect(error).toMatchObject({ name: 'PlanFileError', remedy: expect.any(String) });
    expect(error.message).toContain(why);
  });

  it('edited after it was written', () => {
    for (const more of [{ region: 'eu-west-2' }, { steps: steps().slice(0, 2) }, { choices: { soak: 'PT0S' } }]) {
      const error = refused(text({ ...plan(), ...plan(more), digest: plan().digest }));
      expect(error.message).toContain('was edited after it was written');
    }
  });

  const sealed = (changed: object[]) => {
    const whole = document({ steps: changed });
    return text({ ...whole, digest: digestOf(whole) });
  };
  const [a, b, c] = steps();
  it.each<[string, object[], string]>([
    ['a step twice', [a!, a!], 'step a appears twice'],
    ['a need that comes later', [{ ...a, needs: ['b'] }, b!], 'step a refers to b'],
    ['a need of itself', [{ ...a, needs: ['a'] }], 'step a refers to a'],
    [
      'a reference to what is not there',
      [a!, { ...b, action: { ...b!.action, input: { x: { $text: ['y', { $from: 'z', path: 'p' }] } } } }],
      'step b refers to z',
    ],
    ['a branch of a later step', [{ ...a, when: { step: 'c', outcome: ['done'] } }, b!, c!], 'step a refers to c'],
    ['phases out of order', [a!, b!, { ...a, id: 'd' }], 'step d is of phase prepare, after a later phase'],
  ])('incoherent, though its digest was made anew: %s', (_, changed, why) => expect(refused(sealed(changed)).message).toContain(why));

  it('not: the same in another order of keys, and without blanks', () => {
    const whole = plan();
    expect(parsePlan(text(Object.fromEntries(Object.entries(whole).reverse())), 'x')).toEqual(whole);
  });
});

it.each([
  ['/a/x.plan.json', '/a/x.journal.ndjson'],
  ['/a/x.r2.plan.json', '/a/x.journal.ndjson'],
  ['/a/x.r12.plan.json', '/a/x.journal.ndjson'],
  ['x.json', 'x.journal.ndjson'],
  ['/a.plan.json/x', '/a.plan.json/x.journal.ndjson'],
  ['/a/my.r2d2.plan.json', '/a/my.r2d2.journal.ndjson'],
])('the journal of %s is %s', (path, journal) => expect(journalPath(path)).toBe(journal));
