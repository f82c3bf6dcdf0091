/** Every finding of ElastiCache and of keys: the facts that call it up, and that it stays away without them. A code without a case fails. */
import { describe, expect, it } from 'vitest';
import type { codes } from '../../../plans/elasticache/codes.ts';
import type { ElastiCacheFacts } from '../../../plans/elasticache/gather/facts.ts';
import { build } from '../../../plans/elasticache/recipe/build.ts';
import type { keyCodes } from '../../../src/kms/codes.ts';
import type { KeyFacts } from '../../../src/kms/facts.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { asFacts, auth, choices, cmd, cme, createdAt, frame, goodKey, group, keyArn, member, place, primaryHost, rekeyed, standalone } from './facts.ts';

type Level = 'ok' | 'warning' | 'question' | 'blocker';
interface Case {
  when: string;
  level: Level;
  facts: ElastiCacheFacts;
  choices?: Choices;
  says: RegExp;
}

const prod = (more: Parameters<typeof group>[1]) => cmd({ group: group('sessions-prod', more) });
const members = (more: Parameters<typeof member>[2]) => cmd({ members: [1, 2, 3].map((n) => member(`sessions-prod-00${n}`, 'sessions-prod', more)) });
const key = (more: Partial<KeyFacts>) => cmd({ key: { ...goodKey, ...more } });
const set = (settings: Record<string, string>): Choices => ({ ...choices, settings });
const at = (more: Partial<typeof place>) => cmd({ places: [{ ...place, ...more }] });
const asked = (endpoint: string): Choices => ({ ...choices, endpoints: [endpoint] });
const legacy: Choices = { ...choices, targetId: 'legacy-cache-enc' };
const cart: Choices = { ...choices, targetId: 'cart-cache-enc' };
const service = cmd({ key: { ...goodKey, asked: 'service', form: 'service', arn: null } });
const fails = { name: 'AccessDeniedException', message: 'not authorized' };
const tieredGroup = (type: string) =>
  cmd({ group: group('sessions-prod', { DataTiering: 'enabled', CacheNodeType: type }), members: cmd().members.map((m) => ({ ...m, CacheNodeType: type })) });

