import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws/error.ts';
import { errorLines } from '../../src/cli/error-text.ts';
import { exitOf, worst } from '../../src/cli/exit.ts';
import { NotAnswered } from '../../src/cli/gate-error.ts';
import * as ending from '../../src/engine/ending.ts';
import { GateClosed } from '../../src/engine/running.ts';
import { BlockedError, CredentialsError, DriftError, JournalError, LockedError, PlanFileError } from '../../src/plan/errors.ts';
import { UsageError } from '../../src/plan/usage-error.ts';

const errors: [Error, number][] = [
  [new UsageError('x'), 2],
  [new PlanFileError('x'), 2],
  [new GateClosed('x', '--yes'), 3],
  [new CredentialsError('x'), 4],
  [new AwsError('ExpiredToken', 'x', 'credentials', 'sts', 'GetCallerIdentity'), 4],
  [new BlockedError('x'), 5],
  [new DriftError('x'), 6],
  [new LockedError('x', { host: 'h', pid: 1, since: 'now' }), 7],
  [new JournalError('x', 4), 1],
  [new AwsError('AccessDenied', 'x', 'denied', 'kms', 'DescribeKey'), 1],
  [new TypeError('x'), 1],
];

describe('exit codes', () => {
  it.each(errors.map(([error, code]) => [error.name, error, code] as const))('%s', (_, error, code) => {
    expect(exitOf(error)).toBe(code);
    // The engine ends runs, this ends the program: they must not disagree.
    expect(ending.exitOf(error)).toBe(code);
  });

  it('a question of the program that nobody answered is a gate', () => expect(exitOf(new NotAnswered('x', 'y'))).toBe(3));
  it('an interruption is 130', () => expect(exitOf(new ending.Interrupted('x'))).toBe(130));
  it('what is no error at all is 1', () => expect([exitOf(undefined), exitOf('text')]).toEqual([1, 1]));

  it('the worst of several: a failure over a gate over success, a signal over all', () => {
    expect(worst([])).toBe(0);
    expect(worst([0, 3, 0])).toBe(3);
    expect(worst([3, 7, 1])).toBe(1);
    expect(worst([6, 3])).toBe(6);
    expect(worst([1, 130])).toBe(130);
  });
});

describe('the words of an error', () => {
  it('says what, what to do and the request id, and no stack', () => {
    const error = new AwsError('SnapshotQuotaExceededFault', 'too many', 'fault', 'elasticache', 'CreateSnapshot', 'req-1');
    expect(errorLines(error, false)).toEqual(['encmigrate: elasticache CreateSnapshot: SnapshotQuotaExceededFault: too many', '  AWS request id: req-1']);
  });
  it('has a remedy for each class of AWS error that has one', () => {
    for (const kind of ['credentials', 'denied', 'lost', 'throttled'] as const)
      expect(errorLines(new AwsError('X', 'y', kind, 's', 'O'), false).join('\n')).toContain('what to do:');
  });
  it('has the stack with --debug, and says so where the error was not expected', () => {
    expect(errorLines(new TypeError('x'), false).at(-1)).toContain('--debug');
    expect(errorLines(new TypeError('x'), true).join('\n')).toContain('    at ');
    expect(errorLines(new UsageError('x', 'y'), false).join('\n')).not.toContain('--debug');
  });
});
