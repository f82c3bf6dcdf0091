/**
 * The `redis` reader. `ping`: does every node answer? `writes`: did write commands run during a window, and since an earlier
 * reading? Counted on primaries only, since replicas run the same commands again.
 */
import { milliseconds } from '../../plan/duration.ts';
import { nodeName, parseEndpoint } from '../../redis/endpoint.ts';
import { type NodeCounters, nodeCounters } from '../../redis/node-counters.ts';
import { RedisError } from '../../redis/resp.ts';
import type { ActionContext, RedisConnection } from '../context.ts';
import type { Reader } from '../schema.ts';

type RedisReader = Extract<Reader, { reader: 'redis' }>;
type Context = Pick<ActionContext, 'redis' | 'clock' | 'missing' | 'signal' | 'sandbox'>;
/** `at` tells how long the service itself was writing since (the idle floor). */
export type Counters = Record<string, { runId: string; writes: number; at?: string }>;
type Node = { node: string; connection: RedisConnection };

/** How often, half a second apart, replicas may be looked at until they have what the primary had at the end of the window. */
const catchUpLooks = 8;

/**
 * Answers { reachable, frozen, writeCommands, byCommand, floor, aboveFloor, offsetsEqual, windowSeconds, nodes, counters }.
 * With `baseline`, `floor` and `aboveFloor` are about the time since that reading (which holds the window), and
 * { sinceBaseline, restarted, lowerBound } come along: nodes whose process, or whose counters, are not those of then.
 * Never throws for a node that cannot be reached or refuses: answers `{ reachable: false, reason }`, with `skipped: true`
 * where the sandbox has no engine. Throws when aborted, or when `nodes` are not "host:port".
 */
export async function readRedis(reader: RedisReader, context: Context): Promise<Record<string, unknown>> {
  const auth = typeof reader.auth === 'string' ? reader.auth : undefined;
  const endpoints = [reader.nodes].flat().map((value) => parseEndpoint(value, { tls: reader.tls, auth }));
  if (endpoints.length === 0) throw new Error('the redis reader was given no nodes');
  if (context.sandbox && context.missing.redis) return { reachable: false, skipped: true, reason: context.missing.redis };
  const opened = await context.clock.busy(Promise.allSettled(endpoints.map((endpoint) => context.redis(endpoint, context.signal))));
  const nodes = opened.flatMap((one, i) => (one.status === 'fulfilled' ? [{ node: nodeName(endpoints[i]!), connection: one.value }] : []));
  try {
    context.signal?.throwIfAborted();
    const refused = opened.flatMap((one, i) =>
      one.status === 'rejected' ? [{ node: nodeName(endpoints[i]!), why: words(one.reason), said: one.reason instanceof RedisError }] : [],
    );
    if (refused.length > 0) return unreachable(refused, nodes);
    return reader.measure === 'ping' ? await ping(nodes, context) : await writes(reader, nodes, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    return { reachable: false, reason: words(error) };
  } finally {
    for (const { connection } of nodes) connection.close();
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function unreachable(refused: { node: string; why: string; said: boolean }[], nodes: Node[]): Record<string, unknown> {
  return {
    reachable: false,
    // It answered, and does not let us in: another thing than no way to it.
    refused: refused.some(({ said }) => said),
    reason: refused.map(({ why, node }) => (why.includes(node) ? why : `${node}: ${why}`)).join('; '),
    nodes: [...refused.map(({ node }) => ({ node, reachable: false })), ...nodes.map(({ node }) => ({ node, reachable: true }))],
  };
}

async function ping(nodes: Node[], { clock }: Context): Promise<Record<string, unknown>> {
  await clock.busy(Promise.all(nodes.map(({ connection }) => connection.command('PING'))));
  return { reachable: true, nodes: nodes.map(({ node }) => ({ node, reachable: true })) };
}

async function writes(reader: RedisReader, nodes: Node[], context: Context): Promise<Record<string, unknown>> {
  const { clock, signal } = context;
  const window = milliseconds(reader.window ?? 'PT60S');
  const before = await sample(nodes, clock);
  const begun = clock.now();
  await clock.sleep(window, signal);
  const after = await sample(nodes, clock);
  const now = clock.now();
  const caughtUp = await replicasCaughtUp(nodes, after, context);

  const primaries = nodes.map(({ node }) => node).filter((node) => after.get(node)?.role === 'primary');
  const writing = await serviceWrites(
    reader,
    nodes.filter(({ node }) => primaries.includes(node)),
    clock,
  );
  const since = (from: Date) => Math.ceil(((reader.idleFloor ?? 0) * writing * (now.getTime() - from.getTime())) / 60_000);
  const counted = primaries.map((node) => delta(before.get(node), after.get(node)!));
  const writeCommands = counted.reduce((n, c) => n + c.writes, 0);
  const floor = since(begun);
  const turned = nodes.filter(({ node }) => before.get(node)?.role !== after.get(node)?.role || before.get(node)?.runId !== after.get(node)?.runId);
  const inWindow = Math.max(0, writeCommands - floor);
  const earlier = reader.baseline === undefined ? undefined : sinceBaseline(reader.baseline as Counters, primaries, after, since);
  const reasons = [
    primaries.length === 0 ? 'none of these nodes is a primary' : '',
    turned.length > 0 ? `restarted or changed its role during the window: ${turned.map(({ node }) => node).join(', ')}` : '',
    inWindow > 0 ? `${writeCommands} write commands in ${window / 1000} s (${commandWords(counted)}), idle floor ${floor}` : '',
    caughtUp === true ? '' : caughtUp,
    earlier?.reason ?? '',
  ].filter(Boolean);
  return {
    reachable: true,
    frozen: inWindow === 0 && primaries.length > 0 && turned.length === 0,
    writeCommands,
    byCommand: added(counted.map((c) => c.byCommand)),
    floor,
    aboveFloor: inWindow,
    offsetsEqual: caughtUp === true,
    windowSeconds: window / 1000,
    nodes: nodes.map(({ node }) => ({ node, reachable: true, ...pick(after.get(node)!) })),
    counters: Object.fromEntries([...after].map(([node, { runId, writes }]) => [node, { runId, writes, at: now.toISOString() }])),
    ...earlier?.answer,
    ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
  };
}

/** On how many of these primaries the service itself writes: those that hold its key, and those that do not say. */
async function serviceWrites({ idleFloor, idleKey }: RedisReader, primaries: Node[], clock: Context['clock']): Promise<number> {
  if (!idleFloor || idleKey === undefined) return primaries.length;
  const held = await clock.busy(Promise.all(primaries.map(({ connection }) => connection.command('EXISTS', idleKey).catch(() => 1))));
  return held.filter((answer) => answer !== 0).length;
}

const pick = ({ role, runId, writes, offset }: NodeCounters) => ({ role, runId, writes, offset });

async function sample(nodes: Node[], clock: Context['clock']): Promise<Map<string, NodeCounters>> {
  const read = Promise.all(nodes.map(async ({ node, connection }) => [node, await nodeCounters(connection)] as const));
  return new Map(await clock.busy(read));
}

/** A process that started in between counts from 0, and what it counted is all it tells: a lower bound. */
function delta(before: NodeCounters | undefined, after: NodeCounters): Pick<NodeCounters, 'writes' | 'byCommand'> {
  const from = before?.runId === after.runId && before.writes <= after.writes ? before : undefined;
  const byCommand = Object.fromEntries(
    Object.entries(after.byCommand)
      .map(([name, calls]) => [name, calls - (from?.byCommand[name] ?? 0)] as const)
      .filter(([, calls]) => calls > 0),
  );
  return { writes: after.writes - (from?.writes ?? 0), byCommand };
}

function added(counts: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, calls] of counts.flatMap((one) => Object.entries(one))) sum[name] = (sum[name] ?? 0) + calls;
  return sum;
}

const commandWords = (counted: { byCommand: Record<string, number> }[]): string =>
  Object.entries(added(counted.map((c) => c.byCommand)))
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([name, calls]) => `${name} ${calls}`)
    .join(', ');

