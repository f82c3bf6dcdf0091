import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRedisAction } from '../../../../plans/elasticache/compare/action.ts';
import { compareRedis } from '../../../../plans/elasticache/compare/compare-redis.ts';
import type { ActionContext } from '../../../../src/actions/context.ts';
import type { ActionOf } from '../../../../src/actions/schema.ts';
import { systemClock } from '../../../../src/engine/system-clock.ts';
import { connectRedis } from '../../../../src/redis/connection.ts';
import { freePort } from '../../../../src/sandbox/engines/ports.ts';
import { startRedis, type TestServer } from '../../../redis/server.ts';
import { needs } from '../../../support/needs.ts';
import { copied, type Pair, run } from './pair.ts';

type Action = ActionOf<'compare'>;
const action = (source: unknown, target: unknown, options = {}): Action => ({ kind: 'compare', comparer: 'redis', source, target, options }) as Action;
const missing = { redis: 'redis-server not found, install it with: apt-get install redis-server' };
const context = (more: Partial<ActionContext> = {}) =>
  ({
    clock: systemClock,
    redis: connectRedis,
    missing: {},
    sandbox: false,
    signal: new AbortController().signal,
    secret: async () => 'the-right-token',
    progress: async () => {},
    ...more,
  }) as ActionContext;

describe('the comparer, when there is nothing to compare with', () => {
  it('skips in a sandbox without an engine, with the reason', async () => {
    const answer = await compareRedisAction(
      action({ nodes: ['127.0.0.1:1'], tls: false }, { nodes: ['127.0.0.1:2'], tls: false }),
      context({ sandbox: true, missing }),
    );
    expect(answer).toMatchObject({ outcome: 'skipped', outputs: { reason: missing.redis } });
  });

  it('says on LIVE that it was not verified, and why: never skipped', async () => {
    const node = `127.0.0.1:${await freePort()}`;
    const answer = await compareRedisAction(action({ nodes: [node], tls: false }, { nodes: [node], tls: false }), context({ missing }));
    expect(answer).toMatchObject({ outcome: 'notVerified', outputs: { keys: 0, differences: 0 } });
    expect(answer.outputs.reason).toContain(node);
  });

  it('says so when the action is not one', async () => {
    await expect(compareRedisAction(action({ nodes: ['nowhere'], tls: false }, { nodes: [] }), context())).rejects.toThrow('not a Redis endpoint');
  });
});

const redis = needs('redis-server');
describe.skipIf(!redis.ok)(`the comparer ${redis.why}`, () => {
  let pair: Pair;
  let replica: TestServer;
  beforeAll(async () => {
    pair = await copied((s) =>
      run(
        s,
        Array.from({ length: 1000 }, (_, i) => ['SET', `k${i}`, String(i)]),
      ),
    );
    replica = await startRedis(['--replicaof', `127.0.0.1 ${pair.source.port}`]);
  });
  afterAll(async () => {
    await replica?.stop();
    await pair?.stop();
  });
  const side = (...servers: TestServer[]) => ({ nodes: servers.map(({ node }) => node), tls: false });

  it('gives outcome and outputs as later steps and screens want them', async () => {
    const answer = await compareRedisAction(action(side(pair.source, replica), side(pair.target), { writes: 'frozen', cluster: false }), context());
    expect(answer).toEqual({
      outcome: 'equal',
      outputs: {
        keys: 1000,
        differences: 0,
        byKind: { missing: 0, extra: 0, type: 0, value: 0, ttl: 0 },
        named: [],
        durationSeconds: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
  });

  it('takes an unreachable replica as it is, and an unreachable primary as not verified', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    expect(await compareRedisAction(action({ nodes: [pair.source.node, nobody], tls: false }, side(pair.target)), context())).toMatchObject({
      outcome: 'equal',
    });
    const answer = await compareRedisAction(action({ nodes: [nobody, replica.node], tls: false }, side(pair.target)), context());
    expect(answer).toMatchObject({ outcome: 'notVerified' });
    expect(answer.outputs.reason).toContain(nobody);
  });

  it('never calls data verified that was written to meanwhile', async () => {
    const answer = await compareRedisAction(action(side(pair.source), side(pair.target), { writes: 'accept-loss' }), context());
    expect(answer).toMatchObject({
      outcome: 'notVerified',
      outputs: { keys: 1000, differences: 0, reason: 'writers were not stopped; 0 of 1000 keys differed while they ran' },
    });
  });

  it('says differs, and hands on progress and checkpoints', async () => {
    await pair.t.command('SET', 'k7', 'other');
    const told: unknown[] = [];
    const answer = await compareRedisAction(
      action(side(pair.source), side(pair.target), { checkpointEvery: 0 }),
      context({ progress: async (text, more) => void told.push([text, more]) }),
    );
    expect(answer).toMatchObject({ outcome: 'differs', outputs: { differences: 1, named: [{ key: 'k7', kind: 'value' }] } });
    await pair.t.command('SET', 'k7', '7');
  });

  it('puts the secret in only for the connection', async () => {
    const closed = await startRedis([], { auth: 'the-right-token' });
    const given = { ...side(closed), auth: { $secret: 'authToken' } };
    const answer = await compareRedisAction(action(given, given), context());
    expect(answer).toMatchObject({ outcome: 'equal', outputs: { keys: 0 } });
    const refused = await compareRedisAction(action(given, given), context({ secret: async () => 'the-wrong-token' }));
    expect(refused).toMatchObject({ outcome: 'notVerified' });
    expect(JSON.stringify([answer, refused])).not.toMatch(/the-(right|wrong)-token/);
    await closed.stop();
  });

  it('is not verified when a command is refused in the middle', async () => {
    await pair.t.command('ACL', 'SETUSER', 'default', '-dump');
    const answer = await compareRedis({ source: [pair.source], target: [pair.target] });
    expect(answer).toMatchObject({ outcome: 'notVerified' });
    expect(answer.reason).toMatch(/NOPERM/);
    await pair.t.command('ACL', 'SETUSER', 'default', '+dump');
  });

  it('ends with the reason it was stopped for', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(compareRedisAction(action(side(pair.source), side(pair.target)), context({ signal: stop.signal }))).rejects.toThrow('stopped');
  });
});
