/** Keys and aliases of the sandbox's KMS, and how an identifier finds one: facts/kms-and-endpoints.md a1, a2. */
import { ServiceFault, type SandboxWorld, type Table } from '../../service.ts';

export interface Grant {
  GrantId: string;
  GrantToken: string;
  Name?: string;
  CreationDate: string;
  GranteePrincipal: string;
  RetiringPrincipal?: string;
  IssuingAccount: string;
  Operations: string[];
  Constraints?: Record<string, unknown>;
}

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable' | 'Creating' | 'Updating';

export interface KeyRow {
  KeyId: string;
  Arn: string;
  AWSAccountId: string;
  CreationDate: string;
  Description: string;
  KeyUsage: string;
  KeySpec: string;
  KeyState: KeyState;
  KeyManager: 'CUSTOMER' | 'AWS';
  Origin: string;
  MultiRegion: boolean;
  DeletionDate?: string;
  ExpirationModel?: string;
  ValidTo?: string;
  policy: string;
  rotation: { enabled: boolean; days: number };
  tags: { TagKey: string; TagValue: string }[];
  grants: Grant[];
}

export interface AliasRow {
  AliasName: string;
  AliasArn: string;
  /** Absent on a predefined alias whose AWS managed key nobody used yet. */
  TargetKeyId?: string;
  CreationDate?: string;
  LastUpdatedDate?: string;
}

export const keys = (world: SandboxWorld, region: string): Table<KeyRow> => world.table<KeyRow>('kms.keys', region);
export const aliases = (world: SandboxWorld, region: string): Table<AliasRow> => world.table<AliasRow>('kms.aliases', region);

/** AWS managed keys come into being when their alias is first used: facts a1 "Side effect". */
const predefined = ['acm', 'dynamodb', 'ebs', 'lambda', 'rds', 's3', 'secretsmanager', 'ssm'];

export interface KeyOptions {
  keyId?: string;
  account?: string;
  description?: string;
  usage?: string;
  spec?: string;
  state?: KeyState;
  manager?: 'CUSTOMER' | 'AWS';
  origin?: string;
  multiRegion?: boolean;
  policy?: string;
  /** Days until deletion, for state PendingDeletion; 30 unless told. */
  deletionInDays?: number;
  rotation?: boolean;
  tags?: Record<string, string>;
  createdAt?: Date;
}

export function rootPolicy(partition: string, account: string): string {
  const statement = {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: [statement] }, null, 2);
}

