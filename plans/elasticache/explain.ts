/** Why AWS could not make the target: only its events say (facts/elasticache.md 4.3, 10 [TF 8561]). */
import type { World } from '../../src/actions/context.ts';
import { reading } from '../../src/aws/retry.ts';
import { isFault } from './gather/source.ts';
import type { Plain } from './gather/facts.ts';
import type { Event } from '@aws-sdk/client-elasticache';

/** Events of the last day about a group and its nodes, newest first, as `time  text`. Empty where they cannot be read. */
export async function eventsOf(world: World, id: string): Promise<string[]> {
  const call = reading(world.aws, world.clock);
  try {
    const { output } = await call('elasticache', 'DescribeEvents', { Duration: 1440, MaxRecords: 100 });
    return ((output.Events ?? []) as Plain<Event>[])
      .filter((event) => event.SourceIdentifier === id || event.SourceIdentifier?.startsWith(`${id}-`))
      .sort((a, b) => ((a.Date ?? '') > (b.Date ?? '') ? -1 : 1))
      .map((event) => `${event.Date ?? ''}  ${event.Message ?? ''}`);
  } catch (error) {
    if (isFault(error, /./)) return [];
    throw error;
  }
}
