/** Backoff with jitter for reads, which are safe to repeat. Writes are repeated only after a throttle, which had no effect. */
import type { AwsCaller } from '../actions/context.ts';
import type { Clock } from '../engine/clock.ts';
import { AwsError } from './error.ts';

const attempts = 8;

export type Retrying = AwsCaller['call'];

export function reading(aws: AwsCaller, clock: Clock): Retrying {
  return (service, operation, input, options) => again(aws, clock, ['throttled', 'transient', 'lost'], service, operation, input, options);
}

export function writing(aws: AwsCaller, clock: Clock): Retrying {
  return (service, operation, input, options) => again(aws, clock, ['throttled'], service, operation, input, options);
}

async function again(aws: AwsCaller, clock: Clock, kinds: AwsError['kind'][], ...call: Parameters<Retrying>): ReturnType<Retrying> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await aws.call(...call);
    } catch (error) {
      if (!(error instanceof AwsError) || !kinds.includes(error.kind) || attempt >= attempts) throw error;
      // Full jitter over 0.5 s, 1 s, 2 s ... 20 s: many waits of one account must not come back together.
      await clock.sleep(Math.random() * Math.min(20_000, 500 * 2 ** attempt), call[3]?.signal);
    }
  }
}
