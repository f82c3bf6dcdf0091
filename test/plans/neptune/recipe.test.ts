import * as sdk from '@aws-sdk/client-neptune';
import { describe, expect, it } from 'vitest';
import { build } from '../../../plans/neptune/recipe/build.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { planProperties } from '../plan-properties.ts';
import {
  asFacts,
  byConfiguration,
  byRename,
  clusterRow,
  defaultKey,
  frame,
  graph,
  keyArn,
  member,
  place,
  resourceId,
  shapes,
  suffix,
  writerHost,
} from './facts.ts';

const built = (facts = graph({ places: [] }), chosen: Choices = byRename) => build(asFacts(facts), chosen, frame);
const ids = (plan: ReturnType<typeof built>) => plan.steps.map((s) => s.id);
const step = (plan: ReturnType<typeof built>, id: string) => {
  const found = plan.steps.find((s) => s.id === id);
  if (!found) throw new Error(`no step ${id} among ${ids(plan).join(' ')}`);
  return found;
};
// biome-ignore lint/suspicious/noExplicitAny: actions are looked into by field
const action = (plan: ReturnType<typeof built>, id: string): any => step(plan, id).action;
const membersOf = (shape: string): string[] => (sdk as unknown as Record<string, unknown[]>)[`${shape}$`]?.[4] as string[];

describe.each(shapes)('$name', ({ facts, choices }) => {
  const plan = planProperties({ system: 'neptune', build, facts: asFacts(facts), choices, frame });

  it('says of every input of the restore and of an instance how it came about, and sends no other', () => {
    const fields = plan.settings.map((s) => s.field);
    expect(fields.filter((f) => !f.includes(' ')).sort()).toEqual([...membersOf('RestoreDBClusterFromSnapshotMessage')].sort());
    const writer = String(action(plan, 'instance.1').input.DBInstanceIdentifier);
    expect(
      fields
        .filter((f) => f.startsWith(`${writer} `))
        .map((f) => f.slice(writer.length + 1))
        .sort(),
    ).toEqual([...membersOf('CreateDBInstanceMessage')].sort());
    const sent = action(plan, 'restore').input;
    for (const s of plan.settings.filter((one) => !one.field.includes(' ') && one.how === 'dropped')) expect(sent[s.field], s.field).toBeUndefined();
    for (const s of plan.steps)
      if (s.action.kind === 'call' && s.action.service === 'neptune' && s.action.operation !== 'AddSourceIdentifierToSubscription')
        for (const field of Object.keys(s.action.input)) expect(membersOf(`${s.action.operation}Message`), `${s.id} ${field}`).toContain(field);
  });

  it('always sends a key and the IAM flag, and never a version in a modification', () => {
    const sent = action(plan, 'restore').input;
    expect(sent.KmsKeyId).toBe(choices.kmsKey === 'default' ? 'alias/aws/rds' : keyArn);
    expect(typeof sent.EnableIAMDatabaseAuthentication).toBe('boolean');
    expect(sent.DeletionProtection).toBe(false);
    const modified = plan.steps.flatMap((s) => [s.action, ...s.undo]).filter((a) => a.kind === 'call' && a.operation === 'ModifyDBCluster');
    for (const a of modified) expect(JSON.stringify(a)).not.toContain('EngineVersion');
    for (const a of modified)
      if ('input' in a && 'NewDBClusterIdentifier' in a.input)
        expect(Object.keys(a.input).sort(), 'a rename is alone in its call').toEqual(['ApplyImmediately', 'DBClusterIdentifier', 'NewDBClusterIdentifier']);
  });

  it('checks encryption before the first instance, before the switch, and before each deletion', () => {
    const order = ids(plan);
    expect(order.indexOf('restore.encrypted')).toBeLessThan(order.indexOf('instance.1'));
    expect(step(plan, 'instance.1').needs).toContain('restore.encrypted');
    expect(order.indexOf('switch.encrypted')).toBeLessThan(order.findIndex((id) => /^switch\.(1|fence|away)$/.test(id)) >>> 0);
    for (const s of plan.steps.filter(
      (one) => one.risk === 'deletes' && /DeleteDB(Instance|Cluster)$/.test('operation' in one.action ? one.action.operation : ''),
    ))
      expect(JSON.stringify((s.action as { expect?: unknown }).expect), s.id).toContain('is encrypted under the key');
  });

  it('deletes readers before the writer, and the cluster after all of them', () => {
    const order = ids(plan).filter((id) => id.startsWith('delete.') || id === 'delete');
    expect(order.findLastIndex((id) => id.startsWith('delete.reader'))).toBeLessThan(order.indexOf('delete.writer'));
    expect(order.indexOf('delete.writer')).toBeLessThan(order.indexOf('delete'));
    expect(action(plan, 'delete').input).toMatchObject({ SkipFinalSnapshot: true });
  });
});

