/** The key of a restore, a create or a copy: whether RDS may use it, and the grant it takes. */
import { grantKey, type KeyRow, resolveKey, retireGrant } from '../../../src/sandbox/services/index.ts';
import { ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { noKey } from './refuse.ts';

/** The key itself; KMSKeyNotAccessibleFault for one that is missing, of another region, not enabled, or not symmetric. */
export function usableKey(world: SandboxWorld, region: string, id: string): KeyRow {
  const rule = world.fault('neptune.key-not-accessible', { KmsKeyId: id });
  if (rule) throw noKey(id, String(rule.why ?? 'access denied'));
  let key: KeyRow;
  try {
    key = resolveKey(world, region, id);
  } catch (error) {
    if (error instanceof ServiceFault) throw noKey(id, error.message);
    throw error;
  }
  if (key.KeyState !== 'Enabled') throw noKey(id, `key state is ${key.KeyState}`);
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT' || key.KeyUsage !== 'ENCRYPT_DECRYPT') throw noKey(id, 'key is not a symmetric encryption key');
  return key;
}

export const takeGrant = (world: SandboxWorld, region: string, key: KeyRow, name: string): string =>
  grantKey(world, key, { GranteePrincipal: `rds.${region}.amazonaws.com`, RetiringPrincipal: `rds.${region}.amazonaws.com`, Name: name }).GrantId;

export const giveBack = (world: SandboxWorld, region: string, grant: string | undefined): void => {
  if (grant !== undefined) retireGrant(world, region, grant);
};
