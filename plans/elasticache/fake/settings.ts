/** Engine, version, node type, groups, windows of a new cache: given, else the backup's, else the service's defaults. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { securityGroups } from '../../../src/sandbox/services/index.ts';
import { memoryOf, previousGeneration, tiered } from './node-types.ts';
import { defaultGroup, inClusterMode, parameterGroup } from './parameter-groups.ts';
import { badCombination, badValue } from './refusals.ts';
import type { Settings } from './rows.ts';
import { subnetGroup } from './subnet-groups.ts';
import { chosenVersion, familyOf, numbers } from './versions.ts';

export interface SettingsAsked {
  Engine?: string;
  EngineVersion?: string;
  CacheNodeType?: string;
  CacheParameterGroupName?: string;
  CacheSubnetGroupName?: string;
  CacheSecurityGroupNames?: string[];
  SecurityGroupIds?: string[];
  PreferredMaintenanceWindow?: string;
  NotificationTopicArn?: string;
  AutoMinorVersionUpgrade?: boolean;
  SnapshotRetentionLimit?: number;
  SnapshotWindow?: string;
  Port?: number;
  NetworkType?: string;
  IpDiscovery?: string;
  DataTieringEnabled?: boolean;
  ClusterMode?: 'enabled' | 'disabled' | 'compatible';
  LogDeliveryConfigurations?: { LogType?: string; DestinationType?: string; DestinationDetails?: unknown; LogFormat?: string; Enabled?: boolean }[];
}

/** `base`: what a backup remembers. `cluster` undefined: as the parameter group or ClusterMode says. */
export function chosenSettings(
  world: SandboxWorld,
  region: string,
  asked: SettingsAsked,
  base: Partial<Settings>,
  engines: readonly string[],
): { settings: Settings; cluster: boolean } {
  const engine = (asked.Engine ?? base.Engine ?? 'redis').toLowerCase();
  if (!engines.includes(engine)) throw badValue(`Invalid value for Engine: ${engine}. Valid values are: ${engines.join(', ')}`);
  const version =
    asked.EngineVersion === undefined && base.EngineVersion && base.Engine === engine ? base.EngineVersion : chosenVersion(engine, asked.EngineVersion).is;
  const nodeType = asked.CacheNodeType ?? base.CacheNodeType;
  if (!nodeType) throw badValue('CacheNodeType must be given.');
  if (memoryOf(nodeType) === undefined) throw badValue(`${nodeType} is not a valid cache node type.`);
  if (previousGeneration(nodeType)) throw badCombination(`The cache node type ${nodeType} is of a previous generation and cannot be used for new clusters.`);
  if (engine === 'redis' && numbers(version)[0]! < 5 && /\.(t4g|[mr][67]gd?)\./.test(nodeType))
    throw badCombination(`The cache node type ${nodeType} is not supported for engine version ${version}.`);

  const family = familyOf(engine, version)!;
  const inherited =
    base.CacheParameterGroupName && parameterGroup(world, region, base.CacheParameterGroupName).CacheParameterGroupFamily === family
      ? base.CacheParameterGroupName
      : undefined;
  const groupName = asked.CacheParameterGroupName ?? inherited ?? defaultGroup(family, asked.ClusterMode === 'enabled');
  const parameters = parameterGroup(world, region, groupName);
  if (parameters.CacheParameterGroupFamily !== family)
    throw badCombination(`Expected a parameter group of family ${family} but found one of family ${parameters.CacheParameterGroupFamily}`);
  const cluster = inClusterMode(parameters);
  if (asked.ClusterMode === 'enabled' && !cluster)
    throw badCombination(`ClusterMode enabled needs a parameter group with cluster-enabled=yes, which ${groupName} is not.`);
  if (asked.ClusterMode === 'disabled' && cluster) throw badCombination(`ClusterMode disabled cannot be used with the parameter group ${groupName}.`);

  const subnets = subnetGroup(world, region, asked.CacheSubnetGroupName ?? base.CacheSubnetGroupName ?? 'default');
  if (asked.CacheSecurityGroupNames?.length) throw badCombination('Use of cache security groups is not permitted in this API version for your account.');
  for (const id of asked.SecurityGroupIds ?? [])
    if (securityGroups(world, region).get(id)?.VpcId !== subnets.VpcId)
      throw badValue(`Security group ${id} does not exist, or is not in the VPC ${subnets.VpcId}.`);

  if (tiered(nodeType) && asked.DataTieringEnabled !== true) throw badCombination(`DataTieringEnabled must be true for the cache node type ${nodeType}.`);
  if (!tiered(nodeType) && asked.DataTieringEnabled === true) throw badCombination(`Data tiering is not supported for the cache node type ${nodeType}.`);

  const settings: Settings = {
    Engine: engine,
    EngineVersion: version,
    CacheNodeType: nodeType,
    CacheParameterGroupName: parameters.CacheParameterGroupName,
    CacheSubnetGroupName: subnets.CacheSubnetGroupName,
    SecurityGroupIds: asked.SecurityGroupIds ?? defaultSecurityGroup(world, region, subnets.VpcId),
    PreferredMaintenanceWindow: checkedWindow(
      'PreferredMaintenanceWindow',
      asked.PreferredMaintenanceWindow ?? base.PreferredMaintenanceWindow ?? 'sun:05:00-sun:06:00',
      /^(mon|tue|wed|thu|fri|sat|sun):\d\d:\d\d-(mon|tue|wed|thu|fri|sat|sun):\d\d:\d\d$/,
    ),
    ...topic(asked.NotificationTopicArn ?? base.NotificationTopicArn, world, region),
    AutoMinorVersionUpgrade: asked.AutoMinorVersionUpgrade ?? base.AutoMinorVersionUpgrade ?? true,
    SnapshotRetentionLimit: checkedRetention(asked.SnapshotRetentionLimit ?? base.SnapshotRetentionLimit ?? 0),
    SnapshotWindow: checkedWindow('SnapshotWindow', asked.SnapshotWindow ?? base.SnapshotWindow ?? '02:30-03:30', /^\d\d:\d\d-\d\d:\d\d$/),
    Port: asked.Port ?? base.Port ?? (engine === 'memcached' ? 11_211 : 6379),
    NetworkType: asked.NetworkType ?? 'ipv4',
    IpDiscovery: asked.IpDiscovery ?? 'ipv4',
    DataTiering: asked.DataTieringEnabled === true,
    LogDeliveryConfigurations: checkedLogs(asked.LogDeliveryConfigurations ?? [], version),
  };
  if (settings.Port < 1 || settings.Port > 65_535) throw badValue(`Port must be between 1 and 65535, not ${settings.Port}.`);
  if (settings.NetworkType !== 'ipv4')
    throw badCombination(`The network type ${settings.NetworkType} is not supported by the cache subnet group ${settings.CacheSubnetGroupName}.`);
  return { settings, cluster };
}

