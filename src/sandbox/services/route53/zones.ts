/** Hosted zones of the sandbox, their record sets and changes: facts/kms-and-endpoints.md b1. Global, as Route 53 is. */
import { ServiceFault, type SandboxWorld, type Table } from '../../service.ts';

export interface RecordSet {
  Name: string;
  Type: string;
  SetIdentifier?: string;
  TTL?: number;
  ResourceRecords?: { Value: string }[];
  AliasTarget?: { HostedZoneId: string; DNSName: string; EvaluateTargetHealth: boolean };
  [field: string]: unknown;
}

export interface ZoneRow {
  /** Without the /hostedzone/ that the API puts before it. */
  Id: string;
  Name: string;
  PrivateZone: boolean;
  VPCs: { VPCRegion: string; VPCId: string }[];
  records: RecordSet[];
}

export interface ChangeRow {
  Id: string;
  zone: string;
  SubmittedAt: string;
  /** PENDING until then. */
  inSyncAt: string;
  Comment?: string;
}

export const zones = (world: SandboxWorld): Table<ZoneRow> => world.table<ZoneRow>('route53.zones', 'global');
export const changes = (world: SandboxWorld): Table<ChangeRow> => world.table<ChangeRow>('route53.changes', 'global');

/** Fully qualified, lower case, other characters than letters, digits, - and _ as octal escapes: "DNS domain name format". */
export function domainName(name: string): string {
  const lower = name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return `${lower.replace(/[^a-z0-9_.-]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}.`;
}

/** Route 53 lists by the labels in reverse: com.example.www. */
export const sortKey = ({ Name, Type, SetIdentifier = '' }: Pick<RecordSet, 'Name' | 'Type' | 'SetIdentifier'>): string =>
  `${Name.replace(/\.$/, '').split('.').reverse().join('\u0001')}\u0000${Type}\u0000${SetIdentifier}`;

export interface ZoneOptions {
  id?: string;
  privateTo?: { VPCRegion: string; VPCId: string }[];
  records?: { name: string; type: string; ttl?: number; values: string[] }[];
}

/** Makes a zone with its NS and SOA records, and others. */
export function putHostedZone(world: SandboxWorld, name: string, options: ZoneOptions = {}): ZoneRow {
  const Name = domainName(name);
  const servers = ['ns-1.awsdns-01.com.', 'ns-2.awsdns-02.net.', 'ns-3.awsdns-03.org.', 'ns-4.awsdns-04.co.uk.'];
  const row: ZoneRow = {
    Id: options.id ?? `Z${world.id(20).toUpperCase()}`,
    Name,
    PrivateZone: options.privateTo !== undefined,
    VPCs: options.privateTo ?? [],
    records: [
      { Name, Type: 'NS', TTL: 172_800, ResourceRecords: servers.map((Value) => ({ Value })) },
      { Name, Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: `${servers[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` }] },
      ...(options.records ?? []).map((r) => ({
        Name: domainName(r.name),
        Type: r.type,
        TTL: r.ttl ?? 300,
        ResourceRecords: r.values.map((Value) => ({ Value })),
      })),
    ],
  };
  zones(world).set(row.Id, row);
  return row;
}

export function zoneOf(world: SandboxWorld, id: string): ZoneRow {
  const row = zones(world).get(id.replace(/^\/?hostedzone\//, ''));
  if (!row) throw new ServiceFault('NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
  return row;
}
