import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeAvailabilityZonesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { putSecurityGroup, putSubnets, registerInterfaces } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { client, opened, refusal, region, ways } from './opened.ts';

const build = (world: SandboxWorld): void => {
  putSubnets(
    world,
    region,
    'vpc-one',
    [...'abcabcabcabc'].map((zone, n) => ({
      zone,
      subnetId: `subnet-${String(n).padStart(2, '0')}`,
      free: n,
      ...(n === 0 ? { tags: { Name: 'first' } } : {}),
    })),
  );
  putSecurityGroup(world, region, { name: 'cache', groupId: 'sg-cache', vpcId: 'vpc-one', ingress: [{ port: 6379, cidr: '10.0.0.0/16' }] });
};

describe.each(ways)('EC2 %s', (way) => {
  test('subnets by id, by filter, in pages', async () => {
    const ec2 = await client(await opened({ build }), way, EC2Client);
    const ids = async (input: object) => ((await ec2.send(new DescribeSubnetsCommand(input))).Subnets ?? []).map(({ SubnetId }) => SubnetId);
    expect(await ids({ SubnetIds: ['subnet-03'] })).toEqual(['subnet-03']);
    expect(await ids({ Filters: [{ Name: 'subnet-id', Values: ['subnet-02', 'subnet-07', 'subnet-99'] }] })).toEqual(['subnet-02', 'subnet-07']);
    expect(
      await ids({
        Filters: [
          { Name: 'availability-zone', Values: [`${region}b`] },
          { Name: 'vpc-id', Values: ['vpc-*'] },
        ],
      }),
    ).toHaveLength(4);
    expect(await ids({ Filters: [{ Name: 'tag:Name', Values: ['f?rst'] }] })).toEqual(['subnet-00']);
    const pages: number[] = [];
    for await (const page of paginateDescribeSubnets({ client: ec2, pageSize: 5 }, {})) pages.push(page.Subnets?.length ?? 0);
    expect(pages).toEqual([5, 5, 2]);
    const [subnet] = (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-04'] }))).Subnets ?? [];
    expect(subnet).toMatchObject({
      AvailableIpAddressCount: 4,
      AvailabilityZone: 'eu-west-1b',
      AvailabilityZoneId: 'euw1-az2',
      VpcId: 'vpc-one',
      DefaultForAz: false,
    });
  });

  test('refuses as EC2 does', async () => {
    const ec2 = await client(await opened({ build }), way, EC2Client);
    const subnets = (input: object) => refusal(ec2.send(new DescribeSubnetsCommand(input)));
    expect(await subnets({ SubnetIds: ['subnet-none'] })).toMatchObject({
      name: 'InvalidSubnetID.NotFound',
      status: 400,
      message: "The subnet ID 'subnet-none' does not exist",
    });
    expect(await subnets({ SubnetIds: ['net'] })).toMatchObject({ name: 'InvalidSubnetID.Malformed' });
    expect(await subnets({ Filters: [{ Name: 'colour', Values: ['red'] }] })).toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
    expect(await subnets({ MaxResults: 4 })).toMatchObject({ name: 'InvalidParameterValue' });
    expect(await subnets({ MaxResults: 5, NextToken: 'x' })).toMatchObject({ name: 'InvalidParameterValue' });
    expect(await subnets({ MaxResults: 5, SubnetIds: ['subnet-00'] })).toMatchObject({ name: 'InvalidParameterCombination' });
    expect(await subnets({ DryRun: true })).toMatchObject({ name: 'DryRunOperation', status: 412 });
    expect(await refusal(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-none'] })))).toMatchObject({ name: 'InvalidGroup.NotFound' });
  });
});

test('a security group is made without inbound rules, and deleted once nothing uses it', async () => {
  let held: string[] = [];
  const sandbox = await opened({
    build(world) {
      build(world);
      registerInterfaces(world, () => [{ name: 'node-1', vpcId: 'vpc-one', groups: held, description: 'node' }]);
    },
  });
  const ec2 = await client(sandbox, 'over HTTP', EC2Client);
  const make = (more: object = {}) => ec2.send(new CreateSecurityGroupCommand({ GroupName: 'fence', Description: 'closed', VpcId: 'vpc-one', ...more }));
  const { GroupId = '' } = await make({ TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'run', Value: '1' }] }] });
  const [row] = (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).SecurityGroups ?? [];
  expect(row).toMatchObject({ GroupName: 'fence', Tags: [{ Key: 'run', Value: '1' }] });
  expect(row?.IpPermissions ?? []).toEqual([]);
  expect((await refusal(make())).name).toBe('InvalidGroup.Duplicate');
  expect((await refusal(make({ VpcId: 'vpc-none', GroupName: 'other' }))).name).toBe('InvalidVpcID.NotFound');
  expect((await refusal(make({ GroupName: 'sg-x' }))).name).toBe('InvalidParameterValue');
  held = [GroupId];
  const of = { Filters: [{ Name: 'group-id', Values: [GroupId] }] };
  expect((await ec2.send(new DescribeNetworkInterfacesCommand(of))).NetworkInterfaces).toMatchObject([{ VpcId: 'vpc-one', Groups: [{ GroupId }] }]);
  const remove = () => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  expect((await refusal(remove())).name).toBe('DependencyViolation');
  held = [];
  await remove();
  expect((await refusal(remove())).name).toBe('InvalidGroup.NotFound');
});

test('security groups, VPCs, zones and regions', async () => {
  const ec2 = await client(await opened({ build }), 'in process', EC2Client);
  const [group] = (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['cache'] }] }))).SecurityGroups ?? [];
  expect(group?.IpPermissions).toEqual([{ IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }]);
  expect((await ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-one'] }))).Vpcs?.[0]).toMatchObject({ CidrBlock: '10.0.0.0/16', IsDefault: false });
  const zones = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  expect(zones.AvailabilityZones?.map(({ ZoneName }) => ZoneName)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  const regions = (await ec2.send(new DescribeRegionsCommand({}))).Regions?.map(({ RegionName }) => RegionName);
  expect(regions).toContain(region);
});
