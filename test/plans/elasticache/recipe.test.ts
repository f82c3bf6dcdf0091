import * as sdk from '@aws-sdk/client-elasticache';
import { describe, expect, it } from 'vitest';
import { build } from '../../../plans/elasticache/recipe/build.ts';
import { planProperties } from '../plan-properties.ts';
import { asFacts, auth, choices, cmd, cme, frame, keyArn, primaryHost, rekeyed, shapes, standalone } from './facts.ts';

const built = (facts: ReturnType<typeof cmd>, chosen = choices) => build(asFacts(facts), chosen, frame);
const step = (steps: ReturnType<typeof build>['steps'], id: string) => {
  const found = steps.find((s) => s.id === id);
  if (!found) throw new Error(`no step ${id} among ${steps.map((s) => s.id).join(' ')}`);
  return found;
};
// biome-ignore lint/suspicious/noExplicitAny: actions are looked into by field
const action = (steps: ReturnType<typeof build>['steps'], id: string): any => step(steps, id).action;

describe.each(shapes)('$name', ({ facts, choices: chosen }) => {
  const plan = planProperties({ system: 'elasticache', build, facts: asFacts(facts), choices: chosen, frame });

  it('deletes the source last, and only after its typed name', () => {
    const deletes = plan.steps.filter((s) => s.risk === 'deletes');
    expect(deletes.map((s) => s.id)).toEqual(['delete']);
    expect(action(plan.steps, 'delete.confirm').wants).toEqual({ consent: 'name', name: facts.id });
    expect(plan.steps.slice(plan.steps.findIndex((s) => s.id === 'delete') + 1).map((s) => s.id)).toEqual(['delete.gone']);
  });

  it('encrypts everything it creates under a chosen key', () => {
    for (const s of plan.steps.filter((p) => p.risk === 'creates')) {
      const { input, operation } = s.action as Extract<typeof s.action, { kind: 'call' }>;
      if (chosen.kmsKey === 'service') expect(input.KmsKeyId, operation).toBeUndefined();
      else expect(input.KmsKeyId, operation).toBe(keyArn);
    }
  });

  it('says of every field of CreateReplicationGroup how it came about, and sends no other', () => {
    const members = (sdk as unknown as Record<string, unknown[]>).CreateReplicationGroupMessage$?.[4] as string[];
    expect(members.length).toBeGreaterThan(30);
    expect(plan.settings.map((s) => s.field).sort()).toEqual([...members].sort());
    const sent = action(plan.steps, 'restore').input;
    for (const field of Object.keys(sent)) expect(members).toContain(field);
    expect(sent.AtRestEncryptionEnabled).toBe(true);
    for (const s of plan.settings.filter((x) => x.how === 'dropped')) expect(sent[s.field], s.field).toBeUndefined();
  });

  it('holds no secret but by name', () => {
    const text = JSON.stringify(plan.steps);
    expect(text.includes('"$secret"')).toBe(facts.group?.AuthTokenEnabled === true);
  });
});

