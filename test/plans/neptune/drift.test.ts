import { describe, expect, it } from 'vitest';
import { drift } from '../../../plans/neptune/drift/index.ts';
import type { NeptuneFacts } from '../../../plans/neptune/gather/facts.ts';
import { asFacts, clusterRow, goodKey, graph, keyArn, member, place } from './facts.ts';

const scaled: NeptuneFacts['scaling'] = { target: { MinCapacity: 1, MaxCapacity: 3 }, policies: [], scheduled: [] };
const seen = (more: Partial<NeptuneFacts> = {}) => asFacts(graph({ scaling: scaled, ...more }));
const of = (now: Partial<NeptuneFacts> | undefined, effects: string[] = []) => drift(seen(), now && seen(now), effects).map((d) => [d.fact, d.verdict]);
const cluster = (more: Parameters<typeof clusterRow>[0]) => ({ cluster: clusterRow(more) });

describe('what changed on the source', () => {
  it('nothing', () => expect(of({})).toEqual([]));
  it.each<[string, Partial<NeptuneFacts>, [string, string][]]>([
    [
      'another key',
      cluster({ StorageEncrypted: true, KmsKeyId: keyArn }),
      [
        ['encryption', 'stop'],
        ['keyArn', 'stop'],
      ],
    ],
    ['a global database', cluster({ GlobalClusterIdentifier: 'world' }), [['globalDatabase', 'stop']]],
    ['a later version', cluster({ EngineVersion: '1.4.5.1' }), [['engineVersion', 'revise']]],
    ['IAM off', cluster({ IAMDatabaseAuthenticationEnabled: false }), [['iamAuthentication', 'revise']]],
    ['other security groups', cluster({ VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-9' }] }), [['securityGroups', 'revise']]],
    ['a role more', cluster({ AssociatedRoles: [] }), [['roles', 'revise']]],
    ['a shorter retention', cluster({ BackupRetentionPeriod: 1 }), [['backups', 'harmless']]],
    ['protection off', cluster({ DeletionProtection: false }), [['deletionProtection', 'harmless']]],
    ['being deleted', cluster({ Status: 'deleting' }), [['status', 'stop']]],
    ['being modified', cluster({ Status: 'modifying' }), [['status', 'harmless']]],
    [
      'a failover',
      cluster({ DBClusterMembers: [1, 2, 3].map((n) => ({ DBInstanceIdentifier: `graph-main-${n}`, IsClusterWriter: n === 1 })) }),
      [['writer', 'harmless']],
    ],
    ['an instance less', { members: [member(1), member(2)] }, [['instances', 'revise']]],
    ['an instance made anew under its name', { members: [member(1), member(2), member(3, { DbiResourceId: 'db-other' })] }, [['instances', 'revise']]],
    [
      'a scaled replica more',
      { members: [1, 2, 3].map((n) => member(n)).concat(member(4, { DBInstanceIdentifier: 'application-autoscaling-1' })) },
      [['scaledReplicas', 'revise']],
    ],
    ['more readers at most', { scaling: { ...scaled, target: { MinCapacity: 1, MaxCapacity: 9 } } }, [['scaling', 'revise']]],
    ['scaling that cannot be read', { scaling: null }, []],
    ['no custom endpoints', { customEndpoints: [] }, [['customEndpoints', 'revise']]],
    ['other tags', { tags: [] }, [['tags', 'harmless']]],
    ['tags that cannot be read', { tags: null }, []],
    ['a key that is disabled', { key: { ...goodKey, state: 'Disabled' } }, [['key.state', 'stop']]],
    ['a place somebody changed', { places: [{ ...place, hits: [], version: '4' }] }, [['places.0.hits', 'stop']]],
    ['a place with a new version', { places: [{ ...place, version: '4' }] }, [['places.0.version', 'revise']]],
  ])('%s', (_, now, expected) => expect(of(now)).toEqual(expected));
});

describe('what the plan did itself is no drift', () => {
  const renamed = {
    id: 'graph-main-old-7f3a9c',
    ...cluster({
      DBClusterIdentifier: 'graph-main-old-7f3a9c',
      Endpoint: 'graph-main-old-7f3a9c.x',
      ReaderEndpoint: 'graph-main-old-7f3a9c.y',
      Status: 'renaming',
    }),
  };
  it('a rename', () => {
    expect(of(renamed, ['source.id: renamed'])).toEqual([['status', 'harmless']]);
    expect(of(renamed)).toContainEqual(['id', 'stop']);
  });
  it('scaling that it suspended, and that went to the new cluster with the name', () => {
    const off = { ...scaled, target: { ...scaled?.target, SuspendedState: { DynamicScalingOutSuspended: true } } } as NeptuneFacts['scaling'];
    expect(of({ scaling: off })).toEqual([['scaling', 'revise']]);
    expect(of({ scaling: off }, ['source.scaling: suspended'])).toEqual([]);
    expect(of({ ...renamed, scaling: { target: null, policies: [], scheduled: [] } }, ['source.id: renamed'])).toEqual([['status', 'harmless']]);
  });
  it('a fence, endpoints taken off, places switched', () => {
    expect(
      of({ ...cluster({ VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0fe9ce' }] }), customEndpoints: [], places: [{ ...place, hits: [], version: '9' }] }, [
        'source.securityGroups: fenced',
        'source.endpoints: removed',
        'places.0: switched',
      ]),
    ).toEqual([]);
  });
  it('its deletion', () => {
    expect(of(undefined, ['source: deleting'])).toEqual([]);
    expect(of(undefined)).toEqual([['source', 'stop']]);
    expect(of({ members: [], customEndpoints: [] }, ['source.members: deleting'])).toEqual([]);
  });
});