describe('the target', () => {
  const plan = built();
  it('carries the configuration over', () => {
    expect(action(plan, 'restore').input).toMatchObject({
      DBClusterIdentifier: 'graph-main-enc',
      SnapshotIdentifier: { $from: 'backup', path: 'DBClusterSnapshot.DBClusterSnapshotIdentifier' },
      Engine: 'neptune',
      EngineVersion: '1.3.2.1',
      Port: 8182,
      DBSubnetGroupName: 'graph-subnets',
      VpcSecurityGroupIds: ['sg-0a1'],
      DBClusterParameterGroupName: 'graph-13',
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['audit'],
      CopyTagsToSnapshot: true,
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      NetworkType: 'IPV4',
    });
    expect(action(plan, 'restore').input.Tags).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'graph' }]));
    expect(JSON.stringify(action(plan, 'restore').input.Tags)).not.toContain('aws:cloudformation');
    expect(action(plan, 'settings').input).toEqual({
      DBClusterIdentifier: 'graph-main-enc',
      ApplyImmediately: true,
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '03:00-03:30',
      PreferredMaintenanceWindow: 'sun:05:00-sun:05:30',
    });
    expect(action(plan, 'role.1').input).toEqual({ DBClusterIdentifier: 'graph-main-enc', RoleArn: 'arn:aws:iam::123456789012:role/load' });
  });
  it('gets the writer first, then the readers side by side, each with its own settings and a free name', () => {
    expect(action(plan, 'instance.1').input).toMatchObject({
      DBInstanceIdentifier: 'graph-main-2-enc',
      AvailabilityZone: 'eu-west-1b',
      PromotionTier: 2,
      DBClusterIdentifier: 'graph-main-enc',
    });
    expect(action(plan, 'instance.3').input.DBInstanceIdentifier).toBe('graph-main-3-enc-2');
    expect([step(plan, 'instance.2').needs, step(plan, 'instance.3').needs]).toEqual([['instance.1.ready'], ['instance.1.ready']]);
    expect(step(plan, 'instances').needs).toEqual(['instance.1.ready', 'instance.2.ready', 'instance.3.ready']);
    for (const field of ['StorageEncrypted', 'KmsKeyId', 'EngineVersion', 'MultiAZ', 'VpcSecurityGroupIds'])
      expect(action(plan, 'instance.1').input[field]).toBeUndefined();
  });
  it('takes what --set says, and says so', () => {
    const set = built(graph({ places: [] }), {
      ...byRename,
      settings: { DBInstanceClass: 'db.serverless', AvailabilityZone: 'drop', BackupRetentionPeriod: '14', DeletionProtection: 'false' },
    });
    expect(action(set, 'instance.2').input).toMatchObject({ DBInstanceClass: 'db.serverless' });
    expect(action(set, 'instance.2').input.AvailabilityZone).toBeUndefined();
    expect(action(set, 'settings').input.BackupRetentionPeriod).toBe(14);
    expect(ids(set)).not.toContain('switch.protect');
    expect(set.settings.find((s) => s.field === 'graph-main-2-enc DBInstanceClass')).toMatchObject({ how: 'asked', source: 'db.r6g.large' });
  });
  it('under the default key is checked against what alias/aws/rds leads to', () => {
    const plan = built(graph({ places: [], key: defaultKey }), { ...byRename, kmsKey: 'default' });
    expect(ids(plan)).not.toContain('key');
    expect(JSON.stringify(action(plan, 'restore.encrypted').checks)).toContain('{"$from":"key.default","path":"Arn"}');
  });
});

