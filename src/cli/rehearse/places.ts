/**
 * The places of a plan, rebuilt: each holds the tokens that were found in it, and nothing else that it held. A file that is still as it was planned
 * on is copied, so that its own text is what the change is tried on. Their versions are told as the planned ones.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import type { World } from '../../actions/context.ts';
import { hold } from '../../actions/places/index.ts';
import type { PlaceFacts } from '../../actions/places/look.ts';
import { countOf } from '../../actions/places/tokens.ts';
import type { Place } from '../../actions/schema.ts';
import { sha256 } from '../../plan/digest.ts';
import { placeholder } from '../../sandbox/rehearsal.ts';
import { putHostedZone, putParameter, putSecret } from '../../sandbox/services/index.ts';
import type { SandboxWorld } from '../../sandbox/service.ts';
import { fileText, jsonText, type Kept } from './place-text.ts';
import type { Rebuilt } from './stand-ins.ts';

type Of<T extends Place['type']> = PlaceFacts & { place: Extract<Place, { type: T }> };

const of = <T extends Place['type']>(places: PlaceFacts[], type: T): Of<T>[] => places.filter((one): one is Of<T> => one.place.type === type && !one.error);

/** Every token as often as it was found; a place where none was found holds a placeholder. */
const textOf = ({ hits }: Pick<PlaceFacts, 'hits'>): string => hits.flatMap(({ token, count }) => Array<string>(count).fill(token)).join(' ') || placeholder;

/** Answers what a real run would find otherwise. */
export function putPlaces(world: SandboxWorld, region: string, places: PlaceFacts[], standIns: Rebuilt): string[] {
  for (const one of of(places, 'ssm')) putParameter(world, region, one.place.name, textOf(one));
  for (const [name, group] of grouped(of(places, 'secretsmanager'), (one) => one.place.name))
    putSecret(world, region, name, jsonText(group.map((one) => kept(one, one.place.path, group))));
  for (const [zone, group] of grouped(of(places, 'route53'), (one) => one.place.zone)) putZone(world, zone, group);
  return [...grouped(of(places, 'file'), (one) => one.place.path)].flatMap(([path, group]) => putFile(path, group, standIns));
}

function putFile(path: string, group: Of<'file'>[], standIns: Rebuilt): string[] {
  const now = readable(path);
  const same = now !== undefined && group.every((one) => one.version === `sha256:${sha256(now)}`);
  const values = group.map((one) => kept(one, one.place.key, group));
  writeFileSync(standIns.file(path), same ? now : fileText(path, values), { mode: 0o600 });
  const why = now === undefined ? 'is not here' : 'is not what was planned on any more';
  return same ? [] : [`${path} ${why}: a stand-in for it was used; a real run would stop there.`];
}

function readable(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** What stands under keys of the same place is not counted again for the whole of it. */
function kept(one: PlaceFacts, key: string | undefined, group: PlaceFacts[]): Kept {
  if (key !== undefined) return { key, text: textOf(one) };
  const under = group.filter((other) => other !== one).map(textOf);
  const hits = one.hits.map((hit) => ({ ...hit, count: Math.max(0, hit.count - countOf(under, hit.token)) }));
  return { text: hits.some((hit) => hit.count > 0) ? textOf({ hits }) : '' };
}

function putZone(world: SandboxWorld, id: string, group: Of<'route53'>[]): void {
  const parent = (name: string): string => name.slice(name.indexOf('.') + 1);
  const names = group.map((one) => parent(one.place.name)).sort((a, b) => a.length - b.length);
  putHostedZone(world, names[0] ?? 'example.com', {
    id,
    records: group.map((one) => {
      const values = one.hits.map((hit) => hit.token);
      return { name: one.place.name, type: values.every(isIPv4) ? 'A' : 'CNAME', ttl: 60, values };
    }),
  });
}

function grouped<T>(items: T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return groups;
}

/** Each is read as the run will read it, and its version told as the planned one. */
export async function agreeOnVersions(world: World, places: PlaceFacts[], standIns: Rebuilt): Promise<void> {
  for (const { place, version, error } of places)
    if (version !== null && !error && place.type !== 'manual') standIns.planned(place, (await hold(place, world)).version, version);
}
