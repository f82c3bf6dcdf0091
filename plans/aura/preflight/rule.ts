/** What a preflight rule is: pure, from the case to findings. */
import type { Finding } from '../../../src/plan/schema.ts';
import { type Code, codes } from '../codes.ts';
import type { Case } from '../recipe/case.ts';

export type Rule = (given: Case) => Finding[];

export function finding(code: Code, level: Finding['level'], text: string, remedy?: string): Finding {
  return { level, code, text, ...(remedy ? { remedy } : {}), source: codes[code].source };
}