describe('switch by rename', () => {
  const plan = built(graph({ places: [] }), { ...byRename, settings: { FenceSecurityGroupId: 'sg-0fe9ce' } });
  it('goes in the order of the facts', () => {
    const order = ids(plan).filter((id) => id.startsWith('switch.'));
    const at = (id: string) => order.indexOf(id);
    const wanted = [
      'switch.gate',
      'switch.metric',
      'switch.encrypted',
      'switch.fence',
      'switch.suffix',
      'switch.unendpoint.1',
      'switch.away',
      'switch.away.ready',
      'switch.away.free',
      'switch.in',
      'switch.in.ready',
      'switch.hosts',
      'switch.endpoint.1',
      'switch.answers',
      'switch.protect',
      'switch.protected',
    ];
    expect(wanted.map(at)).toEqual([...wanted.map(at)].sort((a, b) => a - b));
    expect(wanted.filter((id) => at(id) < 0)).toEqual([]);
  });
  it('knows each cluster by its resource id, before every rename and after it, twice in a row', () => {
    expect(action(plan, 'switch.away').expect[0]).toMatchObject({ path: 'DBClusters[0].DbClusterResourceId', equals: resourceId });
    expect(action(plan, 'switch.in').expect[0].equals).toEqual({ $from: 'restore', path: 'DBCluster.DbClusterResourceId' });
    for (const id of ['switch.away.ready', 'switch.away.free', 'switch.in.ready', 'switch.in.free']) expect(action(plan, id).consecutive, id).toBe(2);
    expect(action(plan, 'switch.away.ready').acceptors[0].expected).toEqual([resourceId, 'available']);
  });
  it('compares the suffix of both sides, and the hosts afterwards', () => {
    expect(action(plan, 'switch.suffix').checks.map((c: { equals: unknown }) => c.equals)).toContain(`graph-main-enc.${suffix}`);
    expect(action(plan, 'switch.hosts').checks.map((c: { equals: unknown }) => c.equals)).toContain(writerHost);
  });
  it('takes both renames back in the right order, and only the second one gives clients the target', () => {
    expect(step(plan, 'switch.away')).toMatchObject({ moves: false, renames: { source: 'graph-main-old-7f3a9c' } });
    expect(step(plan, 'switch.in')).toMatchObject({ renames: { target: 'graph-main' } });
    expect(step(plan, 'switch.in').moves).toBeUndefined();
    const inputs = (id: string) =>
      step(plan, id).undo.flatMap((a) => (a.kind === 'call' ? [[a.input.DBClusterIdentifier, a.input.NewDBClusterIdentifier]] : []));
    expect(inputs('switch.in')).toEqual([['graph-main', 'graph-main-enc']]);
    expect(inputs('switch.away')).toEqual([['graph-main-old-7f3a9c', 'graph-main']]);
  });
  it('makes the custom endpoints anew under the same names, with the twins as members', () => {
    expect(action(plan, 'switch.endpoint.1').input).toMatchObject({
      DBClusterIdentifier: 'graph-main',
      DBClusterEndpointIdentifier: 'apps',
      EndpointType: 'ANY',
      ExcludedMembers: ['graph-main-3-enc-2'],
    });
    expect(action(plan, 'switch.endpoint.2').input).toMatchObject({
      DBClusterEndpointIdentifier: 'reports',
      EndpointType: 'READER',
      StaticMembers: ['graph-main-3-enc-2'],
    });
    const back = step(plan, 'switch.unendpoint.2').undo[0];
    expect(back).toMatchObject({ operation: 'CreateDBClusterEndpoint', input: { DBClusterIdentifier: 'graph-main', StaticMembers: ['graph-main-3'] } });
  });
  it('fences the source off, and opens it again on the way back', () => {
    expect(action(plan, 'switch.fence').input).toMatchObject({ DBClusterIdentifier: 'graph-main', VpcSecurityGroupIds: ['sg-0fe9ce'] });
    expect(step(plan, 'switch.fence').undo[0]).toMatchObject({ input: { VpcSecurityGroupIds: ['sg-0a1'] } });
    expect(action(plan, 'switch.fence.restart').input).toEqual({ DBInstanceIdentifier: 'graph-main-2' });
  });
  it('wants the name that the source has by then, and deletes under that name what was planned', () => {
    expect(action(plan, 'delete.confirm').wants).toEqual({ consent: 'name', name: 'graph-main-old-7f3a9c' });
    expect(action(plan, 'delete').input.DBClusterIdentifier).toBe('graph-main-old-7f3a9c');
    expect(action(plan, 'delete').expect[0]).toMatchObject({ equals: resourceId });
    expect(action(plan, 'delete.writer').expect.at(-1).equals).toEqual(['db-2AAAA', 'graph-main-old-7f3a9c']);
  });
  it('shows the exact ARN that data policies need, before the switch', () => {
    expect(step(plan, 'policies').phase).toBe('verify');
    expect(action(plan, 'policies').shows[0].path).toContain('arn:aws:neptune-db:eu-west-1:123456789012:');
  });
});

