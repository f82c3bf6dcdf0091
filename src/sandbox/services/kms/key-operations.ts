/** KMS: keys, their states, policies, rotation and tags. */
import { ServiceFault, type Operation, type SandboxWorld } from '../../service.ts';
import { page } from '../../paging.ts';
import { limitOf, unfit, validation } from '../refusals.ts';
import { keys, putKey, resolveKey, type KeyRow } from './keys.ts';
import { customerManaged, notPendingDeletion, pendingDeletion, usable } from './states.ts';

const day = 86_400_000;
export const badMarker = (): ServiceFault => new ServiceFault('InvalidMarkerException', 'Marker is invalid.');

export function metadata(key: KeyRow): Record<string, unknown> {
  const symmetric = key.KeySpec === 'SYMMETRIC_DEFAULT';
  return {
    ...key,
    Enabled: key.KeyState === 'Enabled',
    CustomerMasterKeySpec: key.KeySpec,
    ...(key.KeyUsage === 'ENCRYPT_DECRYPT' ? { EncryptionAlgorithms: symmetric ? ['SYMMETRIC_DEFAULT'] : ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] } : {}),
    ...(key.KeyUsage === 'SIGN_VERIFY'
      ? { SigningAlgorithms: key.KeySpec.startsWith('RSA') ? ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'] : ['ECDSA_SHA_256'] }
      : {}),
  };
}

/** Nothing of another account's key can be seen beyond DescribeKey, rotation and grants: facts a4. */
export function ownKey(world: SandboxWorld, region: string, id: string): KeyRow {
  const key = resolveKey(world, region, id, 'key-only');
  if (key.AWSAccountId !== world.account)
    throw new ServiceFault(
      'AccessDeniedException',
      `User: arn:${world.partition}:iam::${world.account}:user/sandbox is not authorized to perform this operation on resource: ${key.Arn}`,
      400,
    );
  return key;
}

function policyOf(text: string): string {
  try {
    if (typeof JSON.parse(text).Statement === 'object') return text;
  } catch {}
  throw new ServiceFault('MalformedPolicyDocumentException', 'The new key policy is not valid: it is no JSON document with a Statement.');
}

function onlyDefault(name: string | undefined): void {
  if (name !== undefined && name !== 'default') throw new ServiceFault('NotFoundException', 'No such policy exists');
}

/** Imported and asymmetric keys do not rotate by themselves: facts a2. */
function rotates(key: KeyRow): KeyRow {
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT' || key.Origin !== 'AWS_KMS')
    throw new ServiceFault('UnsupportedOperationException', `You cannot perform this operation on ${key.Arn}.`);
  return key;
}