/** Makes a key; also used by CreateKey. Symmetric, enabled, customer managed unless told otherwise. */
export function putKey(world: SandboxWorld, region: string, options: KeyOptions = {}): KeyRow {
  const account = options.account ?? world.account;
  const keyId = options.keyId ?? newKeyId(world, options.multiRegion === true);
  const now = world.clock.now();
  const state = options.state ?? 'Enabled';
  const leavesAt = new Date(now.getTime() + (options.deletionInDays ?? 30) * 86_400_000).toISOString();
  const row: KeyRow = {
    KeyId: keyId,
    Arn: `arn:${world.partition}:kms:${region}:${account}:key/${keyId}`,
    AWSAccountId: account,
    CreationDate: (options.createdAt ?? now).toISOString(),
    Description: options.description ?? '',
    KeyUsage: options.usage ?? 'ENCRYPT_DECRYPT',
    KeySpec: options.spec ?? 'SYMMETRIC_DEFAULT',
    KeyState: state,
    KeyManager: options.manager ?? 'CUSTOMER',
    Origin: options.origin ?? 'AWS_KMS',
    MultiRegion: options.multiRegion ?? false,
    ...(state === 'PendingDeletion' ? { DeletionDate: leavesAt } : {}),
    policy: options.policy ?? rootPolicy(world.partition, account),
    rotation: { enabled: options.rotation ?? false, days: 365 },
    tags: Object.entries(options.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    grants: [],
  };
  keys(world, region).set(row.Arn, row);
  return row;
}

/** Points `alias/name` at a key (id, ARN or row); without a key it is a predefined alias that was never used. */
export function putAlias(world: SandboxWorld, region: string, name: string, key?: string | KeyRow): AliasRow {
  const target = typeof key === 'string' ? key.split('/').at(-1) : key?.KeyId;
  const at = world.clock.now().toISOString();
  const row: AliasRow = {
    AliasName: name,
    AliasArn: `arn:${world.partition}:kms:${region}:${world.account}:${name}`,
    ...(target ? { TargetKeyId: target, CreationDate: at, LastUpdatedDate: at } : {}),
  };
  aliases(world, region).set(name, row);
  return row;
}

/** The grant a service makes for itself when it starts to use a key: one per cache, one per backup while it runs (facts a3). */
export function grantKey(world: SandboxWorld, key: KeyRow, grant: { GranteePrincipal: string; Operations?: string[] } & Partial<Grant>): Grant {
  const row: Grant = {
    Operations: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo', 'CreateGrant', 'RetireGrant', 'DescribeKey'],
    IssuingAccount: `arn:${world.partition}:iam::${world.account}:root`,
    ...grant,
    GrantId: world.id(64),
    GrantToken: Buffer.from(world.id(96)).toString('base64url'),
    CreationDate: world.clock.now().toISOString(),
  };
  key.grants.push(row);
  return row;
}

/** Ends a grant by its id; true when there was one. */
export function retireGrant(world: SandboxWorld, region: string, grantId: string): boolean {
  for (const key of keys(world, region).values()) {
    const at = key.grants.findIndex((g) => g.GrantId === grantId);
    if (at >= 0) return key.grants.splice(at, 1).length > 0;
  }
  return false;
}

/** Gives each region its predefined aliases once. */
export function ensurePredefined(world: SandboxWorld, region: string): void {
  for (const service of predefined) {
    const name = `alias/aws/${service}`;
    if (!aliases(world, region).has(name)) putAlias(world, region, name);
  }
}

/**
 * Finds a key by id, ARN, alias name or alias ARN (the last two only where the operation takes them).
 * Faults: NotFoundException, InvalidArnException. A bare id or alias is looked up in the caller's account and region.
 */
export function resolveKey(world: SandboxWorld, region: string, id: string, takes: 'any' | 'key-only' = 'any'): KeyRow {
  if (id.startsWith('arn:')) return byArn(world, region, id, takes);
  if (id.startsWith('alias/')) {
    if (takes === 'key-only') throw new ServiceFault('NotFoundException', `Invalid keyId '${id}'`);
    return byAlias(world, region, id);
  }
  if (!/^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})$/.test(id)) throw new ServiceFault('NotFoundException', `Invalid keyId '${id}'`);
  const arn = `arn:${world.partition}:kms:${region}:${world.account}:key/${id}`;
  return byArn(world, region, arn, takes);
}

function byArn(world: SandboxWorld, region: string, arn: string, takes: 'any' | 'key-only'): KeyRow {
  const parts = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/(.+)$/.exec(arn);
  if (!parts) throw new ServiceFault('InvalidArnException', `Invalid arn ${arn}`);
  const [, partition, where, account, kind] = parts;
  if (partition !== world.partition || where !== region) throw new ServiceFault('InvalidArnException', `Invalid arn ${where}`);
  if (kind === 'alias') {
    if (takes === 'key-only') throw new ServiceFault('InvalidArnException', `Invalid arn ${arn}`);
    if (account !== world.account) throw aliasMissing(arn);
    return byAlias(world, region, arn.slice(arn.indexOf(':alias/') + 1));
  }
  const row = keys(world, region).get(arn);
  if (!row) throw new ServiceFault('NotFoundException', `Key '${arn}' does not exist`);
  return row;
}

function byAlias(world: SandboxWorld, region: string, name: string): KeyRow {
  ensurePredefined(world, region);
  const alias = aliases(world, region).get(name);
  const arn = `arn:${world.partition}:kms:${region}:${world.account}:${name}`;
  if (!alias) throw aliasMissing(arn);
  if (!alias.TargetKeyId) {
    const service = name.slice('alias/aws/'.length);
    const made = putKey(world, region, {
      manager: 'AWS',
      rotation: true,
      description: `Default key that protects my ${service} data when no other key is defined`,
    });
    putAlias(world, region, name, made);
    return made;
  }
  return byArn(world, region, `arn:${world.partition}:kms:${region}:${world.account}:key/${alias.TargetKeyId}`, 'any');
}

const aliasMissing = (arn: string) => new ServiceFault('NotFoundException', `Alias ${arn} is not found.`);

function newKeyId(world: SandboxWorld, multiRegion: boolean): string {
  const hex = world.id(32);
  if (multiRegion) return `mrk-${hex}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
