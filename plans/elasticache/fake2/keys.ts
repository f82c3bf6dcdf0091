/** Which keys ElastiCache takes: symmetric, enabled, of its region and account. facts/elasticache.md 2. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { grantKey, type KeyRow, keys, resolveKey } from '../../../src/sandbox/services/index.ts';
import { badValue } from './find.ts';

/** The key's row; which fault a bad key gives is unverified (facts/elasticache.md 2), InvalidParameterValue is what the API lists. */
export function usableKey(call: SandboxCall, id: string): KeyRow {
  let key: KeyRow;
  try {
    key = resolveKey(call.world, call.region, id);
  } catch (error) {
    if (error instanceof ServiceFault) throw badValue(`The KMS key ${id} does not exist or is not accessible: ${error.message}`);
    throw error;
  }
  if (key.KeyManager !== 'CUSTOMER') throw badValue(`The KMS key ${id} is not a customer managed key.`);
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT' || key.KeyUsage !== 'ENCRYPT_DECRYPT') throw badValue(`The KMS key ${id} is not a symmetric encryption key.`);
  if (key.KeyState !== 'Enabled') throw badValue(`The KMS key ${id} is not enabled; its state is ${key.KeyState}.`);
  return key;
}

export const grant = (call: SandboxCall, key: KeyRow): string => grantKey(call.world, key, { GranteePrincipal: `elasticache.${call.region}.amazonaws.com` }).GrantId;

export const stillEnabled = (call: Pick<SandboxCall, 'world' | 'region'>, arn: string | undefined): boolean => arn === undefined || keys(call.world, call.region).get(arn)?.KeyState === 'Enabled';
