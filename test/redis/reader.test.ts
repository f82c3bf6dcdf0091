import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counters, readRedis } from '../../src/actions/readers/redis.ts';
import type { Clock } from '../../src/engine/clock.ts';
import { connectRedis, type RedisWire } from '../../src/redis/connection.ts';
import { writeCommands } from '../../src/redis/write-commands.ts';
import { needs } from '../support/needs.ts';
import { freePort } from '../../src/sandbox/engines/ports.ts';
import { startRedis, type TestServer } from './server.ts';

/** A window passes at once; `meanwhile` is what happens in it. World time moves by it. */
function virtualClock(meanwhile?: () => Promise<unknown>): Clock {
  let now = Date.parse('2026-11-24T12:00:00Z');
  let slept = 0;
  return {
    speed: 1,
    now: () => new Date(now),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
      if (slept++ === 0) await meanwhile?.();
      else await new Promise((resolve) => setTimeout(resolve, 300));
    },
    busy: (work) => work,
  };
}

type Given = Parameters<typeof readRedis>[0];
const reader = (nodes: string[], more: Partial<Given> = {}): Given => ({ reader: 'redis', measure: 'writes', nodes, tls: false, window: 'PT60S', ...more });
const context = (clock = virtualClock(), more: Partial<Parameters<typeof readRedis>[1]> = {}) => ({
  redis: connectRedis,
  clock,
  missing: {},
  sandbox: false,
  signal: new AbortController().signal,
  ...more,
});

