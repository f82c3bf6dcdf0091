/** What changed in the places that clients read since they were looked at. Pure. */
import { same } from '../../plan/digest.ts';
import { type Drift, driftOf } from '../../plan/drift.ts';
import type { PlaceFacts } from './look.ts';
import { writtenAsOne } from './shared.ts';

/** The effect of the step that changes a place, as recipes write it. */
export const placeSwitched = (index: number): string => `places.${index}: switched`;

/** `effects`: of begun steps. What they changed is no drift, nor is what stands beside it in the same file or secret. */
export function placesDrift(was: readonly PlaceFacts[], is: readonly PlaceFacts[], effects: ReadonlySet<string>): Drift[] {
  return was.flatMap((place, index) => {
    const seen = is.find((one) => one.asked === place.asked);
    if (!seen || effects.has(placeSwitched(index))) return [];
    if (seen.error)
      return [
        {
          fact: `places.${index}`,
          planned: place.version,
          now: seen.error.name,
          verdict: 'stop' as const,
          why: `${place.asked} cannot be read any more: ${seen.error.message}`,
        },
      ];
    // Of one file with a place that this plan has changed: its edit expects the version that was left, and looks itself.
    if (was.some((other, i) => effects.has(placeSwitched(i)) && writtenAsOne(other.place, place.place))) return [];
    // A new version that holds the same addresses was a change of something else there; the edit takes it along.
    const moved = !same(place.hits, seen.hits);
    return [
      ...driftOf(`places.${index}.hits`, place.hits, seen.hits, 'stop', `${place.asked} does not hold what it held: somebody changed it`),
      ...(moved
        ? []
        : driftOf(
            `places.${index}.version`,
            place.version,
            seen.version,
            'revise',
            `${place.asked} was changed since, though not its addresses: look at it, then plan its change anew`,
          )),
    ];
  });
}
