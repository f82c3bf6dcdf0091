/** `secretsmanager:name#json.path`: only the value at that path changes; order, spaces and all other values stay. facts/kms-and-endpoints.md b3 */
import { reading } from '../../aws/retry.ts';
import { StepError } from '../ambiguous.ts';
import type { Place } from '../schema.ts';
import { movedOn } from './moved-on.ts';
import { placeWords } from './parse.ts';
import type { Held, PlaceWorld } from './place.ts';
import { find } from './scope/find.ts';
import { jsonTree } from './scope/json.ts';
import { put, slices } from './scope/slices.ts';
import { writeAws } from './write-aws.ts';

type Secret = Extract<Place, { type: 'secretsmanager' }>;

export async function secretsmanager(place: Secret, world: PlaceWorld): Promise<Held> {
  await changeable(place, world);
  const { output } = await reading(world.aws, world.clock)(
    'secretsmanager',
    'GetSecretValue',
    { SecretId: place.name },
    world.signal ? { signal: world.signal } : {},
  );
  const [text, version] = [output.SecretString, String(output.VersionId)];
  if (typeof text !== 'string')
    throw new StepError('NoText', `${placeWords(place)} holds bytes, not text; encmigrate does not change those`, undefined, 'use manual:TEXT');
  const ranges = place.path === undefined ? [[0, text.length] as const] : find(jsonTree(text), place.path, placeWords(place));
  return {
    parts: slices(text, ranges),
    version,
    async put(parts, token) {
      const current = await changeable(place, world);
      if (current !== undefined && current !== version) throw movedOn(place, version, current);
      const changed = put(text, ranges, parts);
      const { output: done, requestIds } = await writeAws(
        world,
        'secretsmanager',
        'PutSecretValue',
        { SecretId: place.name, ClientRequestToken: token, SecretString: changed },
        [text, changed],
      );
      return { version: String(done.VersionId), requestIds };
    },
  };
}

/** The version that is current now. Throws where another service, a rotation or a deletion would fight with the change. */
async function changeable(place: Secret, world: PlaceWorld): Promise<string | undefined> {
  const { output } = await reading(world.aws, world.clock)(
    'secretsmanager',
    'DescribeSecret',
    { SecretId: place.name },
    world.signal ? { signal: world.signal } : {},
  );
  const refuse = (name: string, why: string, remedy: string) => new StepError(name, `${placeWords(place)} ${why}`, undefined, remedy);
  if (output.OwningService)
    throw refuse('OwnedSecret', `is managed by ${output.OwningService}, which would change it back`, 'change it there, and use manual:TEXT');
  if (output.DeletedDate) throw refuse('DeletedSecret', `is to be deleted (since ${output.DeletedDate})`, 'aws secretsmanager restore-secret brings it back');
  const stages = Object.entries((output.VersionIdsToStages ?? {}) as Record<string, string[]>);
  if (stages.some(([, labels]) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT')))
    throw refuse(
      'RotationRunning',
      'has a version that waits to become current (AWSPENDING): a rotation is in progress, or was cut off',
      'let the rotation end, or take the label AWSPENDING away, then run again',
    );
  return stages.find(([, labels]) => labels.includes('AWSCURRENT'))?.[0];
}
