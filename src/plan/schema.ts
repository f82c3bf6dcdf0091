/** The plan document. Read and written only through this schema, which is also published as JSON Schema. */
import { z } from 'zod';
import { actionSchema } from '../actions/schema.ts';
import { phases } from './phases.ts';

export const findingSchema = z.strictObject({
  level: z.enum(['ok', 'warning', 'question', 'blocker']),
  code: z.string(),
  text: z.string(),
  /** What the operator can do about it, a command where there is one. */
  remedy: z.string().optional(),
  /** The page or sheet the rule comes from. */
  source: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** One field of the target: how its value came about. Every create field appears, so the review can show all. */
export const settingSchema = z.strictObject({
  field: z.string(),
  source: z.unknown(),
  target: z.unknown(),
  how: z.enum(['carried', 'changed', 'asked', 'dropped', 'new']),
  why: z.string().optional(),
});
export type Setting = z.infer<typeof settingSchema>;

const branchSchema = z.strictObject({ step: z.string(), outcome: z.array(z.string()).min(1) });

export const stepSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9.-]*$/),
  phase: z.enum(phases),
  title: z.string(),
  needs: z.array(z.string()).default([]),
  /** The worst this step can do: reads nothing but reads; creates costs money; changes clients; deletes for good. */
  risk: z.enum(['reads', 'creates', 'changes', 'deletes']),
  /** Taken only where that step, or the other one, ended with one of these outcomes; else this step ends as skipped. */
  when: branchSchema.extend({ or: branchSchema.optional() }).optional(),
  action: actionSchema,
  /** How this step is taken back: actions in order. */
  undo: z.array(actionSchema).default([]),
  /** The same once clients wrote to what it made: a last backup first. Run only after its name was typed (engine point 9). */
  undoUsed: z.array(actionSchema).default([]),
  /** What this step does to the source on purpose, as `fact: value`, so that it is not called drift. */
  effects: z.array(z.string()).default([]),
  /** Whether clients reach the target from this step on; unsaid: every step of the switch that changes something moves them. */
  moves: z.boolean().optional(),
  /** What source or target is called once this step has ended, where it renames it. */
  renames: z.strictObject({ source: z.string().optional(), target: z.string().optional() }).optional(),
  /** Usual duration, ISO 8601; shown, never relied on. */
  typical: z.string().optional(),
  /** What exists, costs or is lost once this step has begun; used for "if you stop now". */
  leaves: z.string().optional(),
});
export type Step = z.infer<typeof stepSchema>;

export const planSchema = z.strictObject({
  format: z.literal('encmigrate/plan@1'),
  id: z.string().regex(/^em-[0-9a-f]{6,}$/),
  revision: z.number().int().min(1).default(1),
  /** Digest of the revision that this one replaces. */
  supersedes: z.string().optional(),
  createdAt: z.iso.datetime(),
  tool: z.string(),
  system: z.string(),
  partition: z.string(),
  account: z.string(),
  region: z.string(),
  source: z.strictObject({ id: z.string(), arn: z.string().optional(), facts: z.record(z.string(), z.unknown()) }),
  target: z.strictObject({ id: z.string() }),
  choices: z.record(z.string(), z.unknown()),
  findings: z.array(findingSchema),
  settings: z.array(settingSchema),
  steps: z.array(stepSchema).min(1),
  digest: z.string(),
});
export type Plan = z.infer<typeof planSchema>;

/** The steps whose ends decide whether this one is taken. */
export const branchesOf = (when: { step: string; or?: { step: string } | undefined } | undefined): string[] =>
  when ? [when.step, ...(when.or ? [when.or.step] : [])] : [];
