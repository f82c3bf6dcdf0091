import { expect, it } from 'vitest';
import { codes } from '../../../plans/aura/codes.ts';
import type { AuraFacts } from '../../../plans/aura/gather/facts.ts';
import { build } from '../../../plans/aura/recipe/build.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { asFacts, choices, dumpFacts, frame, instanceFacts, keyArn } from './facts.ts';

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
const tools = (admin: string | null, java: string | null = '17.0.1'): AuraFacts => ({
  ...dumpFacts(7.1e9),
  tools: {
    admin: admin === null ? null : { version: admin, text: admin, standIn: null },
    java: java === null ? null : { version: java, text: '', standIn: null },
  },
});

const cases: [string, string, string, AuraFacts, Choices][] = [
  ['EM-AU-001', 'blocker', 'a tier without customer keys', instance({ type: 'professional-db' }), choices],
  ['EM-AU-002', 'blocker', 'another region', instance({ region: 'eu-central-1' }), choices],
  [
    'EM-AU-003',
    'question',
    'several projects',
    {
      ...dumpFacts(1),
      project: null,
      projects: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    },
    choices,
  ],
  ['EM-AU-004', 'blocker', 'a size that is not offered', base, set({ Memory: '3GB' })],
  ['EM-AU-010', 'blocker', 'a paused source', instance({ status: 'paused' }), choices],
  ['EM-AU-020', 'blocker', 'this key already', { ...instance({ customer_managed_key_id: 'r1' }), keyRecords: [record] }, choices],
  ['EM-AU-020', 'warning', 'another key already', { ...instance({ customer_managed_key_id: 'r0' }), keyRecords: [record] }, choices],
  ['EM-AU-022', 'question', 'no key', base, { ...choices, kmsKey: undefined }],
  ['EM-AU-023', 'blocker', 'no key of Azure', instance({ cloud_provider: 'azure', region: 'westeurope' }), { ...choices, kmsKey: 'alias/aura' }],
  ['EM-KMS-006', 'blocker', 'an asymmetric key', instanceFacts({ key: { ...(base.key as NonNullable<AuraFacts['key']>), spec: 'RSA_2048' } }), choices],
  ['EM-AU-025', 'warning', 'a pending record', instanceFacts({ keyRecords: [{ ...record, status: 'pending' }] }), choices],
  ['EM-AU-026', 'blocker', 'an unreadable policy', instanceFacts({ policyReadable: false }), choices],
  ['EM-AU-031', 'question', 'an upload without a file', base, set({ Way: 'upload' })],
  ['EM-AU-032', 'blocker', 'no neo4j-admin', tools(null), choices],
  ['EM-AU-033', 'blocker', 'an old neo4j-admin', tools('5.20.0'), choices],
  ['EM-AU-034', 'blocker', 'an old Java', tools('2025.10.1', '17.0.1'), choices],
  ['EM-AU-036', 'blocker', 'an archive that cannot be read', dumpFacts(1, { info: { ok: false, text: 'broken' } }), choices],
  ['EM-AU-037', 'blocker', 'another file comes first', dumpFacts(1, { rivals: ['neo4j.dump'] }), choices],
  ['EM-AU-038', 'blocker', 'no room for the dump', dumpFacts(1e9, { kind: 'database', free: 5 }), choices],
  ['EM-AU-039', 'blocker', 'more data than storage', dumpFacts(50e9), set({ Memory: '8GB' })],
  ['EM-AU-050', 'blocker', 'a long name', base, { ...choices, targetId: 'x'.repeat(31) }],
  ['EM-AU-051', 'blocker', 'a taken name', instanceFacts({ names: [{ id: 'ffffffff', name: 'recommender-enc' }] }), choices],
  ['EM-AU-052', 'question', 'no place for the password', base, { ...choices, settings: {} }],
  ['EM-AU-053', 'blocker', 'a place that is taken', instanceFacts({ sink: { asked: 'x', taken: true, error: null } }), choices],
  ['EM-AU-070', 'question', 'writes open', base, { ...choices, writes: undefined }],
  [
    'EM-AU-076',
    'blocker',
    'a place without the address',
    instanceFacts({ places: [{ ...(base.places[0] as AuraFacts['places'][number]), hits: [] }] }),
    choices,
  ],
  ['EM-AU-077', 'blocker', 'a setting that does not exist', base, set({ Nope: '1' })],
  ['EM-AU-077', 'blocker', 'a password place that is none', base, set({ PasswordPlace: 'nowhere' })],
];

it.each(cases)('%s %s: %s', (code, level, _, facts, given) => {
  const built = build(asFacts(facts), given, frame);
  expect(
    built.findings.filter((f) => f.code === code && f.level === level),
    JSON.stringify(built.findings.filter((f) => f.level !== 'ok').map((f) => [f.code, f.text])),
  ).not.toEqual([]);
  if (level !== 'warning') expect(built.steps).toEqual([]);
});

it('gives every code its page', () => {
  for (const [code, { about, source }] of Object.entries(codes))
    expect([/^EM-AU-\d{3}$/.test(code), about.length > 5, source.length > 5], code).toEqual([true, true, true]);
});
