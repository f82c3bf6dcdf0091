/** What a key's state allows: "Key states of AWS KMS keys" of the KMS Developer Guide; facts/kms-and-endpoints.md a2, a6. */
import { ServiceFault, type SandboxWorld } from '../../service.ts';
import { aliases, keys, type KeyRow } from './keys.ts';

export const isDisabled = (key: KeyRow): ServiceFault => new ServiceFault('DisabledException', `${key.Arn} is disabled.`);
const invalidState = (key: KeyRow, what: string): ServiceFault => new ServiceFault('KMSInvalidStateException', `${key.Arn} ${what}.`);

/** For operations that take a key in any state but these. */
export function notPendingDeletion(key: KeyRow): void {
  if (key.KeyState === 'PendingDeletion') throw invalidState(key, 'is pending deletion');
}

/** For operations that take an enabled key only. */
export function usable(key: KeyRow): void {
  notPendingDeletion(key);
  if (key.KeyState === 'Disabled') throw isDisabled(key);
  if (key.KeyState === 'PendingImport') throw invalidState(key, 'is pending import');
  if (key.KeyState !== 'Enabled') throw invalidState(key, `is in state ${key.KeyState}`);
}

export function pendingDeletion(key: KeyRow): void {
  if (key.KeyState !== 'PendingDeletion') throw invalidState(key, 'is not pending deletion');
}

export function customerManaged(world: SandboxWorld, key: KeyRow, action: string): void {
  if (key.KeyManager !== 'AWS') return;
  throw new ServiceFault(
    'AccessDeniedException',
    `User: arn:${world.partition}:iam::${world.account}:user/sandbox is not authorized to perform: kms:${action} on resource: ${key.Arn}`,
    400,
  );
}

/** Keys whose waiting period is over are gone, and their aliases with them. */
export function deleteDue(world: SandboxWorld, regions: Iterable<string>, now: Date): void {
  for (const region of regions) {
    for (const key of keys(world, region).values()) {
      if (key.KeyState !== 'PendingDeletion' || !key.DeletionDate || Date.parse(key.DeletionDate) > now.getTime()) continue;
      keys(world, region).delete(key.Arn);
      for (const alias of aliases(world, region).values()) if (alias.TargetKeyId === key.KeyId) aliases(world, region).delete(alias.AliasName);
    }
  }
}
