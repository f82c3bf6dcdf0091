import { expect, it } from 'vitest';
import { readerWords, readWorld } from '../../../src/actions/readers/index.ts';
import type { Reader } from '../../../src/actions/schema.ts';
import { context, start, tableAws } from '../world.ts';

it('the clock: seconds since another step ended, null where it did not', async () => {
  const aws = tableAws({});
  expect(await readWorld({ reader: 'clock', since: 's' }, context(aws, { endedAt: () => new Date(start.getTime() - 61_900) }))).toEqual({ elapsed: 61 });
  expect(await readWorld({ reader: 'clock', since: 's' }, context(aws))).toEqual({ elapsed: null });
});

it('puts secrets in for the call only', async () => {
  const aws = tableAws({ 's.Get': () => ({}) });
  const reader: Reader = { reader: 'aws', service: 's', operation: 'Get', input: { Token: { $secret: 'token' } } };
  await readWorld(reader, context(aws));
  expect(aws.calls[0]?.input).toEqual({ Token: 'value of token' });
  expect(reader.input).toEqual({ Token: { $secret: 'token' } });
});

it.each<[Reader, string]>([
  [{ reader: 'aws', service: 'kms', operation: 'DescribeKey', input: {} }, 'kms DescribeKey'],
  [{ reader: 'redis', measure: 'writes', nodes: [], tls: false, window: 'PT5S' }, 'Redis INFO commandstats over PT5S'],
  [{ reader: 'redis', measure: 'ping', nodes: [], tls: false }, 'Redis PING'],
  [{ reader: 'metric', namespace: 'n', metric: 'm', dimension: 'd', values: [], window: 'PT5M', statistic: 'Sum' }, 'CloudWatch n m over PT5M'],
  [{ reader: 'clock', since: 'switch.1' }, 'time since switch.1'],
])('in words: %#', (reader, words) => expect(readerWords(reader)).toBe(words));