// biome-ignore format: a table, one case a line
const cases: Record<keyof typeof codes | keyof typeof keyCodes, Case[]> = {
  'EM-EC-001': [{ when: 'Memcached', level: 'blocker', facts: standalone({ members: [member('legacy-cache', undefined, { Engine: 'memcached', EngineVersion: '1.6.22' })] }), choices: legacy, says: /Memcached/ }],
  'EM-EC-002': [{ when: 'a global datastore', level: 'blocker', facts: prod({ GlobalReplicationGroupInfo: { GlobalReplicationGroupId: 'ldgnf-sessions', GlobalReplicationGroupMemberRole: 'PRIMARY' } }), says: /ldgnf-sessions/ }],
  'EM-EC-003': [{ when: 'cluster mode in transition', level: 'blocker', facts: prod({ ClusterMode: 'compatible' }), says: /compatible/ }],
  'EM-EC-004': [{ when: 'nodes on Outposts', level: 'blocker', facts: prod({ MemberClustersOutpostArns: ['arn:aws:outposts:eu-west-1:123456789012:outpost/op-1'] }), says: /Outposts/ }],
  'EM-EC-005': [
    { when: 'a cache security group', level: 'blocker', facts: members({ CacheSecurityGroups: [{ CacheSecurityGroupName: 'default', Status: 'active' }] }), says: /not in a VPC/ },
    { when: 'no subnet group', level: 'blocker', facts: members({ CacheSubnetGroupName: '' }), says: /not in a VPC/ },
  ],
  'EM-EC-006': [
    { when: 'Redis OSS 3.2.6', level: 'blocker', facts: members({ EngineVersion: '3.2.6' }), says: /4\.0\.10/ },
    { when: 'Redis OSS 4.0.9', level: 'blocker', facts: members({ EngineVersion: '4.0.9' }), says: /4\.0\.10/ },
  ],
  'EM-EC-007': [{ when: 'Redis OSS 5', level: 'warning', facts: standalone(), choices: { ...legacy, settings: { CacheNodeType: 'cache.t3.medium' } }, says: /Extended Support/ }],
  'EM-EC-008': [
    { when: 'a version that is not offered', level: 'blocker', facts: cmd({ engineVersions: [{ EngineVersion: '7.1', CacheParameterGroupFamily: 'redis7' }] }), says: /not offered/ },
    { when: 'a version below that of the backup', level: 'blocker', facts: cmd({ engineVersions: [{ EngineVersion: '6.0', CacheParameterGroupFamily: 'redis6.x' }, { EngineVersion: '6.2.6', CacheParameterGroupFamily: 'redis6.x' }] }), choices: set({ EngineVersion: '6.0' }), says: /older than the backup/ },
  ],
  'EM-EC-009': [{ when: 'Valkey 9 with cluster mode', level: 'ok', facts: cme('even', { group: { ...cme().group, Engine: 'valkey' } as never, members: cme().members.map((m) => ({ ...m, Engine: 'valkey', EngineVersion: '9.0.0' })), engineVersions: [{ EngineVersion: '9.0', CacheParameterGroupFamily: 'redis6.x' }] }), choices: cart, says: /in place/ }],
  'EM-EC-010': [{ when: 'the source is being modified', level: 'blocker', facts: prod({ Status: 'modifying' }), says: /modifying/ }],
  'EM-EC-011': [
    { when: 'a member reboots', level: 'blocker', facts: members({ CacheClusterStatus: 'rebooting cluster nodes' }), says: /rebooting/ },
    { when: 'a member cannot be seen', level: 'blocker', facts: cmd({ members: cmd().members.slice(1) }), says: /2 of 3/ },
  ],
  'EM-EC-012': [
    { when: 'the group has changes pending', level: 'blocker', facts: prod({ PendingModifiedValues: { AutomaticFailoverStatus: 'enabled' } }), says: /AutomaticFailoverStatus/ },
    { when: 'a member has changes pending', level: 'blocker', facts: members({ PendingModifiedValues: { CacheNodeType: 'cache.r6g.large' } }), says: /cache\.r6g\.large/ },
  ],
  'EM-EC-013': [{ when: 'parameters wait for a reboot', level: 'blocker', facts: members({ CacheParameterGroup: { CacheParameterGroupName: 'default.redis6.x', ParameterApplyStatus: 'pending-reboot' } }), says: /pending-reboot/ }],
  'EM-EC-014': [{ when: 'members of two versions', level: 'blocker', facts: cmd({ members: cmd().members.map((m, n) => ({ ...m, EngineVersion: n === 0 ? '6.0.5' : '6.2.6' })) }), says: /EngineVersion/ }],
  'EM-EC-015': [{ when: 'all is well', level: 'ok', facts: cmd(), says: /3 nodes are available/ }],
  'EM-EC-020': [{ when: 'encrypted under another key', level: 'warning', facts: rekeyed(), says: /builds it anew/ }],
  'EM-EC-021': [
    { when: 'encrypted under this key', level: 'blocker', facts: prod({ StorageEncryptionType: 'sse-kms', AtRestEncryptionEnabled: true, KmsKeyId: keyArn }), says: /already/ },
    // The flag says no, the type says yes: the type counts.
    { when: 'encrypted by the service although the flag is off', level: 'blocker', facts: { ...service, group: group('sessions-prod', { StorageEncryptionType: 'sse-elasticache', AtRestEncryptionEnabled: false }) }, choices: { ...choices, kmsKey: 'service' }, says: /sse-elasticache/ },
  ],
  'EM-EC-022': [
    { when: 'not encrypted, by its type', level: 'ok', facts: cmd(), says: /is not encrypted at rest$/ },
    { when: 'not encrypted, by the flag alone', level: 'ok', facts: standalone(), choices: legacy, says: /by its flag/ },
  ],
  'EM-EC-023': [{ when: 'data tiering', level: 'ok', facts: tieredGroup('cache.r6gd.xlarge'), says: /disks/ }],
  'EM-EC-030': [{ when: 'a previous generation', level: 'question', facts: standalone(), choices: legacy, says: /cache\.t2\.medium/ }],
  'EM-EC-031': [
    { when: 'a previous generation is chosen', level: 'blocker', facts: cmd(), choices: set({ CacheNodeType: 'cache.m3.large' }), says: /cache\.m3\.large/ },
    { when: 'a type that is not offered', level: 'blocker', facts: cmd(), choices: set({ CacheNodeType: 'cache.x9.large' }), says: /not among/ },
  ],
  'EM-EC-032': [{ when: 'a smaller type', level: 'warning', facts: cmd(), choices: set({ CacheNodeType: 'cache.t4g.medium' }), says: /less memory/ }],
  'EM-EC-033': [
    { when: 'tiering to a plain type', level: 'blocker', facts: tieredGroup('cache.r6gd.xlarge'), choices: set({ CacheNodeType: 'cache.r6g.large' }), says: /r6gd nodes only/ },
    { when: 'no tiering to r6gd', level: 'blocker', facts: cmd(), choices: set({ CacheNodeType: 'cache.r6gd.xlarge' }), says: /only for data tiering/ },
  ],
  'EM-EC-034': [{ when: 'a shard with several ranges', level: 'blocker', facts: cme('several'), choices: cart, says: /several slot ranges/ }],
  'EM-EC-035': [{ when: 'an even split is accepted', level: 'warning', facts: cme('several'), choices: { ...cart, settings: { Slots: 'even' } }, says: /evenly/ }],
  'EM-EC-036': [
    { when: 'uneven slots', level: 'ok', facts: cme('uneven'), choices: cart, says: /uneven/ },
    { when: 'uneven replicas', level: 'ok', facts: cme('replicas'), choices: cart, says: /uneven/ },
  ],
  'EM-EC-037': [{ when: 'known zones', level: 'ok', facts: cmd(), says: /eu-west-1a, eu-west-1b, eu-west-1c/ }],
  'EM-EC-038': [{ when: 'a version of another family', level: 'blocker', facts: cmd(), choices: set({ EngineVersion: '7.1' }), says: /redis7/ }],
  'EM-EC-039': [{ when: 'a standalone cache', level: 'warning', facts: standalone(), choices: legacy, says: /legacy-cache-enc-001/ }],
  'EM-EC-040': [
    { when: 'a name of 41 characters', level: 'blocker', facts: cmd(), choices: { ...choices, targetId: 'a'.repeat(41) }, says: /41 characters/ },
    { when: 'a name that begins with a digit', level: 'blocker', facts: cmd(), choices: { ...choices, targetId: '1-sessions' }, says: /start with a letter/ },
    { when: 'two hyphens in a row', level: 'blocker', facts: cmd(), choices: { ...choices, targetId: 'sessions--enc' }, says: /hyphens in a row/ },
    { when: 'a hyphen at the end', level: 'blocker', facts: cmd(), choices: { ...choices, targetId: 'sessions-' }, says: /end with a hyphen/ },
    { when: 'another character', level: 'blocker', facts: cmd(), choices: { ...choices, targetId: 'sessions_enc' }, says: /only letters/ },
  ],
  'EM-EC-041': [{ when: 'a name that is taken', level: 'blocker', facts: cmd({ target: { id: 'sessions-prod-enc', takenBy: 'a replication group', plan: null } }), says: /exists already/ }],
  'EM-EC-042': [{ when: 'the name of the source', level: 'blocker', facts: cmd(), choices: { ...choices, targetId: 'Sessions-Prod' }, says: /as the source is/ }],
  'EM-EC-043': [{ when: 'always', level: 'ok', facts: cmd(), says: /em-7f3a9c-sessions-prod/ }],
  'EM-EC-050': [{ when: 'two free addresses for three nodes', level: 'blocker', facts: cmd({ subnets: [{ id: 'subnet-1', zone: 'eu-west-1a', freeIps: 2 }] }), says: /2 free addresses/ }],
  'EM-EC-051': [{ when: 'a quota that both would exceed', level: 'blocker', facts: cmd({ nodes: { inRegion: 298, quota: 300 } }), says: /301 nodes/ }],
  'EM-EC-052': [{ when: 'a quota that cannot be read', level: 'warning', facts: cmd({ nodes: { inRegion: 12, quota: null } }), says: /could not be read/ }],
  'EM-EC-053': [{ when: '19 backups of a node today', level: 'blocker', facts: cmd({ backupsLastDay: { 'sessions-prod-002': 19 } }), says: /allows 20/ }],
  'EM-EC-054': [{ when: 'memory 88 % full', level: 'warning', facts: cmd({ load: { connections: 40, memoryPercent: 88 } }), says: /88 %/ }],
  'EM-EC-055': [{ when: '10 % reserved', level: 'warning', facts: cmd({ reservedMemoryPercent: 10 }), says: /25/ }],
  'EM-EC-056': [{ when: 'a security group that is gone', level: 'blocker', facts: cmd({ securityGroups: [] }), says: /sg-0a1/ }],
  'EM-EC-057': [{ when: 'dual stack in an ipv4 subnet group', level: 'blocker', facts: prod({ NetworkType: 'dual_stack' }), says: /dual_stack/ }],
  'EM-EC-058': [{ when: 'enough addresses', level: 'ok', facts: cmd(), says: /200 free addresses/ }],
  'EM-EC-059': [{ when: '48 tags and three of ours', level: 'blocker', facts: cmd({ tags: Array.from({ length: 48 }, (_, n) => ({ Key: `k${n}`, Value: 'v' })) }), says: /51 tags/ }],
  'EM-EC-060': [{ when: 'an AUTH token', level: 'ok', facts: auth(), says: /asks for it as the secret "authToken"/ }],
  'EM-EC-061': [{ when: 'a user group that is being changed', level: 'blocker', facts: cmd({ group: group('sessions-prod', { UserGroupIds: ['ops'] }), userGroups: [{ UserGroupId: 'ops', Status: 'modifying' }] }), says: /ops is modifying/ }],
  'EM-EC-062': [{ when: 'user groups', level: 'warning', facts: cmd({ group: group('sessions-prod', { UserGroupIds: ['ops'] }), userGroups: [{ UserGroupId: 'ops', Status: 'active' }] }), says: /sign the new name/ }],
  'EM-EC-063': [{ when: 'TLS', level: 'ok', facts: auth(), says: /AWS names only/ }],
  'EM-EC-070': [{ when: 'nothing is said of writes', level: 'question', facts: cmd(), choices: { ...choices, writes: undefined }, says: /writes/ }],
  'EM-EC-071': [{ when: 'frozen', level: 'ok', facts: cmd(), says: /measures that they stopped/ }],
  'EM-EC-072': [{ when: 'accept-loss', level: 'warning', facts: cmd(), choices: { ...choices, writes: 'accept-loss' }, says: /cannot be verified/ }],
  'EM-EC-073': [{ when: 'start-empty', level: 'warning', facts: cmd(), choices: { ...choices, writes: 'start-empty' }, says: /nothing is verified/ }],
  'EM-EC-074': [{ when: 'no place', level: 'warning', facts: cmd({ places: [] }), choices: { ...choices, endpoints: [] }, says: /by hand/ }],
  'EM-EC-075': [
    { when: 'a place that cannot be read', level: 'blocker', facts: at({ error: { name: 'ParameterNotFound', message: 'no such parameter' }, hits: [], version: null }), says: /ParameterNotFound/ },
    { when: 'a place that was not read', level: 'blocker', facts: cmd(), choices: asked('ssm:/other'), says: /was not read/ },
  ],
  'EM-EC-076': [{ when: 'a place without an endpoint of the source', level: 'blocker', facts: at({ hits: [] }), says: /does not hold an endpoint/ }],
  'EM-EC-077': [
    { when: 'an unknown way to treat writes', level: 'blocker', facts: cmd(), choices: { ...choices, writes: 'maybe' }, says: /maybe/ },
    { when: 'a soak that is none', level: 'blocker', facts: cmd(), choices: { ...choices, soak: 'soon' }, says: /soon/ },
    { when: 'a setting that cannot be set', level: 'blocker', facts: cmd(), choices: set({ KmsKeyId: 'x' }), says: /KmsKeyId cannot be set/ },
  ],
  'EM-EC-078': [{ when: 'a place by hand', level: 'warning', facts: at({ asked: 'manual:the app', place: { type: 'manual', text: 'the app' }, version: null, hits: [] }), choices: asked('manual:the app'), says: /the app/ }],
  'EM-EC-079': [{ when: 'a place that names one node', level: 'question', facts: at({ hits: [{ kind: 'node', token: 'sessions-prod-001.abc123.0001.euw1.cache.amazonaws.com:6379', count: 1 }] }), says: /one node/ }],
  'EM-EC-080': [{ when: 'an endpoint that the target has not', level: 'blocker', facts: at({ asked: 'ssm:/prod/sessions/redis@configuration', endpoint: 'configuration' }), choices: asked('ssm:/prod/sessions/redis@configuration'), says: /no configuration endpoint/ }],
  'EM-EC-081': [{ when: 'a good place', level: 'ok', facts: cmd(), says: new RegExp(primaryHost.replaceAll('.', '\\.')) }],
  'EM-EC-082': [{ when: 'no soak', level: 'warning', facts: cmd(), choices: { ...choices, soak: '0' }, says: /no soak/ }],
  'EM-EC-083': [{ when: 'always', level: 'ok', facts: cmd(), says: /restart clients/ }],
  'EM-EC-090': [{ when: 'old backups without a key', level: 'warning', facts: cmd({ clearBackups: [{ SnapshotName: 'before-upgrade' }] }), says: /before-upgrade/ }],
  'EM-EC-091': [{ when: 'automatic backups', level: 'ok', facts: cmd(), says: /deleted with it/ }],
  'EM-EC-092': [{ when: 'the service key', level: 'warning', facts: service, choices: { ...choices, kmsKey: 'service' }, says: /no key of yours/ }],
  'EM-EC-093': [
    { when: 'cluster mode, frozen', level: 'ok', facts: cme(), choices: cart, says: /by itself/ },
    { when: 'cluster mode, writes go on', level: 'warning', facts: cme(), choices: { ...cart, writes: 'accept-loss' }, says: /no single instant/ },
  ],
  'EM-EC-901': [{ when: 'always', level: 'ok', facts: cmd(), says: /Auto Scaling/ }],
  'EM-EC-902': [{ when: 'backups of a chosen node', level: 'warning', facts: prod({ SnapshottingClusterId: 'sessions-prod-003' }), says: /sessions-prod-003/ }],
  'EM-EC-903': [{ when: 'a topic that is switched off', level: 'warning', facts: members({ NotificationConfiguration: { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:cache', TopicStatus: 'inactive' } }), says: /switched off/ }],
  'EM-EC-904': [{ when: 'always', level: 'ok', facts: cmd(), says: /Terraform/ }],
  'EM-EC-905': [{ when: 'log delivery that does not work', level: 'warning', facts: prod({ LogDeliveryConfigurations: [{ LogType: 'slow-log', DestinationType: 'cloudwatch-logs', DestinationDetails: { CloudWatchLogsDetails: { LogGroup: '/cache' } }, LogFormat: 'json', Status: 'error' }] }), says: /slow-log is error/ }],
  'EM-EC-906': [{ when: 'always', level: 'ok', facts: cmd(), says: /NOSCRIPT/ }],
  'EM-EC-950': [{ when: 'a fact that could not be read', level: 'warning', facts: cmd({ unread: [{ what: 'tags', operation: 'elasticache:ListTagsForResource', ...fails }] }), says: /tags/ }],

  'EM-KMS-001': [
    { when: 'no such key', level: 'blocker', facts: key({ arn: null, error: { name: 'NotFoundException', message: 'Alias is not found' } }), says: /not found/ },
    { when: 'an ARN that KMS does not know', level: 'blocker', facts: key({ arn: null, error: { name: 'InvalidArnException', message: 'Invalid arn' } }), says: /not found/ },
  ],
  'EM-KMS-002': [{ when: 'no permission', level: 'blocker', facts: key({ arn: null, error: fails }), says: /AccessDeniedException/ }],
  'EM-KMS-003': [{ when: 'Disabled', level: 'blocker', facts: key({ state: 'Disabled' }), says: /Disabled/ }],
  'EM-KMS-004': [
    { when: 'PendingDeletion', level: 'blocker', facts: key({ state: 'PendingDeletion', deletionDate: createdAt }), says: /2026-01-05/ },
    { when: 'PendingReplicaDeletion', level: 'blocker', facts: key({ state: 'PendingReplicaDeletion' }), says: /pending deletion/ },
  ],
  'EM-KMS-005': ['PendingImport', 'Unavailable', 'Creating', 'Updating'].map((state) => ({ when: state, level: 'blocker' as const, facts: key({ state }), says: new RegExp(state) })),
  'EM-KMS-006': [{ when: 'an RSA key', level: 'blocker', facts: key({ spec: 'RSA_2048' }), says: /not symmetric/ }],
  'EM-KMS-007': [{ when: 'a key for MACs', level: 'blocker', facts: key({ usage: 'GENERATE_VERIFY_MAC' }), says: /GENERATE_VERIFY_MAC/ }],
  'EM-KMS-008': [{ when: 'a key of AWS', level: 'blocker', facts: key({ manager: 'AWS' }), says: /AWS manages/ }],
  'EM-KMS-009': [{ when: 'another region', level: 'blocker', facts: key({ region: 'us-east-1' }), says: /us-east-1/ }],
  'EM-KMS-010': [{ when: 'another account', level: 'blocker', facts: key({ account: '210987654321' }), says: /210987654321/ }],
  'EM-KMS-011': [{ when: 'imported material that expires', level: 'warning', facts: key({ origin: 'EXTERNAL', expires: createdAt }), says: /expires/ }],
  'EM-KMS-012': [
    { when: 'CloudHSM', level: 'warning', facts: key({ origin: 'AWS_CLOUDHSM' }), says: /AWS_CLOUDHSM/ },
    { when: 'an external store', level: 'warning', facts: key({ origin: 'EXTERNAL_KEY_STORE' }), says: /EXTERNAL_KEY_STORE/ },
  ],
  'EM-KMS-013': [{ when: 'rotation', level: 'ok', facts: cmd(), says: /365 days/ }],
  'EM-KMS-014': [{ when: 'a good key', level: 'ok', facts: cmd(), says: /Enabled, symmetric/ }],
  'EM-KMS-015': [{ when: 'a multi-Region key', level: 'ok', facts: key({ multiRegion: true }), says: /replica/ }],
  'EM-KMS-016': [{ when: 'no key', level: 'question', facts: cmd({ key: null }), choices: { ...choices, kmsKey: undefined }, says: /Which KMS key/ }],
  'EM-KMS-017': [{ when: 'facts of another key', level: 'blocker', facts: key({ asked: 'alias/other' }), says: /alias\/other/ }],
};

const findings = (facts: ElastiCacheFacts, chosen: Choices = choices) => build(asFacts(facts), chosen, frame).findings;
const rows = Object.entries(cases).flatMap(([code, of]) => of.map((one) => ({ code, ...one })));

describe('a finding', () => {
  it.each(rows)('$code: $when', ({ code, level, facts, choices: chosen, says }) => {
    const found = findings(facts, chosen).filter((f) => f.code === code);
    expect(found.map((f) => f.level)).toContain(level);
    expect(found.map((f) => f.text).join('\n')).toMatch(says);
    // Who is stopped, or asked, is told the way out.
    if (level === 'blocker' || level === 'question') expect(found.every((f) => f.remedy)).toBe(true);
  });

  it('comes only where something calls it up: a sound source has none that stops, asks or warns', () => {
    expect(findings(cmd()).filter((f) => f.level !== 'ok')).toEqual([]);
  });

  it.each(rows.filter((row) => row.level === 'blocker' || row.level === 'question'))(
    'that blocks or asks leaves no steps: $code, $when',
    ({ facts, choices: chosen }) => {
      expect(build(asFacts(facts), chosen ?? choices, frame).steps).toEqual([]);
    },
  );

  it('is sorted by how grave it is', () => {
    const order = ['blocker', 'question', 'warning', 'ok'];
    const levels = findings(key({ state: 'Disabled' }), { ...choices, writes: undefined, endpoints: [] }).map((f) => order.indexOf(f.level));
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });
});
