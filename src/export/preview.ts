/** Steps in words, from the very kinds that run them: reviews, runbooks and screens cannot drift from the run. */
import { ask } from '../actions/ask.ts';
import { assert } from '../actions/assert.ts';
import { call } from '../actions/call.ts';
import { command } from '../actions/command.ts';
import { compare } from '../actions/compare.ts';
import type { ActionKind } from '../actions/context.ts';
import { edit } from '../actions/edit.ts';
import { request } from '../actions/request.ts';
import type { Action } from '../actions/schema.ts';
import { wait } from '../actions/wait.ts';
import { clockText, milliseconds } from '../plan/duration.ts';
import type { Step } from '../plan/schema.ts';

// A comparison is described without its comparer, which belongs to a recipe and would only be needed to run it.
const kinds = { ask, assert, call, command, compare: compare({}), edit, request, wait } as unknown as Record<Action['kind'], ActionKind>;

/** One entry a line; continued lines are indented. */
export const preview = (action: Action): string[] => kinds[action.kind].preview(action);

/** `reads`, or what it may do at worst, in a word that needs no colour. */
export const riskWords: Record<Step['risk'], string> = {
  reads: 'reads only',
  creates: 'creates, may cost',
  changes: 'changes what clients see',
  deletes: 'deletes for good',
};

export const usual = (step: Step): string => (step.typical ? `usual ${clockText(milliseconds(step.typical))}` : '');

/** A step of a branch is taken only when an earlier one ended a certain way. */
export const onlyIf = (step: Step): string =>
  step.when ? [step.when, ...(step.when.or ? [step.when.or] : [])].map((one) => `only if ${one.step} ended as ${one.outcome.join(' or ')}`).join(', or ') : '';
