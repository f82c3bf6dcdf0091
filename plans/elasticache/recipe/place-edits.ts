/** From what a place holds to what must stand there: which tokens of the source become which endpoint of the target. Pure. */
import type { PlaceFacts } from '../gather/facts.ts';
import type { EndpointKind } from './endpoint-kinds.ts';

export interface PlaceEdit {
  replace: { from: string; kind: EndpointKind /** Only the host stands there, so only the host is put there. */; hostOnly: boolean }[];
  /** Addresses of single nodes, for which only the operator knows what is meant. */
  unclear: string[];
}

export function placeEdit(place: PlaceFacts, kinds: readonly EndpointKind[]): PlaceEdit {
  const edit: PlaceEdit = { replace: [], unclear: [] };
  for (const hit of hitsMeant(place)) {
    const kind = place.endpoint ?? (kinds.includes(hit.kind) ? hit.kind : undefined);
    if (kind) edit.replace.push({ from: hit.token, kind, hostOnly: !/:\d+$/.test(hit.token) });
    else edit.unclear.push(hit.token);
  }
  return edit;
}

/** With `@reader`, the reader's token alone where the place holds one; else whatever it holds of the source. */
function hitsMeant(place: PlaceFacts): PlaceFacts['hits'] {
  const meant = place.hits.filter((hit) => hit.kind === place.endpoint);
  return meant.length > 0 ? meant : place.hits;
}
