/** ChangeResourceRecordSets: one batch, all or nothing. DELETE must match everything, CREATE must be new, UPSERT replaces the whole set. facts b1 */
import { isDeepStrictEqual } from 'node:util';
import { ServiceFault, type Operation } from '../../service.ts';
import { changes, domainName, sortKey, zoneOf, type ChangeRow, type RecordSet, type ZoneRow } from './zones.ts';

interface Change {
  Action: string;
  ResourceRecordSet: RecordSet;
}

export const changeRecords: Operation = ({ HostedZoneId, ChangeBatch }, { world, now }) => {
  const zone = zoneOf(world, HostedZoneId);
  const given: Change[] = ChangeBatch.Changes ?? [];
  const pending = [...changes(world).values()].some((change) => change.zone === zone.Id && Date.parse(change.inSyncAt) > now.getTime());
  if (pending && world.fault('prior-request', { HostedZoneId: zone.Id }))
    throw new ServiceFault('PriorRequestNotComplete', 'The request was rejected because Route 53 was still processing a prior request.');
  limits(given);
  let records = [...zone.records];
  const wrong: string[] = [];
  for (const { Action, ResourceRecordSet } of given) {
    const set = stored(ResourceRecordSet);
    const bad = refused(zone, records, Action, set);
    if (bad) wrong.push(bad);
    else records = [...records.filter((r) => sortKey(r) !== sortKey(set)), ...(Action === 'DELETE' ? [] : [set])];
  }
  if (wrong.length > 0) throw new ServiceFault('InvalidChangeBatch', `[${wrong.join(', ')}]`);
  zone.records = records;
  const change: ChangeRow = {
    Id: `C${world.id(20).toUpperCase()}`,
    zone: zone.Id,
    SubmittedAt: now.toISOString(),
    // Usually within a minute: facts b1.
    inSyncAt: new Date(now.getTime() + world.duration(20, 60)).toISOString(),
    ...(ChangeBatch.Comment === undefined ? {} : { Comment: ChangeBatch.Comment }),
  };
  changes(world).set(change.Id, change);
  return { ChangeInfo: changeInfo(change, now) };
};

export const changeInfo = (change: ChangeRow, now: Date): Record<string, unknown> => ({
  Id: `/change/${change.Id}`,
  Status: now.getTime() >= Date.parse(change.inSyncAt) ? 'INSYNC' : 'PENDING',
  SubmittedAt: change.SubmittedAt,
  Comment: change.Comment,
});

// 1,000 records or 32,000 characters of values a batch, UPSERT counts double: facts b1.
function limits(given: Change[]): void {
  if (given.length === 0) throw new ServiceFault('InvalidInput', 'A change batch must have at least one change', 400);
  const weight = (count: (set: RecordSet) => number): number =>
    given.reduce((sum, { Action, ResourceRecordSet: set }) => sum + count(set) * (Action === 'UPSERT' ? 2 : 1), 0);
  if (weight((set) => set.ResourceRecords?.length ?? 1) > 1000) throw new ServiceFault('InvalidChangeBatch', '[Number of records limit of 1000 exceeded.]');
  if (weight((set) => (set.ResourceRecords ?? []).reduce((n, { Value }) => n + Value.length, 0)) > 32_000)
    throw new ServiceFault('InvalidChangeBatch', '[Number of characters limit of 32000 exceeded.]');
}

const stored = (set: RecordSet): RecordSet => ({ ...set, Name: domainName(set.Name) });

function refused(zone: ZoneRow, records: RecordSet[], action: string, set: RecordSet): string | undefined {
  const named = `[name='${set.Name}', type='${set.Type}'${set.SetIdentifier ? `, set-identifier='${set.SetIdentifier}'` : ''}]`;
  if (set.Name !== zone.Name && !set.Name.endsWith(`.${zone.Name}`)) return `RRSet with DNS name ${set.Name} is not permitted in zone ${zone.Name}`;
  const old = records.find((record) => sortKey(record) === sortKey(set));
  if (action === 'DELETE') {
    if (!old) return `Tried to delete resource record set ${named} but it was not found`;
    return isDeepStrictEqual(comparable(old), comparable(set))
      ? undefined
      : `Tried to delete resource record set ${named} but the values provided do not match the current values`;
  }
  if (action === 'CREATE' && old) return `Tried to create resource record set ${named} but it already exists`;
  if (set.AliasTarget === undefined && (set.TTL === undefined || !set.ResourceRecords?.length))
    return `Invalid request: missing field 'TTL' or 'ResourceRecords' in resource record set ${named}`;
  if (set.Type === 'CNAME' && set.Name === zone.Name) return `RRSet of type CNAME with DNS name ${set.Name} is not permitted at apex in zone ${zone.Name}`;
  const others = records.filter((record) => record.Name === set.Name && sortKey(record) !== sortKey(set));
  if (set.Type === 'CNAME' ? others.some((record) => record.Type !== 'CNAME') : others.some((record) => record.Type === 'CNAME'))
    return `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted because a conflicting RRSet of type ${others[0]?.Type} with the same DNS name already exists in zone ${zone.Name}`;
  if (others.some((record) => record.Type === set.Type && (record.SetIdentifier === undefined || set.SetIdentifier === undefined)))
    return `RRSet with DNS name ${set.Name}, type ${set.Type} cannot be created as a non-simple RRSet exists with the same name and type`;
  return undefined;
}

/** Values in any order. */
const comparable = (set: RecordSet): unknown => ({
  ...set,
  ...(set.ResourceRecords ? { ResourceRecords: set.ResourceRecords.map(({ Value }) => Value).sort() } : {}),
});
