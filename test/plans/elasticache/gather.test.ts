/** What is read of a source, from which operation, over all pages; and what may be missing. */
import { describe, expect, it } from 'vitest';
import { everyPage } from '../../../plans/elasticache/gather/pages.ts';
import type { ElastiCacheFacts } from '../../../plans/elasticache/gather/facts.ts';
import { gather, observe } from '../../../plans/elasticache/gather/index.ts';
import { build } from '../../../plans/elasticache/recipe/build.ts';
import { questions } from '../../../plans/elasticache/questions.ts';
import type { Facts } from '../../../src/plan/system.ts';
import { context, fault, tableAws } from '../../actions/world.ts';
import { asFacts, choices, cmd, cme, frame, group, keyArn, member, primaryHost, standalone } from './facts.ts';

const described = cmd();
const notFound = (name: string) => () => Promise.reject(fault(name));

/** An account with `sessions-prod` alone; each test changes what it is about. */
const account = (more: Parameters<typeof tableAws>[0] = {}) =>
  tableAws({
    'elasticache.DescribeReplicationGroups': ({ ReplicationGroupId }: { ReplicationGroupId: string }) => {
      if (ReplicationGroupId !== 'sessions-prod') throw fault('ReplicationGroupNotFoundFault');
      return { ReplicationGroups: [described.group] };
    },
    'elasticache.DescribeCacheClusters': ({ CacheClusterId: id }: { CacheClusterId?: string }) => {
      const found = described.members.filter((m) => id === undefined || m.CacheClusterId === id);
      if (found.length === 0) throw fault('CacheClusterNotFoundFault');
      return { CacheClusters: found };
    },
    'elasticache.ListTagsForResource': () => ({ TagList: [{ Key: 'team', Value: 'web' }] }),
    'elasticache.DescribeCacheParameterGroups': () => ({ CacheParameterGroups: [described.parameterGroup] }),
    'elasticache.DescribeCacheParameters': () => ({ Parameters: [{ ParameterName: 'reserved-memory-percent', ParameterValue: '25' }] }),
    'elasticache.DescribeCacheSubnetGroups': () => ({ CacheSubnetGroups: [described.subnetGroup] }),
    'elasticache.DescribeSnapshots': () => ({ Snapshots: [] }),
    'elasticache.DescribeCacheEngineVersions': () => ({ CacheEngineVersions: described.engineVersions }),
    'elasticache.ListAllowedNodeTypeModifications': () => ({ ScaleUpModifications: ['cache.r6g.large'], ScaleDownModifications: [] }),
    'ec2.DescribeSubnets': () => ({ Subnets: [{ SubnetId: 'subnet-1', AvailabilityZone: 'eu-west-1a', AvailableIpAddressCount: 200 }] }),
    'ec2.DescribeSecurityGroups': () => ({ SecurityGroups: [{ GroupId: 'sg-0a1' }] }),
    'service-quotas.ListServiceQuotas': () => ({ Quotas: [{ QuotaName: 'Nodes per Region', Value: 300 }] }),
    'cloudwatch.GetMetricData': () => ({
      MetricDataResults: [
        { Id: 'm0n0', Values: [12, 40] },
        { Id: 'm1n1', Values: [30] },
      ],
    }),
    'kms.DescribeKey': () => ({
      KeyMetadata: {
        Arn: keyArn,
        AWSAccountId: '123456789012',
        KeyState: 'Enabled',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyManager: 'CUSTOMER',
        Origin: 'AWS_KMS',
      },
    }),
    'kms.GetKeyRotationStatus': () => ({ KeyRotationEnabled: true, RotationPeriodInDays: 365 }),
    'ssm.GetParameter': () => ({ Parameter: { Name: '/prod/sessions/redis', Type: 'String', Version: 3, Value: `redis://${primaryHost}:6379` } }),
    'ssm.DescribeParameters': () => ({ Parameters: [{ Name: '/prod/sessions/redis', Type: 'String', Version: 3 }] }),
    ...more,
  });

const facts = async (aws = account(), id = 'sessions-prod', chosen = choices) => (await gather(context(aws), id, chosen)) as unknown as ElastiCacheFacts;

