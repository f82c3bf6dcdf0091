/** Where the target will stand: subnet group, free addresses, security groups. */
import type { CacheSubnetGroup } from '@aws-sdk/client-elasticache';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { ElastiCacheFacts, Plain } from './facts.ts';
import type { Optional } from './optional.ts';
import { everyPage } from './pages.ts';

type Network = Pick<ElastiCacheFacts, 'subnetGroup' | 'subnets' | 'securityGroups'>;

export async function readNetwork(call: AwsCaller['call'], optional: Optional, group: string | undefined, securityGroups: string[]): Promise<Network> {
  const subnetGroup = group
    ? await optional('the subnet group', 'elasticache:DescribeCacheSubnetGroups', async () => {
        const { output } = await call('elasticache', 'DescribeCacheSubnetGroups', { CacheSubnetGroupName: group });
        return ((output.CacheSubnetGroups ?? []) as Plain<CacheSubnetGroup>[])[0] ?? null;
      })
    : null;
  const ids = (subnetGroup?.Subnets ?? []).flatMap((subnet) => (subnet.SubnetIdentifier ? [subnet.SubnetIdentifier] : [])).sort();
  const subnets = ids.length > 0 ? await optional('free addresses of the subnets', 'ec2:DescribeSubnets', () => freeAddresses(call, ids)) : null;
  const existing =
    securityGroups.length > 0
      ? await optional('the security groups', 'ec2:DescribeSecurityGroups', async () => {
          // By filter, not by GroupIds: one missing group would turn the whole answer into a fault.
          const found = await everyPage<{ GroupId?: string }>(
            call,
            'ec2',
            'DescribeSecurityGroups',
            { Filters: [{ Name: 'group-id', Values: securityGroups }] },
            'SecurityGroups',
          );
          return found.flatMap((g) => (g.GroupId ? [g.GroupId] : [])).sort();
        })
      : [];
  return { subnetGroup, subnets, securityGroups: existing };
}

async function freeAddresses(call: AwsCaller['call'], ids: string[]): Promise<NonNullable<Network['subnets']>> {
  const found = await everyPage<{ SubnetId?: string; AvailabilityZone?: string; AvailableIpAddressCount?: number }>(
    call,
    'ec2',
    'DescribeSubnets',
    { Filters: [{ Name: 'subnet-id', Values: ids }] },
    'Subnets',
  );
  return found
    .map((s) => ({ id: s.SubnetId ?? '', zone: s.AvailabilityZone ?? null, freeIps: s.AvailableIpAddressCount ?? 0 }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
