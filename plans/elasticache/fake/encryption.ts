/** Encryption at rest, and the key. facts/elasticache.md 1.2, 2; docs "At-Rest Encryption in ElastiCache". */
import { ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { grantKey, type KeyRow, resolveKey, retireGrant } from '../../../src/sandbox/services/index.ts';
import { badCombination, badValue } from './refusals.ts';
import type { Cache } from './rows.ts';

/** The key by id, ARN or alias. Throws InvalidParameterValue: InvalidKMSKeyFault is modelled for modifications only (facts 2). */
export function usableKey(world: SandboxWorld, region: string, id: string): KeyRow {
  let key: KeyRow;
  try {
    key = resolveKey(world, region, id);
  } catch (error) {
    if (error instanceof ServiceFault) throw badValue(`The KMS key ${id} does not exist, is not in this region, or cannot be accessed: ${error.message}`);
    throw error;
  }
  const why = unusable(key);
  if (why) throw badValue(`The KMS key ${key.Arn} ${why}.`);
  return key;
}

/** Why ElastiCache cannot use a key, in words that follow its ARN. */
export function unusable(key: KeyRow): string | undefined {
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT' || key.KeyUsage !== 'ENCRYPT_DECRYPT') return 'is not a symmetric encryption key';
  if (key.KeyState === 'Disabled') return 'is disabled';
  if (key.KeyState === 'PendingDeletion') return 'is pending deletion';
  if (key.KeyState !== 'Enabled') return `is in state ${key.KeyState}`;
  return undefined;
}

/** When its work is done: a key that was fit at the call may not be any more. */
export function keyFailed(world: SandboxWorld, region: string, keyArn: string | undefined): string | undefined {
  if (keyArn === undefined) return undefined;
  try {
    const why = unusable(resolveKey(world, region, keyArn));
    return why && `The KMS key ${keyArn} ${why}`;
  } catch (error) {
    return `The KMS key ${keyArn} cannot be used: ${(error as Error).message}`;
  }
}

export interface EncryptionAsked {
  AtRestEncryptionEnabled?: boolean;
  KmsKeyId?: string;
  Durability?: string;
}

/** Redis OSS: off unless asked for. Valkey: on unless refused. Durable groups: always. */
export function chosenEncryption(
  world: SandboxWorld,
  region: string,
  engine: string,
  version: string,
  asked: EncryptionAsked,
): Pick<Cache['encryption'], 'type' | 'keyArn'> & { key?: KeyRow } {
  const durable = asked.Durability === 'sync' || asked.Durability === 'async';
  const on = durable || (asked.AtRestEncryptionEnabled ?? engine === 'valkey');
  if (asked.KmsKeyId !== undefined && !on)
    throw badCombination('KmsKeyId may only be given when at-rest encryption is enabled: AtRestEncryptionEnabled must be true.');
  if (!on) return { type: 'none' };
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (engine === 'redis' && (major < 4 || (major === 4 && minor === 0 && patch < 10)))
    throw badCombination(`At-rest encryption is not supported for engine version ${version}.`);
  if (asked.KmsKeyId === undefined) return { type: 'sse-elasticache' };
  const key = usableKey(world, region, asked.KmsKeyId);
  return { type: 'sse-kms', keyArn: key.Arn, key };
}

/** One for the life of a cache, one for a backup while it runs. facts/elasticache.md 2 */
export function grant(world: SandboxWorld, region: string, key: KeyRow, encryptionContext: Record<string, string>): string {
  const principal = `elasticache.${region}.amazonaws.com`;
  return grantKey(world, key, { GranteePrincipal: principal, RetiringPrincipal: principal, Constraints: { EncryptionContextSubset: encryptionContext } })
    .GrantId;
}

export function retire(world: SandboxWorld, region: string, of: { grantId?: string | undefined }): void {
  if (of.grantId) retireGrant(world, region, of.grantId);
  of.grantId = undefined;
}