function sinceBaseline(baseline: Counters, primaries: string[], after: Map<string, NodeCounters>, floorSince: (from: Date) => number) {
  let count = 0;
  const restarted: string[] = [];
  const unknown: string[] = [];
  for (const node of primaries) {
    const [then, now] = [baseline[node], after.get(node)!];
    const same = then?.runId === now.runId && then.writes <= now.writes;
    count += now.writes - (same ? then.writes : 0);
    if (!then) unknown.push(node);
    else if (!same) restarted.push(node);
  }
  // A primary of then that is not asked now took its count with it.
  const gone = Object.keys(baseline).filter((node) => !after.has(node));
  const first = Object.values(baseline)
    .flatMap(({ at }) => (at ? [at] : []))
    .sort()[0];
  const floor = first === undefined ? 0 : floorSince(new Date(first));
  const reason = [
    restarted.length > 0 ? `restarted since the earlier reading: ${restarted.join(', ')}` : '',
    unknown.length > 0 ? `not part of the earlier reading: ${unknown.join(', ')}` : '',
    gone.length > 0 ? `read earlier but not now: ${gone.join(', ')}` : '',
  ].filter(Boolean);
  return {
    reason: reason.length > 0 ? `${reason.join('; ')}; so ${count} write commands since then is a lower bound` : undefined,
    answer: { sinceBaseline: count, floor, aboveFloor: Math.max(0, count - floor), restarted: [...restarted, ...unknown], lowerBound: reason.length > 0 },
  };
}

/**
 * True when every replica has taken what its primary had written at the end of the window. Offsets never stand still (a
 * primary pings its replicas: facts/redis-compare.md, lesson 7), so the replica is read after the primary and may be ahead.
 */
async function replicasCaughtUp(nodes: Node[], after: Map<string, NodeCounters>, { clock, signal }: Context): Promise<true | string> {
  const targets = new Map([...after.values()].filter(({ role }) => role === 'primary').map((p) => [p.replicationId, p.offset]));
  for (let look = 1; ; look++) {
    const late = behind(await sample(nodes, clock), targets);
    if (late.length === 0) return true;
    if (look === catchUpLooks) return `replicas behind: ${late.join(', ')}`;
    // Real time as well: a primary hears its replicas once a real second, at any speed of a sandbox's clock.
    await clock.sleep(500 * (Number.isFinite(clock.speed) ? clock.speed : 1), signal);
  }
}

function behind(now: Map<string, NodeCounters>, targets: Map<string, number>): string[] {
  return [...now].flatMap(([node, counters]) => {
    const target = targets.get(counters.replicationId);
    if (counters.role === 'replica') return counters.linkUp && (target === undefined || counters.offset >= target) ? [] : [node];
    // A primary hears of its replicas' offsets once a second; where all of them are read here, their own word is newer.
    const read = [...now.values()].filter((other) => other.role === 'replica' && other.replicationId === counters.replicationId);
    if (read.length >= counters.replicas.length) return [];
    return counters.replicas.filter((replica) => !replica.online || (target !== undefined && replica.offset < target)).map((replica) => replica.node);
  });
}
