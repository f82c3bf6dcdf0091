/** Every finding of Neptune: the facts that call it up, and that it stays away without them. A code without a case fails. */
import { describe, expect, it } from 'vitest';
import { codes } from '../../../plans/neptune/codes.ts';
import type { NeptuneFacts } from '../../../plans/neptune/gather/facts.ts';
import { build } from '../../../plans/neptune/recipe/build.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { asFacts, byConfiguration, byRename, clusterRow, defaultKey, frame, goodKey, graph, keyArn, member, place, writerHost } from './facts.ts';

type Level = 'ok' | 'warning' | 'question' | 'blocker';
interface Case {
  level: Level;
  facts?: NeptuneFacts;
  choices?: Choices;
  says: RegExp /** Without what calls it up it is not there. */;
  unless?: false;
}

const cluster = (more: Parameters<typeof clusterRow>[0]) => graph({ places: [], cluster: clusterRow(more) });
const members = (more: Parameters<typeof member>[1]) => graph({ places: [], members: [1, 2, 3].map((n) => member(n, more)) });
const set = (settings: Record<string, string>): Choices => ({ ...byRename, settings });
const at = (more: Partial<typeof place>) => graph({ places: [{ ...place, ...more }] });
const encrypted = (key: string) => cluster({ StorageEncrypted: true, KmsKeyId: key });
const target = (more: Partial<NeptuneFacts['target']>) => graph({ places: [], target: { id: 'graph-main-enc', takenBy: null, plan: null, ...more } });
const scaledBy = (PolicyType: 'StepScaling' | 'TargetTrackingScaling'): NeptuneFacts['scaling'] => ({
  target: { MinCapacity: 1, MaxCapacity: 3 },
  policies: [{ PolicyName: 'cpu', PolicyType }] as never,
  scheduled: [],
});
const always = { unless: false } as const;

