/** `run`: the plan, from where its journal ends. */
import { runPlan } from '../../engine/run.ts';
import type { Command } from '../call.ts';
import { drive } from '../drive.ts';

export const run: Command = (call) => drive(call, 'run', runPlan);