describe('cluster mode off', () => {
  const { steps, settings } = built(cmd());
  it('backs up the node that is the primary at run time, under the key', () => {
    expect(action(steps, 'backup').input).toMatchObject({
      CacheClusterId: { $from: 'primary', path: 'CurrentPrimary' },
      SnapshotName: 'em-7f3a9c-sessions-prod',
      KmsKeyId: keyArn,
    });
    expect(action(steps, 'backup').input.ReplicationGroupId).toBeUndefined();
  });
  it('carries the configuration over', () => {
    expect(action(steps, 'restore').input).toMatchObject({
      ReplicationGroupId: 'sessions-prod-enc',
      ReplicationGroupDescription: 'sessions',
      NumCacheClusters: 3,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      CacheNodeType: 'cache.m6g.large',
      Engine: 'redis',
      EngineVersion: '6.2',
      CacheParameterGroupName: 'default.redis6.x',
      CacheSubnetGroupName: 'cache-subnets',
      SecurityGroupIds: ['sg-0a1'],
      Port: 6379,
      PreferredMaintenanceWindow: 'sun:05:00-sun:06:00',
      SnapshotRetentionLimit: 3,
      SnapshotWindow: '03:00-04:00',
      NotificationTopicArn: 'arn:aws:sns:eu-west-1:123456789012:cache',
      AtRestEncryptionEnabled: true,
      KmsKeyId: keyArn,
      TransitEncryptionEnabled: false,
      SnapshotName: { $from: 'backup', path: 'Snapshot.SnapshotName' },
      ClusterMode: 'disabled',
      PreferredCacheClusterAZs: ['eu-west-1b', 'eu-west-1a', 'eu-west-1c'],
    });
    expect(settings.find((s) => s.field === 'EngineVersion')).toMatchObject({ source: '6.2.6', target: '6.2', how: 'changed' });
    expect(settings.find((s) => s.field === 'AtRestEncryptionEnabled')).toMatchObject({ source: false, target: true, how: 'changed' });
  });
  it('edits the place from the old endpoint to the new one, and back', () => {
    const edit = step(steps, 'switch.1');
    const there = { from: `${primaryHost}:6379`, to: { $from: 'verify.nodes', path: 'primary' } };
    expect(edit.action).toEqual({ kind: 'edit', place: { type: 'ssm', name: '/prod/sessions/redis' }, change: { replace: [there] }, expectedVersion: '3' });
    expect(edit.undo).toEqual([
      { kind: 'edit', place: { type: 'ssm', name: '/prod/sessions/redis' }, change: { replace: [{ from: there.to, to: there.from }] } },
    ]);
    expect(action(steps, 'switch.gate').happens.join(' ')).toContain(`ssm:/prod/sessions/redis: ${primaryHost}:6379 -> the new primary endpoint`);
  });
  it('reads the counters again between the gate and the first edit', () => {
    const ids = steps.map((s) => s.id);
    expect(ids.indexOf('switch.idle')).toBeGreaterThan(ids.indexOf('switch.gate'));
    expect(ids.indexOf('switch.idle')).toBeLessThan(ids.indexOf('switch.1'));
    expect(action(steps, 'switch.idle').read.baseline).toEqual({ $from: 'backup.counters', path: 'counters' });
  });
  it('deletes only the group that was planned, while the target is encrypted under the key', () => {
    const { expect: expected, input, operation } = action(steps, 'delete');
    expect(operation).toBe('DeleteReplicationGroup');
    expect(input).toEqual({ ReplicationGroupId: 'sessions-prod', RetainPrimaryCluster: false });
    expect(expected.map((e: { equals: unknown }) => e.equals)).toEqual(['2026-01-05T08:00:00.000Z', 'none', true, true, keyArn, 'available', false]);
  });
  it('takes a change of a place back by hand where several addresses became one', () => {
    const seeds = cme();
    seeds.places = seeds.places.map((place) => ({
      ...place,
      asked: `${place.asked}@configuration`,
      endpoint: 'configuration' as const,
      hits: ['a', 'b'].map((node) => ({ kind: 'node' as const, token: `${node}.example:6379`, count: 1 })),
    }));
    const { undo, action: edit } = step(built(seeds, { ...choices, endpoints: seeds.places.map((place) => place.asked) }).steps, 'switch.1');
    expect(edit).toMatchObject({ kind: 'edit', change: { replace: [{ from: 'a.example:6379' }, { from: 'b.example:6379' }] } });
    expect(undo).toMatchObject([
      { kind: 'ask', happens: [expect.stringContaining('a.example:6379, b.example:6379'), expect.any(String)], wants: { consent: 'words' } },
    ]);
  });
  it('asks for the deletion in words only where the data could not be compared', () => {
    expect(step(steps, 'delete.unverified').when).toEqual({ step: 'verify.data', outcome: ['notVerified'] });
    expect(step(built(cmd(), { ...choices, writes: 'accept-loss' }).steps, 'delete.unverified').when).toBeUndefined();
    expect(step(built(cmd(), { ...choices, writes: 'start-empty' }).steps, 'delete.unverified').when).toBeUndefined();
  });
  it('goes on to CloudWatch, and then to words, where Redis cannot be reached', () => {
    expect(step(steps, 'freeze.metric').when).toEqual({ step: 'freeze.idle', outcome: ['unreachable'] });
    expect(step(steps, 'freeze.words').when).toEqual({ step: 'freeze.metric', outcome: ['noData'] });
    expect(action(steps, 'freeze.words').wants.consent).toBe('words');
  });
  it('switches as many places as are given, each to the endpoint of its kind', () => {
    const two = [
      {
        ...cmd().places[0]!,
        asked: 'file:.env@reader',
        place: { type: 'file' as const, path: '.env' },
        endpoint: 'reader' as const,
        hits: [{ kind: 'primary' as const, token: primaryHost, count: 2 }],
      },
      cmd().places[0]!,
    ];
    const plan = built(cmd({ places: two }), { ...choices, endpoints: two.map((p) => p.asked) });
    expect(action(plan.steps, 'switch.1').change.replace).toEqual([{ from: primaryHost, to: { $from: 'verify.nodes', path: 'readerHost' } }]);
    expect(step(plan.steps, 'soak').action).toMatchObject({ read: { reader: 'clock', since: 'switch.2' } });
  });
});

