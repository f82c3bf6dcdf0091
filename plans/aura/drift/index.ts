/** What changed on the source that the plan did not do, fact by fact: harmless, revise or stop, and why. Pure. */
import { placesDrift } from '../../../src/actions/places/drift.ts';
import { keyDrift } from '../../../src/kms/drift.ts';
import { type Drift, driftOf } from '../../../src/plan/drift.ts';
import type { Facts } from '../../../src/plan/system.ts';
import type { AuraFacts, Seen } from '../gather/facts.ts';

/** `effects` of begun steps, as the recipe writes them: `source.status: paused`, `places.N: switched`, `source: deleting`. */
export function drift(planned: Facts, now: Facts | undefined, effects: string[]): Drift[] {
  const was = planned as unknown as AuraFacts;
  const on = new Set(effects);
  const leaving = on.has('source: deleting');
  if (now === undefined)
    return leaving ? [] : [{ fact: 'source', planned: was.id, now: null, verdict: 'stop', why: 'it is gone, and this plan did not delete it' }];
  const is = now as unknown as Seen;
  return [...(leaving ? [] : [...instance(was, is, on), ...archive(was, is)]), ...key(was, is), ...placesDrift(was.places, is.places, on)];
}

function instance({ instance: a }: AuraFacts, { instance: b }: Seen, on: Set<string>): Drift[] {
  if (!a || !b) return [];
  const at = 'the target was planned with what it was at that time';
  const status = b.status.toLowerCase();
  const expected = status === 'running' || on.has(`source.status: ${status}`);
  const broken = /failed|encryption key|destroying|deleting/.test(status);
  return [
    ...(expected
      ? []
      : driftOf(
          'status',
          a.status,
          b.status,
          broken ? 'stop' : 'harmless',
          broken ? 'it is going or broken, and not by this plan' : 'the run waits until it runs',
        )),
    ...driftOf(
      'encryption',
      a.customer_managed_key_id,
      b.customer_managed_key_id,
      'stop',
      'no call changes the key of an instance: it is not the one that was planned',
    ),
    ...driftOf('project', a.tenant_id, b.tenant_id, 'stop', 'it is of another project now'),
    ...driftOf('name', a.name, b.name, 'revise', 'its name is what the deletion asks for'),
    ...driftOf('memory', a.memory, b.memory, 'revise', at),
    // Null while it resumes: the last known one holds (facts/aura.md 4.6).
    ...(b.connection_url === null
      ? []
      : driftOf('address', a.connection_url, b.connection_url, 'revise', 'places that clients read were looked up for the address of that time')),
    ...driftOf('secondaries', a.secondaries_count ?? 0, b.secondaries_count ?? 0, 'revise', at),
    ...driftOf('cdc', a.cdc_enrichment_mode ?? 'OFF', b.cdc_enrichment_mode ?? 'OFF', 'revise', at),
  ];
}

/** A dump that changed is another one; a database is written until it is stopped. */
function archive({ archive: a }: AuraFacts, { archive: b }: Seen): Drift[] {
  if (!a || !b || a.kind === 'database') return [];
  return driftOf('archive', [a.bytes, a.modified], [b.bytes, b.modified], 'stop', `${a.path} is not the file that was planned with`);
}

function key(was: AuraFacts, is: Seen): Drift[] {
  return [
    ...keyDrift(was.key, is.key),
    ...(was.keyRecords ?? []).flatMap((record) => {
      const now = is.keyRecords?.find((one) => one.id === record.id);
      if (is.keyRecords === null) return [];
      if (!now)
        return record.key_id === was.key?.arn ? driftOf(`keyRecord.${record.name}`, record.status, null, 'revise', 'Aura does not know this key any more') : [];
      return record.key_id === was.key?.arn && record.status.toLowerCase() === 'ready'
        ? driftOf(`keyRecord.${record.name}`, record.status, now.status, 'stop', 'Aura cannot use the key any more')
        : [];
    }),
  ];
}
