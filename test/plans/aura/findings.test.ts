/** Every finding of Aura: the facts that call it up, and that it stays away without them. A code without a case fails. */
import { describe, expect, it } from 'vitest';
import { codes } from '../../../plans/aura/codes.ts';
import type { Access, AuraFacts } from '../../../plans/aura/gather/facts.ts';
import { consoleLimit } from '../../../plans/aura/names.ts';
import { build } from '../../../plans/aura/recipe/build.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { asFacts, choices, dumpFacts, frame, instanceFacts, keyArn } from './facts.ts';

type Level = 'ok' | 'warning' | 'question' | 'blocker';
interface Case {
  level: Level;
  facts?: AuraFacts;
  choices?: Choices;
  says: RegExp;
  /** Without what calls it up it is not there; false: it is always there. */
  unless?: false;
}

const base = instanceFacts();
const instance = (more: Partial<NonNullable<AuraFacts['instance']>>): AuraFacts =>
  instanceFacts({ instance: { ...(base.instance as NonNullable<AuraFacts['instance']>), ...more } });
const set = (settings: Record<string, string>): Choices => ({ ...choices, settings: { PasswordPlace: 'secretsmanager:app/new', ...settings } });
const record = {
  id: 'r1',
  name: 'shop',
  status: 'ready',
  cloud_provider: 'aws',
  region: 'eu-west-1',
  key_id: keyArn,
  tenant_id: base.project?.id ?? '',
  type: 'enterprise-db',
};
const dump = (bytes: number, more: Partial<NonNullable<AuraFacts['archive']>> = {}) => dumpFacts(bytes, more);
const large = 7.1e9;
const tools = (admin: string | null, java: string | null = '17.0.1', standIn: string | null = null): AuraFacts => ({
  ...dump(large),
  tools: { admin: admin === null ? null : { version: admin, text: admin, standIn }, java: java === null ? null : { version: java, text: '', standIn: null } },
});
const key = (more: Partial<NonNullable<AuraFacts['key']>>) => instanceFacts({ key: { ...(base.key as NonNullable<AuraFacts['key']>), ...more } });
const place = (more: Partial<AuraFacts['places'][number]>) => instanceFacts({ places: [{ ...(base.places[0] as AuraFacts['places'][number]), ...more }] });
const azure = instance({ cloud_provider: 'azure', region: 'westeurope' });
const gcp = instance({ cloud_provider: 'gcp', region: 'europe-west1' });
const access: Access = {
  users: [
    { name: 'ana', roles: ['PUBLIC', 'analyst'], suspended: false, home: null },
    { name: 'neo4j', roles: ['PUBLIC', 'admin'], suspended: false, home: null },
  ],
  roles: ['PUBLIC', 'admin', 'analyst'],
  privileges: ['GRANT ACCESS ON HOME DATABASE TO `PUBLIC`', 'GRANT MATCH {*} ON GRAPH * NODE Film TO `analyst`'],
  why: null,
};
const own: Access = { ...access, users: access.users.slice(1), roles: ['PUBLIC', 'admin'] };
const always = { unless: false } as const;

