/** A check of an `assert`, as recipes write it. */
import type { Reader } from '../../../src/actions/schema.ts';
import type { Value } from '../../../src/plan/value.ts';

export interface Check {
  read: Reader;
  path: string;
  equals?: Value;
  oneOf?: Value[];
  unordered?: boolean;
  says: string;
  otherwise?: string;
}
