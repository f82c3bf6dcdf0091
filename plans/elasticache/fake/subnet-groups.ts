/** Subnet groups, and where nodes are placed: in a zone of the group, for one free address each. */
import { page } from '../../../src/sandbox/paging.ts';
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { subnets } from '../../../src/sandbox/services/index.ts';
import { badCombination, badMarker, badValue, pageSize } from './refusals.ts';
import { arn, caches, type SubnetGroup, subnetGroups, type Tag } from './rows.ts';

const notFound = (name: string): ServiceFault => new ServiceFault('CacheSubnetGroupNotFoundFault', `Cache Subnet Group ${name} does not exist.`);

export function subnetGroup(world: SandboxWorld, region: string, name: string): SubnetGroup {
  const found = subnetGroups(world, region).get(name.toLowerCase());
  if (!found) throw notFound(name);
  return found;
}

export function putSubnetGroup(
  world: SandboxWorld,
  region: string,
  given: { name: string; description?: string; subnetIds: string[]; tags?: Tag[] },
): SubnetGroup {
  const first = subnets(world, region).get(given.subnetIds[0] ?? '');
  const group: SubnetGroup = {
    CacheSubnetGroupName: given.name,
    CacheSubnetGroupDescription: given.description ?? given.name,
    VpcId: first?.VpcId ?? '',
    subnetIds: given.subnetIds,
    ARN: arn(world, region, 'subnetgroup', given.name),
    tags: given.tags ?? [],
  };
  subnetGroups(world, region).set(given.name, group);
  return group;
}

/** One place a node: `wanted` zones in their order, else the group's zones in turn. Takes nothing yet. */
export function places(
  world: SandboxWorld,
  region: string,
  groupName: string,
  count: number,
  wanted?: (string | undefined)[],
): { zone: string; subnet: string }[] {
  const group = subnetGroup(world, region, groupName);
  const rows = group.subnetIds.flatMap((id) => subnets(world, region).get(id) ?? []);
  const zones = [...new Set(rows.map((row) => row.AvailabilityZone))].sort();
  const left = new Map(rows.map((row) => [row.SubnetId, row.AvailableIpAddressCount]));
  return Array.from({ length: count }, (_, i) => {
    const zone = wanted?.[i] ?? zones[i % zones.length]!;
    if (!zones.includes(zone)) throw badValue(`${zone} is not a valid availability zone for the cache subnet group ${groupName}.`);
    const free = rows.filter((row) => row.AvailabilityZone === zone).sort((a, b) => left.get(b.SubnetId)! - left.get(a.SubnetId)!)[0]!;
    if (left.get(free.SubnetId)! <= 0)
      throw new ServiceFault('InvalidVPCNetworkStateFault', `The subnets of ${groupName} in ${zone} have no free IP address left.`);
    left.set(free.SubnetId, left.get(free.SubnetId)! - 1);
    return { zone, subnet: free.SubnetId };
  });
}

/** `by` -1 when a node takes an address, 1 when it gives it back. */
export function moveAddress(world: SandboxWorld, region: string, subnet: string, by: 1 | -1): void {
  const row = subnets(world, region).get(subnet);
  if (row) row.AvailableIpAddressCount += by;
}

const described = (world: SandboxWorld, region: string, group: SubnetGroup) => ({
  ...group,
  SupportedNetworkTypes: ['ipv4'],
  Subnets: group.subnetIds.map((id) => ({
    SubnetIdentifier: id,
    SubnetAvailabilityZone: { Name: subnets(world, region).get(id)?.AvailabilityZone ?? '' },
    SupportedNetworkTypes: ['ipv4'],
  })),
});

export const subnetGroupOperations = {
  DescribeCacheSubnetGroups(input: { CacheSubnetGroupName?: string; MaxRecords?: number; Marker?: string }, { world, region }: SandboxCall) {
    const all = input.CacheSubnetGroupName ? [subnetGroup(world, region, input.CacheSubnetGroupName)] : [...subnetGroups(world, region).values()];
    const { rows, next } = page(all, (group) => group.CacheSubnetGroupName, pageSize(input.MaxRecords, 100), input.Marker, badMarker);
    return { CacheSubnetGroups: rows.map((group) => described(world, region, group)), ...(next ? { Marker: next } : {}) };
  },

  CreateCacheSubnetGroup(
    input: { CacheSubnetGroupName: string; CacheSubnetGroupDescription: string; SubnetIds: string[]; Tags?: Tag[] },
    { world, region }: SandboxCall,
  ) {
    const name = input.CacheSubnetGroupName.toLowerCase();
    if (!/^[a-z0-9-]{1,255}$/.test(name)) throw badValue(`The parameter CacheSubnetGroupName is not a valid identifier: ${name}`);
    if (subnetGroups(world, region).has(name)) throw new ServiceFault('CacheSubnetGroupAlreadyExistsFault', `Cache subnet group ${name} already exists.`);
    const found = input.SubnetIds.map((id) => subnets(world, region).get(id) ?? unknown(id));
    if (found.length === 0) throw badValue('At least one subnet must be given.');
    if (found.length > 20) throw new ServiceFault('CacheSubnetQuotaExceededFault', 'A cache subnet group may have at most 20 subnets.');
    if (new Set(found.map((row) => row.VpcId)).size > 1) throw new ServiceFault('InvalidSubnet', 'The subnets are not all in the same VPC.', 400);
    const group = putSubnetGroup(world, region, { name, description: input.CacheSubnetGroupDescription, subnetIds: input.SubnetIds, tags: input.Tags ?? [] });
    return { CacheSubnetGroup: described(world, region, group) };
  },

  DeleteCacheSubnetGroup(input: { CacheSubnetGroupName: string }, { world, region }: SandboxCall) {
    const group = subnetGroup(world, region, input.CacheSubnetGroupName);
    if ([...caches(world, region).values()].some((cache) => cache.settings.CacheSubnetGroupName === group.CacheSubnetGroupName))
      throw new ServiceFault('CacheSubnetGroupInUse', `Cache subnet group ${group.CacheSubnetGroupName} is currently in use by a cache cluster.`, 400);
    subnetGroups(world, region).delete(group.CacheSubnetGroupName);
    return {};
  },
};

const unknown = (id: string): never => {
  throw new ServiceFault('InvalidSubnet', `The subnet ID ${id} does not exist`, 400);
};

export const needsSubnetGroup = (): ServiceFault => badCombination('Encryption features are only supported in a VPC: a cache subnet group must be given.');
