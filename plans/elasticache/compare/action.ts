/** The comparer `redis` of `compare` steps. */
import type { ActionContext, RedisConnection } from '../../../src/actions/context.ts';
import { reveal } from '../../../src/plan/references.ts';
import type { Comparer } from '../../../src/plan/system.ts';
import type { RedisWire } from '../../../src/redis/connection.ts';
import { parseEndpoint } from '../../../src/redis/endpoint.ts';
import { type CompareOptions, compareRedis } from './compare-redis.ts';
import type { CompareEndpoint, Connect } from './side.ts';

/**
 * `source` and `target`: { nodes: ["host:port"], tls, auth? }. `options`: share, ttlTolerance, report (compare-redis.ts), and
 * `writes`: unless it is "frozen" the data moves while it is read, and the outcome is notVerified whatever was found.
 * Outcomes: equal, differs, notVerified (with `reason`), skipped (a sandbox without redis-server).
 */
export const compareRedisAction: Comparer = async (action, context) => {
  if (context.sandbox && context.missing.redis)
    return { outcome: 'skipped', outputs: { reason: context.missing.redis, at: context.clock.now().toISOString() } };
  const [source, target] = await Promise.all([endpoints(action.source, context), endpoints(action.target, context)]);
  const { writes = 'frozen', ...options } = action.options as { writes?: string } & CompareOptions;
  const comparing = compareRedis({
    source,
    target,
    options,
    signal: context.signal,
    checkpoint: context.checkpoint,
    connect: wires(context),
    onProgress: ({ text, share, checkpoint }) => context.progress(text, { share, ...(checkpoint ? { checkpoint } : {}) }),
  });
  // Real work on real servers: a virtual clock stands still meanwhile.
  const { outcome, ...found } = await context.clock.busy(comparing);
  const outputs = { ...found, at: context.clock.now().toISOString() };
  if (writes !== 'frozen' && outcome !== 'notVerified')
    return {
      outcome: 'notVerified',
      outputs: { ...outputs, reason: `writers were not stopped; ${found.differences} of ${found.keys} keys differed while they ran` },
    };
  return { outcome, outputs };
};

async function endpoints(value: unknown, context: ActionContext): Promise<CompareEndpoint[]> {
  const side = (await reveal(value, context.secret)) as { nodes?: unknown; tls?: boolean; auth?: string } | unknown[];
  const { nodes, tls = false, auth } = Array.isArray(side) ? { nodes: side } : side;
  return [nodes].flat().map((node) => {
    const slots = (node as { slots?: unknown } | null)?.slots;
    return { ...parseEndpoint(node, { tls, auth }), ...(typeof slots === 'string' ? { slots } : {}) };
  });
}

const wires =
  (context: ActionContext): Connect =>
  async (endpoint, signal) => {
    const connection: RedisConnection = await context.redis(endpoint, signal);
    if (!('exchange' in connection)) throw new TypeError('World.redis must give connections of src/redis/connection.ts');
    return connection as RedisWire;
  };
