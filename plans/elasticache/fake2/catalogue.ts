/** What AWS offers: engine versions, families, node types. Enough of today's lists for rules to bite. facts/elasticache.md 1.2, 3.2, 10. */
import type { SandboxCall } from '../../../src/sandbox/service.ts';
import { ServiceFault } from '../../../src/sandbox/service.ts';
import { subnets } from '../../../src/sandbox/services/index.ts';
import { previousGeneration } from '../node-types.ts';
import { older, version } from '../version.ts';
import { badCombination, badValue, groupOf, memberOf, page } from './find.ts';
import { parameterGroups, subnetGroups, userGroups } from './rows.ts';

/** Version as described -> family. From 6 on a group is made of major.minor, and gets the newest patch. */
export const offers: { engine: string; version: string; family: string }[] = [
  { engine: 'redis', version: '5.0.6', family: 'redis5.0' },
  { engine: 'redis', version: '6.0.5', family: 'redis6.x' },
  { engine: 'redis', version: '6.2.6', family: 'redis6.x' },
  { engine: 'redis', version: '7.0.7', family: 'redis7' },
  { engine: 'redis', version: '7.1.0', family: 'redis7' },
  { engine: 'valkey', version: '7.2.6', family: 'valkey7' },
  { engine: 'valkey', version: '8.0.1', family: 'valkey8' },
  { engine: 'valkey', version: '9.0.0', family: 'valkey9' },
  { engine: 'memcached', version: '1.6.22', family: 'memcached1.6' },
];

/** The whole version that a create asks for; refuses patches from 6 on, in AWS's own words (facts/elasticache.md 10). */
export function chooseVersion(engine: string, asked: string | undefined): { version: string; family: string } {
  const mine = offers.filter((offer) => offer.engine === engine);
  const newest = mine.at(-1);
  if (!newest) throw badValue(`Invalid engine ${engine}`);
  if (asked === undefined) return newest;
  const [major, minor] = version(asked);
  if (major >= 6 && /^\d+\.\d+\.\d+/.test(asked)) throw badValue(`Specific version selection is not allowed for '${asked}', please use '${major}.${minor}'`);
  const found = mine.find((offer) => offer.version === asked || (major >= 6 && offer.version.startsWith(`${asked}.`)));
  if (!found) throw badValue(`Cannot find version ${asked} for ${engine}`);
  return found;
}

const sizes = ['small', 'medium', 'large', 'xlarge', '2xlarge', '4xlarge'];
const families = ['t3', 't4g', 'm5', 'm6g', 'm7g', 'r5', 'r6g', 'r7g'];
const smallest: Record<string, number> = { t3: 0, t4g: 0, m5: 2, m6g: 2, m7g: 2, r5: 2, r6g: 2, r7g: 2 };
const memory = (type: string): number => {
  const [, family = '', size = ''] = type.split('.');
  const index = sizes.indexOf(size);
  return (index < 0 ? 3 : index) * 10 + (family.startsWith('r') ? 5 : 0);
};
const known = families.flatMap((family) => sizes.slice(smallest[family]).filter((size) => !(family.startsWith('t') && sizes.indexOf(size) > 1)).map((size) => `cache.${family}.${size}`));

export function refuseNodeType(type: string | undefined): void {
  if (!type || !/^cache\.[a-z0-9]+\.[a-z0-9]+$/.test(type)) throw badValue(`Invalid CacheNodeType: ${type ?? ''}`);
  if (previousGeneration(type)) throw badValue(`The parameter CacheNodeType ${type} is of a previous generation and cannot be used for new clusters.`);
}

export const nodeTypes = (input: { ReplicationGroupId?: string; CacheClusterId?: string }, call: SandboxCall) => {
  const row = input.ReplicationGroupId !== undefined ? groupOf(call, input.ReplicationGroupId) : (() => {
    const { group, cluster } = memberOf(call, input.CacheClusterId);
    return (group ?? cluster) as { nodeType: string };
  })();
  const others = known.filter((type) => type !== row.nodeType);
  return { ScaleUpModifications: others.filter((type) => memory(type) >= memory(row.nodeType)), ScaleDownModifications: others.filter((type) => memory(type) < memory(row.nodeType)) };
};

export const engineVersions = (input: { Engine?: string; EngineVersion?: string; Marker?: string; MaxRecords?: number }) =>
  page(
    offers
      .filter((offer) => (!input.Engine || offer.engine === input.Engine) && (!input.EngineVersion || offer.version.startsWith(input.EngineVersion)))
      .map((offer) => ({ Engine: offer.engine, EngineVersion: offer.version, CacheParameterGroupFamily: offer.family, CacheEngineDescription: offer.engine, CacheEngineVersionDescription: `${offer.engine} ${offer.version}` })),
    input, 100, 'CacheEngineVersions',
  );

/** `default.redis6.x`, `default.redis6.x.cluster.on`: there without being made. */
export function parameterGroup(call: SandboxCall, name: string): { name: string; family: string; clusterEnabled: boolean; parameters: Record<string, string> } {
  const own = parameterGroups(call.world, call.region).get(name);
  if (own) return { ...own, clusterEnabled: own.parameters['cluster-enabled'] === 'yes' };
  const standard = /^default\.(.+?)(\.cluster\.on)?$/.exec(name);
  if (standard && offers.some((offer) => offer.family === standard[1])) return { name, family: standard[1] as string, clusterEnabled: standard[2] !== undefined, parameters: {} };
  throw new ServiceFault('CacheParameterGroupNotFoundFault', `CacheParameterGroup ${name} not found.`);
}

