/** A fact the plan can do without: src/aws/optional.ts. */
export { type Optional, optionalInto } from '../../../src/aws/optional.ts';
