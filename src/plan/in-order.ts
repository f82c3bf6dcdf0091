/** Steps in a row: each needs the one before unless it says otherwise, so that the order of the text is the order of the run. */
import type { z } from 'zod';
import { branchesOf, stepSchema, type Step } from './schema.ts';

export type StepText = z.input<typeof stepSchema>;
export type ActionText = StepText['action'];

/** Fills in `needs`, and what the schema fills in; throws where a step is no step at all. */
export function inOrder(texts: StepText[]): Step[] {
  return texts.map((text, index) => {
    const before = texts[index - 1];
    const needs = text.needs ?? (before ? [before.id] : []);
    const branch = branchesOf(text.when).filter((step) => !needs.includes(step));
    return stepSchema.parse({ ...text, needs: [...needs, ...branch] });
  });
}
