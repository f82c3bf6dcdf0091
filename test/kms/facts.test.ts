import { describe, expect, it } from 'vitest';
import { readKey, serviceKey } from '../../src/kms/facts.ts';
import { fault, inTurn, tableAws } from '../actions/world.ts';

const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const meta = (more: object = {}) => ({
  KeyMetadata: {
    Arn: arn,
    AWSAccountId: '123456789012',
    KeyState: 'Enabled',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    ...more,
  },
});
const rotating = { KeyRotationEnabled: true, RotationPeriodInDays: 365, NextRotationDate: '2027-01-01T00:00:00.000Z' };
const read = async (described: object | Error, rotation: object | Error = rotating, typed = 'alias/cache-prod') => {
  const aws = tableAws({ 'kms.DescribeKey': inTurn(described as Error), 'kms.GetKeyRotationStatus': inTurn(rotation as Error) });
  return { facts: await readKey(aws.call, typed), calls: aws.calls };
};

it('an alias is resolved once; rotation is asked by ARN, which is all it takes', async () => {
  const { facts, calls } = await read(meta());
  expect(facts).toEqual({
    asked: 'alias/cache-prod',
    form: 'alias',
    arn,
    region: 'eu-west-1',
    account: '123456789012',
    state: 'Enabled',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    manager: 'CUSTOMER',
    origin: 'AWS_KMS',
    multiRegion: false,
    deletionDate: null,
    expires: null,
    rotation: { enabled: true, periodDays: 365, next: '2027-01-01T00:00:00.000Z' },
    error: null,
  });
  expect(calls.map(({ input }) => input)).toEqual([{ KeyId: 'alias/cache-prod' }, { KeyId: arn }]);
});

it.each<[string, object, object | Error, object]>([
  ['the older name of the spec', { KeySpec: undefined, CustomMasterKeySpec: 'RSA_2048' }, rotating, { spec: 'RSA_2048' }],
  ['no usage said', { KeyUsage: undefined }, rotating, { usage: 'ENCRYPT_DECRYPT' }],
  ['the account from the ARN', { AWSAccountId: undefined }, rotating, { account: '123456789012' }],
  [
    'pending deletion',
    { KeyState: 'PendingDeletion', DeletionDate: '2026-12-01T00:00:00.000Z' },
    rotating,
    { state: 'PendingDeletion', deletionDate: '2026-12-01T00:00:00.000Z' },
  ],
  [
    'material that expires',
    { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: '2027-02-01T00:00:00.000Z' },
    rotating,
    { expires: '2027-02-01T00:00:00.000Z' },
  ],
  ['material that does not', { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ValidTo: '2027-02-01T00:00:00.000Z' }, rotating, { expires: null }],
  ['no rotation', {}, { KeyRotationEnabled: false }, { rotation: { enabled: false, periodDays: null, next: null } }],
  ['rotation that cannot be asked', {}, fault('UnsupportedOperationException'), { rotation: { unreadable: 'UnsupportedOperationException' } }],
  ['rotation that may not be asked', {}, fault('AccessDeniedException', 'no', 'denied'), { rotation: { unreadable: 'AccessDeniedException' } }],
])('%s', async (_, more, rotation, want) => expect((await read(meta(more), rotation)).facts).toMatchObject(want));

describe('what cannot be described', () => {
  it.each([
    ['NotFoundException', 'fault'],
    ['AccessDeniedException', 'denied'],
  ] as const)('%s is a fact', async (name, kind) => {
    const { facts, calls } = await read(fault(name, 'words', kind));
    expect(facts).toMatchObject({ arn: null, state: null, error: { name, message: 'words' } });
    expect(calls).toHaveLength(1);
  });
  it.each(['credentials', 'lost'] as const)('%s is none', async (kind) =>
    expect(read(fault('Broken', 'words', kind))).rejects.toMatchObject({ name: 'Broken' }),
  );
});

it('never asks for a reserved alias: to describe one that was never used would make its key', async () => {
  const { facts, calls } = await read(meta(), rotating, 'alias/aws/elasticache');
  expect(facts).toMatchObject({ manager: 'AWS', arn: null });
  expect(calls).toEqual([]);
});

it("the service's own key needs no look", async () => {
  const { facts, calls } = await read(meta(), rotating, 'service');
  expect(facts).toEqual(serviceKey);
  expect(calls).toEqual([]);
});
