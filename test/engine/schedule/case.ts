/** What a datastore gives to the schedules: its plan, its world, and what must hold at the end. A further system joins by one file like elasticache.ts. */
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices, System } from '../../../src/plan/system.ts';
import type { Rig, RigOptions } from '../../support/rig.ts';

export interface ScheduleCase {
  name: string;
  system: System;
  source: string;
  choices: Choices;
  secrets?: Record<string, string>;
  world: RigOptions;
  /** Operations of this case that make something, each by the input field that names it: one success each, however often the power went. */
  makes: Record<string, string>;
  /** Throws where the source is not as it was: after every cut before its deletion was consented to. */
  intact(rig: Rig): void;
  /** Throws where the end is not the one of an undisturbed run. */
  judge(rig: Rig, plan: Plan): void;
}
