/** Places: one file for each type. What a place holds is looked at and forgotten; only versions and counts go on. */
import type { World } from '../context.ts';
import { StepError } from '../ambiguous.ts';
import type { Place } from '../schema.ts';
import { file } from './file.ts';
import { keyPolicy } from './key-policy.ts';
import type { Held, PlaceWorld } from './place.ts';
import { route53 } from './route53.ts';
import { secretsmanager } from './secretsmanager.ts';
import { ssm } from './ssm.ts';

export async function hold(place: Place, world: PlaceWorld): Promise<Held> {
  const held = await holdIt(place, world);
  return world.standIns ? { ...held, version: world.standIns.version(place, held.version) } : held;
}

async function holdIt(place: Place, world: PlaceWorld): Promise<Held> {
  switch (place.type) {
    case 'ssm':
      return ssm(place, world);
    case 'secretsmanager':
      return secretsmanager(place, world);
    case 'route53':
      return route53(place, world);
    case 'file':
      return file(world.standIns ? { ...place, path: world.standIns.file(place.path) } : place);
    case 'key-policy':
      return keyPolicy(place, world);
    case 'manual':
      throw new StepError('ByHand', `encmigrate cannot read or change this: ${place.text}`, undefined, 'change it by hand');
  }
}

/** For planning. Throws AwsError, or StepError in words that show none of the content. */
export async function readPlace(place: Place, world: Pick<World, 'aws' | 'clock' | 'standIns'>): Promise<{ content: string; version?: string }> {
  const held = await hold(place, world);
  return { content: held.parts.join('\n'), version: held.version };
}
