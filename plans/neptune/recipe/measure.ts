/** Whether anything writes to the source: its change log where streams are on, CloudWatch's volume writes elsewhere, else a person's word. */
import type { Acceptor, Reader } from '../../../src/actions/schema.ts';
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';

/** The change log of each data model: facts/neptune.md 6. */
export const streams = [
  { id: 'pg', url: '/propertygraph/stream', what: 'the property graph' },
  { id: 'rdf', url: '/sparql/stream', what: 'the RDF graph' },
] as const;

export const words = {
  loss: 'lose later writes',
  stopped: 'writers are stopped',
  none: 'no writes since the backup',
  policies: 'policies name the new cluster',
  unverified: 'delete without verified data',
  unseen: 'no client uses the source',
} as const;

export type Measured = 'streams' | 'metric' | 'words';

export const measured = ({ facts, chosen, source }: Case): Measured =>
  chosen.settings.MeasureWrites === 'words' ? 'words' : facts.streams && source.endpoints.some((e) => e.kind === 'writer') ? 'streams' : 'metric';

/** The newest record of the log. A log that is empty answers a code instead, which is as good to compare. */
export const streamRead = ({ source }: Case, url: string, window?: string): Reader => {
  const writer = source.endpoints.find((e) => e.kind === 'writer');
  return {
    reader: 'http',
    host: `${writer?.host}:${writer?.port}`,
    url,
    query: { iteratorType: 'LATEST', limit: '1' },
    path: '[lastEventId, code]',
    engine: 'neptune',
    ...(source.iam ? { signs: 'neptune-db' } : {}),
    ...(window ? { window } : {}),
  };
};

const path = (argument: string, state: Acceptor['state'], outcome?: string): Acceptor => ({
  matcher: 'path',
  argument,
  expected: true,
  state,
  ...(outcome ? { outcome } : {}),
});
/** Unreachable is usual: Neptune answers inside its VPC only. */
const unseen: Acceptor[] = [path('skipped && `true` || `false`', 'success', 'skipped'), path('!reachable', 'success', 'unreachable')];

export const unchanged: Acceptor[] = [...unseen, path('unchanged', 'success')];
export const readable: Acceptor[] = [...unseen, path('reachable', 'success')];
export const sameAs = (found: Value): Acceptor[] => [
  ...unseen,
  { matcher: 'path', argument: 'found', expected: found, state: 'success' },
  path('reachable', 'failure'),
];

export const streamSaid = "reachable && join('', ['last change: ', to_string(found)]) || join('', ['not reachable: ', reason || 'no reason'])";

/** Where each log stood at the snapshot: whatever is newer at the switch may be missing in the target. */
export function positions(given: Case): StepText[] {
  if (given.chosen.writes !== 'frozen' || measured(given) !== 'streams') return [];
  return streams.map(({ id, url, what }) => ({
    id: `backup.${id}`,
    phase: 'backup',
    title: `The last change of ${what} before the snapshot`,
    risk: 'reads',
    typical: 'PT2S',
    action: { kind: 'wait', read: streamRead(given, url), acceptors: readable, timeout: 'PT10M', says: streamSaid, keep: ['found'] },
  }));
}

/**
 * VolumeWriteIOPs: writes to the volume, reported every five minutes (Neptune User Guide, CloudWatch). Whether an idle cluster always shows
 * zero is not documented; where it does not, `--set MeasureWrites=words`.
 */
export const writesMetric = (cluster: string, window: string, since?: string): Reader => ({
  reader: 'metric',
  namespace: 'AWS/Neptune',
  metric: 'VolumeWriteIOPs',
  dimension: 'DBClusterIdentifier',
  values: [cluster],
  window,
  statistic: 'Sum',
  ...(since ? { since } : {}),
});

/** CloudWatch: no data is no proof. */
export const metricIdle: Acceptor[] = [path('!known', 'success', 'noData'), path('total == `0`', 'success')];
/** Volume writes are not only clients': a person judges them. */
export const metricSince: Acceptor[] = [path('!known', 'success', 'noData'), path('total > `0`', 'success', 'written'), path('total == `0`', 'success')];
export const metricSaid = "known && join('', [to_string(total), ' volume writes by CloudWatch']) || 'CloudWatch has no data'";
