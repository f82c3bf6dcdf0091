/** What differs in bytes, or comes and goes by itself, and is the same data all the same. */
import { afterEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../../redis/server.ts';
import { commandsOf } from '../../../bench/compare-data.ts';
import { needs } from '../../../support/needs.ts';
import { type Command, copied, namesOf, type Pair, pair, run } from './pair.ts';

const redis = needs('redis-server');
describe.skipIf(!redis.ok)(`what is no difference ${redis.why}`, () => {
  let now: Pair | undefined;
  afterEach(async () => {
    await now?.stop();
    now = undefined;
  });
  const written = async (source: string[] = [], target: string[] = []): Promise<Pair> => pair(await startRedis(source), await startRedis(target));

  it('is any encoding, and any order of a hash table', { timeout: 60_000 }, async () => {
    const small = [
      '--hash-max-listpack-entries',
      '2',
      '--set-max-intset-entries',
      '0',
      '--zset-max-listpack-entries',
      '1',
      '--list-max-listpack-size',
      '2',
      '--stream-node-max-entries',
      '3',
      '--list-compress-depth',
      '1',
    ];
    now = await written([], [...small, '--rdbcompression', 'no']);
    const commands = Array.from({ length: 5000 }, (_, n) => commandsOf(n)).flat();
    const groups: Command[] = [1, 2, 3, 4, 5, 6, 7].map((i) => ['XADD', 'stream', `${i}-1`, 'f', String(i)]);
    groups.push(['XGROUP', 'CREATE', 'stream', 'g', '0'], ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '5', 'STREAMS', 'stream', '>']);
    await run(now.s, [...commands, ...groups, ['SET', 'long', 'x'.repeat(5000)]]);
    // The other order of fields and members; delivery times of the stream differ as well.
    const turned = commands.map((command) => (command[0] === 'SADD' ? ['SADD', command[1]!, ...command.slice(2).reverse()] : command));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await run(now.t, [...turned, ...groups, ['SET', 'long', 'x'.repeat(5000)]]);
    expect(namesOf(await now.compare())).toEqual([]);
    // Hardly a collection's bytes are equal here: the second look did this, on all types.
    const used = String(await now.t.command('INFO', 'commandstats'));
    for (const command of ['smembers', 'hgetall', 'lrange', 'zrange', 'xrange']) expect(used).toContain(`cmdstat_${command}:`);
    await run(now.t, [
      ['HSET', 'app:object:70', 'visits', 'other'],
      ['ZINCRBY', 'app:object:91', '1', 'player-91'],
      ['XACK', 'stream', 'g', '2-1'],
    ]);
    expect(namesOf(await now.compare())).toEqual(['value app:object:70', 'value app:object:91', 'value stream']);
  });

  it("is ElastiCache's own key, in any database", async () => {
    now = await copied((s) =>
      run(s, [
        ['SET', 'a', '1'],
        ['SET', 'ElastiCacheMasterReplicationTimestamp', '1'],
      ]),
    );
    await run(now.t, [
      ['SET', 'ElastiCacheMasterReplicationTimestamp', '2'],
      ['SELECT', '1'],
      ['SET', 'ElastiCacheMasterReplicationTimestamp', '3'],
      ['SELECT', '0'],
    ]);
    expect(await now.compare()).toMatchObject({ outcome: 'equal', keys: 1 });
    await now.t.command('DEL', 'ElastiCacheMasterReplicationTimestamp');
    expect(await now.compare()).toMatchObject({ outcome: 'equal', keys: 1 });
    // Only this very name.
    await now.t.command('SET', 'ElastiCacheMasterReplicationTimestamp2', '3');
    expect(namesOf(await now.compare())).toEqual(['extra ElastiCacheMasterReplicationTimestamp2']);
  });

  it('is a TTL within the tolerance', async () => {
    now = await written();
    await run(now.s, [
      ['SET', 'near', 'v', 'PXAT', '4000000000000'],
      ['SADD', 'set', 'a', 'b'],
      ['PEXPIREAT', 'set', '4000000000000'],
    ]);
    await run(now.t, [
      ['SET', 'near', 'v', 'PXAT', '4000000000900'],
      ['SADD', 'set', 'b', 'a'],
      ['PEXPIREAT', 'set', '3999999999100'],
    ]);
    expect(namesOf(await now.compare())).toEqual([]);
    expect(namesOf(await now.compare({ options: { ttlTolerance: 0.5 } }))).toEqual(['ttl near', 'ttl set']);
    expect(namesOf(await now.compare({ options: { ttlTolerance: 0 } }))).toEqual(['ttl near', 'ttl set']);
  });

  it('is a key that expires meanwhile, on either side', { timeout: 60_000 }, async () => {
    now = await written();
    const begin = Date.now() + 300;
    const keys: Command[] = Array.from({ length: 20_000 }, (_, i) => ['SET', `k${i}`, 'v', 'PXAT', String(i % 2 ? begin + (i % 2000) : 4e12)]);
    await Promise.all([run(now.s, keys), run(now.t, keys)]);
    let looked = 0;
    for (; Date.now() < begin + 2200; looked++) expect(namesOf(await now.compare())).toEqual([]);
    expect(looked).toBeGreaterThan(0);
    expect(await now.compare()).toMatchObject({ outcome: 'equal', keys: 10_000 });
  });

  it('is a key that one side has expired a little earlier', async () => {
    now = await written();
    const soon = Date.now() + 5000;
    await run(now.s, [
      ['SET', 'only-source', 'v', 'PXAT', String(soon)],
      ['SET', 'stays', 'v'],
    ]);
    await run(now.t, [
      ['SET', 'only-target', 'v', 'PXAT', String(soon)],
      ['SET', 'stays', 'v'],
    ]);
    expect(namesOf(await now.compare({ options: { ttlTolerance: 10 } }))).toEqual([]);
    expect(namesOf(await now.compare())).toEqual(['extra only-target', 'missing only-source']);
  });

  it('is two empty servers', async () => {
    now = await written();
    expect(await now.compare()).toMatchObject({ outcome: 'equal', keys: 0, differences: 0, named: [] });
    await now.t.command('SET', 'a', '1');
    expect(namesOf(await now.compare())).toEqual(['extra a']);
  });

  it('is a server without PEXPIRETIME: PTTL and its clock do', async () => {
    now = await written(['--rename-command', 'PEXPIRETIME', '']);
    const commands = Array.from({ length: 3000 }, (_, n) => commandsOf(n)).flat();
    const soon: Command = ['SET', 'soon', 'v', 'PXAT', String(Date.now() + 60_000)];
    await run(now.s, [...commands, soon]);
    await run(now.t, [...commands, soon]);
    expect(namesOf(await now.compare())).toEqual([]);
    await run(now.t, [
      ['PEXPIREAT', 'soon', String(Date.now() + 70_000)],
      ['PERSIST', 'app:session:5'],
      ['SET', 'app:session:1', 'x'],
    ]);
    expect(namesOf(await now.compare())).toEqual(['ttl app:session:5', 'ttl soon', 'value app:session:1']);
  });

  it('is a server that does not tell MEMORY USAGE', async () => {
    now = await copied((s) => run(s, [...Array.from({ length: 2000 }, (_, n) => commandsOf(n)).flat(), ['SET', 'big', Buffer.alloc(3_000_000, 'b')]]));
    for (const one of [now.s, now.t]) await one.command('ACL', 'SETUSER', 'default', '-memory');
    expect(namesOf(await now.compare())).toEqual([]);
    await run(now.t, [
      ['SETRANGE', 'big', '2999999', 'x'],
      ['DEL', 'app:object:75'],
      ['SADD', 'app:object:86', 'more'],
    ]);
    expect(namesOf(await now.compare())).toEqual(['missing app:object:75', 'value app:object:86', 'value big']);
  });
});
