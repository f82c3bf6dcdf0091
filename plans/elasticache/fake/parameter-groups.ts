/** Parameter groups, the service's own and others; and their parameters, as far as a plan looks at them. */
import { page } from '../../../src/sandbox/paging.ts';
import { type SandboxCall, ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { badMarker, badValue, pageSize } from './refusals.ts';
import { arn, type ParameterGroup, parameterGroups } from './rows.ts';
import { versions } from './versions.ts';

const clustered = '.cluster.on';
const families = [...new Set(versions.map((version) => version.family))];

const onlyClustered: Record<string, string> = { 'cluster-enabled': 'yes' };

/** default.redis6.x and default.redis6.x.cluster.on, for each family. */
function own(world: SandboxWorld, region: string): ParameterGroup[] {
  return families.flatMap((family) =>
    (family.startsWith('memcached') ? [''] : ['', clustered]).map((ending): ParameterGroup => {
      const name = `default.${family}${ending}`;
      return {
        CacheParameterGroupName: name,
        CacheParameterGroupFamily: family,
        Description: `Default parameter group for ${family}${ending ? ' with cluster mode on' : ''}`,
        ARN: arn(world, region, 'parametergroup', name),
        values: ending ? onlyClustered : {},
        tags: [],
      };
    }),
  );
}

const every = (world: SandboxWorld, region: string): ParameterGroup[] => [...own(world, region), ...parameterGroups(world, region).values()];

const notFound = (name: string): ServiceFault => new ServiceFault('CacheParameterGroupNotFoundFault', `CacheParameterGroup ${name} not found.`);

export function parameterGroup(world: SandboxWorld, region: string, name: string): ParameterGroup {
  const found = every(world, region).find((group) => group.CacheParameterGroupName === name.toLowerCase());
  if (!found) throw notFound(name);
  return found;
}

export const inClusterMode = (group: ParameterGroup): boolean => group.values['cluster-enabled'] === 'yes';

export const defaultGroup = (family: string, cluster: boolean): string => `default.${family}${cluster ? clustered : ''}`;

export function putParameterGroup(
  world: SandboxWorld,
  region: string,
  given: { name: string; family: string; description?: string; values?: Record<string, string> },
): ParameterGroup {
  const group: ParameterGroup = {
    CacheParameterGroupName: given.name,
    CacheParameterGroupFamily: given.family,
    Description: given.description ?? given.name,
    ARN: arn(world, region, 'parametergroup', given.name),
    values: given.values ?? {},
    tags: [],
  };
  parameterGroups(world, region).set(given.name, group);
  return group;
}

/** [name, default, data type, allowed, change type] of Redis 6.x: "Redis OSS 6.x parameter changes" and before. */
const parameters: [string, string, string, string, string][] = [
  ['activedefrag', 'no', 'string', 'yes,no', 'immediate'],
  ['activerehashing', 'yes', 'string', 'yes,no', 'requires-reboot'],
  ['appendfsync', 'everysec', 'string', 'always,everysec,no', 'immediate'],
  ['appendonly', 'no', 'string', 'yes,no', 'immediate'],
  ['client-output-buffer-limit-normal-hard-limit', '0', 'integer', '0-', 'immediate'],
  ['client-output-buffer-limit-pubsub-hard-limit', '33554432', 'integer', '0-', 'immediate'],
  ['close-on-replica-write', 'yes', 'string', 'yes,no', 'immediate'],
  ['cluster-enabled', 'no', 'string', 'yes,no', 'requires-reboot'],
  ['databases', '16', 'integer', '1-1200000', 'requires-reboot'],
  ['hash-max-ziplist-entries', '512', 'integer', '0-', 'immediate'],
  ['hash-max-ziplist-value', '64', 'integer', '0-', 'immediate'],
  ['lazyfree-lazy-eviction', 'no', 'string', 'yes,no', 'immediate'],
  ['list-compress-depth', '0', 'integer', '0-', 'immediate'],
  ['list-max-ziplist-size', '-2', 'integer', '-5--1,1-', 'immediate'],
  [
    'maxmemory-policy',
    'volatile-lru',
    'string',
    'volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction',
    'immediate',
  ],
  ['maxmemory-samples', '3', 'integer', '1-', 'immediate'],
  ['notify-keyspace-events', '', 'string', '', 'immediate'],
  ['repl-backlog-size', '1048576', 'integer', '16384-', 'immediate'],
  ['reserved-memory-percent', '25', 'integer', '0-100', 'immediate'],
  ['set-max-intset-entries', '512', 'integer', '0-', 'immediate'],
  ['slowlog-log-slower-than', '10000', 'integer', '-', 'immediate'],
  ['slowlog-max-len', '128', 'integer', '0-', 'immediate'],
  ['tcp-keepalive', '300', 'integer', '0-', 'immediate'],
  ['timeout', '0', 'integer', '0,20-', 'immediate'],
  ['zset-max-ziplist-entries', '128', 'integer', '0-', 'immediate'],
  ['zset-max-ziplist-value', '64', 'integer', '0-', 'immediate'],
];

interface Asked {
  CacheParameterGroupName?: string;
  MaxRecords?: number;
  Marker?: string;
}

export const parameterGroupOperations = {
  DescribeCacheParameterGroups(input: Asked, { world, region }: SandboxCall) {
    const all = input.CacheParameterGroupName ? [parameterGroup(world, region, input.CacheParameterGroupName)] : every(world, region);
    const { rows, next } = page(all, (group) => group.CacheParameterGroupName, pageSize(input.MaxRecords, 100), input.Marker, badMarker);
    return { CacheParameterGroups: rows.map((group) => ({ ...group, IsGlobal: false })), ...(next ? { Marker: next } : {}) };
  },

  DescribeCacheParameters(input: Asked & { Source?: string }, { world, region }: SandboxCall) {
    const group = parameterGroup(world, region, input.CacheParameterGroupName ?? '');
    const described = parameters.map(([ParameterName, usual, DataType, AllowedValues, ChangeType]) => ({
      ParameterName,
      ParameterValue: group.values[ParameterName] ?? usual,
      Source: group.values[ParameterName] === undefined ? 'system' : 'user',
      DataType,
      ...(AllowedValues ? { AllowedValues } : {}),
      IsModifiable: !['cluster-enabled', 'appendonly', 'appendfsync'].includes(ParameterName),
      MinimumEngineVersion: '2.8.6',
      ChangeType,
    }));
    const { rows, next } = page(
      described.filter((one) => !input.Source || one.Source === input.Source),
      (one) => one.ParameterName,
      pageSize(input.MaxRecords, 100),
      input.Marker,
      badMarker,
    );
    return { Parameters: rows, CacheNodeTypeSpecificParameters: [], ...(next ? { Marker: next } : {}) };
  },

  CreateCacheParameterGroup(
    input: { CacheParameterGroupName: string; CacheParameterGroupFamily: string; Description: string; Tags?: ParameterGroup['tags'] },
    { world, region }: SandboxCall,
  ) {
    const name = input.CacheParameterGroupName.toLowerCase();
    if (!/^[a-z][a-z0-9-]{0,254}$/.test(name) || name.includes('--') || name.endsWith('-'))
      throw badValue(`The parameter CacheParameterGroupName is not a valid identifier: ${name}`);
    if (!families.includes(input.CacheParameterGroupFamily))
      throw badValue(`CacheParameterGroupFamily ${input.CacheParameterGroupFamily} is not a valid parameter group family.`);
    if (parameterGroups(world, region).has(name))
      throw new ServiceFault('CacheParameterGroupAlreadyExistsFault', `Cache parameter group ${name} already exists.`);
    const group = putParameterGroup(world, region, { name, family: input.CacheParameterGroupFamily, description: input.Description });
    group.tags = input.Tags ?? [];
    return { CacheParameterGroup: { ...group, IsGlobal: false } };
  },
};
