/** CloudWatch metrics of nodes whose engine runs: SetTypeCmds, CurrConnections, DatabaseMemoryUsagePercentage, by CacheClusterId. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { type Datum, type Metric, registerMetrics } from '../../../src/sandbox/services/index.ts';
import { engineOf } from './data.ts';
import { memoryOf } from './node-types.ts';
import { type Cache, caches, type Node, nodesOf, regionsWithCaches } from './rows.ts';

interface Sample {
  /** World time from the sample before, or from the start of the process, to this one. */
  from: number;
  to: number;
  /** Write commands in that time. */
  sets: number;
  /** Of all time; a new process begins anew. */
  setsTotal: number;
  runId: string;
  connections: number;
  memory: number;
}

const kept = 2_000;
const names = ['SetTypeCmds', 'CurrConnections', 'DatabaseMemoryUsagePercentage'] as const;
const units = { SetTypeCmds: 'Count', CurrConnections: 'Count', DatabaseMemoryUsagePercentage: 'Percent' } as const;

export function openMetrics(world: SandboxWorld): () => void {
  const samples = new Map<string, Sample[]>();
  const look = (node: Node): Promise<void> => sample(world, samples, node);
  // A real second: what a client writes between two looks belongs to that second's world time.
  const timer = setInterval(() => {
    for (const region of regionsWithCaches(world))
      for (const cache of caches(world, region).values()) for (const node of nodesOf(cache)) void look(node).catch(() => {});
  }, 1_000).unref();

  registerMetrics(world, {
    list: (region) =>
      nodes(world, region).flatMap(({ node }) =>
        names.map((name): Metric => ({ Namespace: 'AWS/ElastiCache', MetricName: name, Dimensions: [{ Name: 'CacheClusterId', Value: node.id }] })),
      ),
    async read({ metric, region, start, end }) {
      const found = nodes(world, region).find(({ node }) => metric.Dimensions.some((one) => one.Name === 'CacheClusterId' && one.Value === node.id));
      if (!found) return undefined;
      await look(found.node).catch(() => {});
      const within = (samples.get(found.node.uid) ?? []).filter((one) => one.from < end.getTime() && one.to > start.getTime());
      return datum(metric.MetricName as (typeof names)[number], within);
    },
  });
  return () => clearInterval(timer);
}

const nodes = (world: SandboxWorld, region: string): { cache: Cache; node: Node }[] =>
  [...caches(world, region).values()]
    .filter((cache) => cache.status !== 'creating' && cache.status !== 'create-failed')
    .flatMap((cache) => nodesOf(cache).map((node) => ({ cache, node })));

/** A sample that reaches into a period counts there as a whole: a period with writes never looks idle. */
function datum(name: (typeof names)[number], within: Sample[]): Datum | undefined {
  if (within.length === 0) return undefined;
  const values = within.map((one) => (name === 'SetTypeCmds' ? one.sets : name === 'CurrConnections' ? one.connections : one.memory));
  return { sum: values.reduce((a, b) => a + b, 0), min: Math.min(...values), max: Math.max(...values), samples: values.length, unit: units[name] };
}

async function sample(world: SandboxWorld, samples: Map<string, Sample[]>, node: Node): Promise<void> {
  const one = engineOf(world)?.running(node.uid);
  if (!one) return;
  const [everything, commands] = await Promise.all([one.command('INFO'), one.command('INFO', 'commandstats')]);
  const field = (name: string): string => new RegExp(`^${name}:(.*)\r$`, 'm').exec(String(everything))?.[1] ?? '';
  const sets = writes(String(commands));
  const now = world.clock.now().getTime();
  const mine = samples.get(node.uid) ?? [];
  const last = mine.at(-1);
  const again = last?.runId === field('run_id') && sets >= last.setsTotal;
  const speed = Number.isFinite(world.clock.speed) ? world.clock.speed : 1;
  const type =
    [...regionsWithCaches(world)].flatMap((region) => nodes(world, region)).find((found) => found.node.uid === node.uid)?.cache.settings.CacheNodeType ?? '';
  const room = (memoryOf(type) ?? 1) * 2 ** 30;
  mine.push({
    from: again ? last.to : now - Math.max(1, Number(field('uptime_in_seconds'))) * 1_000 * speed,
    to: Math.max(now, (last?.to ?? 0) + 1),
    sets: again ? sets - last.setsTotal : sets,
    setsTotal: sets,
    runId: field('run_id'),
    // Less the sandbox's own.
    connections: Math.max(0, Number(field('connected_clients')) - 1),
    memory: Math.round((Number(field('used_memory')) / room) * 10_000) / 100,
  });
  if (mine.length > kept) mine.splice(0, mine.length - kept);
  samples.set(node.uid, mine);
}

/** SetTypeCmds: "the total number of write types of commands", from commandstats ("Metrics for Valkey and Redis OSS"). */
const writing = new Set(
  'append bitfield bitop blmove blpop brpop brpoplpush copy decr decrby del expire expireat flushall flushdb geoadd getdel getex getset hdel hincrby hincrbyfloat hmset hset hsetnx incr incrby incrbyfloat linsert lmove lmpop lpop lpush lpushx lrem lset ltrim mset msetnx move persist pexpire pexpireat pfadd pfmerge psetex rename renamenx restore rpop rpoplpush rpush rpushx sadd sdiffstore set setbit setex setnx setrange sinterstore smove sort spop srem sunionstore swapdb unlink xack xadd xautoclaim xclaim xdel xgroup xreadgroup xtrim zadd zdiffstore zincrby zinterstore zpopmax zpopmin zrangestore zrem zremrangebylex zremrangebyrank zremrangebyscore zunionstore'.split(
    ' ',
  ),
);

function writes(stats: string): number {
  let sum = 0;
  for (const [, name = '', calls] of stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) if (writing.has(name.split('|')[0]!)) sum += Number(calls);
  return sum;
}
