/** What changed on the source that the plan did not do. */
import { same } from './digest.ts';

export interface Drift {
  fact: string;
  planned: unknown;
  now: unknown;
  verdict: 'harmless' | 'revise' | 'stop';
  why: string;
}

/** One fact as it was and is; nothing where it is the same. */
export const driftOf = (fact: string, planned: unknown, now: unknown, verdict: Drift['verdict'], why: string): Drift[] =>
  same(planned ?? null, now ?? null) ? [] : [{ fact, planned: planned ?? null, now: now ?? null, verdict, why }];
