/** Reads the world as a reader says. What wait and assert see is plain JSON. */
import { reading } from '../../aws/retry.ts';
import type { ActionContext } from '../context.ts';
import { reveal } from '../../plan/references.ts';
import { isFrom, isText, type Value } from '../../plan/value.ts';
import type { Reader } from '../schema.ts';
import { readPolicy } from '../edit-policy.ts';
import { readApi } from './api.ts';
import { readAws } from './aws.ts';
import { readCommand } from './command.ts';
import { readCypher } from './cypher.ts';
import { type OnRead, readFileIn } from './file.ts';
import { readHttp } from './http.ts';
import { readMetric } from './metric.ts';
import { readPolicies } from './policies.ts';
import { readRedis } from './redis.ts';

export type ReaderContext = Pick<
  ActionContext,
  'aws' | 'clock' | 'redis' | 'http' | 'sandbox' | 'missing' | 'resolve' | 'bolt' | 'program' | 'signal' | 'secret' | 'endedAt' | 'progress' | 'standIns'
>;

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
    case 'api':
      return readApi(reader, context);
    case 'file':
      return readFileIn(context, String(reader.path), reader.checksum === true, context.signal, howFar(context));
    case 'command':
      return readCommand(reader, context);
    case 'cypher':
      return readCypher(await reveal(reader, context.secret), context);
    case 'policies':
      return readPolicies(await reveal(reader, context.secret), call, context.signal);
    case 'key-policy':
      return readPolicy(reader.key, reader.statements, context);
    case 'clock': {
      const ended = context.endedAt(reader.since);
      return { elapsed: ended ? Math.floor((context.clock.now().getTime() - ended.getTime()) / 1000) : null };
    }
  }
}

/** Half a minute without a word looks like a program that hangs: each hundredth of a file of several seconds is told. */
function howFar({ progress }: ReaderContext): OnRead {
  let told = 0;
  return async (bytes, of) => {
    const hundredth = Math.floor((bytes / of) * 100);
    if (of < large || hundredth <= told) return;
    told = hundredth;
    await progress(`read ${gb(bytes)} of ${gb(of)} GB`, { share: Math.min(1, bytes / of) });
  };
}
const large = 500_000_000;
const gb = (bytes: number): string => (bytes / 1e9).toFixed(1);

const valueWords = (value: Value): string => {
  if (isFrom(value)) return `<${value.path} of step ${value.$from}>`;
  if (isText(value)) return value.$text.map((part) => (typeof part === 'string' ? part : valueWords(part))).join('');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** The reader in words, for reviews and runbooks. */
export function readerWords(reader: Reader): string {
  if (reader.reader === 'aws') return `${reader.service} ${reader.operation}`;
  if (reader.reader === 'metric') return `CloudWatch ${reader.namespace} ${reader.metric} over ${reader.window}`;
  if (reader.reader === 'redis') return reader.measure === 'writes' ? `Redis INFO commandstats over ${reader.window ?? 'PT60S'}` : 'Redis PING';
  if (reader.reader === 'http')
    return `GET ${typeof reader.host === 'string' ? reader.host : 'the endpoint'}${reader.url}${reader.window ? `, twice, ${reader.window} apart` : ''}`;
  if (reader.reader === 'api') return `GET https://${reader.host}${valueWords(reader.path)}`;
  if (reader.reader === 'file') return `file ${valueWords(reader.path)}${reader.checksum ? ', all of it' : ''}`;
  if (reader.reader === 'command') return [reader.program, ...reader.args.map(valueWords)].join(' ');
  if (reader.reader === 'cypher') return `Cypher: ${reader.query}`;
  if (reader.reader === 'policies') return `IAM policies that name ${valueWords(reader.name)} and not ${valueWords(reader.also)}`;
  if (reader.reader === 'key-policy') return `the policy of ${reader.key}, with the pasted statements`;
  return `time since ${reader.since}`;
}
