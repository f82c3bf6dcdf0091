/** In transit: TLS, AUTH tokens, user groups. facts/elasticache.md 3.2 [AUTH; RBAC] */
import { ServiceFault, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { sha256 } from '../../../src/sandbox/engines/redis/index.ts';
import { userGroup } from './catalog.ts';
import { badCombination, badValue } from './refusals.ts';
import type { Cache } from './rows.ts';

interface AccessAsked {
  TransitEncryptionEnabled?: boolean;
  TransitEncryptionMode?: 'preferred' | 'required';
  AuthToken?: string;
  UserGroupIds?: string[];
}

export function chosenAccess(
  world: SandboxWorld,
  region: string,
  engine: string,
  version: string,
  asked: AccessAsked,
  now: Date,
): Pick<Cache, 'tls' | 'tlsMode' | 'tokens' | 'tokenAt' | 'userGroupIds'> {
  const tls = asked.TransitEncryptionEnabled === true;
  if (asked.TransitEncryptionMode !== undefined) {
    if (!tls) throw badCombination('TransitEncryptionMode may only be given when TransitEncryptionEnabled is true.');
    // [TLS; API]: `preferred` is there from 7.0.5 on.
    if (asked.TransitEncryptionMode === 'preferred' && engine === 'redis' && Number(version.split('.')[0]) < 7)
      throw badCombination(`TransitEncryptionMode preferred is not supported for engine version ${version}.`);
  }
  if (asked.AuthToken !== undefined && asked.UserGroupIds?.length) throw badCombination('An auth token and user groups cannot be given together.');
  if (asked.AuthToken !== undefined && !tls)
    throw badCombination('Auth token may only be given when in-transit encryption is enabled: TransitEncryptionEnabled must be true.');
  return {
    tls,
    ...(tls ? { tlsMode: asked.TransitEncryptionMode ?? 'required' } : {}),
    tokens: asked.AuthToken === undefined ? [] : [tokenHash(asked.AuthToken)],
    ...(asked.AuthToken === undefined ? {} : { tokenAt: now.toISOString() }),
    userGroupIds: chosenUserGroups(world, region, engine, tls, asked.UserGroupIds ?? []),
  };
}

/** 16 to 128 printable characters; of the specials only ! & # $ ^ < > - . The token itself is not kept. */
export function tokenHash(token: string): string {
  if (!/^[A-Za-z0-9!&#$^<>-]{16,128}$/.test(token))
    throw badValue('Invalid AuthToken provided. It must be 16 to 128 characters long, alphanumeric or one of ! & # $ ^ < > -');
  return sha256(token);
}

function chosenUserGroups(world: SandboxWorld, region: string, engine: string, tls: boolean, ids: string[]): string[] {
  if (ids.length === 0) return [];
  if (!tls) throw badCombination('User groups may only be given when in-transit encryption is enabled.');
  if (ids.length > 1) throw badValue('A replication group can have one user group.');
  const group = userGroup(world, region, ids[0]!);
  if (group.Status !== 'active') throw new ServiceFault('InvalidUserGroupStateFault', `User group ${group.UserGroupId} has status ${group.Status}.`);
  // [RBAC]: a Redis group takes redis user groups only, Valkey takes both.
  if (engine === 'redis' && group.Engine !== 'redis') throw badCombination(`User group ${group.UserGroupId} is of engine ${group.Engine}.`);
  return [group.UserGroupId];
}
