/** What may be deleted is proven ours by its tags; a fault (no such resource, or its tags not readable yet) is no stranger's mark. */
import type { Value } from '../../../src/plan/value.ts';
import { tagsRead } from './reads.ts';

export interface Expected {
  read: ReturnType<typeof tagsRead>;
  path: string;
  equals: Value;
  says: string;
}

export const ours = (arn: string, plan: string, what: string): Expected => ({
  read: tagsRead(arn),
  path: `TagList == null || contains(TagList[?Key=='encmigrate:plan'].Value, '${plan}')`,
  equals: true,
  says: `${what} carries the tag of this plan, where its tags can be read`,
});