const cases: Record<keyof typeof codes, Case[]> = {
  'EM-NE-001': [{ level: 'blocker', facts: cluster({ GlobalClusterIdentifier: 'world' }), says: /global database world.*/ }],
  'EM-NE-002': [{ level: 'blocker', facts: cluster({ CrossAccountClone: true }), says: /clon/ }],
  'EM-NE-003': [{ level: 'blocker', facts: cluster({ EngineVersion: '1.0.2.1' }), says: /1\.0\.2\.1 is not offered/ }],
  'EM-NE-004': [{ level: 'blocker', choices: set({ EngineVersion: '1.2.0.0' }), says: /older than the snapshot/ }],
  'EM-NE-005': [{ level: 'ok', facts: cluster({ CloneGroupId: 'g' }), says: /stay on its old volume/ }],
  'EM-NE-010': [
    { level: 'blocker', facts: cluster({ Status: 'stopped' }), says: /is stopped/ },
    { level: 'blocker', facts: cluster({ Status: 'modifying' }), says: /is modifying/ },
  ],
  'EM-NE-011': [
    { level: 'blocker', facts: members({ DBInstanceStatus: 'rebooting' }), says: /rebooting/ },
    { level: 'blocker', facts: graph({ places: [], members: [member(2)] }), says: /1 of 3/ },
  ],
  'EM-NE-012': [
    { level: 'blocker', facts: cluster({ PendingModifiedValues: { EngineVersion: '1.4' } }), says: /1\.4/ },
    { level: 'blocker', facts: members({ PendingModifiedValues: { DBInstanceClass: 'db.r6g.xlarge' } }), says: /xlarge/ },
  ],
  'EM-NE-013': [
    {
      level: 'blocker',
      facts: members({ DBParameterGroups: [{ DBParameterGroupName: 'x', ParameterApplyStatus: 'pending-reboot' }] }),
      says: /pending-reboot/,
    },
    {
      level: 'blocker',
      facts: cluster({
        DBClusterMembers: [1, 2, 3].map((n) => ({
          DBInstanceIdentifier: `graph-main-${n}`,
          IsClusterWriter: n === 2,
          DBClusterParameterGroupStatus: 'pending-reboot',
        })),
      }),
      says: /cluster parameters/,
    },
  ],
  'EM-NE-014': [
    {
      level: 'blocker',
      facts: cluster({ DBClusterMembers: [1, 2, 3].map((n) => ({ DBInstanceIdentifier: `graph-main-${n}`, IsClusterWriter: false })) }),
      says: /no writer/,
    },
  ],
  'EM-NE-015': [{ level: 'ok', says: /3 instances are available/, ...always }],
  'EM-NE-016': [{ level: 'ok', says: /Bulk loads/, ...always }],
  'EM-NE-020': [{ level: 'warning', facts: encrypted(keyArn.replace('1234', '9999')), says: /already encrypted/ }],
  'EM-NE-021': [{ level: 'blocker', facts: encrypted(keyArn), says: /encrypted at rest already/ }],
  'EM-NE-022': [{ level: 'ok', says: /not encrypted at rest/, ...always }],
  'EM-NE-023': [{ level: 'warning', facts: graph({ places: [], key: defaultKey }), choices: { ...byRename, kmsKey: 'default' }, says: /never be shared/ }],
  'EM-NE-030': [{ level: 'blocker', facts: members({ DBInstanceClass: 'db.r4.large' }), says: /db\.r4\.large/ }],
  'EM-NE-031': [{ level: 'blocker', choices: set({ DBInstanceClass: 'db.t3.medium', AvailabilityZone: 'drop' }), says: /cannot be in an encrypted/ }],
  'EM-NE-032': [
    {
      level: 'blocker',
      facts: graph({ places: [], orderable: [{ instanceClass: 'db.r6g.large', zones: ['eu-west-1a'], encryption: true }] }),
      says: /in eu-west-1b/,
    },
  ],
  'EM-NE-033': [
    { level: 'blocker', facts: graph({ places: [], clusterParameterGroup: { name: 'old', family: 'neptune1.2' } }), says: /neptune1\.2/ },
    { level: 'blocker', choices: set({ EngineVersion: '1.4.5.1' }), says: /neptune1\.4/ },
  ],
  'EM-NE-034': [
    {
      level: 'warning',
      facts: graph({ places: [], members: [member(1), member(2), member(3), member(4, { DBInstanceIdentifier: 'application-autoscaling-7' })] }),
      says: /application-autoscaling-7/,
    },
  ],
  'EM-NE-035': [{ level: 'ok', facts: members({ DBInstanceClass: 'db.serverless' }), says: /3 serverless/ }],
  'EM-NE-036': [
    {
      level: 'blocker',
      facts: graph({ places: [], customEndpoints: graph().customEndpoints.map((e) => ({ ...e, row: { ...e.row, CustomEndpointType: 'WRITER' } })) }),
      says: /type WRITER/,
    },
  ],
  'EM-NE-037': [
    { level: 'ok', says: /apps, reports/, ...always },
    { level: 'ok', facts: graph(), choices: byConfiguration, says: /apps-enc/, ...always },
  ],
  'EM-NE-040': [
    { level: 'blocker', choices: { ...byRename, targetId: '9graph' }, says: /start with a letter/ },
    { level: 'blocker', choices: { ...byRename, targetId: 'x'.repeat(64) }, says: /64 characters/ },
  ],
  'EM-NE-041': [{ level: 'blocker', facts: target({ takenBy: 'available' }), says: /exists already/ }],
  'EM-NE-042': [{ level: 'blocker', choices: { ...byRename, targetId: 'graph-main' }, says: /as the source is/ }],
  'EM-NE-043': [{ level: 'ok', says: /graph-main-old-7f3a9c/, ...always }],
  'EM-NE-044': [
    { level: 'blocker', facts: graph({ places: [], taken: { ...graph().taken, clusters: ['graph-main-old-7f3a9c'] } }), says: /graph-main-old-7f3a9c/ },
  ],
  'EM-NE-050': [{ level: 'blocker', facts: graph({ places: [], subnets: [{ id: 's', zone: null, freeIps: 2 }] }), says: /2 free addresses/ }],
  'EM-NE-051': [
    { level: 'blocker', facts: graph({ places: [], room: { ...graph().room, clusters: { used: 40, most: 40 } } }), says: /40 clusters/ },
    { level: 'blocker', facts: graph({ places: [], room: { ...graph().room, instances: { used: 38, most: 40 } } }), says: /38 instances/ },
    { level: 'blocker', facts: graph({ places: [], room: { ...graph().room, snapshots: { used: 99, most: 100 } } }), says: /99 manual/ },
  ],
  'EM-NE-052': [{ level: 'warning', facts: graph({ places: [], room: { ...graph().room, clusters: { used: 1, most: null } } }), says: /could not be read/ }],
  'EM-NE-053': [
    { level: 'blocker', facts: graph({ places: [], securityGroups: [] }), says: /sg-0a1/ },
    { level: 'blocker', choices: set({ FenceSecurityGroupId: 'sg-0dead' }), says: /sg-0dead/ },
    {
      level: 'blocker',
      choices: set({ FenceSecurityGroupId: 'make' }),
      facts: graph({ places: [], subnetGroup: null }),
      says: /VPC of the source could not be read/,
    },
  ],
  'EM-NE-054': [{ level: 'ok', says: /200 free addresses/, ...always }],
  'EM-NE-055': [{ level: 'blocker', facts: graph({ places: [], tags: Array.from({ length: 48 }, (_, n) => ({ Key: `k${n}`, Value: '' })) }), says: /51 tags/ }],
  'EM-NE-060': [
    { level: 'warning', says: /1 policy of this account name it: arn:aws:iam::123456789012:policy\/clients/, ...always },
    { level: 'warning', facts: graph({ places: [], dataPolicies: null }), says: /IAM cannot be read/, ...always },
  ],
  'EM-NE-065': [{ level: 'ok', facts: graph({ places: [], dataPolicies: [] }), says: /no policy of this account names cluster-/ }],
  'EM-NE-061': [{ level: 'ok', facts: cluster({ IAMDatabaseAuthenticationEnabled: false }), says: /without IAM authentication/ }],
  'EM-NE-062': [{ level: 'warning', facts: members({ PubliclyAccessible: true }), says: /internet/ }],
  'EM-NE-063': [
    { level: 'ok', says: /load/, ...always },
    { level: 'warning', facts: cluster({ AssociatedRoles: [{ RoleArn: 'arn:aws:iam::1:role/x', Status: 'INVALID' }] }), says: /INVALID/ },
  ],
  'EM-NE-064': [
    {
      level: 'blocker',
      facts: graph({
        places: [],
        cluster: clusterRow({ IAMDatabaseAuthenticationEnabled: false }),
        members: [1, 2, 3].map((n) => member(n, { PubliclyAccessible: true })),
      }),
      says: /public without IAM/,
    },
  ],
  'EM-NE-070': [{ level: 'question', choices: { kmsKey: 'alias/graph', switch: 'rename' }, says: /writes/ }],
  'EM-NE-071': [{ level: 'ok', says: /stop the writers/, ...always }],
  'EM-NE-072': [{ level: 'warning', choices: { ...byRename, writes: 'accept-loss' }, says: /lost at the switch/ }],
  'EM-NE-073': [{ level: 'question', choices: { kmsKey: 'alias/graph', writes: 'frozen' }, says: /get to the encrypted/ }],
  'EM-NE-074': [{ level: 'warning', choices: { ...byRename, switch: 'configuration' }, says: /by hand/ }],
  'EM-NE-075': [
    { level: 'blocker', facts: at({ error: { name: 'ParameterNotFound', message: 'gone' } }), choices: byConfiguration, says: /ParameterNotFound/ },
    { level: 'blocker', choices: byConfiguration, says: /was not read/ },
  ],
  'EM-NE-076': [{ level: 'blocker', facts: at({ hits: [] }), choices: byConfiguration, says: /does not hold/ }],
  'EM-NE-077': [
    { level: 'blocker', choices: set({ Engine: 'x' }), says: /cannot be set/ },
    { level: 'blocker', choices: { ...byRename, soak: 'long' }, says: /duration/ },
    { level: 'blocker', choices: { ...byRename, switch: 'dns' }, says: /none of/ },
  ],
  'EM-NE-078': [
    {
      level: 'warning',
      facts: at({ asked: 'manual:app', place: { type: 'manual', text: 'app' } }),
      choices: { ...byConfiguration, endpoints: ['manual:app'] },
      says: /By hand/,
    },
  ],
  'EM-NE-079': [
    { level: 'question', facts: at({ hits: [{ kind: 'instance', token: 'graph-main-1.c1abc', count: 1 }] }), choices: byConfiguration, says: /one instance/ },
  ],
  'EM-NE-080': [
    {
      level: 'blocker',
      facts: at({ asked: 'ssm:/prod/graph@primary', endpoint: 'primary' }),
      choices: { ...byConfiguration, endpoints: ['ssm:/prod/graph@primary'] },
      says: /no primary endpoint/,
    },
  ],
  'EM-NE-081': [{ level: 'ok', facts: graph(), choices: byConfiguration, says: new RegExp(writerHost) }],
  'EM-NE-082': [{ level: 'warning', choices: { ...byRename, soak: '0' }, says: /no soak/ }],
  'EM-NE-083': [{ level: 'ok', says: /Sessions that are open/, ...always }],
  'EM-NE-084': [{ level: 'ok', says: /By rename/, ...always }],
  'EM-NE-085': [{ level: 'ok', facts: graph(), choices: { ...byRename, endpoints: ['ssm:/prod/graph'] }, says: /stays as it is/ }],
  'EM-NE-086': [{ level: 'warning', says: /fences/, ...always }],
  'EM-NE-089': [
    { level: 'ok', choices: set({ RenameInstances: 'true' }), says: /graph-main-2 becomes graph-main-2-old-7f3a9c, graph-main-2-enc becomes graph-main-2/ },
  ],
  'EM-NE-087': [{ level: 'ok', says: /single instances/, ...always }],
  'EM-NE-088': [
    { level: 'ok', says: /Streams are off/, ...always },
    { level: 'ok', facts: graph({ places: [], streams: true }), says: /Streams are on/, ...always },
    { level: 'warning', choices: set({ MeasureWrites: 'words' }), says: /you say it/, ...always },
  ],
  'EM-NE-090': [{ level: 'warning', says: /before-upgrade/, ...always }],
  'EM-NE-091': [{ level: 'ok', says: /automatic backups/, ...always }],
  'EM-NE-092': [{ level: 'warning', choices: set({ LastSnapshot: 'take' }), says: /in clear/ }],
  'EM-NE-093': [{ level: 'ok', says: /No last snapshot/, ...always }],
  'EM-NE-901': [{ level: 'warning', facts: graph({ places: [], scaling: null }), says: /nothing suspends it/ }],
  'EM-NE-902': [{ level: 'warning', facts: graph({ places: [], alarms: ['graph-cpu'] }), says: /graph-cpu/ }],
  'EM-NE-903': [{ level: 'ok', says: /audit/, ...always }],
  'EM-NE-904': [{ level: 'warning', says: /Terraform/, ...always }],
  'EM-NE-905': [{ level: 'warning', facts: graph({ places: [], streams: true }), says: /consumers of streams/ }],
  'EM-NE-906': [{ level: 'ok', says: /AWS Backup/, ...always }],
  'EM-NE-907': [{ level: 'ok', says: /rds-ca-rsa2048-g1/, ...always }],
  'EM-NE-908': [{ level: 'ok', says: /alerts, nodes/, ...always }],
  'EM-NE-909': [
    { level: 'ok', facts: graph({ places: [], scaling: scaledBy('TargetTrackingScaling') }), says: /1 to 3 readers, 1 scaling policy, 0 scheduled actions/ },
  ],
  'EM-NE-910': [{ level: 'warning', facts: graph({ places: [], scaling: scaledBy('StepScaling') }), says: /alarms that name the policy: cpu/ }],
  'EM-NE-950': [
    {
      level: 'warning',
      facts: graph({ places: [], unread: [{ what: 'tags', operation: 'rds:ListTagsForResource', name: 'AccessDenied', message: 'no' }] }),
      says: /Could not read tags/,
    },
  ],
};