describe('other shapes', () => {
  it('cluster mode, even: by two numbers', () => {
    const input = action(built(cme()).steps, 'restore').input;
    expect(input).toMatchObject({ NumNodeGroups: 3, ReplicasPerNodeGroup: 1, AutomaticFailoverEnabled: true });
    expect(input.NumCacheClusters).toBeUndefined();
    expect(input.NodeGroupConfiguration).toBeUndefined();
  });
  it('cluster mode is backed up by the group', () => {
    const { input } = action(built(cme()).steps, 'backup');
    expect(input.ReplicationGroupId).toBe('cart-cache');
    expect(input.CacheClusterId).toBeUndefined();
  });
  it.each([
    ['uneven', '0-8000', 1],
    ['replicas', '0-5461', 0],
  ] as const)('cluster mode, %s: shard by shard', (slots, first, lastReplicas) => {
    const input = action(built(cme(slots)).steps, 'restore').input;
    expect(input.NumNodeGroups).toBeUndefined();
    expect(input.NodeGroupConfiguration[0]).toEqual({ NodeGroupId: '0001', Slots: first, ReplicaCount: 1 });
    expect(input.NodeGroupConfiguration[2].ReplicaCount).toBe(lastReplicas);
  });
  it('several ranges, accepted as an even split', () => {
    const input = action(built(cme('several'), { ...choices, settings: { Slots: 'even' } }).steps, 'restore').input;
    expect(input.NumNodeGroups).toBe(3);
  });
  it('a standalone cache becomes a group of one, and is deleted as what it is', () => {
    const { steps } = built(standalone(), { ...choices, targetId: 'legacy-cache-enc', settings: { CacheNodeType: 'cache.t3.medium' } });
    expect(action(steps, 'restore').input).toMatchObject({
      NumCacheClusters: 1,
      AutomaticFailoverEnabled: false,
      MultiAZEnabled: false,
      CacheNodeType: 'cache.t3.medium',
      EngineVersion: '5.0.6',
    });
    expect(action(steps, 'backup').input.CacheClusterId).toBe('legacy-cache');
    expect(action(steps, 'delete')).toMatchObject({ operation: 'DeleteCacheCluster', input: { CacheClusterId: 'legacy-cache' } });
    expect(action(steps, 'delete.gone').acceptors[0].expected).toBe('CacheClusterNotFoundFault');
  });
  it('an AUTH token is asked for, tried on the source, and given by name', () => {
    const { steps } = built(auth());
    expect(action(steps, 'auth').wants).toEqual({ consent: 'secret', secret: 'authToken' });
    expect(action(steps, 'restore').input).toMatchObject({ AuthToken: { $secret: 'authToken' }, TransitEncryptionEnabled: true });
    expect(action(steps, 'restore').input.TransitEncryptionMode).toBeUndefined();
    expect(action(steps, 'verify.data').target.auth).toEqual({ $secret: 'authToken' });
  });
  it('another key: the source must still be under its own', () => {
    const { steps, findings } = built(rekeyed());
    expect(findings.map((f) => f.code)).toContain('EM-EC-020');
    expect(action(steps, 'delete').expect.map((e: { equals: unknown }) => e.equals)).toContain('sse-kms');
  });
  it('starts empty without a backup of the data, and compares nothing', () => {
    const ids = built(cmd(), { ...choices, writes: 'start-empty' }).steps.map((s) => s.id);
    expect(ids).not.toContain('backup');
    expect(ids).not.toContain('verify.data');
    expect(ids).toContain('delete.last-backup');
  });
  it('with a blocker there are no steps', () => {
    expect(built(cmd({ key: { ...cmd().key!, state: 'Disabled' } })).steps).toEqual([]);
  });
  it('--set wins over the source, and says so', () => {
    const { settings, steps } = built(cmd(), {
      ...choices,
      settings: { CacheNodeType: 'cache.m6g.xlarge', PreferredCacheClusterAZs: 'drop', SnapshotRetentionLimit: '7', MultiAZEnabled: 'false' },
    });
    expect(action(steps, 'restore').input).toMatchObject({ CacheNodeType: 'cache.m6g.xlarge', SnapshotRetentionLimit: 7, MultiAZEnabled: false });
    expect(action(steps, 'restore').input.PreferredCacheClusterAZs).toBeUndefined();
    expect(settings.find((s) => s.field === 'CacheNodeType')).toMatchObject({ source: 'cache.m6g.large', how: 'asked' });
  });
});
