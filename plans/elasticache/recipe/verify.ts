/** verify: is it really encrypted, under this key, with every setting; then every key of both sides. facts/elasticache.md 4.3. */
import type { Reader } from '../../../src/actions/schema.ts';
import type { Setting } from '../../../src/plan/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import { arnOf, type Case } from './case.ts';
import { authToken, createInput } from './settings.ts';
import { clustersRead, encryptionPath, groupRead, nodesPath, quoted, tagsRead, wantedEncryption } from './reads.ts';
import { onceRead, sourceNodes, targetWritesRead } from './measure.ts';
import { override } from './overrides.ts';
import type { StepText } from './step.ts';

interface Check {
  read: Reader;
  path: string;
  equals?: Value;
  oneOf?: Value[];
  unordered?: boolean;
  says: string;
}

const at = 'ReplicationGroups[0]';

export function verify(given: Case, settings: Setting[]): StepText[] {
  const { chosen, target } = given;
  return [
    encrypted('verify.encrypted', 'verify', given),
    {
      id: 'verify.settings',
      phase: 'verify',
      title: 'Every setting is there',
      risk: 'reads',
      action: { kind: 'assert', checks: parity(given, createInput(settings)) },
    },
    addresses(given),
    ...(chosen.writes === 'frozen' ? [targetCounters(given)] : []),
    ...(chosen.writes === 'start-empty'
      ? []
      : [
          {
            id: 'verify.data',
            phase: 'verify' as const,
            risk: 'reads' as const,
            typical: 'PT2M',
            title: chosen.writes === 'frozen' ? 'Every key, value and TTL, both ways' : 'Keys, values and TTLs (writes went on, so this is no proof)',
            action: {
              kind: 'compare' as const,
              comparer: 'redis',
              source: side(given, sourceNodes),
              target: side(given, { $from: 'verify.nodes', path: 'nodes' }),
              // Without stopped writers a difference proves nothing, and neither does its absence.
              options: { writes: chosen.writes ?? 'frozen', cluster: given.source.shape === 'cme', share: compareShare(given) },
            },
            leaves: `both ${given.source.id} and ${target} exist and are billed`,
          },
        ]),
  ];
}

/** What the target has counted before it is compared: whatever it counts later was not compared. */
const targetCounters = (given: Case): StepText => ({
  id: 'verify.counters',
  phase: 'verify',
  title: `Write counters of ${given.target} at the comparison`,
  risk: 'reads',
  typical: 'PT1S',
  action: { kind: 'wait', read: targetWritesRead(given, 'PT1S'), acceptors: onceRead, timeout: 'PT10M', keep: ['counters'] },
});

/** With stopped writers nobody else needs the source; otherwise half a core of it is left to the clients. */
export function compareShare({ chosen }: Case): number {
  const set = override(chosen.settings, 'CompareShare');
  if (set.given) return Number(set.value) / 100;
  return chosen.writes === 'frozen' ? 1 : 0.5;
}

const side = ({ source }: Case, nodes: Value): Value => ({ nodes, tls: source.tls, ...(source.auth ? { auth: { ...authToken } } : {}) });

export const encrypted = (id: string, phase: StepText['phase'], given: Case): StepText => ({
  id,
  phase,
  title: `${given.target} is encrypted${given.keyArn ? ' under the key' : ''}`,
  risk: 'reads',
  action: { kind: 'assert', checks: encryptedChecks(given) },
});

/** Read from the world each time: never taken from what the create call was asked for. */
export function encryptedChecks(given: Case): Check[] {
  const read = groupRead(given.target);
  return [
    { read, path: encryptionPath(at), oneOf: wantedEncryption(given), says: 'encryption of the target' },
    ...(given.keyArn ? [{ read, path: `${at}.KmsKeyId`, equals: given.keyArn, says: 'key of the target' }] : []),
    { read, path: `${at}.Status`, oneOf: ['available', 'snapshotting'], says: 'status of the target' },
  ];
}

