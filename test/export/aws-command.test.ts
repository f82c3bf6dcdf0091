import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awsCommand, cliOperation, quoted } from '../../src/export/aws-command.ts';

describe('operations as the AWS CLI names them', () => {
  // Names that the CLI prints under `aws <service> help`.
  it.each([
    ['CreateSnapshot', 'create-snapshot'],
    ['DescribeDBClusters', 'describe-db-clusters'],
    ['RestoreDBClusterFromSnapshot', 'restore-db-cluster-from-snapshot'],
    ['GetCallerIdentity', 'get-caller-identity'],
    ['DescribeVpcEndpoints', 'describe-vpc-endpoints'],
    ['ListTagsForResource', 'list-tags-for-resource'],
  ])('%s -> %s', (operation, command) => expect(cliOperation(operation)).toBe(command));
});

describe('a call as a command', () => {
  const action = {
    service: 'elasticache',
    operation: 'CreateSnapshot',
    input: {
      CacheClusterId: { $from: 'primary', path: 'CurrentPrimary' },
      SnapshotName: "it's; rm -rf / $(x) `y`",
      Token: { $secret: 'authToken' },
      Url: { $text: ['redis://', { $from: 'nodes', path: 'primary' }] },
      Tags: [{ Key: 'a', Value: '1' }],
    },
  };
  const { command, fills } = awsCommand(action, 'eu-west-1');

  it('is one word of JSON to a real shell, whatever the names hold', () => {
    // The shell itself says what it takes the words for; nothing of the input may run.
    const words = execFileSync('sh', ['-c', command.replace(/^aws /, 'printf "%s\\0" ')])
      .toString()
      .split('\0');
    expect(words.slice(0, 5)).toEqual(['elasticache', 'create-snapshot', '--region', 'eu-west-1', '--cli-input-json']);
    expect(JSON.parse(words[5] ?? '')).toEqual({
      CacheClusterId: '<CurrentPrimary of step primary>',
      SnapshotName: action.input.SnapshotName,
      Token: '<secret authToken>',
      Url: 'redis://<primary of step nodes>',
      Tags: [{ Key: 'a', Value: '1' }],
    });
  });

  it('names what a person puts in, secrets by name', () =>
    expect(fills).toEqual(['<CurrentPrimary of step primary>', '<secret authToken>', '<primary of step nodes>']));
  it('quotes a quote', () => expect(quoted("a'b")).toBe("'a'\\''b'"));
});
