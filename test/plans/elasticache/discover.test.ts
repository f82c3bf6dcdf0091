/** The inventory: one row for each group and standalone cache, with what is known of its encryption. */
import { describe, expect, it } from 'vitest';
import { discover } from '../../../plans/elasticache/discover/index.ts';
import { tableAws } from '../../actions/world.ts';
import { auth, cmd, cme, group, member, rekeyed, standalone } from './facts.ts';

const account = (groups: unknown[], clusters: unknown[]) =>
  tableAws({
    'elasticache.DescribeReplicationGroups': () => ({ ReplicationGroups: groups }),
    'elasticache.DescribeCacheClusters': () => ({ CacheClusters: clusters }),
  });
const rows = async (groups: unknown[], clusters: unknown[]) => discover(account(groups, clusters), 'eu-west-1');
const only = async (groups: unknown[], clusters: unknown[]) => {
  const found = await rows(groups, clusters);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('discover', () => {
  it('gives a row for each group and each cache outside of one, not for members', async () => {
    const found = await rows([cmd().group, cme().group], [...cmd().members, ...cme().members, ...standalone().members]);
    expect(found.map((row) => row.id)).toEqual(['cart-cache', 'legacy-cache', 'sessions-prod']);
  });

  it('asks two lists, whatever there is', async () => {
    const aws = account([cmd().group, cme().group], [...cmd().members, ...cme().members]);
    await discover(aws, 'eu-west-1');
    expect(aws.names()).toHaveLength(2);
  });

  it('says shape, size, version, TLS and AUTH in one line', async () => {
    expect((await only([cmd().group], cmd().members))?.summary).toBe('3 nodes, cache.m6g.large, redis 6.2.6');
    expect((await only([cme().group], cme().members))?.summary).toMatch(/^cluster mode, 3 shards, 6 nodes/);
    expect((await only([auth().group], auth().members))?.summary).toMatch(/TLS, AUTH$/);
    expect((await only([], standalone().members))?.summary).toMatch(/^standalone, 1 node, cache\.t2\.medium/);
  });

  it('believes the type, not the flag', async () => {
    expect(await only([group('a', { AtRestEncryptionEnabled: false, StorageEncryptionType: 'sse-elasticache' })], [])).toMatchObject({
      encrypted: true,
      encryption: 'sse-elasticache',
      state: 'done',
      controls: [],
    });
    expect(await only([rekeyed().group], rekeyed().members)).toMatchObject({ encrypted: true, encryption: 'sse-kms', state: 'done' });
  });

  it('falls back to the flag where no type is told', async () => {
    const { StorageEncryptionType: _, ...old } = group('a', { AtRestEncryptionEnabled: true });
    expect(await only([old], [])).toMatchObject({ encrypted: true, encryption: 'on' });
    expect(await only([], [member('b', undefined, { AtRestEncryptionEnabled: false })])).toMatchObject({ encrypted: false, encryption: 'none' });
  });

  it('names the audit controls that an unencrypted group fails; a standalone cache has none', async () => {
    expect((await only([cmd().group], cmd().members))?.controls).toContain('ElastiCache.4');
    expect((await only([], standalone().members))?.controls).toEqual([]);
  });

  it.each([
    ['a member of a global datastore', [group('g', { GlobalReplicationGroupInfo: { GlobalReplicationGroupId: 'ldgnf-x' } })], [], /ldgnf-x/],
    ['cluster mode in transition', [group('g', { ClusterMode: 'compatible' })], [], /transition/],
    ['Memcached', [], [member('m', undefined, { Engine: 'memcached', EngineVersion: '1.6.22' })], /neither encryption at rest/],
    ['an engine that is too old', [group('g')], [member('g-001', 'g', { EngineVersion: '3.2.6' })], /too old/],
    ['being deleted', [group('g', { Status: 'deleting' })], [], /deleting/],
  ])('blocks, with the reason: %s', async (_, groups, clusters, why) => {
    const found = await only(groups, clusters);
    expect(found?.state).toBe('blocked');
    expect(found?.why).toMatch(why);
  });

  it('asks where a choice is needed', async () => {
    expect(await only([], standalone().members)).toMatchObject({ state: 'question', why: expect.stringMatching(/cache\.t2\.medium/) });
  });
});
