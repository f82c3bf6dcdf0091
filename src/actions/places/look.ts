/** What endpoint places hold of a source. Their content is looked at and forgotten: it may hold a password. */
import { AwsError } from '../../aws/error.ts';
import type { World } from '../context.ts';
import type { Place } from '../schema.ts';
import { readPlace } from './index.ts';
import { parsePlace } from './parse.ts';
import { bounded } from './tokens.ts';

export interface Endpoint {
  /** In the words of the recipe: primary, reader, writer, `custom:NAME`. */
  kind: string;
  host: string;
  port: number;
}

/** A token of the source found in a place. Never the place's content. */
export interface PlaceHit {
  kind: string;
  /** `host:port` as it stands there, or only the host. */
  token: string;
  count: number;
}

export interface PlaceFacts {
  /** As typed: `ssm:/prod/graph@writer`. */
  asked: string;
  place: Place;
  /** Which endpoint of the target goes there; null: the kind that was found. */
  endpoint: string | null;
  version: string | null;
  hits: PlaceHit[];
  error: { name: string; message: string } | null;
}

type Asked = Pick<PlaceFacts, 'asked' | 'place'> & { endpoint?: string | null };

/** In the order they were asked for. Throws UsageError for what names no place. Planned places stay the very ones that were planned. */
export async function readPlaces(world: Pick<World, 'aws' | 'clock' | 'standIns'>, asked: (string | Asked)[], endpoints: Endpoint[]): Promise<PlaceFacts[]> {
  const facts: PlaceFacts[] = [];
  for (const one of asked) facts.push(await readOne(world, typeof one === 'string' ? { asked: one, ...parsePlace(one) } : one, endpoints));
  return facts;
}

async function readOne(world: Pick<World, 'aws' | 'clock' | 'standIns'>, { asked, place, endpoint = null }: Asked, endpoints: Endpoint[]): Promise<PlaceFacts> {
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
  const take = (token: string, kind: string): void => {
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
