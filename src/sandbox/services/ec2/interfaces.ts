/** Network interfaces of what stands in a VPC: each service tells its own. What one is in use by cannot be deleted. */
import type { SandboxWorld } from '../../service.ts';
import { describe } from './describe.ts';
import type { Tag } from './network.ts';

export interface InterfaceRow {
  NetworkInterfaceId: string;
  VpcId: string;
  Description: string;
  Status: string;
  OwnerId: string;
  Groups: { GroupId: string }[];
  Tags: Tag[];
}
type Source = (region: string) => { name: string; vpcId: string; groups: string[]; description: string }[];

const sources = new WeakMap<SandboxWorld, Source[]>();

export function registerInterfaces(world: SandboxWorld, source: Source): void {
  sources.set(world, [...(sources.get(world) ?? []), source]);
}

export const interfaces = (world: SandboxWorld, region: string): Map<string, InterfaceRow> =>
  new Map(
    (sources.get(world) ?? [])
      .flatMap((source) => source(region))
      .map(({ name, vpcId, groups, description }) => {
        const NetworkInterfaceId = `eni-0${Buffer.from(name).toString('hex').slice(-16).padStart(16, '0')}`;
        const Groups = groups.map((GroupId) => ({ GroupId }));
        return [NetworkInterfaceId, { NetworkInterfaceId, VpcId: vpcId, Description: description, Status: 'in-use', OwnerId: world.account, Groups, Tags: [] }];
      }),
  );

export const describeInterfaces = describe<InterfaceRow>({
  table: interfaces,
  result: 'NetworkInterfaces',
  ids: 'NetworkInterfaceIds',
  idOf: (row) => row.NetworkInterfaceId,
  missing: ['InvalidNetworkInterfaceID.NotFound', 'networkInterface'],
  form: /^eni-/,
  malformed: 'InvalidNetworkInterfaceId.Malformed',
  filters: {
    'network-interface-id': (row) => [row.NetworkInterfaceId],
    'group-id': (row) => row.Groups.map(({ GroupId }) => GroupId),
    'vpc-id': (row) => [row.VpcId],
    description: (row) => [row.Description],
    status: (row) => [row.Status],
  },
});
