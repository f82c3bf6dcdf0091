/** Route 53: zones, records, changes. */
import { page } from '../../paging.ts';
import { ServiceFault, type SandboxService } from '../../service.ts';
import { changeInfo, changeRecords } from './change.ts';
import { changes, domainName, sortKey, zoneOf, zones, type ZoneRow } from './zones.ts';

const zoneXml = ({ Id, Name, PrivateZone, records }: ZoneRow): Record<string, unknown> => ({
  Id: `/hostedzone/${Id}`,
  Name,
  CallerReference: Id,
  Config: { PrivateZone },
  ResourceRecordSetCount: records.length,
});

const bounded = (value: string | number | undefined, most: number): number => {
  const number = value === undefined ? most : Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new ServiceFault(
      'InvalidInput',
      `1 validation error detected: Value '${value}' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      400,
    );
  return Math.min(number, most);
};

const badMarker = (marker: string) => (): ServiceFault => new ServiceFault('NoSuchHostedZone', `No hosted zone found with marker: ${marker}`);

export const route53: SandboxService = {
  id: 'route53',
  signs: ['route53'],
  sdk: () => import('@aws-sdk/client-route-53'),
  protocol: 'rest-xml',
  operations: {
    ListHostedZones({ Marker, MaxItems, HostedZoneType }, { world }) {
      const limit = bounded(MaxItems, 100);
      const all = [...zones(world).values()].filter((zone) => HostedZoneType !== 'PrivateHostedZone' || zone.PrivateZone);
      const { rows, next } = page(all, ({ Id }) => Id, limit, Marker, badMarker(Marker));
      return { HostedZones: rows.map(zoneXml), Marker, IsTruncated: next !== undefined, NextMarker: next, MaxItems: String(limit) };
    },

    ListHostedZonesByName({ DNSName, HostedZoneId, MaxItems }, { world }) {
      const limit = bounded(MaxItems, 100);
      const key = ({ Name, Id }: Pick<ZoneRow, 'Name' | 'Id'>): string => `${sortKey({ Name, Type: '' })}${Id}`;
      const from = DNSName === undefined ? '' : key({ Name: domainName(DNSName), Id: HostedZoneId ?? '' });
      const all = [...zones(world).values()].filter((zone) => key(zone) >= from).sort((a, b) => (key(a) < key(b) ? -1 : 1));
      const next = all[limit];
      return {
        HostedZones: all.slice(0, limit).map(zoneXml),
        DNSName,
        HostedZoneId,
        IsTruncated: next !== undefined,
        NextDNSName: next?.Name,
        NextHostedZoneId: next?.Id,
        MaxItems: String(limit),
      };
    },

    GetHostedZone({ Id }, { world }) {
      const zone = zoneOf(world, Id);
      const servers = zone.records.find(({ Type, Name }) => Type === 'NS' && Name === zone.Name)?.ResourceRecords ?? [];
      return {
        HostedZone: zoneXml(zone),
        ...(zone.PrivateZone ? { VPCs: zone.VPCs } : { DelegationSet: { NameServers: servers.map(({ Value }) => Value.replace(/\.$/, '')) } }),
      };
    },

    // Starts at the first set at or after the name and type asked for: facts b1.
    ListResourceRecordSets({ HostedZoneId, StartRecordName, StartRecordType, StartRecordIdentifier, MaxItems }, { world }) {
      const limit = bounded(MaxItems, 300);
      if (StartRecordType !== undefined && StartRecordName === undefined)
        throw new ServiceFault('InvalidInput', 'The input is not valid: StartRecordType needs a StartRecordName', 400);
      const from =
        StartRecordName === undefined ? '' : sortKey({ Name: domainName(StartRecordName), Type: StartRecordType ?? '', SetIdentifier: StartRecordIdentifier });
      const all = zoneOf(world, HostedZoneId)
        .records.filter((record) => sortKey(record) >= from)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
      const next = all[limit];
      return {
        ResourceRecordSets: all.slice(0, limit),
        MaxItems: String(limit),
        IsTruncated: next !== undefined,
        NextRecordName: next?.Name,
        NextRecordType: next?.Type,
        NextRecordIdentifier: next?.SetIdentifier,
      };
    },

    ChangeResourceRecordSets: changeRecords,

    GetChange({ Id }, { world, now }) {
      const change = changes(world).get(Id.replace(/^\/?change\//, ''));
      if (!change) throw new ServiceFault('NoSuchChange', `Could not find resource with ID: ${Id}`);
      return { ChangeInfo: changeInfo(change, now) };
    },
  },
};