const redis = needs('redis-server');
describe.skipIf(!redis.ok)(`the redis reader ${redis.why}`, () => {
  let primary: TestServer;
  let replica: TestServer;
  let client: RedisWire;
  beforeAll(async () => {
    primary = await startRedis(['--repl-diskless-sync-delay', '0']);
    replica = await startRedis(['--replicaof', `127.0.0.1 ${primary.port}`]);
    client = await primary.connect();
    const other = await replica.connect();
    for (let tries = 0; tries < 200 && !String(await other.command('INFO', 'replication')).includes('master_link_status:up'); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    other.close();
  });
  afterAll(async () => {
    client?.close();
    await replica?.stop();
    await primary?.stop();
  });
  const both = () => [primary.node, replica.node];

  it('pings', async () => {
    expect(await readRedis(reader(both(), { measure: 'ping' }), context())).toEqual({
      reachable: true,
      nodes: both().map((node) => ({ node, reachable: true })),
    });
  });

  it('says frozen when nothing writes, however much is read', async () => {
    const clock = virtualClock(async () => client.pipeline([['GET', 'a'], ['SCAN', '0'], ['DUMP', 'a'], ['PUBLISH', 'c', 'm'], ['INFO']]));
    const answer = await readRedis(reader(both()), context(clock));
    expect(answer).toMatchObject({ reachable: true, frozen: true, writeCommands: 0, floor: 0, aboveFloor: 0, offsetsEqual: true, windowSeconds: 60 });
    expect(answer).not.toHaveProperty('reason');
    expect(answer.nodes).toMatchObject([
      { node: primary.node, role: 'primary', reachable: true },
      { node: replica.node, role: 'replica', reachable: true },
    ]);
  });

  it('counts a writer once, although the replica runs its commands too, and names the commands', async () => {
    const clock = virtualClock(() =>
      client.pipeline([
        ['SET', 'a', '1'],
        ['HSET', 'h', 'f', 'v'],
        ['GET', 'a'],
        ['SET', 'a', '2'],
        ['XADD', 's', '*', 'f', 'v'],
        ['XGROUP', 'CREATE', 's', 'g', '0'],
      ]),
    );
    const answer = await readRedis(reader(both()), context(clock));
    expect(answer).toMatchObject({
      frozen: false,
      writeCommands: 5,
      aboveFloor: 5,
      offsetsEqual: true,
      byCommand: { set: 2, hset: 1, xadd: 1, 'xgroup|create': 1 },
    });
    expect(answer.reason).toMatch(/^5 write commands in 60 s \(set 2, .*\), idle floor 0$/);
  });

  it('counts what scripts and transactions write', async () => {
    const clock = virtualClock(() =>
      client.pipeline([['EVAL', "redis.call('SET','x','1') return redis.call('INCR','x')", '0'], ['MULTI'], ['SET', 'y', '1'], ['EXEC']]),
    );
    expect(await readRedis(reader(both()), context(clock))).toMatchObject({ writeCommands: 3, byCommand: { set: 2, incr: 1 } });
  });

  it('takes the idle floor off: per minute and primary', async () => {
    const clock = () =>
      virtualClock(() =>
        client.pipeline([
          ['SET', 'ElastiCacheMasterReplicationTimestamp', '1'],
          ['SET', 'ElastiCacheMasterReplicationTimestamp', '2'],
        ]),
      );
    expect(await readRedis(reader(both(), { idleFloor: 2 }), context(clock()))).toMatchObject({ frozen: true, writeCommands: 2, floor: 2, aboveFloor: 0 });
    expect(await readRedis(reader(both(), { idleFloor: 1 }), context(clock()))).toMatchObject({ frozen: false, writeCommands: 2, floor: 1, aboveFloor: 1 });
    expect(await readRedis(reader(both(), { idleFloor: 1, window: 'PT2M' }), context(clock()))).toMatchObject({ frozen: true, floor: 2, windowSeconds: 120 });
  });

  it('says what was written since an earlier reading', async () => {
    const first = await readRedis(reader(both()), context());
    const baseline = first.counters as Counters;
    expect(Object.keys(baseline).sort()).toEqual(both().sort());
    expect(await readRedis(reader(both(), { baseline }), context())).toMatchObject({
      frozen: true,
      sinceBaseline: 0,
      aboveFloor: 0,
      restarted: [],
      lowerBound: false,
    });
    await client.pipeline([
      ['SET', 'k', '1'],
      ['DEL', 'k'],
      ['GET', 'k'],
    ]);
    const answer = await readRedis(reader(both(), { baseline }), context());
    // Frozen now, and yet written to after the backup: what the switch must see is aboveFloor.
    expect(answer).toMatchObject({ frozen: true, writeCommands: 0, sinceBaseline: 2, aboveFloor: 2 });
  });

  it('waits for a replica that is behind, and names it when it does not catch up', { timeout: 20_000 }, async () => {
    const stuck = await startRedis(['--replicaof', `127.0.0.1 ${primary.port}`]);
    const other = await stuck.connect();
    for (let tries = 0; tries < 200 && !String(await other.command('INFO', 'replication')).includes('master_link_status:up'); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    // A replica that no longer replicates, as after a cut: still connected to by us, not by its primary.
    await other.command('REPLICAOF', '127.0.0.1', String(await freePort()));
    await client.command('SET', 'after', 'cut');
    const answer = await readRedis(reader([primary.node, stuck.node]), context());
    expect(answer).toMatchObject({ reachable: true, offsetsEqual: false });
    expect(answer.reason).toContain(`replicas behind: ${stuck.node}`);
    other.close();
    await stuck.stop();
  });

  it('calls a count a lower bound after a restart', async () => {
    const single = await startRedis();
    const writer = await single.connect();
    await writer.pipeline([
      ['SET', 'a', '1'],
      ['SET', 'b', '1'],
      ['SET', 'c', '1'],
    ]);
    writer.close();
    const { counters } = await readRedis(reader([single.node]), context());
    await single.restart();
    const again = await single.connect();
    await again.command('SET', 'd', '1');
    const answer = await readRedis(reader([single.node], { baseline: counters as never }), context());
    expect(answer).toMatchObject({ reachable: true, sinceBaseline: 1, restarted: [single.node], lowerBound: true });
    expect(answer.reason).toMatch(/restarted since the earlier reading.*1 write commands since then is a lower bound/);
    // Counters that were set back (CONFIG RESETSTAT) are as little worth as those of another process.
    const later = (await readRedis(reader([single.node]), context())).counters as Counters;
    await again.pipeline([['CONFIG', 'RESETSTAT'], ['PING']]);
    expect(await readRedis(reader([single.node], { baseline: later as never }), context())).toMatchObject({ restarted: [single.node], lowerBound: true });
    again.close();
    await single.stop();
  });

  it('does not call frozen what restarted during the window', async () => {
    const single = await startRedis();
    const answer = await readRedis(reader([single.node]), context(virtualClock(() => single.restart())));
    // The connection went with the process: that is all that can be said.
    expect(answer).toMatchObject({ reachable: false });
    expect(answer.reason).toContain(single.node);
    await single.stop();
  });

  it('does not call frozen a set of nodes without a primary', async () => {
    const answer = await readRedis(reader([replica.node]), context());
    expect(answer).toMatchObject({ reachable: true, frozen: false });
    expect(answer.reason).toContain('none of these nodes is a primary');
  });

  it('names the node that cannot be reached', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const answer = await readRedis(reader([primary.node, nobody]), context());
    expect(answer).toMatchObject({
      reachable: false,
      nodes: [
        { node: nobody, reachable: false },
        { node: primary.node, reachable: true },
      ],
    });
    expect(answer.reason).toContain(nobody);
    expect(answer).not.toHaveProperty('skipped');
  });

  it('skips in a sandbox without an engine, never on LIVE', async () => {
    const missing = { redis: 'redis-server not found, install it with: apt-get install redis-server' };
    expect(await readRedis(reader(['127.0.0.1:1']), context(virtualClock(), { sandbox: true, missing }))).toEqual({
      reachable: false,
      skipped: true,
      reason: missing.redis,
    });
    expect(await readRedis(reader(['127.0.0.1:1']), context(virtualClock(), { sandbox: false, missing }))).not.toHaveProperty('skipped');
  });

  it('gives a refused login as unreachable, without the token', async () => {
    const closed = await startRedis([], { auth: 'the-right-token' });
    const answer = await readRedis(reader([closed.node], { auth: 'the-wrong-token' }), context());
    expect(answer).toMatchObject({ reachable: false });
    expect(JSON.stringify(answer)).not.toContain('the-wrong-token');
    expect(await readRedis(reader([closed.node], { auth: 'the-right-token' }), context())).toMatchObject({ reachable: true, frozen: true });
    await closed.stop();
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const clock = virtualClock(async () => stop.abort(new Error('stopped')));
    const sleep = clock.sleep;
    clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      signal?.throwIfAborted();
    };
    await expect(readRedis(reader(both()), context(clock, { signal: stop.signal }))).rejects.toThrow('stopped');
  });

  it('knows without the server what the server calls a write', async () => {
    const server = writeCommands(await client.command('COMMAND'));
    const own = writeCommands(null);
    expect([...server].filter((name) => !own.has(name))).toEqual([]);
  });
});
