/** What changed on the source that the plan did not do. */
export interface Drift {
  fact: string;
  planned: unknown;
  now: unknown;
  verdict: 'harmless' | 'revise' | 'stop';
  why: string;
}