const found = (facts: NeptuneFacts, choices: Choices) => build(asFacts(facts), choices, frame);

describe.each(Object.entries(cases))('%s', (code, list) => {
  it.each(list.map((one, n) => [n, one] as const))('case %d', (_, { level, facts = graph({ places: [] }), choices = byRename, says, unless }) => {
    const { findings, steps } = found(facts, choices);
    const mine = findings.filter((f) => f.code === code);
    expect(
      mine.map((f) => f.level),
      findings.map((f) => `${f.code} ${f.text}`).join('\n'),
    ).toContain(level);
    expect(mine.map((f) => f.text).join('\n')).toMatch(says);
    for (const f of mine) expect(f.source).toBe(codes[code as keyof typeof codes].source);
    if (level === 'blocker' || level === 'question') {
      expect(mine[0]?.remedy, 'says what to do').toBeTruthy();
      expect(steps).toEqual([]);
    }
    if (unless !== false) expect(found(graph({ places: [] }), byRename).findings.map((f) => `${f.code} ${f.level}`)).not.toContain(`${code} ${level}`);
  });
});

describe('the key', () => {
  it.each([
    [{ state: 'Disabled' }, 'EM-KMS-003'],
    [{ region: 'us-east-1' }, 'EM-KMS-009'],
    [{ spec: 'RSA_2048' }, 'EM-KMS-006'],
    [{ asked: 'alias/other' }, 'EM-KMS-017'],
  ])('%o is %s', (more, code) => {
    expect(found(graph({ places: [], key: { ...goodKey, ...more } }), byRename).findings.map((f) => f.code)).toContain(code);
  });
  it('is a question where none is chosen', () => {
    expect(found(graph({ places: [], key: null }), { ...byRename, kmsKey: '' }).findings.find((f) => f.level === 'question')?.code).toBe('EM-KMS-016');
  });
});

it('puts blockers first', () => {
  const levels = found(cluster({ Status: 'stopped' }), byRename).findings.map((f) => f.level);
  expect(levels[0]).toBe('blocker');
  expect(levels).toEqual([...levels].sort((a, b) => ['blocker', 'question', 'warning', 'ok'].indexOf(a) - ['blocker', 'question', 'warning', 'ok'].indexOf(b)));
});
