import { describe, expect, it } from 'vitest';
import { keyCodes } from '../../src/kms/codes.ts';
import type { KeyFacts } from '../../src/kms/facts.ts';
import { keyFindings, keyMismatch, keyMissing, rotationWords } from '../../src/kms/verdict.ts';
import { goodKey, keyArn } from '../plans/elasticache/facts.ts';

const use = { service: 'ElastiCache', region: 'eu-west-1', account: '123456789012' };
const judged = (more: Partial<KeyFacts> = {}) => keyFindings({ ...goodKey, ...more }, use);
const levels = (more: Partial<KeyFacts> = {}) => judged(more).map((f) => `${f.level} ${f.code.slice(-3)}`);

describe('blocked: one finding, with what to do', () => {
  it.each<[string, Partial<KeyFacts>, string, RegExp]>([
    ['not found', { arn: null, error: { name: 'NotFoundException', message: 'Alias is not found' } }, '001', /was not found: Alias is not found/],
    ['an ARN that KMS does not take', { error: { name: 'InvalidArnException', message: 'bad' } }, '001', /not found/],
    ['not to be looked at', { error: { name: 'AccessDeniedException', message: 'no' } }, '002', /AccessDeniedException: no/],
    ['Disabled', { state: 'Disabled' }, '003', /is Disabled/],
    ['PendingDeletion', { state: 'PendingDeletion', deletionDate: '2026-12-01T00:00:00.000Z' }, '004', /pending deletion on 2026-12-01/],
    ['PendingReplicaDeletion', { state: 'PendingReplicaDeletion' }, '004', /PendingReplicaDeletion: pending deletion/],
    ...['PendingImport', 'Unavailable', 'Creating', 'Updating'].map((state): [string, Partial<KeyFacts>, string, RegExp] => [
      state,
      { state },
      '005',
      new RegExp(`in state ${state}`),
    ]),
    ['no state', { state: null }, '005', /in state unknown/],
    ['asymmetric', { spec: 'RSA_2048', usage: 'SIGN_VERIFY' }, '006', /not symmetric: its spec is RSA_2048/],
    ['HMAC', { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }, '006', /HMAC_256/],
    ['of another usage', { usage: 'KEY_AGREEMENT' }, '007', /for KEY_AGREEMENT/],
    ['managed by AWS', { manager: 'AWS' }, '008', /a key that AWS manages/],
    ['in another region', { region: 'us-east-1' }, '009', /in us-east-1, the cache is in eu-west-1/],
    ['of another account', { account: '999999999999' }, '010', /belongs to account 999999999999/],
  ])('%s', (_, more, code, words) => {
    const found = judged(more);
    expect(found).toMatchObject([
      { level: 'blocker', code: `EM-KMS-${code}`, remedy: expect.any(String), source: expect.stringContaining('https://docs.aws.amazon.com/') },
    ]);
    expect(found[0]?.text).toMatch(words);
  });

  it('a wrong region before a state: its replica may be fine', () => expect(levels({ region: 'us-east-1', state: 'Disabled' })).toEqual(['blocker 009']));
  it('a key that is gone has no spec worth a word', () =>
    expect(levels({ error: { name: 'NotFoundException', message: '' }, spec: 'RSA_2048' })).toEqual(['blocker 001']));
});

describe('usable, with what is worth a note', () => {
  it.each<[string, Partial<KeyFacts>, string[]]>([
    ['nothing but its rotation', {}, ['ok 013', 'ok 014']],
    ['rotation unknown', { rotation: null }, ['ok 014']],
    ['material that expires', { origin: 'EXTERNAL', expires: '2027-02-01T00:00:00.000Z', rotation: null }, ['warning 011', 'ok 014']],
    ['CloudHSM', { origin: 'AWS_CLOUDHSM', rotation: null }, ['warning 012', 'ok 014']],
    ['an external store', { origin: 'EXTERNAL_KEY_STORE', rotation: null }, ['warning 012', 'ok 014']],
    ['multi-Region', { multiRegion: true }, ['ok 015', 'ok 013', 'ok 014']],
  ])('%s', (_, more, want) => expect(levels(more)).toEqual(want));

  it('says that calls use the ARN of an alias', () => {
    expect(judged().at(-1)?.text).toContain(keyArn);
    expect(judged({ form: 'key-arn', asked: keyArn }).at(-1)?.text).not.toContain('re-pointed');
  });
});

it.each<[NonNullable<KeyFacts['rotation']>, RegExp]>([
  [{ enabled: true, periodDays: 365, next: null }, /every 365 days/],
  [{ enabled: true, periodDays: null, next: null }, /rotates by itself;/],
  [{ enabled: false, periodDays: null, next: null }, /is off/],
  [{ unreadable: 'AccessDenied' }, /cannot be read \(AccessDenied\)/],
])('rotation in words: %#', (rotation, words) => expect(rotationWords(rotation)).toMatch(words));

it('no key is a question; facts of another key block', () => {
  expect(keyMissing('ElastiCache')).toMatchObject({ level: 'question', code: 'EM-KMS-016', remedy: expect.stringContaining('--kms-key') });
  expect(keyMismatch('a', 'b')).toMatchObject({ level: 'blocker', code: 'EM-KMS-017', text: expect.stringMatching(/a.*b/) });
});

it('every code is unique in what it is about, and has its source', () => {
  const about = Object.values(keyCodes).map((code) => code.about);
  expect(new Set(about).size).toBe(about.length);
});
