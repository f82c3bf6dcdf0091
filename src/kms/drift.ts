/** What changed on the chosen key since it was looked at. Pure. */
import { type Drift, driftOf } from '../plan/drift.ts';
import type { KeyFacts } from './facts.ts';

/** Nothing of a key whose ARN was not known: one that the service owns, or may not be looked at. */
export function keyDrift(was: KeyFacts | null, is: KeyFacts | null): Drift[] {
  if (!was?.arn || !is) return [];
  const usable = is.state === 'Enabled';
  return [
    ...driftOf(
      'key.state',
      was.state,
      is.state ?? is.error?.name,
      usable ? 'harmless' : 'stop',
      usable ? 'the key can be used' : 'nothing can be encrypted under this key now',
    ),
    ...driftOf('key.arn', was.arn, is.arn ?? was.arn, 'stop', 'it is another key'),
  ];
}
