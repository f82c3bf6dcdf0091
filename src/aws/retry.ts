/** Backoff with jitter for reads, which are safe to repeat. Writes are repeated only after a throttle, which had no effect. */
import type { AwsCaller } from '../actions/context.ts';
import type { Clock } from '../engine/clock.ts';
import { AwsError } from './error.ts';

const attempts = 8;
/** Before a run there is a person who waits: a lost packet is forgiven, an outage is told. */
const fewAttempts = 3;

export type Retrying = AwsCaller['call'];

export function reading(aws: AwsCaller, clock: Clock): Retrying {
  return (...call) => again(aws, clock, ['throttled', 'transient', 'lost'], attempts, ...call);
}

export function writing(aws: AwsCaller, clock: Clock): Retrying {
  return (...call) => again(aws, clock, ['throttled'], attempts, ...call);
}

export function asking(aws: AwsCaller, clock: Clock): Retrying {
  return (...call) => again(aws, clock, ['throttled', 'transient', 'lost'], fewAttempts, ...call);
}

async function again(aws: AwsCaller, clock: Clock, kinds: AwsError['kind'][], most: number, ...call: Parameters<Retrying>): ReturnType<Retrying> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await aws.call(...call);
    } catch (error) {
      if (!(error instanceof AwsError) || !kinds.includes(error.kind) || attempt >= most || nobodyThere(error)) throw error;
      // Full jitter over 0.5 s, 1 s, 2 s ... 20 s: many waits of one account must not come back together.
      await clock.sleep(Math.random() * Math.min(20_000, 500 * 2 ** attempt), call[3]?.signal);
    }
  }
}

/** Nothing listens there, or the name leads nowhere: asking again changes nothing. */
const nobodyThere = ({ name }: AwsError): boolean => name === 'ECONNREFUSED' || name === 'ENOTFOUND';
