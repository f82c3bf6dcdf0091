/** From what a place holds to what must stand there: which tokens of the source become which endpoint of the target. Pure. */
import type { PlaceFacts } from './look.ts';

export interface PlaceEdit {
  replace: { from: string; kind: string /** Only the host stands there, so only the host is put there. */; hostOnly: boolean }[];
  /** Addresses of single nodes or instances, for which only the operator knows what is meant. */
  unclear: string[];
}

/** `kinds`: the endpoints that the target has. */
export function placeEdit(place: PlaceFacts, kinds: readonly string[]): PlaceEdit {
  const edit: PlaceEdit = { replace: [], unclear: [] };
  const meant = place.hits.filter((hit) => hit.kind === place.endpoint);
  // With `@reader`, the reader's token alone where the place holds one; else whatever it holds of the source.
  for (const hit of meant.length > 0 ? meant : place.hits) {
    const kind = place.endpoint ?? (kinds.includes(hit.kind) ? hit.kind : undefined);
    if (kind) edit.replace.push({ from: hit.token, kind, hostOnly: !/:\d+$/.test(hit.token) });
    else edit.unclear.push(hit.token);
  }
  return edit;
}