export function checkedRetention(days: number): number {
  if (days < 0 || days > 35) throw badValue(`SnapshotRetentionLimit must be between 0 and 35, not ${days}.`);
  return days;
}

/** At least an hour long. facts/elasticache.md 3.2 */
export function checkedWindow(parameter: string, window: string, form: RegExp): string {
  const text = window.toLowerCase();
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const minute = (at: string): number => {
    const [, day, hours, minutes] = /^(?:(\w{3}):)?(\d\d):(\d\d)$/.exec(at) ?? [];
    return Math.max(0, days.indexOf(day ?? '')) * 1440 + Number(hours) * 60 + Number(minutes);
  };
  const [from = '', to = ''] = text.split('-');
  const round = text.includes(':') && /^[a-z]/.test(text) ? 7 * 1440 : 1440;
  const length = (minute(to) - minute(from) + round) % round;
  if (!form.test(text) || !(length >= 60)) throw badValue(`Invalid ${parameter}: ${window}. It must be at least 60 minutes long.`);
  return text;
}

function topic(arn: string | undefined, world: SandboxWorld, region: string): { NotificationTopicArn?: string } {
  if (arn === undefined || arn === '') return {};
  if (!arn.startsWith(`arn:${world.partition}:sns:${region}:${world.account}:`))
    throw badValue(`The topic ${arn} must be an SNS topic of this account and region.`);
  return { NotificationTopicArn: arn };
}

function checkedLogs(logs: NonNullable<SettingsAsked['LogDeliveryConfigurations']>, version: string): Record<string, unknown>[] {
  return logs
    .filter((log) => log.Enabled !== false)
    .map(({ LogType, DestinationType, DestinationDetails, LogFormat }) => {
      const [major = 0, minor = 0] = numbers(version);
      // facts/elasticache.md 3.2 [LOG]
      if (LogType === 'slow-log' ? major < 6 : major * 10 + minor < 62) throw badCombination(`${LogType} is not supported for engine version ${version}.`);
      return { LogType, DestinationType, DestinationDetails, LogFormat: LogFormat ?? 'json', Status: 'active' };
    });
}

const defaultSecurityGroup = (world: SandboxWorld, region: string, vpc: string): string[] =>
  [...securityGroups(world, region).values()].filter((group) => group.VpcId === vpc && group.GroupName === 'default').map((group) => group.GroupId);
