/** `key-policy`: the policy of a KMS key. Read whole, written whole, and only where nobody changed it meanwhile. facts/aura.md 1.2 */
import { reading } from '../../aws/retry.ts';
import { canonical, sha256 } from '../../plan/digest.ts';
import { StepError } from '../ambiguous.ts';
import type { Place } from '../schema.ts';
import { movedOn } from './moved-on.ts';
import { placeWords } from './parse.ts';
import type { Held, PlaceWorld } from './place.ts';
import { writeAws } from './write-aws.ts';

type KeyPolicy = Extract<Place, { type: 'key-policy' }>;

export async function keyPolicy(place: KeyPolicy, world: PlaceWorld): Promise<Held> {
  const text = await read(place, world);
  const version = versionOf(text);
  return {
    parts: [text],
    version,
    async put([policy = '']) {
      // There is no conditional write: it is looked at as late as possible.
      const now = versionOf(await read(place, world));
      if (now !== version) throw movedOn(place, version, now);
      // A policy of a key has one name. The lockout check stays on: who writes must be able to write again.
      const { requestIds } = await writeAws(
        world,
        'kms',
        'PutKeyPolicy',
        { KeyId: place.key, PolicyName: 'default', Policy: policy, BypassPolicyLockoutSafetyCheck: false },
        [],
      );
      return { version: versionOf(policy), requestIds };
    },
  };
}

/** Spaces and the order of fields are no change. */
export function versionOf(policy: string): string {
  try {
    return `sha256:${sha256(canonical(JSON.parse(policy)))}`;
  } catch {
    return `sha256:${sha256(policy)}`;
  }
}

async function read(place: KeyPolicy, world: PlaceWorld): Promise<string> {
  const { output } = await reading(world.aws, world.clock)(
    'kms',
    'GetKeyPolicy',
    { KeyId: place.key, PolicyName: 'default' },
    world.signal ? { signal: world.signal } : {},
  );
  if (typeof output.Policy !== 'string') throw new StepError('NoContent', `${placeWords(place)} cannot be read`);
  return output.Policy;
}
