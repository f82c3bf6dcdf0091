import { describe, expect, it } from 'vitest';
import { diff, merge, statementsIn } from '../../src/kms/policy.ts';

const statement = {
  Sid: 'Aura',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:CallerAccount': '436104258714' } },
};
const root = { Sid: 'root', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' };
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [root] });

it('takes a statement, a list, a policy, and the comma that pasting leaves', () => {
  const text = JSON.stringify(statement);
  for (const pasted of [
    text,
    `[${text}]`,
    JSON.stringify({ Statement: statement }),
    `${text},`,
    `,\n${text}`,
    JSON.stringify({ Version: 'x', Statement: [statement] }),
  ])
    expect(statementsIn(pasted)).toEqual([statement]);
});

describe('refuses', () => {
  const cases: [string, unknown, RegExp][] = [
    ['no JSON', '{"Effect":', /not JSON/],
    ['nothing', ' ', /nothing/],
    ['a denial', { ...statement, Effect: 'Deny' }, /Effect/],
    ['anyone without a condition', { ...statement, Condition: undefined }, /CallerAccount/],
    ['anyone under another operator', { ...statement, Condition: { StringLike: { 'kms:CallerAccount': '4*' } } }, /CallerAccount/],
    ['a wildcard account', { ...statement, Condition: { StringEquals: { 'kms:CallerAccount': '*' } } }, /CallerAccount/],
    [
      'anyone, where a condition on nothing holds',
      { ...statement, Condition: { 'ForAllValues:StringEquals': { 'kms:CallerAccount': ['436104258714'] } } },
      /CallerAccount/,
    ],
    ['anyone of any list', { ...statement, Principal: { AWS: ['arn:aws:iam::436104258714:root', '*'] }, Condition: {} }, /CallerAccount/],
    ['nobody', { ...statement, Principal: undefined }, /names no Principal/],
    ['all of KMS', { ...statement, Action: 'kms:*' }, /more than using/],
    ['the power to change the policy', { ...statement, Action: [...statement.Action, 'kms:PutKeyPolicy'] }, /PutKeyPolicy/],
    ['half of it', { ...statement, Action: ['kms:Decrypt'] }, /CreateGrant/],
    ['exclusion', { ...statement, NotPrincipal: 'x' }, /exclusion/],
    ['another service', { ...statement, Action: [...statement.Action, 's3:GetObject'] }, /s3/],
  ];
  it.each(cases)('%s', (_, pasted, why) => expect(() => statementsIn(typeof pasted === 'string' ? pasted : JSON.stringify(pasted))).toThrow(why));
});

it('keeps every statement, adds none twice, marks only what is new', () => {
  const once = merge(policy, [statement]);
  expect(JSON.parse(once.policy)).toEqual({ Version: '2012-10-17', Statement: [root, statement] });
  expect(merge(once.policy, [statement])).toMatchObject({ added: 0 });
  expect(() => merge(policy, [{ ...statement, Sid: 'root' }])).toThrow(/another statement called root/);
  const lines = diff(policy, once.policy);
  expect(lines.filter((line) => line.startsWith('+')).join('\n')).toContain('CallerAccount');
  expect(lines.filter((line) => line.startsWith('+')).join('\n')).not.toContain('root');
});
