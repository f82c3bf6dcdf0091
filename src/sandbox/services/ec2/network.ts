/** VPCs, subnets and security groups of the sandbox: what a datastore's subnet group refers to. */
import type { SandboxWorld, Table } from '../../service.ts';

export interface Tag {
  Key: string;
  Value: string;
}
export interface VpcRow {
  VpcId: string;
  CidrBlock: string;
  IsDefault: boolean;
  State: string;
  OwnerId: string;
  Tags: Tag[];
}
export interface SubnetRow {
  SubnetId: string;
  SubnetArn: string;
  VpcId: string;
  AvailabilityZone: string;
  AvailabilityZoneId: string;
  CidrBlock: string;
  /** Free addresses; services that place nodes take from it. AWS keeps five of each subnet for itself. */
  AvailableIpAddressCount: number;
  State: string;
  OwnerId: string;
  DefaultForAz: boolean;
  MapPublicIpOnLaunch: boolean;
  Tags: Tag[];
}
export interface SecurityGroupRow {
  GroupId: string;
  GroupName: string;
  Description: string;
  VpcId: string;
  OwnerId: string;
  SecurityGroupArn: string;
  IpPermissions: unknown[];
  IpPermissionsEgress: unknown[];
  Tags: Tag[];
}

export const vpcs = (world: SandboxWorld, region: string): Table<VpcRow> => world.table<VpcRow>('ec2.vpcs', region);
export const subnets = (world: SandboxWorld, region: string): Table<SubnetRow> => world.table<SubnetRow>('ec2.subnets', region);
export const securityGroups = (world: SandboxWorld, region: string): Table<SecurityGroupRow> => world.table<SecurityGroupRow>('ec2.securityGroups', region);

const asTags = (tags: Record<string, string> | undefined): Tag[] => Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));

export function putVpc(
  world: SandboxWorld,
  region: string,
  options: { vpcId?: string; cidr?: string; isDefault?: boolean; tags?: Record<string, string> } = {},
): VpcRow {
  const row: VpcRow = {
    VpcId: options.vpcId ?? `vpc-0${world.id(16)}`,
    CidrBlock: options.cidr ?? '10.0.0.0/16',
    IsDefault: options.isDefault ?? false,
    State: 'available',
    OwnerId: world.account,
    Tags: asTags(options.tags),
  };
  vpcs(world, region).set(row.VpcId, row);
  return row;
}

export interface SubnetOptions {
  subnetId?: string;
  /** Zone letter or whole name: 'a' or 'eu-west-1a'. */
  zone: string;
  cidr?: string;
  /** Free addresses; 251 unless told (a /24 less the five that AWS keeps). */
  free?: number;
  tags?: Record<string, string>;
}

/** One row a zone; the VPC is made when it is not there. */
export function putSubnets(world: SandboxWorld, region: string, vpcId: string, wanted: SubnetOptions[]): SubnetRow[] {
  if (!vpcs(world, region).has(vpcId)) putVpc(world, region, { vpcId });
  return wanted.map((option, index) => {
    const zone = option.zone.length === 1 ? `${region}${option.zone}` : option.zone;
    const subnetId = option.subnetId ?? `subnet-0${world.id(16)}`;
    const row: SubnetRow = {
      SubnetId: subnetId,
      SubnetArn: `arn:${world.partition}:ec2:${region}:${world.account}:subnet/${subnetId}`,
      VpcId: vpcId,
      AvailabilityZone: zone,
      AvailabilityZoneId: zoneId(region, zone),
      CidrBlock: option.cidr ?? `10.0.${index + 1}.0/24`,
      AvailableIpAddressCount: option.free ?? 251,
      State: 'available',
      OwnerId: world.account,
      DefaultForAz: false,
      MapPublicIpOnLaunch: false,
      Tags: asTags(option.tags),
    };
    subnets(world, region).set(subnetId, row);
    return row;
  });
}

export interface SecurityGroupOptions {
  groupId?: string;
  name: string;
  vpcId: string;
  description?: string;
  ingress?: { port: number; cidr: string }[];
  tags?: Record<string, string>;
}

export function putSecurityGroup(world: SandboxWorld, region: string, options: SecurityGroupOptions): SecurityGroupRow {
  const groupId = options.groupId ?? `sg-0${world.id(16)}`;
  const row: SecurityGroupRow = {
    GroupId: groupId,
    GroupName: options.name,
    Description: options.description ?? options.name,
    VpcId: options.vpcId,
    OwnerId: world.account,
    SecurityGroupArn: `arn:${world.partition}:ec2:${region}:${world.account}:security-group/${groupId}`,
    IpPermissions: (options.ingress ?? []).map((rule) => ({ IpProtocol: 'tcp', FromPort: rule.port, ToPort: rule.port, IpRanges: [{ CidrIp: rule.cidr }] })),
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    Tags: asTags(options.tags),
  };
  securityGroups(world, region).set(groupId, row);
  return row;
}

/** 'eu-west-1a' -> 'euw1-az1'. The real mapping differs between accounts; here the letter decides. */
export function zoneId(region: string, zone: string): string {
  const [area = '', side = '', number = ''] = region.split('-');
  return `${area}${side.slice(0, 1)}${number}-az${zone.charCodeAt(zone.length - 1) - 96}`;
}