const groupShape = (group: { name: string; family: string; description?: string }, call: SandboxCall) => ({
  CacheParameterGroupName: group.name, CacheParameterGroupFamily: group.family, Description: group.description ?? `Default parameter group for ${group.family}`, IsGlobal: false,
  ARN: `arn:${call.world.partition}:elasticache:${call.region}:${call.account}:parametergroup:${group.name}`,
});

export const describeParameterGroups = (input: { CacheParameterGroupName?: string; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  if (input.CacheParameterGroupName !== undefined) return page([groupShape(parameterGroup(call, input.CacheParameterGroupName), call)], input, 100, 'CacheParameterGroups');
  const standard = [...new Set(offers.filter((offer) => offer.engine !== 'memcached').map((offer) => offer.family))].flatMap((family) => [{ name: `default.${family}`, family }, { name: `default.${family}.cluster.on`, family }]);
  return page([...standard, ...parameterGroups(call.world, call.region).values()].map((group) => groupShape(group, call)), input, 100, 'CacheParameterGroups');
};

export const describeParameters = (input: { CacheParameterGroupName: string; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  const group = parameterGroup(call, input.CacheParameterGroupName);
  const values: Record<string, string> = { 'cluster-enabled': group.clusterEnabled ? 'yes' : 'no', 'maxmemory-policy': 'volatile-lru', 'notify-keyspace-events': '', 'reserved-memory-percent': '25', timeout: '0', ...group.parameters };
  return page(Object.entries(values).map(([name, value]) => ({ ParameterName: name, ParameterValue: value, Source: name in group.parameters ? 'user' : 'system', DataType: /^\d+$/.test(value) ? 'integer' : 'string', IsModifiable: name !== 'cluster-enabled' })), input, 100, 'Parameters');
};

export const createParameterGroup = (input: { CacheParameterGroupName: string; CacheParameterGroupFamily: string; Description: string }, call: SandboxCall) => {
  const name = input.CacheParameterGroupName.toLowerCase();
  const table = parameterGroups(call.world, call.region);
  if (table.has(name)) throw new ServiceFault('CacheParameterGroupAlreadyExistsFault', `A parameter group named ${name} already exists.`);
  if (!offers.some((offer) => offer.family === input.CacheParameterGroupFamily)) throw badValue(`${input.CacheParameterGroupFamily} is not a valid parameter group family.`);
  const row = { name, family: input.CacheParameterGroupFamily, description: input.Description, parameters: {} };
  table.set(name, row);
  return { CacheParameterGroup: groupShape(row, call) };
};

export function subnetGroup(call: SandboxCall, name: string | undefined) {
  const row = subnetGroups(call.world, call.region).get((name ?? 'default').toLowerCase());
  if (!row) throw new ServiceFault('CacheSubnetGroupNotFoundFault', `Cache Subnet Group ${name ?? 'default'} does not exist.`);
  return row;
}

const subnetGroupShape = (row: ReturnType<typeof subnetGroup>, call: SandboxCall) => ({
  CacheSubnetGroupName: row.name, CacheSubnetGroupDescription: row.description, VpcId: row.vpcId, SupportedNetworkTypes: ['ipv4'],
  Subnets: row.subnetIds.map((id) => ({ SubnetIdentifier: id, SubnetAvailabilityZone: { Name: subnets(call.world, call.region).get(id)?.AvailabilityZone }, SupportedNetworkTypes: ['ipv4'] })),
  ARN: `arn:${call.world.partition}:elasticache:${call.region}:${call.account}:subnetgroup:${row.name}`,
});

export const describeSubnetGroups = (input: { CacheSubnetGroupName?: string; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  const rows = input.CacheSubnetGroupName === undefined ? [...subnetGroups(call.world, call.region).values()] : [subnetGroup(call, input.CacheSubnetGroupName)];
  return page(rows.map((row) => subnetGroupShape(row, call)), input, 100, 'CacheSubnetGroups');
};

export const createSubnetGroup = (input: { CacheSubnetGroupName: string; CacheSubnetGroupDescription: string; SubnetIds: string[] }, call: SandboxCall) => {
  const name = input.CacheSubnetGroupName.toLowerCase();
  const table = subnetGroups(call.world, call.region);
  if (table.has(name)) throw new ServiceFault('CacheSubnetGroupAlreadyExistsFault', `Cache subnet group ${name} already exists.`);
  const found = input.SubnetIds.map((id) => subnets(call.world, call.region).get(id));
  const missing = input.SubnetIds.find((_, i) => !found[i]);
  if (missing) throw new ServiceFault('InvalidSubnet', `Some input subnets in :[${missing}] are invalid.`);
  const row = { name, description: input.CacheSubnetGroupDescription, vpcId: found[0]?.VpcId ?? '', subnetIds: input.SubnetIds };
  table.set(name, row);
  return { CacheSubnetGroup: subnetGroupShape(row, call) };
};

export const describeUserGroups = (input: { UserGroupId?: string; Marker?: string; MaxRecords?: number }, call: SandboxCall) => {
  const table = userGroups(call.world, call.region);
  const rows = input.UserGroupId === undefined ? [...table.values()] : [...table.values()].filter((row) => row.id === input.UserGroupId?.toLowerCase());
  if (input.UserGroupId !== undefined && rows.length === 0) throw new ServiceFault('UserGroupNotFoundFault', `${input.UserGroupId} is not found.`);
  return page(rows.map((row) => ({ UserGroupId: row.id, Status: row.status, Engine: row.engine, UserIds: row.userIds, ReplicationGroups: [] })), input, 100, 'UserGroups');
};

/** A backup is not restored to an older version (facts/elasticache.md 3.4). */
export const refuseOlder = (asked: string, backup: string): void => {
  if (older(asked, backup)) throw badCombination(`Engine version ${asked} is older than the version of the backup, ${backup}.`);
};

