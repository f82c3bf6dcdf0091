/** KMS: grants. CreateGrant with DryRun is the cheapest probe of a permission (facts a2). */
import { isDeepStrictEqual } from 'node:util';
import { page } from '../../paging.ts';
import { ServiceFault, type Operation } from '../../service.ts';
import { limitOf, validation } from '../refusals.ts';
import { badMarker } from './key-operations.ts';
import { grantKey, keys, resolveKey, retireGrant, type Grant, type KeyRow } from './keys.ts';
import { notPendingDeletion, usable } from './states.ts';

const symmetricOnly = /^(GenerateDataKey.*|ReEncrypt(From|To)|Encrypt|Decrypt)$/;
const dryRun = (): ServiceFault => new ServiceFault('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');

function suitable(key: KeyRow, operations: string[]): void {
  const wrong =
    key.KeyUsage === 'ENCRYPT_DECRYPT'
      ? operations.filter((name) => /^(Sign|Verify|GenerateMac|VerifyMac|DeriveSharedSecret)$/.test(name))
      : operations.filter((name) => symmetricOnly.test(name));
  if (wrong.length > 0) throw validation(`Grant operations [${wrong.join(', ')}] are not valid for a key of KeyUsage ${key.KeyUsage}.`);
}

export const grantOperations: Record<string, Operation> = {
  ListGrants({ KeyId, GrantId, GranteePrincipal, Limit, Marker }, { world, region }) {
    const key = resolveKey(world, region, KeyId, 'key-only');
    const shown = key.grants.filter(
      (grant) => (GrantId === undefined || grant.GrantId === GrantId) && (GranteePrincipal === undefined || grant.GranteePrincipal === GranteePrincipal),
    );
    const { rows, next } = page(shown, (grant) => grant.GrantId, limitOf(Limit, 'limit', 50, 100), Marker, badMarker);
    return { Grants: rows.map((grant) => ({ ...grant, KeyId: key.Arn })), Truncated: next !== undefined, NextMarker: next };
  },

  CreateGrant({ KeyId, DryRun, Operations, Name, GrantTokens: _, ...grant }, { world, region }) {
    const key = resolveKey(world, region, KeyId, 'key-only');
    usable(key);
    suitable(key, Operations);
    // The same name and parameters again: the same grant (API reference, CreateGrant, Name).
    const twin = key.grants.find((g) => Name !== undefined && g.Name === Name && isDeepStrictEqual(asked(g), asked({ ...grant, Operations })));
    if (DryRun) throw dryRun();
    // Facts a2: 50,000 grants per key.
    if (!twin && key.grants.length >= 50_000) throw new ServiceFault('LimitExceededException', `Too many grants for ${key.Arn}`);
    const { GrantId, GrantToken } = twin ?? grantKey(world, key, { ...grant, Operations, ...(Name === undefined ? {} : { Name }) });
    return { GrantId, GrantToken };
  },

  RevokeGrant({ KeyId, GrantId, DryRun }, { world, region }) {
    const key = resolveKey(world, region, KeyId, 'key-only');
    notPendingDeletion(key);
    if (!key.grants.some((grant) => grant.GrantId === GrantId)) throw new ServiceFault('NotFoundException', `Grant ID ${GrantId} not found`);
    if (DryRun) throw dryRun();
    retireGrant(world, region, GrantId);
  },

  RetireGrant({ KeyId, GrantId, GrantToken, DryRun }, { world, region }) {
    if (GrantToken === undefined && (KeyId === undefined || GrantId === undefined))
      throw validation('Either a grant token, or a key ARN and a grant ID, must be given.');
    const among = KeyId === undefined ? [...keys(world, region).values()] : [resolveKey(world, region, KeyId, 'key-only')];
    const grant = among.flatMap((key) => key.grants).find((g) => (GrantToken === undefined ? g.GrantId === GrantId : g.GrantToken === GrantToken));
    if (!grant)
      throw GrantToken === undefined
        ? new ServiceFault('NotFoundException', `Grant ID ${GrantId} not found`)
        : new ServiceFault('InvalidGrantTokenException', 'The grant token is not valid.');
    if (DryRun) throw dryRun();
    retireGrant(world, region, grant.GrantId);
  },
};

const asked = ({ GranteePrincipal, RetiringPrincipal, Operations, Constraints }: Partial<Grant>): unknown => ({
  GranteePrincipal,
  RetiringPrincipal,
  Operations: [...(Operations ?? [])].sort(),
  Constraints,
});
