/** What a step is written as: src/plan/in-order.ts. */
export { type ActionText, inOrder, type StepText } from '../../../src/plan/in-order.ts';
