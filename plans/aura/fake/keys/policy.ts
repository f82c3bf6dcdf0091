/** The statement that the console shows for a key of AWS KMS, and whether the key's policy has it. Facts 1.2; the shape is of a draft of 2024, today's is not published. */
import { keys as kmsKeys } from '../../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import type { Key } from '../rows.ts';
import { tenants } from '../rows.ts';

const actions = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:DescribeKey',
  'kms:CreateGrant',
  'kms:ListGrants',
  'kms:RevokeGrant',
];

interface Statement {
  Effect?: string;
  Principal?: unknown;
  Action?: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The text to be pasted into the `Statement` array. */
export function policyFragment(world: SandboxWorld, row: Pick<Key, 'tenant'>): string {
  const statement = {
    Sid: 'Allow use of the key by Neo4j Aura',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: actions,
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': accountOf(world, row) } },
  };
  return JSON.stringify(statement, null, 2);
}

const accountOf = (world: SandboxWorld, { tenant }: Pick<Key, 'tenant'>): string => tenants(world).get(tenant)?.awsAccount ?? '';

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/** Whether Aura can use the key now: its state, its kind, its region, its policy. */
export function usable(world: SandboxWorld, row: Key): boolean {
  const region = row.keyId.split(':')[3] ?? '';
  const key = kmsKeys(world, region).get(row.keyId);
  if (!key || region !== row.region || key.KeyState !== 'Enabled' || key.KeySpec !== 'SYMMETRIC_DEFAULT') return false;
  const { Statement: statements } = JSON.parse(key.policy) as { Statement: Statement | Statement[] };
  return [statements].flat().some((statement) => lets(statement, accountOf(world, row)));
}

/** One statement that lets everybody of Aura's account do all of it. */
function lets({ Effect, Principal, Action, Resource, Condition }: Statement, account: string): boolean {
  const principals = Principal === '*' ? ['*'] : list((Principal as { AWS?: string | string[] } | undefined)?.AWS);
  const own = principals.some((one) => one === `arn:aws:iam::${account}:root` || one === account);
  const anybody = principals.includes('*') && list(Condition?.StringEquals?.['kms:CallerAccount']).includes(account);
  const may = (action: string): boolean => list(Action).some((given) => given === '*' || given === 'kms:*' || covers(given, action));
  return Effect === 'Allow' && (own || anybody) && list(Resource).includes('*') && actions.every(may);
}

const covers = (given: string, action: string): boolean => given === action || (given.endsWith('*') && action.startsWith(given.slice(0, -1)));
