/** Classes of AWS errors, and what is tried again: facts/elasticache.md 4.4. */
import { describe, expect, it } from 'vitest';
import { type ErrorClass, toAwsError } from '../../src/aws/error.ts';
import { reading, writing } from '../../src/aws/retry.ts';
import { virtualClock } from '../../src/engine/virtual-clock.ts';
import { fault, inTurn, start, tableAws } from '../actions/world.ts';

const thrown = (name: string, more: object = { $metadata: { httpStatusCode: 400, requestId: 'r-1' } }) =>
  Object.assign(new Error('in its own words'), { name }, more);

const classes: [ErrorClass, string[]][] = [
  // APICallRateForCustomerExceeded is in no SDK's list of throttling errors.
  [
    'throttled',
    [
      'Throttling',
      'ThrottlingException',
      'RequestLimitExceeded',
      'SlowDown',
      'TooManyRequestsException',
      'PriorRequestNotComplete',
      'APICallRateForCustomerExceededFault',
      'APICallRateForCustomerExceeded',
    ],
  ],
  [
    'credentials',
    ['ExpiredToken', 'ExpiredTokenException', 'UnrecognizedClientException', 'InvalidClientTokenId', 'CredentialsProviderError', 'TokenProviderError'],
  ],
  ['denied', ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']],
  ['transient', ['KMSInternalException', 'DependencyTimeoutException']],
  [
    'fault',
    [
      'ReplicationGroupNotFoundFault',
      'SnapshotQuotaExceededFault',
      'InvalidParameterValueException',
      'InvalidParameterCombinationException',
      'InvalidKMSKeyFault',
      'TagQuotaPerResourceExceeded',
      'InsufficientCacheClusterCapacityFault',
      'NodeQuotaForCustomerExceededFault',
      'CacheSubnetGroupNotFoundFault',
      'LimitExceededException',
      'DisabledException',
    ],
  ],
];

describe('an error of the SDK', () => {
  it.each(classes.flatMap(([kind, names]) => names.map((name) => [name, kind] as const)))('%s is %s', (name, kind) => {
    expect(toAwsError(thrown(name), 'elasticache', 'CreateSnapshot')).toMatchObject({
      name,
      kind,
      message: 'in its own words',
      requestId: 'r-1',
      service: 'elasticache',
      operation: 'CreateSnapshot',
    });
  });

  it('of a server that failed is transient, of a line that broke is lost', () => {
    expect(toAwsError(thrown('InternalFailure', { $metadata: { httpStatusCode: 503 } }), 's', 'o').kind).toBe('transient');
    for (const code of ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE'])
      expect(toAwsError(thrown('Error', { code }), 's', 'o')).toMatchObject({ kind: 'lost', name: code });
    expect(toAwsError(thrown('TimeoutError', {}), 's', 'o').kind).toBe('lost');
  });

  it('is told once: an error that was classed already stays as it is', () => {
    const first = fault('X');
    expect(toAwsError(first, 'other', 'Other')).toBe(first);
  });
});

describe('trying again', () => {
  const attempt = async (way: typeof reading, kind: ErrorClass) => {
    const aws = tableAws({ 's.O': inTurn(fault('Once', 'once', kind), { fine: true }) });
    const result = await way(aws, virtualClock(start))('s', 'O', {}).then(
      () => 'answered',
      () => 'gave up',
    );
    return [result, aws.calls.length];
  };

  it.each(['throttled', 'transient', 'lost'] as const)('a read that was %s', async (kind) => expect(await attempt(reading, kind)).toEqual(['answered', 2]));
  it.each(['fault', 'denied', 'credentials'] as const)('never a read that was %s', async (kind) =>
    expect(await attempt(reading, kind)).toEqual(['gave up', 1]),
  );

  it('a write only where it was throttled, which had no effect', async () => {
    expect(await attempt(writing, 'throttled')).toEqual(['answered', 2]);
    for (const kind of ['transient', 'lost', 'fault', 'denied', 'credentials'] as const) expect(await attempt(writing, kind)).toEqual(['gave up', 1]);
  });

  it('ends after some time', async () => {
    const aws = tableAws({ 's.O': inTurn(fault('Always', 'always', 'throttled')) });
    await expect(reading(aws, virtualClock(start))('s', 'O', {})).rejects.toThrow('always');
    expect(aws.calls.length).toBe(8);
  });
});