describe('gather', () => {
  it('reads what a plan rests on, and a plan can be made of it', async () => {
    const found = await facts();
    expect(found).toMatchObject({
      shape: 'cmd',
      id: 'sessions-prod',
      reservedMemoryPercent: 25,
      nodes: { inRegion: 3, quota: 300 },
      load: { connections: 40, memoryPercent: 30 },
      unread: [],
      target: { id: 'sessions-prod-enc', takenBy: null },
    });
    expect(found.places[0]).toMatchObject({ version: '3', hits: [{ kind: 'primary', token: `${primaryHost}:6379`, count: 1 }] });
    expect(found.key?.arn).toBe(keyArn);
    expect(build(asFacts(found), choices, frame).steps.length).toBeGreaterThan(20);
  });

  it('is JSON, and the same twice', async () => {
    const found = await facts();
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(await facts()).toEqual(found);
  });

  it('calls nothing that writes', async () => {
    const aws = account();
    await facts(aws);
    expect(aws.names().filter((name) => !/\.(Describe|List|Get)/.test(name))).toEqual([]);
  });

  it('takes version, groups, window and topic from the members, which the group does not tell', async () => {
    const found = await facts();
    const { settings } = build(asFacts(found), choices, frame);
    const target = (field: string) => settings.find((s) => s.field === field)?.target;
    expect([
      target('EngineVersion'),
      target('CacheParameterGroupName'),
      target('CacheSubnetGroupName'),
      target('SecurityGroupIds'),
      target('PreferredMaintenanceWindow'),
    ]).toEqual(['6.2', 'default.redis6.x', 'cache-subnets', ['sg-0a1'], 'sun:05:00-sun:06:00']);
  });

  it('finds ids as the service stores them, lower-case', async () => {
    expect((await facts(account(), 'Sessions-PROD')).id).toBe('sessions-prod');
  });

  it('decides the shape by ClusterEnabled, never by the number of shards', async () => {
    const one = { ...cme().group, NodeGroups: cme().group?.NodeGroups?.slice(0, 1) };
    const aws = account({
      'elasticache.DescribeReplicationGroups': ({ ReplicationGroupId }: { ReplicationGroupId: string }) =>
        ReplicationGroupId === 'cart-cache' ? { ReplicationGroups: [one] } : notFound('ReplicationGroupNotFoundFault')(),
    });
    expect((await facts(aws, 'cart-cache', { ...choices, endpoints: [] })).shape).toBe('cme');
  });

  it('finds a standalone cache, whose id may be too long for a group', async () => {
    const long = `legacy-${'x'.repeat(40)}`;
    const aws = account({
      'elasticache.DescribeReplicationGroups': notFound('InvalidParameterValueException'),
      'elasticache.DescribeCacheClusters': () => ({ CacheClusters: [{ ...standalone().members[0], CacheClusterId: long }] }),
    });
    const found = await facts(aws, long, { ...choices, targetId: undefined, endpoints: [] });
    expect(found.shape).toBe('standalone');
    expect(found.target.id).toHaveLength(40);
    expect(found.target.id).toMatch(/-enc$/);
  });

  it('says what there is not, and what is only part of a group', async () => {
    await expect(facts(account(), 'no-such')).rejects.toThrow(/not found/);
    await expect(facts(account(), 'sessions-prod-002')).rejects.toThrow(/member of sessions-prod/);
  });

  it('goes on without what it may not read, and says so', async () => {
    const denied = () => Promise.reject(fault('AccessDeniedException', 'not authorized', 'denied'));
    const found = await facts(
      account({
        'elasticache.ListTagsForResource': denied,
        'service-quotas.ListServiceQuotas': denied,
        'ec2.DescribeSubnets': denied,
        'cloudwatch.GetMetricData': denied,
      }),
    );
    expect(found.unread.map((u) => u.operation).sort()).toEqual([
      'cloudwatch:GetMetricData',
      'ec2:DescribeSubnets',
      'elasticache:ListTagsForResource',
      'servicequotas:ListServiceQuotas',
    ]);
    expect(build(asFacts(found), choices, frame).findings.filter((f) => f.code === 'EM-EC-950')).toHaveLength(4);
  });

  it('stops where nothing can be asked at all', async () => {
    await expect(facts(account({ 'elasticache.ListTagsForResource': () => Promise.reject(fault('ExpiredToken', 'expired', 'credentials')) }))).rejects.toThrow(
      'expired',
    );
  });

  it('counts backups of the last day by node, and names those without a key', async () => {
    const snapshot = (name: string, hours: number, KmsKeyId?: string) => ({
      SnapshotName: name,
      CacheClusterId: 'sessions-prod-002',
      ReplicationGroupId: 'sessions-prod',
      ...(KmsKeyId ? { KmsKeyId } : {}),
      NodeSnapshots: [{ CacheClusterId: 'sessions-prod-002', SnapshotCreateTime: new Date(Date.parse('2026-11-22T14:00:00Z') - hours * 3_600_000) }],
    });
    const found = await facts(
      account({ 'elasticache.DescribeSnapshots': () => ({ Snapshots: [snapshot('new', 2), snapshot('newer', 1, keyArn), snapshot('old', 30)] }) }),
    );
    expect(found.backupsLastDay).toEqual({ 'sessions-prod-002': 2 });
    expect(found.clearBackups.map((s) => s.SnapshotName)).toEqual(['new', 'old']);
  });

  it('says who has the name of the target', async () => {
    const taken = group('sessions-prod-enc');
    const found = await facts(
      account({
        'elasticache.DescribeReplicationGroups': ({ ReplicationGroupId }: { ReplicationGroupId: string }) => ({
          ReplicationGroups: [ReplicationGroupId === 'sessions-prod' ? described.group : taken],
        }),
      }),
    );
    expect(found.target.takenBy).not.toBeNull();
    expect(build(asFacts(found), choices, frame).findings.map((f) => f.code)).toContain('EM-EC-041');
  });

  it('asks for another node type with what AWS offers, smaller ones named as such', () => {
    const asked = questions(standalone() as unknown as Facts).find((q) => q.name === 'CacheNodeType');
    expect(asked?.options?.map((o) => o.value)).toContain('cache.t3.medium');
    expect(asked?.options?.find((o) => o.value === 'cache.t4g.medium')?.label).toMatch(/less memory/);
    expect(asked?.options?.some((o) => o.value.startsWith('cache.t2.'))).toBe(false);
  });
});

