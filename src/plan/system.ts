/** What a recipe gives to the program: one object a system, registered in src/cli/systems.ts. */
import type { ActionContext, ActionResult, AwsCaller, World } from '../actions/context.ts';
import type { ActionOf } from '../actions/schema.ts';
import type { Drift } from './drift.ts';
import type { Finding, Plan, Setting, Step } from './schema.ts';

/** A row of the inventory. */
export interface Found {
  system: string;
  id: string;
  arn?: string;
  region: string;
  /** In the service's own word where it has one: none, sse-elasticache, sse-kms, unknown. */
  encryption: string;
  encrypted: boolean;
  /** In the service's own word: available, creating. */
  status?: string;
  /** One line: shape and size. */
  summary: string;
  /** ready: can be planned; question: needs a choice; blocked: cannot, `why` says; done: encrypted already. */
  state: 'ready' | 'question' | 'blocked' | 'done';
  why?: string;
  /** Control ids of audit standards that this row fails. */
  controls: string[];
}

/** One choice of the form; the flag of the same word answers it headless. */
export interface Question {
  name: string;
  flag: string;
  label: string;
  kind: 'text' | 'key' | 'option' | 'duration' | 'endpoints' | 'setting';
  options?: { value: string; label: string; disabled?: string }[];
  default?: string;
  required: boolean;
  help: string;
}

export type Facts = Record<string, unknown>;
export type Choices = Record<string, unknown>;

export interface Built {
  findings: Finding[];
  settings: Setting[];
  steps: Step[];
  target: string;
}

/** What a plan's steps depend on besides facts and choices; all of it is in the plan document. */
export interface Frame {
  id: string;
  createdAt: string;
  partition: string;
  account: string;
  region: string;
  source: string;
}

/** Registered under its name; runs one `compare` action. Outcomes: equal | differs | notVerified | skipped. */
export type Comparer = (action: ActionOf<'compare'>, context: ActionContext) => Promise<ActionResult>;

export interface System {
  id: string;
  title: string;
  /** Everything of this kind in the caller's region. `world` is for what is not reached through AWS. */
  discover(aws: AwsCaller, region: string, world: World): Promise<Found[]>;
  /** Everything the plan rests on, read from the world. `choices` name keys and places that need reading too. Throws UsageError when the id does not exist. `revising`: the plan that is planned anew; what it made is not a stranger's. */
  gather(world: World, id: string, choices: Choices, revising?: Plan): Promise<Facts>;
  /** Reads again only what can drift. */
  observe(world: World, plan: Plan): Promise<Facts | undefined>;
  questions(facts: Facts): Question[];
  /** Pure: the same facts, choices and frame always give the same steps. */
  build(facts: Facts, choices: Choices, frame: Frame): Built;
  /** Pure: what differs, less what the begun steps did on purpose. */
  drift(planned: Facts, now: Facts | undefined, effects: string[]): Drift[];
  /** Why the service could not do what a step asked for, in its own words, and what to change; empty where nothing is known. */
  explain?(world: World, plan: Plan, step: Step, error: Error): Promise<{ why: string[]; remedy?: string }>;
  comparers: Record<string, Comparer>;
  /** Programs, their variables, and hosts that this system's plans may name; a plan that names anything else is refused (engine/allowed.ts). */
  allowed: { programs: string[]; variables: string[]; hosts: string[] };
}
