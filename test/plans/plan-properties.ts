/** What every plan of every system must be, whatever is in it. Called by each system's tests over all its shapes. */
import { expect, it } from 'vitest';
import { phases } from '../../src/plan/phases.ts';
import { references } from '../../src/plan/references.ts';
import { branchesOf, planSchema, type Step } from '../../src/plan/schema.ts';
import type { Built, Choices, Facts, Frame } from '../../src/plan/system.ts';

export interface Planning {
  system: string;
  build(facts: Facts, choices: Choices, frame: Frame): Built;
  facts: Facts;
  choices: Choices;
  frame: Frame;
}

export function planProperties({ system, build, facts, choices, frame }: Planning): Built {
  const plan = build(facts, choices, frame);

  it('has no blocker, no open question, and steps', () => {
    expect(plan.findings.filter((f) => f.level === 'blocker' || f.level === 'question')).toEqual([]);
    expect(plan.steps.length).toBeGreaterThan(10);
  });

  it('is pure: frozen input, the same answer twice', () => {
    expect(build(frozen(structuredClone(facts)), frozen(structuredClone(choices)), frozen({ ...frame }))).toEqual(plan);
  });

  it('is a valid plan document', () => {
    const document = {
      format: 'encmigrate/plan@1',
      id: frame.id,
      createdAt: frame.createdAt,
      tool: 'test',
      system,
      partition: 'aws',
      account: frame.account,
      region: frame.region,
      source: { id: frame.source, facts },
      target: { id: plan.target },
      choices,
      findings: plan.findings,
      settings: plan.settings,
      steps: plan.steps,
      digest: 'x',
    };
    expect(planSchema.safeParse(JSON.parse(JSON.stringify(document))).error).toBeUndefined();
  });

  it('has unique ids, phases in order, needs and references to earlier steps only', () => {
    const ids = plan.steps.map((s) => s.id);
    expect(new Set(ids).size).toBe(ids.length);
    const order = plan.steps.map((s) => phases.indexOf(s.phase));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    for (const [index, s] of plan.steps.entries()) {
      const before = new Set(ids.slice(0, index));
      const own = s.undo.length > 0 ? new Set([...before, s.id]) : before;
      for (const id of [...s.needs, ...branchesOf(s.when), ...references(s.action), ...sinces(s)]) expect(before, `${s.id} -> ${id}`).toContain(id);
      for (const id of references(s.undo)) expect(own, `undo of ${s.id} -> ${id}`).toContain(id);
    }
  });

  it('waits for what it refers to: every reference is needed, directly or through others', () => {
    const needs = new Map(plan.steps.map((s) => [s.id, s.needs]));
    const all = (id: string): Set<string> => new Set((needs.get(id) ?? []).flatMap((n) => [n, ...all(n)]));
    const known = new Map(plan.steps.map((s) => [s.id, all(s.id)]));
    for (const s of plan.steps) for (const id of [...references(s.action), ...sinces(s)]) expect(known.get(s.id), `${s.id} -> ${id}`).toContain(id);
  });

  it('keeps what later steps refer to', () => {
    for (const s of plan.steps)
      for (const [from, path] of froms([s.action, s.undo, s.undoUsed])) {
        const kept = plan.steps.find((one) => one.id === from)?.action;
        const names =
          kept?.kind === 'assert'
            ? kept.keep.map((k) => k.as)
            : kept?.kind === 'edit'
              ? ['before', 'after', 'old', 'added']
              : kept && 'keep' in kept
                ? kept.keep
                : [];
        expect(names, `${s.id}: ${from} ${path}`).toContain(path);
      }
  });

  it('can undo everything it creates or edits, probes every call, and deletes only what it expects', () => {
    for (const s of plan.steps) {
      if (s.risk === 'creates') expect(s.undo.length, s.id).toBeGreaterThan(0);
      if (s.action.kind === 'edit') expect(s.undo.length, s.id).toBeGreaterThan(0);
      for (const a of [s.action, ...s.undo, ...s.undoUsed]) {
        if (a.kind === 'request') {
          expect(a.probe, `${s.id} ${a.method}`).toBeDefined();
          if (a.method === 'DELETE') expect(a.expect?.length, `${s.id} DELETE`).toBeGreaterThan(0);
        }
        if (a.kind !== 'call') continue;
        expect(a.probe, `${s.id} ${a.operation}`).toBeDefined();
        if (/^Delete/.test(a.operation)) expect(a.expect?.length, `${s.id} ${a.operation}`).toBeGreaterThan(0);
      }
    }
  });

  it('deletes nothing for good before a name is typed', () => {
    const confirmed = plan.steps.findIndex((s) => s.action.kind === 'ask' && s.action.wants.consent === 'name');
    expect(confirmed).toBeGreaterThan(0);
    const deletes = plan.steps.filter((s) => s.risk === 'deletes');
    expect(deletes.length).toBeGreaterThan(0);
    for (const s of deletes) expect(plan.steps.indexOf(s), s.id).toBeGreaterThan(confirmed);
    for (const s of plan.steps) if (s.action.kind === 'call' && s.phase !== 'delete') expect(s.risk, s.id).not.toBe('deletes');
  });

  it('marks everything it creates with its tags', () => {
    // Only calls of AWS have tags.
    for (const s of plan.steps.filter((p) => p.risk === 'creates' && p.action.kind === 'call')) {
      const { input } = s.action as Extract<typeof s.action, { kind: 'call' }>;
      expect(input.Tags, s.id).toEqual(
        expect.arrayContaining([
          { Key: 'encmigrate:plan', Value: frame.id },
          { Key: 'encmigrate:step', Value: s.id },
        ]),
      );
    }
  });

  it('says of every setting that is not carried over how it came about', () => {
    for (const s of plan.settings) if (s.how !== 'carried') expect(s.why, s.field).toBeTruthy();
  });

  return plan;
}

/** Steps that windows and clocks start from. */
const sinces = (s: Step): string[] => [...JSON.stringify(s.action).matchAll(/"since":"([^"]+)"/g)].map((m) => m[1] as string);

function froms(value: unknown): [string, string][] {
  if (value === null || typeof value !== 'object') return [];
  if ('$from' in value) return [[(value as { $from: string }).$from, (value as unknown as { path: string }).path]];
  return Object.values(value).flatMap(froms);
}

export function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) frozen(item);
    Object.freeze(value);
  }
  return value;
}