const cases: Record<keyof typeof codes, Case[]> = {
  'EM-AU-001': [
    { level: 'blocker', facts: instance({ type: 'professional-db' }), says: /type professional-db.*Virtual Dedicated Cloud/ },
    { level: 'blocker', facts: instance({ type: 'business-critical' }), says: /business-critical/ },
    { level: 'blocker', facts: instance({ type: 'free-db' }), says: /free-db/ },
  ],
  'EM-AU-002': [
    { level: 'blocker', facts: instance({ region: 'eu-central-1' }), says: /in eu-central-1, and this connection is to eu-west-1/ },
    { level: 'blocker', facts: dump(1), choices: set({ Region: 'us-east-1' }), says: /in us-east-1/ },
  ],
  'EM-AU-003': [
    {
      level: 'question',
      facts: { ...dump(1), project: null, projects: ['A', 'B'].map((name) => ({ id: name.toLowerCase(), name })) },
      says: /In which project.*a \(A\), b \(B\)/,
    },
    { level: 'blocker', facts: { ...dump(1), project: null }, choices: set({ Project: 'zz' }), says: /no project zz; there are: .*Shop/ },
  ],
  'EM-AU-004': [
    { level: 'blocker', choices: set({ Memory: '3GB' }), says: /3GB in aws eu-west-1 is not offered.*there is: 2GB, 4GB, 8GB, 16GB/ },
    { level: 'blocker', facts: instance({ type: 'enterprise-ds' }), says: /enterprise-ds with 8GB.*not offered/ },
  ],
  'EM-AU-005': [{ level: 'question', facts: dump(500e9), says: /How much memory/ }],
  'EM-AU-010': [
    { level: 'blocker', facts: instance({ status: 'paused' }), says: /is paused/ },
    { level: 'blocker', facts: instance({ status: 'loading failed' }), says: /is loading failed/ },
  ],
  'EM-AU-011': [{ level: 'ok', says: /recommender runs: 8GB/, ...always }],
  'EM-AU-020': [
    { level: 'blocker', facts: { ...instance({ customer_managed_key_id: 'r1' }), keyRecords: [record] }, says: /under this customer managed key already/ },
    { level: 'warning', facts: { ...instance({ customer_managed_key_id: 'r0' }), keyRecords: [record] }, says: /by API a copy to another key is refused/ },
  ],
  'EM-AU-021': [{ level: 'ok', says: /key that Neo4j manages/, ...always }],
  'EM-AU-022': [
    { level: 'question', choices: { ...choices, kmsKey: undefined }, says: /Which key/ },
    { level: 'question', facts: azure, choices: { ...choices, kmsKey: undefined }, says: /Which key/ },
  ],
  'EM-AU-023': [
    { level: 'blocker', facts: azure, says: /alias\/aura is no key identifier of azure/ },
    {
      level: 'blocker',
      facts: azure,
      choices: { ...choices, kmsKey: 'https://shop.vault.azure.net/keys/graph' },
      says: /no key identifier of azure/,
    },
    {
      level: 'blocker',
      facts: gcp,
      choices: { ...choices, kmsKey: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/k' },
      says: /no key identifier of gcp/,
    },
    { level: 'blocker', facts: gcp, choices: { ...choices, kmsKey: 'projects/p/keyRings/r/cryptoKeys/k' }, says: /no key identifier of gcp/ },
  ],
  'EM-AU-024': [
    { level: 'ok', says: /registered as encmigrate-7f3a9c/, ...always },
    { level: 'ok', facts: instanceFacts({ keyRecords: [record] }), says: /this key as shop, and can use it/, ...always },
    ...(['region', 'cloud_provider', 'type', 'key_id'] as const).map(
      (field): Case => ({ level: 'ok', facts: instanceFacts({ keyRecords: [{ ...record, [field]: 'other' }] }), says: /has no record of this key/, ...always }),
    ),
  ],
  'EM-AU-025': [{ level: 'warning', facts: instanceFacts({ keyRecords: [{ ...record, status: 'pending' }] }), says: /shop, which is pending/ }],
  'EM-AU-026': [{ level: 'blocker', facts: instanceFacts({ policyReadable: false }), says: /key policy cannot be read/ }],
  'EM-AU-027': [
    { level: 'ok', says: /automatic rotation/, ...always },
    { level: 'ok', facts: azure, says: /wait 24 hours/, ...always },
  ],
  'EM-AU-030': [
    { level: 'ok', says: /create from source.*where that is refused: clone to existing/, ...always },
    { level: 'ok', facts: dump(consoleLimit), says: /console takes up to 4 GB/, ...always },
    { level: 'ok', facts: dump(consoleLimit + 1), says: /moves by neo4j-admin database upload\. Why: .*4294967297 bytes/, ...always },
  ],
  'EM-AU-031': [
    { level: 'question', choices: set({ Way: 'upload' }), says: /Where will the exported snapshot/ },
    { level: 'question', choices: set({ Way: 'import' }), says: /Where will the exported snapshot/ },
    { level: 'warning', says: /no other way/, ...always },
  ],
  'EM-AU-032': [
    { level: 'blocker', facts: tools(null), says: /not on PATH/ },
    { level: 'warning', facts: { ...dump(1), tools: { admin: null, java: null } }, says: /not on PATH/ },
  ],
  'EM-AU-033': [
    { level: 'blocker', facts: tools('5.20.0'), says: /5\.20\.0; Aura takes what 5\.26 and later make/ },
    { level: 'blocker', facts: tools('4.4.38'), says: /4\.4\.38/ },
    {
      level: 'blocker',
      facts: { ...tools('5.26.0'), tools: { admin: { version: null, text: 'no JVM', standIn: null }, java: null } },
      says: /does not tell its version: no JVM/,
    },
    { level: 'ok', facts: tools('5.26.12'), says: /neo4j-admin 5\.26\.12/ },
    { level: 'ok', facts: tools('2025.10.1', '21.0.4'), says: /2025\.10\.1/ },
  ],
  'EM-AU-034': [
    { level: 'blocker', facts: tools('2025.10.1', '17.0.1'), says: /Java is 17.*wants 21/ },
    { level: 'blocker', facts: tools('5.26.12', '11.0.2'), says: /Java is 11.*wants 17/ },
    { level: 'warning', facts: tools('5.26.12', null), says: /Java was not found/ },
  ],
  'EM-AU-035': [{ level: 'warning', facts: tools('5.26.12', null, 'a stand-in serves'), says: /a stand-in serves/ }],
  'EM-AU-036': [{ level: 'blocker', facts: dump(1, { info: { ok: false, text: 'broken' } }), says: /cannot read .*neo4j\.dump: broken/ }],
  'EM-AU-037': [
    { level: 'blocker', facts: dump(1, { rivals: ['neo4j.dump'] }), says: /neo4j\.dump comes first/ },
    { level: 'blocker', facts: dump(1, { kind: 'database', rivals: ['/work/neo4j.dump'] }), says: /a dump overwrites nothing/ },
  ],
  'EM-AU-038': [{ level: 'blocker', facts: dump(1e9, { kind: 'database', free: 5 }), says: /1000000000 bytes, and 5 are free/ }],
  'EM-AU-039': [{ level: 'blocker', facts: dump(50e9), choices: set({ Memory: '8GB' }), says: /storage for 17179869184/ }],
  'EM-AU-040': [{ level: 'ok', facts: tools('5.26.12'), says: /push-to-cloud/ }],
  'EM-AU-041': [{ level: 'ok', facts: tools('5.26.12'), says: /public traffic must be on/ }],
  'EM-AU-042': [
    {
      level: 'warning',
      facts: azure,
      choices: { ...set({ Way: 'upload', Archive: '/d/a.dump' }), kmsKey: 'https://shop.vault.azure.net/keys/graph/0123456789abcdef0123456789abcdef' },
      says: /4\.x instance on Azure/,
    },
  ],
  'EM-AU-050': [
    { level: 'blocker', choices: { ...choices, targetId: 'x'.repeat(31) }, says: /31 characters, 1 to 30/ },
    { level: 'blocker', choices: { ...choices, targetId: "rec'enc" }, says: /only letters/ },
  ],
  'EM-AU-051': [
    { level: 'blocker', facts: instanceFacts({ names: [{ id: 'ffffffff', name: 'recommender-enc' }] }), says: /ffffffff is called recommender-enc already/ },
    { level: 'blocker', choices: { ...choices, targetId: 'recommender' }, says: /0a1b2c3d is called recommender already/ },
  ],
  'EM-AU-052': [{ level: 'question', choices: { ...choices, settings: {} }, says: /where does it go/ }],
  'EM-AU-053': [{ level: 'blocker', facts: instanceFacts({ sink: { asked: 'ssm:/x', taken: true, error: null } }), says: /Something is at ssm:\/x/ }],
  'EM-AU-054': [
    { level: 'blocker', facts: instanceFacts({ sink: { asked: 'ssm:/x', taken: false, error: 'AccessDenied: no' } }), says: /ssm:\/x cannot be looked at/ },
  ],
  'EM-AU-070': [{ level: 'question', choices: { ...choices, writes: undefined }, says: /What happens to writes to recommender/ }],
  'EM-AU-071': [{ level: 'ok', says: /You stop the writers/, ...always }],
  'EM-AU-072': [{ level: 'warning', choices: { ...choices, writes: 'accept-loss' }, says: /after the copy is lost/ }],
  'EM-AU-074': [{ level: 'warning', choices: { ...choices, endpoints: [] }, facts: instanceFacts({ places: [] }), says: /No endpoint place/ }],
  'EM-AU-075': [
    { level: 'blocker', choices: { ...choices, endpoints: ['ssm:/app/graph', 'ssm:/else'] }, says: /ssm:\/else is chosen but was not read/ },
    { level: 'blocker', facts: place({ error: { name: 'ParameterNotFound', message: 'none' } }), says: /cannot be read: ParameterNotFound/ },
  ],
  'EM-AU-076': [{ level: 'blocker', facts: place({ hits: [] }), says: /does not hold the address of recommender/ }],
  'EM-AU-077': [
    { level: 'blocker', choices: set({ Nope: '1' }), says: /Nope cannot be set/ },
    { level: 'blocker', choices: set({ PasswordPlace: 'nowhere' }), says: /PasswordPlace=nowhere/ },
    { level: 'blocker', choices: set({ Way: 'fly' }), says: /Way=fly/ },
    { level: 'blocker', choices: set({ Way: 'push-to-cloud' }), says: /not supported for instances with a customer managed key/ },
    ...['Project', 'Type', 'Region', 'SourceUri'].map(
      (name): Case => ({
        level: 'blocker',
        choices: set({ [name]: name === 'Type' ? 'enterprise-ds' : 'bolt://x' }),
        says: new RegExp(`${name} is for a source outside of Aura`),
      }),
    ),
    { level: 'blocker', facts: dump(1), choices: set({ Archive: '/d/a.dump' }), says: /Archive is for an instance/ },
    { level: 'blocker', facts: dump(1), choices: set({ Way: 'clone' }), says: /Way=clone: a file outside of Aura goes by import or upload/ },
    { level: 'blocker', facts: dump(consoleLimit + 1), choices: set({ Way: 'import' }), says: /the console takes up to 4294967296/ },
  ],
  'EM-AU-078': [
    {
      level: 'warning',
      facts: place({ asked: 'manual:call', place: { type: 'manual', text: 'call them' } }),
      choices: { ...choices, endpoints: ['manual:call'] },
      says: /By hand at the switch: call them/,
    },
  ],
  'EM-AU-079': [{ level: 'blocker', facts: place({ asked: 'ssm:/app/graph', endpoint: 'reader' }), says: /has no reader endpoint/ }],
  'EM-AU-081': [{ level: 'ok', says: /ssm:\/app\/graph will change: 0a1b2c3d/, ...always }],
  'EM-AU-082': [{ level: 'warning', choices: { ...choices, soak: '0' }, says: /no soak/ }],
  'EM-AU-083': [
    { level: 'warning', choices: set({ Compare: 'no' }), says: /not compared/ },
    { level: 'warning', facts: dump(1), says: /not compared/ },
  ],
  'EM-AU-090': [
    { level: 'warning', says: /do not travel, by any way$/, ...always },
    { level: 'warning', facts: instanceFacts({ access }), says: /1 user \(ana\), 1 role \(analyst\)/, ...always },
    { level: 'ok', facts: instanceFacts({ access: own }), says: /no users or roles of its own/ },
    {
      level: 'warning',
      facts: instanceFacts({ access: { ...own, roles: null, privileges: [], why: 'Unsupported administration command' } }),
      says: /has no users of its own; roles and privileges were not told: Unsupported/,
      ...always,
    },
    { level: 'warning', facts: instanceFacts({ access: { error: 'unauthorized' } }), says: /could not be read: unauthorized/, ...always },
  ],
  'EM-AU-091': [{ level: 'warning', says: /Connectors, IP filters/, ...always }],
  'EM-AU-092': [{ level: 'ok', says: /custom endpoint/, ...always }],
  'EM-AU-093': [{ level: 'ok', says: /paused after the switch/, ...always }],
  'EM-AU-094': [{ level: 'ok', says: /Snapshots of recommender/, ...always }],
  'EM-AU-095': [{ level: 'warning', facts: dump(1), says: /\/dumps\/neo4j\.dump lies in clear/ }],
  'EM-AU-950': [
    {
      level: 'warning',
      facts: instanceFacts({ unread: [{ what: 'the project', operation: 'GET /tenants/{id}', name: 'HTTP-403', message: 'no' }], project: null }),
      says: /Could not read the project/,
    },
  ],
};

const found = (facts: AuraFacts, given: Choices) => build(asFacts(facts), given, frame);

describe.each(Object.entries(cases))('%s', (code, list) => {
  it.each(list.map((one, n) => [n, one] as const))('case %d', (_, { level, facts = base, choices: given = choices, says, unless }) => {
    const { findings, steps } = found(facts, given);
    const mine = findings.filter((f) => f.code === code && f.level === level);
    expect(mine.map((f) => f.text).join('\n'), findings.map((f) => `${f.code} ${f.level} ${f.text}`).join('\n')).toMatch(says);
    for (const f of mine) expect(f.source).toBe(codes[code as keyof typeof codes].source);
    if (level === 'blocker' || level === 'question') {
      expect(mine[0]?.remedy, 'says what to do').toBeTruthy();
      expect(steps).toEqual([]);
    }
    if (unless !== false) expect(found(base, choices).findings.map((f) => `${f.code} ${f.level}`)).not.toContain(`${code} ${level}`);
  });
});

describe('the key', () => {
  it.each([
    [{ state: 'Disabled' }, 'EM-KMS-003'],
    [{ region: 'us-east-1' }, 'EM-KMS-009'],
    [{ spec: 'RSA_2048' }, 'EM-KMS-006'],
    [{ asked: 'alias/other' }, 'EM-KMS-017'],
  ])('%o is %s', (more, code) => {
    const { findings, steps } = found(key(more), choices);
    expect(findings.filter((f) => f.level === 'blocker').map((f) => f.code)).toEqual([code]);
    expect(steps).toEqual([]);
  });

  it('of another cloud is taken by its form, and no KMS is asked of it', () => {
    for (const [facts, kmsKey] of [
      [azure, 'https://shop.vault.azure.net/keys/graph/0123456789abcdef0123456789abcdef'],
      [gcp, 'projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k'],
    ] as const)
      expect(found({ ...facts, key: null, project: null }, { ...choices, kmsKey }).findings.filter((f) => /^EM-(KMS|AU-02[2356])/.test(f.code))).toEqual([]);
  });
});

it('gives every code its page', () => {
  for (const [code, { about, source }] of Object.entries(codes))
    expect([/^EM-AU-\d{3}$/.test(code), about.length > 5, source.length > 5], code).toEqual([true, true, true]);
});

it('puts blockers first', () => {
  const levels = found(instance({ status: 'paused' }), choices).findings.map((f) => f.level);
  expect(levels[0]).toBe('blocker');
  expect(levels).toEqual([...levels].sort((a, b) => ['blocker', 'question', 'warning', 'ok'].indexOf(a) - ['blocker', 'question', 'warning', 'ok'].indexOf(b)));
});

describe('users and roles', () => {
  const lines = (of: AuraFacts['access']): string[] => {
    const step = found(instanceFacts(of ? { access: of } : {}), choices).steps.find((one) => one.id === 'verify.checklist');
    return step?.action.kind === 'ask' ? step.action.happens : [];
  };

  it('are re-made by commands that the gate before the switch shows, without passwords', () => {
    const odd = { name: 'o`dd', roles: ['PUBLIC', 'reader'], suspended: true, home: 'films' };
    const shown = lines({ ...access, users: [...access.users, odd] });
    expect(shown.slice(1, 7)).toEqual([
      'CREATE ROLE `analyst` IF NOT EXISTS',
      'GRANT MATCH {*} ON GRAPH * NODE Film TO `analyst`',
      'CREATE USER `ana` IF NOT EXISTS SET PASSWORD $password CHANGE REQUIRED',
      'CREATE USER `o``dd` IF NOT EXISTS SET PASSWORD $password CHANGE REQUIRED SET STATUS SUSPENDED SET HOME DATABASE `films`',
      'GRANT ROLE `analyst` TO `ana`',
      'GRANT ROLE `reader` TO `o``dd`',
    ]);
    expect(shown.join('\n'), 'its own administrator, and what built-in roles may do, are there already').not.toMatch(/`neo4j`|TO `PUBLIC`/);
  });

  it('stay a checklist where nothing was read, and say so where there are none', () => {
    for (const of of [undefined, { error: 'no route' }]) expect(lines(of)[0]).toMatch(/no copy and no dump has them.*SHOW PRIVILEGES AS COMMANDS/);
    expect(lines(own)[0]).toMatch(/there were none when it was planned/);
  });
});