describe('switch by configuration', () => {
  it('edits the place from the old endpoint to the new one, and back', () => {
    const plan = built(graph(), byConfiguration);
    const there = { from: `${writerHost}:8182`, to: { $from: 'verify.addresses', path: 'writer' } };
    expect(action(plan, 'switch.1')).toMatchObject({ kind: 'edit', change: { replace: [there] }, expectedVersion: '3' });
    expect(step(plan, 'switch.1').undo).toMatchObject([{ change: { replace: [{ from: there.to, to: there.from }] } }]);
    expect(ids(plan)).not.toContain('switch.away');
    expect(action(plan, 'delete.confirm').wants).toEqual({ consent: 'name', name: 'graph-main' });
    expect(action(plan, 'endpoint.1').input).toMatchObject({ DBClusterIdentifier: 'graph-main-enc', DBClusterEndpointIdentifier: 'apps-enc' });
  });
  it('puts a custom endpoint in the place of a custom endpoint', () => {
    const host = `reports.${suffix.replace('cluster-', 'cluster-custom-')}`;
    const plan = built(graph({ places: [{ ...place, hits: [{ kind: 'custom-reports', token: host, count: 1 }] }] }), byConfiguration);
    expect(action(plan, 'switch.1').change.replace).toEqual([{ from: host, to: { $from: 'verify.addresses', path: 'custom-reportsHost' } }]);
  });
  it('names the new instances and the new cluster to the subscriptions', () => {
    const plan = built(graph(), byConfiguration);
    expect(plan.steps.filter((s) => s.id.startsWith('subscription.')).map((s) => (s.action as { input?: unknown }).input)).toEqual([
      { SubscriptionName: 'alerts', SourceIdentifier: 'graph-main-enc' },
      { SubscriptionName: 'nodes', SourceIdentifier: 'graph-main-1-enc' },
      { SubscriptionName: 'nodes', SourceIdentifier: 'graph-main-2-enc' },
    ]);
  });
});

describe('snapshots', () => {
  it('none of the source is taken at the end unless it is asked for, and then "in clear" is said', () => {
    expect(ids(built())).not.toContain('delete.last');
    const plan = built(graph({ places: [] }), { ...byRename, settings: { LastSnapshot: 'take' } });
    expect(step(plan, 'delete.last').title).toContain('in clear');
    expect(action(plan, 'delete.last').input).toMatchObject({ DBClusterIdentifier: 'graph-main-old-7f3a9c' });
    expect(action(plan, 'delete.confirm').happens.join('\n')).toMatch(/kept, in clear: em-7f3a9c-graph-main, before-upgrade, em-7f3a9c-last-in-clear/);
    expect(plan.findings.map((f) => f.code)).toContain('EM-NE-092');
  });
  it('the encrypted cluster is snapshotted before the name is asked for', () => {
    const order = ids(built());
    expect(order.indexOf('delete.snapshot.key')).toBeLessThan(order.indexOf('delete.confirm'));
  });
  it('old ones go only when they are the ones of planning, and after the source', () => {
    const plan = built(graph({ places: [] }), { ...byRename, settings: { OldSnapshots: 'delete' } });
    expect(ids(plan).slice(-2)).toEqual(['delete.old.1', 'delete.old.2']);
    expect(action(plan, 'delete.old.2').expect.map((e: { equals: unknown }) => e.equals)).toEqual([false, '2026-10-01T00:00:00.000Z']);
  });
});

describe('writes', () => {
  it('are looked for in the change log where streams are on, then by CloudWatch, then in words', () => {
    const plan = built(graph({ places: [], streams: true }));
    expect(action(plan, 'freeze.pg').read).toMatchObject({
      reader: 'http',
      host: `${writerHost}:8182`,
      url: '/propertygraph/stream',
      signs: 'neptune-db',
      window: 'PT60S',
    });
    expect(step(plan, 'freeze.metric').when).toEqual({ step: 'freeze.pg', outcome: ['unreachable', 'skipped'] });
    expect(step(plan, 'freeze.words').when).toEqual({ step: 'freeze.metric', outcome: ['noData'] });
    expect(action(plan, 'switch.pg').acceptors.at(-2)).toMatchObject({ expected: { $from: 'backup.pg', path: 'found' }, state: 'success' });
  });
  it('without streams CloudWatch is asked at once', () => {
    const plan = built();
    expect(step(plan, 'freeze.metric').when).toBeUndefined();
    expect(ids(plan)).not.toContain('freeze.pg');
  });
});

describe('a replica of auto scaling', () => {
  const scaled = member(3, { DBInstanceIdentifier: 'application-autoscaling-1', DbiResourceId: 'db-9' });
  const plan = built(
    graph({
      places: [],
      members: [scaled, member(1), member(2)],
      cluster: clusterRow({
        DBClusterMembers: [
          { DBInstanceIdentifier: 'graph-main-2', IsClusterWriter: true },
          { DBInstanceIdentifier: 'graph-main-1' },
          { DBInstanceIdentifier: 'application-autoscaling-1' },
        ],
      }),
    }),
  );
  it('gets no twin, and goes with the source', () => {
    expect(plan.steps.filter((s) => /^instance\.\d+$/.test(s.id))).toHaveLength(2);
    expect(
      plan.steps
        .filter((s) => /^delete\.reader\.\d+$/.test(s.id))
        .map((s) => (s.action as unknown as { input: { DBInstanceIdentifier: string } }).input.DBInstanceIdentifier),
    ).toContain('application-autoscaling-1');
  });
});
