/** Whether anything writes to the source: Redis counters first, CloudWatch where Redis cannot be reached, else a person's word. */
import type { Acceptor, Reader } from '../../../src/actions/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';
import { override } from './overrides.ts';
import type { ActionText } from './step.ts';
import { authToken } from './settings.ts';

/**
 * Write commands a minute and node that ElastiCache makes itself: without cluster mode it keeps a key
 * `ElastiCacheMasterReplicationTimestamp` (facts/elasticache.md 9). How often is not documented; `--set IdleFloor=N` corrects it.
 */
export function idleFloor({ source, chosen }: Case): number {
  const set = override(chosen.settings, 'IdleFloor');
  if (set.given) return Number(set.value);
  return source.shape === 'cmd' && source.nodeCount > 1 ? 1 : 0;
}

export function writesRead(given: Case, window: string, baseline?: Value): Reader {
  const { source } = given;
  return {
    reader: 'redis',
    measure: 'writes',
    nodes: sourceNodes,
    tls: source.tls,
    ...(source.auth ? { auth: authToken } : {}),
    window,
    idleFloor: idleFloor(given),
    idleKey: 'ElastiCacheMasterReplicationTimestamp',
    ...(baseline === undefined ? {} : { baseline }),
  };
}

export const sourceNodes: Value = { $from: 'source.nodes', path: 'nodes' };

/** SetTypeCmds: "the total number of write types of commands", from the same commandstats (ElastiCache User Guide, Metrics). */
export const writesMetric = ({ facts }: Case, window: string, since?: string): Reader => ({
  reader: 'metric',
  namespace: 'AWS/ElastiCache',
  metric: 'SetTypeCmds',
  dimension: 'CacheClusterId',
  values: facts.members.map((m) => m.CacheClusterId ?? ''),
  window,
  statistic: 'Sum',
  ...(since ? { since } : {}),
});

export const connectionsMetric = ({ facts }: Case): Reader => ({
  reader: 'metric',
  namespace: 'AWS/ElastiCache',
  metric: 'CurrConnections',
  dimension: 'CacheClusterId',
  values: facts.members.map((m) => m.CacheClusterId ?? ''),
  window: 'PT5M',
  statistic: 'Maximum',
});

const path = (argument: string, state: Acceptor['state'], outcome?: string): Acceptor => ({
  matcher: 'path',
  argument,
  expected: true,
  state,
  ...(outcome ? { outcome } : {}),
});

/** `skipped` only a sandbox without redis-server says; unreachable on LIVE takes the branch to CloudWatch. */
const seen: Acceptor[] = [path('skipped && `true` || `false`', 'success', 'skipped'), path('!reachable', 'success', 'unreachable')];

/** Read once, whatever was written before. */
export const onceRead: Acceptor[] = [...seen, path('reachable', 'success')];

/** Nothing written in the window, and every replica has what its primary has. */
export const untilFrozen: Acceptor[] = [...seen, path('frozen && offsetsEqual', 'success')];

export const untilIdle: Acceptor[] = [...seen, path('frozen', 'success')];

/** Since a baseline: a node that started anew has lost its counters, so nothing can be said; but what was counted all the same was written. */
const restarted = path('length(restarted || `[]`) > `0`', 'success', 'restarted');
export const nothingSince: Acceptor[] = [...seen, path('aboveFloor > `0`', 'failure'), restarted, path('aboveFloor <= `0`', 'success')];
export const anythingSince: Acceptor[] = [...seen, path('aboveFloor > `0`', 'success', 'written'), restarted, path('aboveFloor <= `0`', 'success')];

/** The same of the target, whose addresses are known once it is there. */
export function targetWritesRead(given: Case, window: string, baseline?: Value): Reader {
  return { ...writesRead(given, window, baseline), nodes: { $from: 'verify.nodes', path: 'nodes' } } as Reader;
}

/** How many writes the target took since its nodes started: a restore counts as none, so all of them came from clients. */
export function targetWrites(given: Case): ActionText {
  const { source, target } = given;
  return {
    kind: 'wait',
    timeout: 'PT10M',
    read: targetWritesRead(given, 'PT1S'),
    acceptors: [path('reachable || !reachable', 'success')],
    says: `reachable && join('', ['${target} took ', to_string(sum(nodes[?role=='primary'].writes)), ' write commands that ${source.id} lacks']) || 'Redis cannot be reached: how many writes ${target} took is not known'`,
  };
}

/** CloudWatch: no data is no proof; what it counted was written, also where it lacks the data of another node. */
export const metricIdle: Acceptor[] = [path('total > `0`', 'retry'), path('!known', 'success', 'noData'), path('total == `0`', 'success')];
export const metricNothingSince: Acceptor[] = [path('total > `0`', 'failure'), path('!known', 'success', 'noData'), path('total == `0`', 'success')];

export const writesSaid =
  "reachable && join('', [to_string(writeCommands), ' write commands in ', to_string(windowSeconds), ' s, idle floor ', to_string(floor), offsetsEqual && ', replicas have caught up' || ', a replica is behind']) || join('', ['Redis cannot be reached: ', reason || 'no reason'])";
export const sinceSaid = "reachable && join('', [to_string(aboveFloor), ' write commands came after the backup']) || 'Redis cannot be reached'";
export const targetSinceSaid =
  "reachable && join('', [to_string(aboveFloor), ' write commands came to the target since it was compared']) || 'Redis cannot be reached'";
export const metricSaid = "(known || total > `0`) && join('', [to_string(total), ' write commands by CloudWatch']) || 'CloudWatch has no data'";
