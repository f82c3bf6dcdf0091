/** What a cache of the facts stands in: subnets, security groups, parameter groups, and the nodes that the quota leaves. */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { rebuildNetwork as network } from '../../../../src/sandbox/services/ec2/rebuild.ts';
import { putQuota } from '../../../../src/sandbox/services/index.ts';
import type { ElastiCacheFacts } from '../../gather/facts.ts';
import { putOtherNodes } from '../catalog.ts';
import { putParameterGroup } from '../parameter-groups.ts';
import { type Cache, nodesOf } from '../rows.ts';
import { putSubnetGroup } from '../subnet-groups.ts';
import { familyOf } from '../versions.ts';

/** A group that was chosen for the target may be another one than the source's: both are there. */
export function rebuildNetwork(world: SandboxWorld, region: string, facts: ElastiCacheFacts): void {
  const { members, subnetGroup } = facts;
  const subnetIds = network(world, region, {
    vpcId: subnetGroup?.VpcId ?? 'vpc-0ca5e000000000001',
    subnets:
      facts.subnets ?? (subnetGroup?.Subnets ?? []).map((s) => ({ id: s.SubnetIdentifier ?? '', zone: s.SubnetAvailabilityZone?.Name ?? null, freeIps: 251 })),
    zones: [...members, ...(facts.group?.NodeGroups ?? []).flatMap((shard) => shard.NodeGroupMembers ?? [])].flatMap(
      (one) => one.PreferredAvailabilityZone ?? [],
    ),
    securityGroups: [
      ...new Set([...(facts.securityGroups ?? []), ...members.flatMap((m) => (m.SecurityGroups ?? []).flatMap((g) => g.SecurityGroupId ?? []))]),
    ],
    port: portOf(facts),
  });
  for (const name of new Set([subnetGroup?.CacheSubnetGroupName, members[0]?.CacheSubnetGroupName ?? 'default']))
    if (name) putSubnetGroup(world, region, { name, subnetIds });
  parameterGroups(world, region, facts);
}

export const portOf = ({ group, members }: ElastiCacheFacts): number =>
  group?.ConfigurationEndpoint?.Port ?? group?.NodeGroups?.[0]?.PrimaryEndpoint?.Port ?? members[0]?.CacheNodes?.[0]?.Endpoint?.Port ?? 6379;

function parameterGroups(world: SandboxWorld, region: string, facts: ElastiCacheFacts): void {
  const { members, parameterGroup, group, reservedMemoryPercent } = facts;
  const [first] = members;
  const own = first?.CacheParameterGroup?.CacheParameterGroupName;
  const family = familyOf(first?.Engine ?? 'redis', first?.EngineVersion ?? '') ?? parameterGroup?.CacheParameterGroupFamily ?? 'redis6.x';
  const put = (name: string | undefined, of: string): void => {
    // The service's own are in every world.
    if (!name || name.startsWith('default.')) return;
    putParameterGroup(world, region, {
      name,
      family: of,
      values: {
        ...(group?.ClusterEnabled ? { 'cluster-enabled': 'yes' } : {}),
        ...(reservedMemoryPercent === null ? {} : { 'reserved-memory-percent': String(reservedMemoryPercent) }),
      },
    });
  };
  put(own, family);
  if (parameterGroup?.CacheParameterGroupName !== own) put(parameterGroup?.CacheParameterGroupName, parameterGroup?.CacheParameterGroupFamily ?? family);
}

/** Other caches are only counted. Where the quota could not be read, the service's default counts. */
export function nodeQuota(world: SandboxWorld, region: string, { nodes }: ElastiCacheFacts, cache: Cache): void {
  putOtherNodes(world, region, Math.max(0, nodes.inRegion - nodesOf(cache).length));
  putQuota(world, region, {
    serviceCode: 'elasticache',
    serviceName: 'Amazon ElastiCache',
    quotaCode: 'L-DFE45DF3',
    quotaName: 'Nodes per Region',
    value: nodes.quota ?? 300,
  });
}
