/** What a datastore gives to the schedules: its plan, its world, and what must hold at the end. A further system joins by one file like elasticache.ts. */
import type { Answer, Gate } from '../../../src/engine/host.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices, System } from '../../../src/plan/system.ts';
import type { Rig, RigOptions } from '../../support/rig.ts';

export interface ScheduleCase {
  name: string;
  system: System;
  source: string;
  choices: Choices;
  secrets?: Record<string, string>;
  /** Names of those that are asked for as secrets are, and are none: the journal may hold them. */
  open?: string[];
  world: RigOptions;
  /** What is as it is before anything is planned: files, faults that stay. */
  begin?(rig: Rig): void;
  /** What a person types at these steps, or does there first; agrees to everything unless told. */
  person?(rig: Rig, gate: Gate): Promise<Answer | undefined>;
  /** How many of the points are taken unless SCHEDULE=all: for runs with programs, which take real time. */
  few?: number;
  /** Operations of this case that make something, each by the input field that names it: one success each, however often the power went. */
  makes: Record<string, string>;
  /** Throws where the source is not as it was: after every cut before its deletion was consented to. */
  intact(rig: Rig): void;
  /** Throws where the end is not the one of an undisturbed run. */
  judge(rig: Rig, plan: Plan): void;
}