export const keyOperations: Record<string, Operation> = {
  DescribeKey: ({ KeyId }, { world, region }) => ({ KeyMetadata: metadata(resolveKey(world, region, KeyId)) }),

  ListKeys({ Limit, Marker }, { world, region }) {
    const own = [...keys(world, region).values()].filter((key) => key.AWSAccountId === world.account);
    const { rows, next } = page(own, (key) => key.KeyId, limitOf(Limit, 'limit', 100, 1000), Marker, badMarker);
    return { Keys: rows.map(({ KeyId, Arn }) => ({ KeyId, KeyArn: Arn })), Truncated: next !== undefined, NextMarker: next };
  },

  CreateKey({ Description, KeyUsage, KeySpec, CustomerMasterKeySpec, Origin, MultiRegion, Policy, Tags }, { world, region }) {
    const spec = KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    if (spec !== 'SYMMETRIC_DEFAULT' && KeyUsage === undefined)
      throw validation(`You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.`);
    const key = putKey(world, region, {
      description: Description,
      usage: KeyUsage,
      spec,
      origin: Origin,
      multiRegion: MultiRegion,
      ...(Policy === undefined ? {} : { policy: policyOf(Policy) }),
      ...(Origin === 'EXTERNAL' ? { state: 'PendingImport' as const } : {}),
    });
    key.tags = Tags ?? [];
    return { KeyMetadata: metadata(key) };
  },

  EnableKey({ KeyId }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    customerManaged(world, key, 'EnableKey');
    notPendingDeletion(key);
    key.KeyState = 'Enabled';
  },

  DisableKey({ KeyId }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    customerManaged(world, key, 'DisableKey');
    notPendingDeletion(key);
    key.KeyState = 'Disabled';
  },

  ScheduleKeyDeletion({ KeyId, PendingWindowInDays = 30 }, { world, region, now }) {
    const key = ownKey(world, region, KeyId);
    customerManaged(world, key, 'ScheduleKeyDeletion');
    if (PendingWindowInDays < 7 || PendingWindowInDays > 30)
      throw unfit(
        PendingWindowInDays,
        'pendingWindowInDays',
        `Member must have value ${PendingWindowInDays < 7 ? 'greater than or equal to 7' : 'less than or equal to 30'}`,
      );
    notPendingDeletion(key);
    key.KeyState = 'PendingDeletion';
    key.DeletionDate = new Date(now.getTime() + PendingWindowInDays * day).toISOString();
    return { KeyId: key.Arn, DeletionDate: key.DeletionDate, KeyState: key.KeyState, PendingWindowInDays };
  },

  // Leaves the key disabled: facts a6.
  CancelKeyDeletion({ KeyId }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    pendingDeletion(key);
    key.KeyState = 'Disabled';
    delete key.DeletionDate;
    return { KeyId: key.Arn };
  },

  GetKeyPolicy({ KeyId, PolicyName }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    onlyDefault(PolicyName);
    return { Policy: key.policy, PolicyName: 'default' };
  },

  ListKeyPolicies({ KeyId }, { world, region }) {
    ownKey(world, region, KeyId);
    return { PolicyNames: ['default'], Truncated: false };
  },

  PutKeyPolicy({ KeyId, PolicyName, Policy }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    customerManaged(world, key, 'PutKeyPolicy');
    onlyDefault(PolicyName);
    notPendingDeletion(key);
    if (Policy.length > 32_768) throw unfit('...', 'policy', 'Member must have length less than or equal to 131072');
    key.policy = policyOf(Policy);
  },

  GetKeyRotationStatus({ KeyId }, { world, region, now }) {
    const key = rotates(resolveKey(world, region, KeyId, 'key-only'));
    const on = key.rotation.enabled && key.KeyState !== 'PendingDeletion';
    const period = key.rotation.days * day;
    const turns = Math.floor((now.getTime() - Date.parse(key.CreationDate)) / period) + 1;
    return {
      KeyId: key.Arn,
      KeyRotationEnabled: on,
      ...(on ? { RotationPeriodInDays: key.rotation.days, NextRotationDate: new Date(Date.parse(key.CreationDate) + turns * period) } : {}),
    };
  },

  EnableKeyRotation({ KeyId, RotationPeriodInDays = 365 }, { world, region }) {
    const key = rotates(ownKey(world, region, KeyId));
    customerManaged(world, key, 'EnableKeyRotation');
    usable(key);
    key.rotation = { enabled: true, days: limitOf(RotationPeriodInDays, 'rotationPeriodInDays', 365, 2560, 90) };
  },

  DisableKeyRotation({ KeyId }, { world, region }) {
    const key = rotates(ownKey(world, region, KeyId));
    customerManaged(world, key, 'DisableKeyRotation');
    usable(key);
    key.rotation = { ...key.rotation, enabled: false };
  },

  ListResourceTags({ KeyId, Limit, Marker }, { world, region }) {
    const { rows, next } = page(ownKey(world, region, KeyId).tags, (tag) => tag.TagKey, limitOf(Limit, 'limit', 50, 50), Marker, badMarker);
    return { Tags: rows, Truncated: next !== undefined, NextMarker: next };
  },

  TagResource({ KeyId, Tags }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    notPendingDeletion(key);
    const given = Tags as KeyRow['tags'];
    key.tags = [...key.tags.filter(({ TagKey }) => !given.some((tag) => tag.TagKey === TagKey)), ...given];
  },

  UntagResource({ KeyId, TagKeys }, { world, region }) {
    const key = ownKey(world, region, KeyId);
    notPendingDeletion(key);
    key.tags = key.tags.filter(({ TagKey }) => !(TagKeys as string[]).includes(TagKey));
  },
};
