/** One AWS call that writes a place: repeated only after a throttle, a lost answer told apart, no content in its errors. */
import { AwsError } from '../../aws/error.ts';
import { writing } from '../../aws/retry.ts';
import { Ambiguous } from '../ambiguous.ts';
import { hushed } from './hush.ts';
import type { PlaceWorld } from './place.ts';

export async function writeAws(
  world: PlaceWorld,
  service: string,
  operation: string,
  input: Record<string, unknown>,
  contents: readonly string[],
): Promise<{ output: Record<string, unknown>; requestIds: string[] }> {
  try {
    // Not abortable: a first Ctrl-C finishes this call.
    const { output, requestId } = await writing(world.aws, world.clock)(service, operation, input);
    return { output, requestIds: requestId ? [requestId] : [] };
  } catch (error) {
    const told = hushed(error, contents);
    if (told instanceof AwsError && (told.kind === 'lost' || told.kind === 'transient')) throw new Ambiguous(told);
    throw told;
  }
}
