/** A place that is at another version than the one its change was planned on. */
import { DriftError } from '../../plan/errors.ts';
import type { Place } from '../schema.ts';
import { lookAt, placeWords } from './parse.ts';

export function movedOn(place: Place, planned: string, now: string): DriftError {
  const words = placeWords(place);
  return new DriftError(
    `${words} was changed meanwhile: it is at version ${now}, not ${planned}; it is left as it is`,
    [{ fact: words, planned, now, verdict: 'revise', why: 'read immediately before the change' }],
    `look: ${lookAt(place)}; then encmigrate revise <plan>`,
  );
}
