/** From facts and choices to a sealed plan; and the check that a plan's steps are what its recipe builds (trust a). */
import { createHash } from 'node:crypto';
import { same } from './digest.ts';
import { BlockedError } from './errors.ts';
import { sealPlan } from './file.ts';
import type { Plan } from './schema.ts';
import { planSchema } from './schema.ts';
import type { Choices, Facts, Frame, System } from './system.ts';

export const toolVersion = '0.1.0';

/** Short, and derived from what is planned and when, so that names made from it do not collide between plans. */
export function planId(system: string, source: string, createdAt: string): string {
  return `em-${createHash('sha256').update(`${system}\0${source}\0${createdAt}`).digest('hex').slice(0, 6)}`;
}

export interface Building {
  system: System;
  facts: Facts;
  choices: Choices;
  frame: Frame;
  /** The revision that this one replaces. */
  supersedes?: Pick<Plan, 'digest' | 'revision'>;
}

/** Throws BlockedError, naming the blockers and what is still open, where nothing that works can be planned. */
export function buildPlan(given: Building): Plan {
  const { system, facts, choices, frame, supersedes } = given;
  const built = system.build(facts, choices, frame);
  const blockers = built.findings.filter((finding) => finding.level === 'blocker' || finding.level === 'question');
  if (blockers.length > 0)
    throw new BlockedError(`${frame.source} cannot be migrated as chosen: ${blockers.map((f) => `${f.code} ${f.text}`).join('; ')}`, blockers[0]?.remedy);
  const document = {
    format: 'encmigrate/plan@1' as const,
    id: frame.id,
    revision: (supersedes?.revision ?? 0) + 1,
    ...(supersedes ? { supersedes: supersedes.digest } : {}),
    createdAt: frame.createdAt,
    tool: `encmigrate ${toolVersion}`,
    system: system.id,
    partition: frame.partition,
    account: frame.account,
    region: frame.region,
    source: { id: frame.source, facts, ...(typeof facts.arn === 'string' ? { arn: facts.arn } : {}) },
    target: { id: built.target },
    choices,
    findings: built.findings,
    settings: built.settings,
    steps: built.steps,
    digest: '',
  };
  // Through the schema and through JSON, so that what is sealed is exactly what a reader of the file gets.
  return sealPlan(planSchema.parse(JSON.parse(JSON.stringify(document))));
}

/** Step ids whose steps differ from what the recipe builds from the plan's own facts and choices; empty when none. */
export function foreignSteps(plan: Plan, system: System): string[] {
  const frame: Frame = {
    id: plan.id,
    createdAt: plan.createdAt,
    partition: plan.partition,
    account: plan.account,
    region: plan.region,
    source: plan.source.id,
  };
  const again = buildPlan({ system, facts: plan.source.facts, choices: plan.choices, frame });
  const now = new Map(plan.steps.map((step) => [step.id, step]));
  const built = new Map(again.steps.map((step) => [step.id, step]));
  const ids = [...new Set([...now.keys(), ...built.keys()])];
  const differing = ids.filter((id) => !same(now.get(id), built.get(id)));
  if (
    differing.length === 0 &&
    !same(
      plan.steps.map((s) => s.id),
      again.steps.map((s) => s.id),
    )
  )
    return ids;
  if (differing.length === 0 && plan.target.id !== again.target.id) return ['target'];
  return differing;
}
