/** KMS: aliases. `alias/aws/` is reserved; a predefined one has no key until it is first used (facts a1). */
import { page } from '../../paging.ts';
import { ServiceFault, type Operation, type SandboxWorld } from '../../service.ts';
import { limitOf } from '../refusals.ts';
import { badMarker, ownKey } from './key-operations.ts';
import { aliases, ensurePredefined, putAlias, type AliasRow } from './keys.ts';
import { notPendingDeletion } from './states.ts';

const arnOf = (world: SandboxWorld, region: string, name: string): string => `arn:${world.partition}:kms:${region}:${world.account}:${name}`;

function checkName(name: string): void {
  if (!name.startsWith('alias/'))
    throw new ServiceFault(
      'ValidationException',
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
      400,
    );
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) throw new ServiceFault('InvalidAliasNameException', `${name} is not a valid alias name.`);
  if (name.startsWith('alias/aws/')) throw new ServiceFault('NotAuthorizedException', '', 400);
}

function existing(world: SandboxWorld, region: string, name: string): AliasRow {
  const alias = aliases(world, region).get(name);
  if (!alias) throw new ServiceFault('NotFoundException', `Alias ${arnOf(world, region, name)} is not found.`);
  return alias;
}

export const aliasOperations: Record<string, Operation> = {
  ListAliases({ KeyId, Limit, Marker }, { world, region }) {
    ensurePredefined(world, region);
    const of = KeyId === undefined ? undefined : ownKey(world, region, KeyId).KeyId;
    const all = [...aliases(world, region).values()].filter((alias) => of === undefined || alias.TargetKeyId === of);
    const { rows, next } = page(all, (alias) => alias.AliasName, limitOf(Limit, 'limit', 50, 100), Marker, badMarker);
    return { Aliases: rows, Truncated: next !== undefined, NextMarker: next };
  },

  CreateAlias({ AliasName, TargetKeyId }, { world, region }) {
    checkName(AliasName);
    const key = ownKey(world, region, TargetKeyId);
    if (aliases(world, region).has(AliasName))
      throw new ServiceFault('AlreadyExistsException', `An alias with the name ${arnOf(world, region, AliasName)} already exists`);
    notPendingDeletion(key);
    // Facts a2: 50 aliases per key.
    if ([...aliases(world, region).values()].filter((alias) => alias.TargetKeyId === key.KeyId).length >= 50)
      throw new ServiceFault('LimitExceededException', `Too many aliases for ${key.Arn}`);
    putAlias(world, region, AliasName, key);
  },

  UpdateAlias({ AliasName, TargetKeyId }, { world, region, now }) {
    checkName(AliasName);
    const alias = existing(world, region, AliasName);
    const key = ownKey(world, region, TargetKeyId);
    notPendingDeletion(key);
    Object.assign(alias, { TargetKeyId: key.KeyId, LastUpdatedDate: now.toISOString() });
  },

  DeleteAlias({ AliasName }, { world, region }) {
    checkName(AliasName);
    aliases(world, region).delete(existing(world, region, AliasName).AliasName);
  },
};