describe('observe', () => {
  it('reads again only what can drift; a source that is gone is undefined', async () => {
    const aws = account();
    expect(await observe(context(aws), cmd())).toMatchObject({ id: 'sessions-prod', shape: 'cmd' });
    expect(aws.names()).not.toContain('cloudwatch.GetMetricData');
    const empty = account({
      'elasticache.DescribeReplicationGroups': notFound('ReplicationGroupNotFoundFault'),
      'elasticache.DescribeCacheClusters': () => ({ CacheClusters: [] }),
    });
    expect(await observe(context(empty), cmd())).toBeUndefined();
  });
});

describe('pages', () => {
  it.each(['Marker', 'NextToken'])('are all read, by %s', async (token) => {
    const aws = tableAws({
      'elasticache.DescribeCacheClusters': (input: Record<string, string>) => {
        const page = Number(input[token] ?? 0);
        return { CacheClusters: [member(`c-${page}`, undefined)], ...(page < 3 ? { [token]: String(page + 1) } : {}) };
      },
    });
    const found = await everyPage<{ CacheClusterId: string }>(aws.call, 'elasticache', 'DescribeCacheClusters', {}, 'CacheClusters');
    expect(found.map((c) => c.CacheClusterId)).toEqual(['c-0', 'c-1', 'c-2', 'c-3']);
  });

  it('end where a token comes again', async () => {
    const aws = tableAws({ 'elasticache.DescribeCacheClusters': () => ({ CacheClusters: [{}], Marker: 'same' }) });
    expect(await everyPage(aws.call, 'elasticache', 'DescribeCacheClusters', {}, 'CacheClusters')).toHaveLength(2);
  });
});
