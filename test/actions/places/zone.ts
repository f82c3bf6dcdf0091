/** A hosted zone in memory, for the operations that a place uses. */
import { fault, tableAws } from '../world.ts';

export interface RecordSet {
  Name: string;
  Type: string;
  TTL?: number;
  ResourceRecords?: { Value: string }[];
  [more: string]: unknown;
}

/** Route 53 as facts/kms-and-endpoints.md b1 says: sorted by reversed labels, pages of `size`, DELETE matches exactly, INSYNC after a while. */
export function zone(records: RecordSet[], { size = 2, polls = 2 } = {}) {
  const order = ({ Name }: RecordSet) => Name.split('.').filter(Boolean).reverse().join('.');
  const table = () => [...records].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a.Type < b.Type ? -1 : 1));
  let left = polls;
  const state = { records, after: undefined as (() => void) | undefined };
  const aws = tableAws({
    'route53.ListResourceRecordSets': ({ StartRecordName = '', StartRecordType }: { StartRecordName?: string; StartRecordType?: string }) => {
      const from = order({ Name: StartRecordName, Type: '' });
      const rest = table().filter((set) => order(set) > from || (order(set) === from && (!StartRecordType || set.Type >= StartRecordType)));
      const next = rest[size];
      return {
        ResourceRecordSets: rest.slice(0, size),
        IsTruncated: next !== undefined,
        ...(next ? { NextRecordName: next.Name, NextRecordType: next.Type } : {}),
      };
    },
    'route53.ChangeResourceRecordSets': ({ ChangeBatch }: { ChangeBatch: { Changes: { Action: string; ResourceRecordSet: RecordSet }[] } }) => {
      const next = [...records];
      for (const { Action, ResourceRecordSet: set } of ChangeBatch.Changes) {
        const at = next.findIndex((known) => known.Name === set.Name && known.Type === set.Type);
        if (Action === 'DELETE' && (at < 0 || JSON.stringify(next[at]) !== JSON.stringify(set)))
          throw fault('InvalidChangeBatch', 'the values provided do not match the current values');
        if (Action === 'CREATE' && at >= 0) throw fault('InvalidChangeBatch', 'it already exists');
        if (Action === 'DELETE') next.splice(at, 1);
        else next.push(set);
      }
      records.splice(0, records.length, ...next);
      state.after?.();
      return { ChangeInfo: { Id: 'C1', Status: 'PENDING' } };
    },
    'route53.GetChange': () => ({ ChangeInfo: { Id: 'C1', Status: left-- > 0 ? 'PENDING' : 'INSYNC' } }),
  });
  return { aws, records, state };
}

export const soa: RecordSet = { Name: 'prod.internal.', Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: 'ns' }] };
export const cname = (more: Partial<RecordSet> = {}): RecordSet => ({
  Name: 'redis.prod.internal.',
  Type: 'CNAME',
  TTL: 60,
  ResourceRecords: [{ Value: 'old.example.com' }],
  ...more,
});
