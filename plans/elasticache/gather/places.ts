/** What endpoint places hold of the source. Their content is looked at and forgotten: it may hold a password. */
import type { World } from '../../../src/actions/context.ts';
import type { Place } from '../../../src/actions/schema.ts';
import { parsePlace } from '../../../src/actions/places/parse.ts';
import { readPlace } from '../../../src/actions/places/index.ts';
import { bounded } from '../../../src/actions/places/tokens.ts';
import { AwsError } from '../../../src/aws/error.ts';
import type { Endpoint } from '../recipe/source.ts';
import { endpointKinds, type EndpointKind } from '../recipe/endpoint-kinds.ts';
import type { PlaceFacts, PlaceHit } from './facts.ts';

type Asked = { asked: string; place: Place; endpoint?: string | null };

/** In the order they were asked for. Throws UsageError for what names no place. Planned places stay the very ones that were planned. */
export async function readPlaces(world: World, asked: (string | Asked)[], endpoints: Endpoint[]): Promise<PlaceFacts[]> {
  const facts: PlaceFacts[] = [];
  for (const one of asked) facts.push(await readOne(world, typeof one === 'string' ? { asked: one, ...parsePlace(one) } : one, endpoints));
  return facts;
}

async function readOne(world: World, { asked, ...parsed }: Asked, endpoints: Endpoint[]): Promise<PlaceFacts> {
  const place: Place = parsed.place;
  const endpoint = endpointKinds.find((kind) => kind === parsed.endpoint) ?? null;
  const base: PlaceFacts = { asked, place, endpoint, version: null, hits: [], error: null };
  if (place.type === 'manual') return base;
  try {
    const seen = await readPlace(place, world);
    return { ...base, version: seen.version ?? null, hits: hitsIn(seen.content, endpoints) };
  } catch (error) {
    // Credentials and lost connections are no facts about a place.
    if (error instanceof AwsError && (error.kind === 'credentials' || error.kind === 'lost')) throw error;
    return { ...base, error: { name: (error as Error).name, message: (error as Error).message } };
  }
}

/** `host:port` first; what it covers is not counted again as a bare host. */
export function hitsIn(content: string, endpoints: Endpoint[]): PlaceHit[] {
  const hits: PlaceHit[] = [];
  let rest = content;
  const take = (token: string, kind: EndpointKind): void => {
    const found = rest.match(bounded(token)) ?? [];
    if (found.length === 0) return;
    hits.push({ kind, token, count: found.length });
    rest = rest.replace(bounded(token), ' ');
  };
  for (const { kind, host, port } of endpoints) take(`${host}:${port}`, kind);
  // Two endpoints of one host, told apart by port only (a sandbox), cannot be meant by the bare host.
  for (const { kind, host } of endpoints.filter((e) => endpoints.filter((o) => o.host === e.host).length === 1)) take(host, kind);
  return hits;
}
