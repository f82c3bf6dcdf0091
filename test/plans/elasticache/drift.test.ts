/** What changed on the source since the plan: each fact with its verdict, and nothing where nothing changed. */
import { describe, expect, it } from 'vitest';
import { drift } from '../../../plans/elasticache/drift/index.ts';
import type { ElastiCacheFacts } from '../../../plans/elasticache/gather/facts.ts';
import { asFacts, auth, cmd, cme, goodKey, group, member, place, rekeyed, standalone } from './facts.ts';

type Verdict = 'harmless' | 'revise' | 'stop';

const between = (was: ElastiCacheFacts, is: ElastiCacheFacts | undefined, effects: string[] = []) => drift(asFacts(was), is && asFacts(is), effects);
const verdicts = (found: ReturnType<typeof drift>) => found.map(({ fact, verdict }) => [fact, verdict]);
const prod = (more: Parameters<typeof group>[1]) => cmd({ group: group('sessions-prod', more) });
const members = (more: Parameters<typeof member>[2]) => cmd({ members: [1, 2, 3].map((n) => member(`sessions-prod-00${n}`, 'sessions-prod', more)) });
const shards = group('sessions-prod').NodeGroups;

/** -001 was promoted in the place of -002. */
const failedOver = prod({
  NodeGroups: shards?.map((shard) => ({
    ...shard,
    NodeGroupMembers: shard.NodeGroupMembers?.map((m) => ({ ...m, CurrentRole: m.CacheClusterId?.endsWith('-001') ? 'primary' : 'replica' })),
  })) as never,
});

const changes: [string, ElastiCacheFacts, string, Verdict][] = [
  ['deleted and made again under the same name', prod({ ReplicationGroupCreateTime: '2026-11-01T00:00:00.000Z' as never }), 'createdAt', 'stop'],
  ['another node type', prod({ CacheNodeType: 'cache.r6g.large' }), 'nodeType', 'revise'],
  ['another engine version', members({ EngineVersion: '7.1.0' }), 'engineVersion', 'revise'],
  ['a failover', failedOver, 'primary', 'harmless'],
  ['being backed up by somebody', prod({ Status: 'snapshotting' }), 'status', 'harmless'],
  ['being modified', prod({ Status: 'modifying' }), 'status', 'harmless'],
  ['being deleted', prod({ Status: 'deleting' }), 'status', 'stop'],
  ['encrypted meanwhile', rekeyed(), 'encryption', 'stop'],
  ['TLS switched on', auth(), 'tls', 'revise'],
  [
    'another parameter group',
    members({ CacheParameterGroup: { CacheParameterGroupName: 'tuned', ParameterApplyStatus: 'in-sync' } }),
    'parameterGroup',
    'revise',
  ],
  ['other security groups', members({ SecurityGroups: [{ SecurityGroupId: 'sg-2', Status: 'active' }] }), 'securityGroups', 'revise'],
  ['another window', members({ PreferredMaintenanceWindow: 'mon:01:00-mon:02:00' }), 'maintenanceWindow', 'harmless'],
  ['another retention', prod({ SnapshotRetentionLimit: 7 }), 'retention', 'harmless'],
  ['joined a global datastore', prod({ GlobalReplicationGroupInfo: { GlobalReplicationGroupId: 'ldgnf-x' } }), 'globalDatastore', 'stop'],
  ['another tag', cmd({ tags: [{ Key: 'team', Value: 'ops' }] }), 'tags', 'harmless'],
  ['the key was disabled', cmd({ key: { ...goodKey, state: 'Disabled' } }), 'key.state', 'stop'],
  [
    'the key cannot be looked at any more',
    cmd({ key: { ...goodKey, state: null, error: { name: 'AccessDeniedException', message: 'no' } } }),
    'key.state',
    'stop',
  ],
  ['a place that holds something else', cmd({ places: [{ ...place, version: '4', hits: [] }] }), 'places.0.hits', 'stop'],
  ['a place of a new version with the same address', cmd({ places: [{ ...place, version: '4' }] }), 'places.0.version', 'revise'],
  [
    'a place that cannot be read any more',
    cmd({ places: [{ ...place, hits: [], version: null, error: { name: 'ParameterNotFound', message: 'gone' } }] }),
    'places.0',
    'stop',
  ],
];

describe('drift', () => {
  it.each([cmd(), cme(), standalone(), auth(), rekeyed()].map((facts) => [facts.id, facts] as const))('is none where nothing changed: %s', (_, facts) => {
    expect(between(facts, structuredClone(facts))).toEqual([]);
  });

  it.each(changes)('%s', (_, now, fact, verdict) => {
    const found = between(cmd(), now).filter((one) => one.fact === fact);
    expect(verdicts(found)).toEqual([[fact, verdict]]);
    expect(found[0]?.why).toMatch(/\w+ \w+/);
    expect(found[0]?.planned).not.toEqual(found[0]?.now);
  });

  it('of another cache under the same name says that, and nothing else of it', () => {
    const found = between(
      cmd(),
      prod({ ReplicationGroupCreateTime: '2026-11-01T00:00:00.000Z' as never, CacheNodeType: 'cache.r6g.large', Status: 'modifying' }),
    );
    expect(verdicts(found)).toEqual([['createdAt', 'stop']]);
  });

  it('of a source that is gone stops, unless this plan deletes it', () => {
    expect(verdicts(between(cmd(), undefined))).toEqual([['source', 'stop']]);
    expect(between(cmd(), undefined, ['source: deleting'])).toEqual([]);
    expect(between(cmd(), prod({ Status: 'deleting' }), ['source: deleting'])).toEqual([]);
  });

  it('of slots and nodes wants a revision', () => {
    expect(verdicts(between(cme(), cme('uneven')))).toEqual([['slots', 'revise']]);
    expect(verdicts(between(cme(), cme('replicas'))).map(([fact]) => fact)).toContain('nodeCount');
  });

  it('is not what this plan did itself', () => {
    expect(between(cmd(), prod({ Status: 'snapshotting' }), ['source.status: snapshotting'])).toEqual([]);
    const moved = cmd({ places: [{ ...place, version: '4', hits: [] }] });
    expect(between(cmd(), moved, ['places.0: switched'])).toEqual([]);
  });

  it('does not take tags that cannot be read for tags that are gone', () => {
    expect(between(cmd(), cmd({ tags: null }))).toEqual([]);
  });
});
