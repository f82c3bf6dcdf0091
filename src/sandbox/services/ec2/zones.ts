/** Regions and zones. Each region of the sandbox has three zones, and those of its subnets. */
import { ServiceFault, type Operation } from '../../service.ts';
import { refuseDryRun } from './describe.ts';
import { filtered } from './filters.ts';
import { subnets, zoneId } from './network.ts';

/** Regions that an account has without opting in: "AWS Regions", account management guide. */
const regions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

export const describeRegions: Operation = (input) => {
  refuseDryRun(input);
  for (const name of input.RegionNames ?? []) if (!regions.includes(name)) throw new ServiceFault('InvalidParameterValue', `Invalid region name: ${name}`, 400);
  const all = regions
    .filter((name) => !input.RegionNames?.length || input.RegionNames.includes(name))
    .map((name) => ({ RegionName: name, Endpoint: `ec2.${name}.amazonaws.com`, OptInStatus: 'opt-in-not-required', Tags: [] }));
  return {
    Regions: filtered(all, input.Filters, {
      'region-name': (row) => [row.RegionName],
      endpoint: (row) => [row.Endpoint],
      'opt-in-status': (row) => [row.OptInStatus],
    }),
  };
};

export const describeZones: Operation = (input, { world, region }) => {
  refuseDryRun(input);
  const names = new Set(['a', 'b', 'c'].map((letter) => `${region}${letter}`));
  for (const subnet of subnets(world, region).values()) names.add(subnet.AvailabilityZone);
  for (const name of input.ZoneNames ?? []) if (!names.has(name)) throw new ServiceFault('InvalidParameterValue', `Invalid availability zone: [${name}]`, 400);
  const all = [...names].sort().map((name) => ({
    ZoneName: name,
    ZoneId: zoneId(region, name),
    RegionName: region,
    GroupName: region,
    NetworkBorderGroup: region,
    ZoneType: 'availability-zone',
    State: 'available',
    OptInStatus: 'opt-in-not-required',
    Messages: [],
    Tags: [],
  }));
  const wanted = all.filter(
    (zone) => (!input.ZoneNames?.length || input.ZoneNames.includes(zone.ZoneName)) && (!input.ZoneIds?.length || input.ZoneIds.includes(zone.ZoneId)),
  );
  return {
    AvailabilityZones: filtered(wanted, input.Filters, {
      'zone-name': (row) => [row.ZoneName],
      'zone-id': (row) => [row.ZoneId],
      'zone-type': (row) => [row.ZoneType],
      state: (row) => [row.State],
      'region-name': (row) => [row.RegionName],
      'group-name': (row) => [row.GroupName],
      'opt-in-status': (row) => [row.OptInStatus],
    }),
  };
};
