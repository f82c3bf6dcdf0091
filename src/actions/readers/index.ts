/** Reads the world as a reader says. What wait and assert see is plain JSON. */
import { reading } from '../../aws/retry.ts';
import type { ActionContext } from '../context.ts';
import { reveal } from '../../plan/references.ts';
import type { Reader } from '../schema.ts';
import { readAws } from './aws.ts';
import { readHttp } from './http.ts';
import { readMetric } from './metric.ts';
import { readRedis } from './redis.ts';

export type ReaderContext = Pick<ActionContext, 'aws' | 'clock' | 'redis' | 'http' | 'sandbox' | 'missing' | 'signal' | 'secret' | 'endedAt' | 'progress'>;

export async function readWorld(reader: Reader, context: ReaderContext): Promise<unknown> {
  const call = reading(context.aws, context.clock);
  switch (reader.reader) {
    case 'aws':
      return readAws(await reveal(reader, context.secret), call, context.signal);
    case 'metric':
      return readMetric(reader, call, context.clock, context.signal, reader.since ? context.endedAt(reader.since) : undefined);
    case 'http':
      return readHttp(reader, context);
    case 'redis':
      return readRedis(await reveal(reader, context.secret), context as ActionContext);
    case 'clock': {
      const ended = context.endedAt(reader.since);
      return { elapsed: ended ? Math.floor((context.clock.now().getTime() - ended.getTime()) / 1000) : null };
    }
  }
}

/** The reader in words, for reviews and runbooks. */
export function readerWords(reader: Reader): string {
  if (reader.reader === 'aws') return `${reader.service} ${reader.operation}`;
  if (reader.reader === 'metric') return `CloudWatch ${reader.namespace} ${reader.metric} over ${reader.window}`;
  if (reader.reader === 'redis') return reader.measure === 'writes' ? `Redis INFO commandstats over ${reader.window ?? 'PT60S'}` : 'Redis PING';
  if (reader.reader === 'http') return `GET ${typeof reader.host === 'string' ? reader.host : 'the endpoint'}${reader.url}${reader.window ? `, twice, ${reader.window} apart` : ''}`;
  return `time since ${reader.since}`;
}
