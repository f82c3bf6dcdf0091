/** The whole flow by clients that nobody here wrote: AWS CLI and boto3, over HTTP, with real data where redis-server is there. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { putKeys, putNetwork, putReplicationGroup } from '../../../../plans/elasticache/fake/builders.ts';
import { elasticache } from '../../../../plans/elasticache/fake/service.ts';
import { findProgram } from '../../../../src/sandbox/engines/program.ts';
import { openSandbox } from '../../../../src/sandbox/open.ts';
import { scaledClock } from '../../../../src/sandbox/scaled-clock.ts';
import { sharedServices } from '../../../../src/sandbox/services/shared.ts';
import { needs } from '../../../support/needs.ts';
import { contents } from './world.ts';

const aws = needs('aws');
const python = needs('python3');
const run = promisify(execFile);

async function openPort(): Promise<{
  env: NodeJS.ProcessEnv;
  cli(...args: string[]): Promise<ReturnType<typeof JSON.parse>>;
  refusal(...args: string[]): Promise<string>;
}> {
  const sandbox = await openSandbox({
    services: [...sharedServices, elasticache({ redis: findProgram('redis-server') })],
    clock: scaledClock(3_000),
    build: async (world) => {
      putNetwork(world);
      putKeys(world);
      await putReplicationGroup(world, { id: 'old', nodes: 2, keys: 500, tags: { team: 'shop' } });
      for (let n = 0; n < 24; n++) await putReplicationGroup(world, { id: `other-${String(n).padStart(2, '0')}`, nodes: 1 });
    },
  });
  onTestFinished(() => sandbox.close());
  const { port } = await sandbox.listen(0);
  const { HOME, PATH } = process.env;
  const env = {
    HOME,
    PATH,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const cli = async (...args: string[]) => JSON.parse((await run('aws', ['elasticache', ...args, '--output', 'json'], { env })).stdout || 'null');
  return {
    env,
    cli,
    refusal: (...args) =>
      cli(...args).then(
        () => 'it was not refused',
        (error: { stderr: string }) => error.stderr,
      ),
  };
}

const dataOf = async (group: { NodeGroups: { PrimaryEndpoint: { Port: number } }[] }): Promise<string[]> =>
  findProgram('redis-server') ? contents([group.NodeGroups[0]!.PrimaryEndpoint.Port]) : [];

describe.skipIf(!aws.ok)(`AWS CLI ${aws.why}`, () => {
  test('snapshot, restore, verify, delete', async () => {
    const { cli, refusal } = await openPort();
    const until = async (ready: () => Promise<boolean>): Promise<void> => {
      for (let tries = 0; tries < 30; tries++) if (await ready().catch(() => false)) return;
      throw new Error('it did not come about');
    };
    const group = async (id: string) => (await cli('describe-replication-groups', '--replication-group-id', id)).ReplicationGroups[0];
    expect(await refusal('create-snapshot', '--replication-group-id', 'old', '--snapshot-name', 's')).toMatch(
      /\(InvalidParameterCombination\).*Cannot snapshot a replication group with cluster-mode disabled/,
    );
    expect(await refusal('describe-snapshots', '--snapshot-name', 's')).toMatch(/\(SnapshotNotFoundFault\)/);
    const made = await cli(
      'create-snapshot',
      '--cache-cluster-id',
      'old-001',
      '--snapshot-name',
      's',
      '--kms-key-id',
      'alias/cache-prod',
      '--tags',
      'Key=mark,Value=1',
    );
    expect(made.Snapshot.SnapshotStatus).toBe('creating');
    await until(async () => (await cli('describe-snapshots', '--snapshot-name', 's')).Snapshots[0].SnapshotStatus === 'available');
    await until(async () => (await group('old')).Status === 'available');
    const restored = [
      'create-replication-group',
      '--replication-group-id',
      'new',
      '--replication-group-description',
      'x',
      '--snapshot-name',
      's',
      '--num-cache-clusters',
      '2',
      '--automatic-failover-enabled',
      '--engine-version',
      '6.2',
      '--at-rest-encryption-enabled',
      '--kms-key-id',
      'alias/cache-prod',
      '--tags',
      'Key=mark,Value=2',
    ];
    await cli(...restored);
    expect(await refusal(...restored)).toMatch(/\(ReplicationGroupAlreadyExists\)/);
    await cli('wait', 'replication-group-available', '--replication-group-id', 'new');
    const target = await group('new');
    expect(target).toMatchObject({ AtRestEncryptionEnabled: true, KmsKeyId: made.Snapshot.KmsKeyId, AutomaticFailover: 'enabled' });
    expect(await dataOf(target)).toEqual(await dataOf(await group('old')));
    expect((await cli('list-tags-for-resource', '--resource-name', target.ARN)).TagList).toEqual([{ Key: 'mark', Value: '2' }]);
    expect(
      (await cli('describe-cache-clusters', '--show-cache-node-info', '--cache-cluster-id', 'new-001')).CacheClusters[0].CacheNodes[0].Endpoint.Address,
    ).toBe('127.0.0.1');
    await cli('copy-snapshot', '--source-snapshot-name', 's', '--target-snapshot-name', 's2');
    await cli('test-failover', '--replication-group-id', 'new', '--node-group-id', '0001');
    await cli('delete-replication-group', '--replication-group-id', 'old', '--no-retain-primary-cluster');
    await until(async () => /\(ReplicationGroupNotFoundFault\)/.test(await refusal('describe-replication-groups', '--replication-group-id', 'old')));
    expect((await cli('describe-events', '--duration', '1440')).Events.length).toBeGreaterThan(5);
    expect((await cli('describe-replication-groups', '--page-size', '20')).ReplicationGroups).toHaveLength(25);
    await until(async () => (await cli('delete-snapshot', '--snapshot-name', 's')).Snapshot.SnapshotStatus === 'deleting');
    await until(async () => /SnapshotNotFound/.test(await refusal('describe-snapshots', '--snapshot-name', 's')));
  }, 120_000);
});

const script = `
import boto3, json, time
c = boto3.client('elasticache')
def until(f):
    for _ in range(400):
        try:
            if f(): return
        except c.exceptions.SnapshotNotFoundFault: pass
        except c.exceptions.ReplicationGroupNotFoundFault: pass
        time.sleep(0.05)
    raise SystemExit('it did not come about')
group = lambda i: c.describe_replication_groups(ReplicationGroupId=i)['ReplicationGroups'][0]
said = []
for call, ask in (('create_snapshot', dict(SnapshotName='s', ReplicationGroupId='old')), ('describe_replication_groups', dict(ReplicationGroupId='nothing')), ('delete_snapshot', dict(SnapshotName='nothing')), ('create_replication_group', dict(ReplicationGroupId='new', ReplicationGroupDescription='x', CacheNodeType='cache.t2.medium', CacheSubnetGroupName='caches'))):
    try: getattr(c, call)(**ask); said.append('not refused')
    except c.exceptions.ClientError as e: said.append(e.response['Error']['Code'])
key = c.create_snapshot(SnapshotName='s', CacheClusterId='old-001', KmsKeyId='alias/cache-prod')['Snapshot']['KmsKeyId']
until(lambda: c.describe_snapshots(SnapshotName='s')['Snapshots'][0]['SnapshotStatus'] == 'available')
until(lambda: group('old')['Status'] == 'available')
c.create_replication_group(ReplicationGroupId='new', ReplicationGroupDescription='x', SnapshotName='s', EngineVersion='6.2', NumCacheClusters=2, AutomaticFailoverEnabled=True, AtRestEncryptionEnabled=True, KmsKeyId=key, SnapshotRetentionLimit=1)
until(lambda: group('new')['Status'] == 'available')
new, old = group('new'), group('old')
pages = [len(p['CacheClusters']) for p in c.get_paginator('describe_cache_clusters').paginate(PaginationConfig={'PageSize': 20})]
tags = c.list_tags_for_resource(ResourceName=new['ARN'])['TagList']
print(json.dumps(dict(said=said, new=new, old=old, pages=pages, tags=tags, key=key), default=str), flush=True)
input()
c.delete_replication_group(ReplicationGroupId='old')
def gone():
    try: group('old')
    except c.exceptions.ReplicationGroupNotFoundFault: return True
until(gone)
print('gone')
`;

const boto3 =
  python.ok &&
  (await run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  ));
if (python.ok && !boto3 && process.env.CI && process.env.CI !== 'false') throw new Error('boto3 is not installed, and CI must run every test');

describe.skipIf(!boto3)(`boto3 ${boto3 ? '' : 'is not installed'}`, () => {
  test('the same, by the shapes of its own model', async () => {
    const { env } = await openPort();
    const child = execFile('python3', ['-c', script], { env });
    let out = '';
    let complaints = '';
    child.stderr!.on('data', (data) => (complaints += data));
    child.stdout!.on('data', (data) => (out += data));
    await expect.poll(() => (child.exitCode === null ? out : `ended: ${complaints}`), { timeout: 60_000 }).toContain('\n');
    const { said, new: target, old, pages, tags, key } = JSON.parse(out.split('\n')[0]!);
    expect(said).toEqual(['InvalidParameterCombination', 'ReplicationGroupNotFoundFault', 'SnapshotNotFoundFault', 'InvalidParameterCombination']);
    expect(target).toMatchObject({ AtRestEncryptionEnabled: true, KmsKeyId: key, MemberClusters: ['new-001', 'new-002'] });
    expect(pages).toEqual([20, 8]);
    expect(tags).toEqual([{ Key: 'team', Value: 'shop' }]);
    expect(await dataOf(target)).toEqual(await dataOf(old));
    child.stdin!.end('\n');
    await expect.poll(() => out, { timeout: 60_000 }).toContain('gone');
  }, 120_000);
});
