/** What a reader of a parameter sees. A SecureString is sealed unless decryption is asked for, and its key must be usable then. */
import { createHash } from 'node:crypto';
import { ServiceFault, type SandboxWorld } from '../../service.ts';
import { resolveKey } from '../kms/keys.ts';
import { usable } from '../kms/states.ts';
import type { Selected } from './names.ts';
import type { ParameterRow, ParameterVersion } from './parameters.ts';

/** As SSM wraps KMS's refusals. */
export function keyFor(world: SandboxWorld, region: string, keyId: string): void {
  try {
    usable(resolveKey(world, region, keyId));
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    throw new ServiceFault('InvalidKeyId', `${error.message} (Service: AWSKMS; Status Code: 400; Error Code: ${error.shape})`);
  }
}

export function readValue(world: SandboxWorld, region: string, row: ParameterRow, version: ParameterVersion, decrypt: boolean): string {
  if (version.Type !== 'SecureString') return version.Value;
  if (!decrypt) return `AQICAH${createHash('sha256').update(`${row.ARN}:${version.Version}:${version.Value}`).digest('base64')}`;
  keyFor(world, region, version.KeyId ?? 'alias/aws/ssm');
  return version.Value;
}

export function shown(world: SandboxWorld, region: string, { row, version, selector }: Selected, decrypt = false): Record<string, unknown> {
  return {
    Name: row.Name,
    Type: version.Type,
    Value: readValue(world, region, row, version, decrypt),
    Version: version.Version,
    LastModifiedDate: version.LastModifiedDate,
    ARN: row.ARN,
    DataType: version.DataType,
    ...(selector ? { Selector: selector } : {}),
  };
}
