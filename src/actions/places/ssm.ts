/** `ssm:/name`: an SSM parameter. Every write is a new version, as the same type, under the same key. facts/kms-and-endpoints.md b2 */
import { reading } from '../../aws/retry.ts';
import { StepError } from '../ambiguous.ts';
import { readAws } from '../readers/aws.ts';
import type { Place } from '../schema.ts';
import { movedOn } from './moved-on.ts';
import { placeWords } from './parse.ts';
import type { Held, PlaceWorld } from './place.ts';
import { writeAws } from './write-aws.ts';

type Ssm = Extract<Place, { type: 'ssm' }>;

interface Parameter {
  Value: string;
  Version: number;
  Type: string;
  DataType?: string;
}
interface Metadata {
  KeyId?: string;
  Tier?: string;
  Description?: string;
  AllowedPattern?: string;
}

export async function ssm(place: Ssm, world: PlaceWorld): Promise<Held> {
  const held = await parameter(place, world);
  // Read already while planning: a permission that is missing must not be found out at the switch.
  const about = await metadata(place, world);
  return {
    parts: [held.Value],
    version: String(held.Version),
    async put([value = ''], _token) {
      // There is no conditional write: the version is looked at as late as possible.
      const now = await parameter(place, world);
      if (now.Version !== held.Version) throw movedOn(place, String(held.Version), String(now.Version));
      const input = {
        Name: place.name,
        Value: value,
        Overwrite: true,
        Type: held.Type,
        // Left out, the account's default key would take its place.
        ...(held.Type === 'SecureString' && about.KeyId ? { KeyId: about.KeyId } : {}),
        ...(about.Tier ? { Tier: about.Tier } : {}),
        ...(held.DataType ? { DataType: held.DataType } : {}),
        ...(about.AllowedPattern ? { AllowedPattern: about.AllowedPattern } : {}),
        ...(about.Description ? { Description: about.Description } : {}),
      };
      const { output, requestIds } = await writeAws(world, 'ssm', 'PutParameter', input, [held.Value, value]);
      return { version: String(output.Version), requestIds };
    },
  };
}

async function parameter(place: Ssm, world: PlaceWorld): Promise<Parameter> {
  const { output } = await reading(world.aws, world.clock)(
    'ssm',
    'GetParameter',
    { Name: place.name, WithDecryption: true },
    world.signal ? { signal: world.signal } : {},
  );
  const found = output.Parameter as Parameter | undefined;
  if (typeof found?.Value !== 'string') throw new StepError('NoContent', `${placeWords(place)} has no value`);
  return found;
}

/** What GetParameter does not show: the key, the tier, the pattern. */
async function metadata(place: Ssm, world: PlaceWorld): Promise<Metadata> {
  const filters = [{ Key: 'Name', Option: 'Equals', Values: [place.name] }];
  const answer = await readAws(
    { reader: 'aws', service: 'ssm', operation: 'DescribeParameters', input: { ParameterFilters: filters } },
    reading(world.aws, world.clock),
    world.signal,
  );
  if (answer.$fault !== undefined) throw new StepError(String(answer.$fault), `${placeWords(place)}: ${answer.message}`);
  const [found] = (answer.Parameters ?? []) as Metadata[];
  if (!found) throw new StepError('NoDescription', `${placeWords(place)} is not listed by ssm DescribeParameters, so that its key and tier cannot be kept`);
  return found;
}
