/** The version that a change of a place must meet: the planned one, or the one that an earlier change of the same file or secret leaves. */
import type { ActionText } from '../../plan/in-order.ts';
import type { PlaceFacts } from './look.ts';
import { writtenAsOne } from './shared.ts';

/** `places`: in the order in which they are changed; `stepOf`: the step that changes one of them. */
export function versionMet(
  places: readonly PlaceFacts[],
  index: number,
  stepOf: (index: number) => string,
): Pick<Extract<ActionText, { kind: 'edit' }>, 'expectedVersion'> {
  const place = places[index];
  const earlier = places.findLastIndex((other, i) => i < index && place !== undefined && writtenAsOne(other.place, place.place));
  if (earlier >= 0) return { expectedVersion: { $from: stepOf(earlier), path: 'after' } };
  return place?.version ? { expectedVersion: place.version } : {};
}
