/** EC2: of it, the network that datastores stand in. */
import type { SandboxService } from '../../service.ts';
import { registerTagged } from '../tagged.ts';
import { describe } from './describe.ts';
import { groupOperations } from './groups.ts';
import { describeInterfaces } from './interfaces.ts';
import { securityGroups, subnets, vpcs, type SecurityGroupRow, type SubnetRow, type VpcRow } from './network.ts';
import { describeRegions, describeZones } from './zones.ts';

export const ec2: SandboxService = {
  id: 'ec2',
  signs: ['ec2'],
  sdk: () => import('@aws-sdk/client-ec2'),
  protocol: 'ec2',
  operations: {
    DescribeVpcs: describe<VpcRow>({
      table: vpcs,
      result: 'Vpcs',
      ids: 'VpcIds',
      idOf: (row) => row.VpcId,
      missing: ['InvalidVpcID.NotFound', 'vpc'],
      form: /^vpc-/,
      malformed: 'InvalidVpcId.Malformed',
      filters: {
        'vpc-id': (row) => [row.VpcId],
        cidr: (row) => [row.CidrBlock],
        state: (row) => [row.State],
        'is-default': (row) => [String(row.IsDefault)],
        isDefault: (row) => [String(row.IsDefault)],
        'owner-id': (row) => [row.OwnerId],
      },
    }),
    DescribeSubnets: describe<SubnetRow>({
      table: subnets,
      result: 'Subnets',
      ids: 'SubnetIds',
      idOf: (row) => row.SubnetId,
      missing: ['InvalidSubnetID.NotFound', 'subnet'],
      form: /^subnet-/,
      malformed: 'InvalidSubnetID.Malformed',
      filters: {
        'subnet-id': (row) => [row.SubnetId],
        'vpc-id': (row) => [row.VpcId],
        'availability-zone': (row) => [row.AvailabilityZone],
        availabilityZone: (row) => [row.AvailabilityZone],
        'availability-zone-id': (row) => [row.AvailabilityZoneId],
        cidr: (row) => [row.CidrBlock],
        'cidr-block': (row) => [row.CidrBlock],
        state: (row) => [row.State],
        'subnet-arn': (row) => [row.SubnetArn],
        'owner-id': (row) => [row.OwnerId],
        'default-for-az': (row) => [String(row.DefaultForAz)],
        'available-ip-address-count': (row) => [String(row.AvailableIpAddressCount)],
      },
    }),
    DescribeSecurityGroups: describe<SecurityGroupRow>({
      table: securityGroups,
      result: 'SecurityGroups',
      ids: 'GroupIds',
      idOf: (row) => row.GroupId,
      missing: ['InvalidGroup.NotFound', 'security group'],
      form: /^sg-/,
      malformed: 'InvalidGroupId.Malformed',
      filters: {
        'group-id': (row) => [row.GroupId],
        'group-name': (row) => [row.GroupName],
        'vpc-id': (row) => [row.VpcId],
        description: (row) => [row.Description],
        'owner-id': (row) => [row.OwnerId],
      },
    }),
    DescribeNetworkInterfaces: describeInterfaces,
    ...groupOperations,
    DescribeAvailabilityZones: describeZones,
    DescribeRegions: describeRegions,
  },
  open(world) {
    registerTagged(world, (region) => {
      const arn = (kind: string, id: string) => `arn:${world.partition}:ec2:${region}:${world.account}:${kind}/${id}`;
      const tags = (row: { Tags: { Key: string; Value: string }[] }) => Object.fromEntries(row.Tags.map(({ Key, Value }) => [Key, Value]));
      return [
        ...[...vpcs(world, region).values()].map((row) => ({ arn: arn('vpc', row.VpcId), tags: tags(row) })),
        ...[...subnets(world, region).values()].map((row) => ({ arn: row.SubnetArn, tags: tags(row) })),
        ...[...securityGroups(world, region).values()].map((row) => ({ arn: row.SecurityGroupArn, tags: tags(row) })),
      ];
    });
  },
};
