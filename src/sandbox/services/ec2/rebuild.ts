/** A network as a plan's facts have it: the VPC, its subnets with their free addresses, and security groups. */
import type { SandboxWorld } from '../../service.ts';
import { putSecurityGroup, putSubnets, securityGroups, subnets } from './network.ts';

export interface NetworkFacts {
  vpcId: string;
  subnets: { id: string; zone: string | null; freeIps: number }[];
  /** Where something stands: each of these zones has a subnet. */
  zones: string[];
  securityGroups: string[];
  /** Security groups that let nobody in. */
  fences?: string[];
  /** The port that clients come to. */
  port: number;
}

/** Answers the ids of the subnets. */
export function rebuildNetwork(world: SandboxWorld, region: string, facts: NetworkFacts): string[] {
  const known = new Set(facts.subnets.map((subnet) => subnet.zone));
  const more = [...new Set(facts.zones)].filter((zone) => !known.has(zone)).map((zone) => ({ zone }));
  const found = putSubnets(world, region, facts.vpcId, [
    ...facts.subnets.map(({ id, zone, freeIps }) => ({ subnetId: id, zone: zone ?? `${region}a`, free: freeIps })),
    ...(facts.subnets.length + more.length > 0 ? more : [{ zone: 'a' }, { zone: 'b' }, { zone: 'c' }]),
  ]);
  for (const groupId of facts.securityGroups)
    if (!securityGroups(world, region).has(groupId))
      putSecurityGroup(world, region, { groupId, name: groupId, vpcId: facts.vpcId, ingress: [{ port: facts.port, cidr: '10.0.0.0/8' }] });
  for (const groupId of facts.fences ?? []) putSecurityGroup(world, region, { groupId, name: groupId, vpcId: facts.vpcId });
  return found.map((subnet) => subnet.SubnetId);
}

/** What stands in the subnets already was counted when they were read. */
export function freeAgain(world: SandboxWorld, region: string, facts: Pick<NetworkFacts, 'subnets'>): void {
  for (const { id, freeIps } of facts.subnets) {
    const row = subnets(world, region).get(id);
    if (row) row.AvailableIpAddressCount = freeIps;
  }
}