/** Where each field of the create call can be read again. */
function parity(given: Case, input: Record<string, Value>): Check[] {
  const { target, source, frame } = given;
  const group = groupRead(target);
  const mine = (filter: string) => `length(CacheClusters[?ReplicationGroupId==${quoted(target)} && (${filter})])`;
  const first = `CacheClusters[?ReplicationGroupId==${quoted(target)}] | [0]`;
  const checks: Check[] = [];
  const same = (field: string, path: string, as: (value: Value) => Value = (v) => v): void => {
    const value = input[field];
    if (value !== undefined) checks.push({ read: group, path: `${at}.${path}`, equals: as(value), says: field });
  };
  const onAll = (field: string, path: string): void => {
    const value = input[field];
    if (typeof value === 'string')
      checks.push({
        read: clustersRead(),
        path: mine(`!${path} || ${path} != ${quoted(value)}`),
        equals: 0,
        says: `nodes with another ${field} than ${value}`,
      });
  };
  same('ReplicationGroupDescription', 'Description');
  same('AutomaticFailoverEnabled', 'AutomaticFailover', (on) => (on ? 'enabled' : 'disabled'));
  same('MultiAZEnabled', 'MultiAZ', (on) => (on ? 'enabled' : 'disabled'));
  same('CacheNodeType', 'CacheNodeType');
  same('SnapshotRetentionLimit', 'SnapshotRetentionLimit');
  same('SnapshotWindow', 'SnapshotWindow');
  same('TransitEncryptionEnabled', 'TransitEncryptionEnabled');
  same('TransitEncryptionMode', 'TransitEncryptionMode');
  same('NetworkType', 'NetworkType');
  same('IpDiscovery', 'IpDiscovery');
  same('ClusterMode', 'ClusterMode');
  same('Durability', 'EffectiveDurability');
  same('AuthToken', 'AuthTokenEnabled', () => true);
  checks.push({ read: group, path: `${at}.ClusterEnabled || \`false\``, equals: source.shape === 'cme', says: 'cluster mode' });
  checks.push({ read: group, path: `length(${at}.MemberClusters)`, equals: source.nodeCount, says: 'number of nodes' });
  checks.push({ read: group, path: `length(${at}.NodeGroups)`, equals: source.shards.length, says: 'number of shards' });
  if (input.UserGroupIds !== undefined)
    checks.push({ read: group, path: `${at}.UserGroupIds`, equals: input.UserGroupIds, unordered: true, says: 'UserGroupIds' });
  if (Array.isArray(input.NodeGroupConfiguration)) {
    const slots = input.NodeGroupConfiguration.flatMap((shard) => ((shard as { Slots?: string }).Slots ? [(shard as { Slots: string }).Slots] : []));
    if (slots.length > 0) checks.push({ read: group, path: `${at}.NodeGroups[].Slots`, equals: slots, unordered: true, says: 'slots of the shards' });
  }
  if (Array.isArray(input.LogDeliveryConfigurations))
    checks.push({
      read: group,
      path: `${at}.LogDeliveryConfigurations[].LogType`,
      equals: input.LogDeliveryConfigurations.map((l) => (l as { LogType: string }).LogType),
      unordered: true,
      says: 'log delivery',
    });
  const version = input.EngineVersion;
  if (typeof version === 'string')
    checks.push({
      read: clustersRead(),
      path: mine(`!starts_with(EngineVersion, ${quoted(version)})`),
      equals: 0,
      says: `nodes with another engine version than ${version}`,
    });
  onAll('CacheParameterGroupName', 'CacheParameterGroup.CacheParameterGroupName');
  onAll('CacheSubnetGroupName', 'CacheSubnetGroupName');
  onAll('PreferredMaintenanceWindow', 'PreferredMaintenanceWindow');
  onAll('NotificationTopicArn', 'NotificationConfiguration.TopicArn');
  if (typeof input.AutoMinorVersionUpgrade === 'boolean')
    checks.push({
      read: clustersRead(),
      path: mine(`AutoMinorVersionUpgrade != \`${input.AutoMinorVersionUpgrade}\``),
      equals: 0,
      says: 'nodes with another AutoMinorVersionUpgrade',
    });
  if (Array.isArray(input.SecurityGroupIds))
    checks.push({
      read: clustersRead(),
      path: `${first}.SecurityGroups[].SecurityGroupId`,
      equals: input.SecurityGroupIds,
      unordered: true,
      says: 'SecurityGroupIds',
    });
  const tags = (input.Tags as { Key: string; Value: string }[] | undefined)?.filter((tag) => !tag.Key.startsWith('encmigrate:')) ?? [];
  checks.push({
    read: tagsRead(arnOf(frame, 'replicationgroup', target)),
    path: "TagList[?!starts_with(Key, 'encmigrate:') && !starts_with(Key, 'aws:')].{Key: Key, Value: Value}",
    equals: tags.map((tag) => ({ ...tag })),
    unordered: true,
    says: 'tags of the source',
  });
  return checks;
}

const joined = (path: string): string => `${path} && join(':', [${path}.Address, to_string(${path}.Port)])`;

export const endpointPath = {
  primary: `${at}.NodeGroups[0].PrimaryEndpoint`,
  reader: `${at}.NodeGroups[0].ReaderEndpoint`,
  configuration: `${at}.ConfigurationEndpoint`,
} as const;

/** Which addresses the target has: only known now. */
function addresses(given: Case): StepText {
  const { source, target } = given;
  const group = groupRead(target);
  const kinds = source.shape === 'cme' ? (['configuration'] as const) : (['primary', 'reader'] as const);
  return {
    id: 'verify.nodes',
    phase: 'verify',
    title: `The addresses of ${target}`,
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [
        {
          read: group,
          path: `${endpointPath[kinds[0]]}.Address != null && ${endpointPath[kinds[0]]}.Port != null`,
          equals: true,
          says: `the ${kinds[0]} endpoint is there`,
        },
        { read: clustersRead(), path: `length(${nodesPath(target, false)})`, equals: source.nodeCount, says: 'nodes with an address' },
      ],
      keep: [
        ...kinds.flatMap((kind) => [
          { read: group, path: joined(endpointPath[kind]), as: kind },
          { read: group, path: `${endpointPath[kind]}.Address`, as: `${kind}Host` },
        ]),
        { read: clustersRead(), path: nodesPath(target, false), as: 'nodes' },
      ],
    },
  };
}
